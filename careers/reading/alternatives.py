"""Skills of which any one will do: "PMP or PRINCE2", "Jira, Asana or Trello", "Azure/GCP"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .findings import SkillFinding

_BETWEEN = re.compile(
    r"[ \t,/()]{0,6}(?:(?:and/or|or|either|similar|equivalent|else)[ \t,/()]{0,4}){0,3}(?:an?[ ]|the[ ])?", re.I
)
_OR = re.compile(r"\bor\b|/", re.I)
_MOST_BETWEEN = 30  # characters


def groups_of(text: str, found: Sequence[SkillFinding]) -> Iterator[tuple[str, ...]]:
    """The groups of different skills of a sentence that are joined by "or". Findings are in the order of the text."""
    group: list[SkillFinding] = []
    for finding in found:
        if group and not _joined(text, group[-1].words.end, finding.words.start):
            yield from _chosen(text, group)
            group = []
        group.append(finding)
    yield from _chosen(text, group)


def _joined(text: str, end: int, start: int) -> bool:
    return start - end <= _MOST_BETWEEN and (end >= start or _BETWEEN.fullmatch(text, end, start) is not None)


def _chosen(text: str, group: list[SkillFinding]) -> Iterator[tuple[str, ...]]:
    skills = tuple(dict.fromkeys(finding.skill for finding in group))
    between = (text[one.words.end : other.words.start] for one, other in pairwise(group))
    if len(skills) > 1 and any(_OR.search(gap) for gap in between):
        yield skills
