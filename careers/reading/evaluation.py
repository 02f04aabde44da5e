"""How well the reader reads: its findings against labels made by hand, beside a naive search for the same words."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .findings import Level, Reading
from .reader import read
from .skills import Catalogue, CataloguedSkill

NEAR = 120  # characters between a finding and its label, within which they speak of the same passage


@dataclass(frozen=True, slots=True)
class Label:
    """What a person read: ``level`` is None where the words stand but nobody is asked for the skill."""

    skill: str
    level: Level | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LabelledPosting:
    key: str
    text: str
    labels: tuple[Label, ...]

    @property
    def asked(self) -> dict[str, Label]:
        return {label.skill: label for label in self.labels if label.level is not None}

    @property
    def traps(self) -> set[str]:
        """Skills whose words stand in the text though they are asked for nowhere."""
        return {label.skill for label in self.labels if label.level is None} - self.asked.keys()


@dataclass(slots=True)
class Score:
    """Skills found and skills asked for, counted once for each posting."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def count(self, found: set[str], asked: set[str]) -> None:
        self.right += len(found & asked)
        self.wrong += len(found - asked)
        self.missed += len(asked - found)

    @property
    def precision(self) -> float:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    def as_json(self) -> dict[str, float]:
        return {name: round(getattr(self, name), 4) for name in ("precision", "recall", "f1")}


@dataclass(slots=True)
class Evaluation:
    """The figures over all postings of a set of labels."""

    postings: int = 0
    skills: Score = field(default_factory=Score)
    naive: Score = field(default_factory=Score)
    levels_right: int = 0
    negatives: int = 0
    negatives_hit: int = 0
    near: int = 0
    seconds: float = 0.0  # of processor time, for reading alone

    @property
    def level_accuracy(self) -> float:
        """Of the skills rightly found, the share whose level is right."""
        return _share(self.levels_right, self.skills.right)

    @property
    def evidence_near(self) -> float:
        """Of the skills rightly found, the share with a finding within :data:`NEAR` characters of the label."""
        return _share(self.near, self.skills.right)

    @property
    def ms_per_posting(self) -> float:
        return 1000 * _share(self.seconds, self.postings)

    def as_json(self) -> dict[str, Any]:
        return {
            "skills": self.skills.as_json(),
            "level_accuracy": round(self.level_accuracy, 4),
            "negatives_hit": self.negatives_hit,
            "negatives": self.negatives,
            "evidence_near": round(self.evidence_near, 4),
            "ms_per_posting": round(self.ms_per_posting, 2),
            "naive": self.naive.as_json(),
        }


def evaluate(
    postings: Sequence[LabelledPosting], skills: Sequence[CataloguedSkill], counted: set[str] | None = None
) -> Evaluation:
    """Read every posting and compare with its labels. Only the skills that were labelled for are ``counted``."""
    catalogue = Catalogue.of(skills)
    counted = {skill.key for skill in skills} if counted is None else counted
    plain = _plain_aliases(skills, counted)
    result = Evaluation(postings=len(postings))
    for posting in postings:
        begun = time.process_time()
        reading = read(posting.text, catalogue)
        result.seconds += time.process_time() - begun
        _compare(result, posting, reading, counted)
        folded = posting.text.casefold()
        naive = {skill for skill, aliases in plain.items() if any(alias in folded for alias in aliases)}
        result.naive.count(naive, set(posting.asked) & counted)
    return result


def _compare(result: Evaluation, posting: LabelledPosting, reading: Reading, counted: set[str]) -> None:
    asked = {skill: label for skill, label in posting.asked.items() if skill in counted}
    found = {skill: level for skill, level in reading.levels.items() if skill in counted}
    result.skills.count(set(found), set(asked))
    result.negatives += len(posting.traps & counted)
    result.negatives_hit += len(posting.traps & found.keys())
    for skill in asked.keys() & found.keys():
        label = asked[skill]
        result.levels_right += found[skill] is label.level
        result.near += any(
            finding.words.start <= label.end + NEAR and finding.words.end >= label.start - NEAR
            for finding in reading.skills
            if finding.skill == skill
        )


def _plain_aliases(skills: Sequence[CataloguedSkill], counted: set[str]) -> Mapping[str, list[str]]:
    """The aliases as substrings to look for: without their wildcards, and without those that have a gap."""
    return {
        skill.key: [alias.replace("*", "").casefold() for alias in (skill.name, *skill.aliases) if "~" not in alias]
        for skill in skills
        if skill.key in counted
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
