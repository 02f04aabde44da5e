"""From a text to its requirements: sections, then sentences, then what each sentence asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .alternatives import groups_of
from .boilerplate import asks_something, is_about_the_employer, is_standard_text
from .findings import (
    DegreeFinding,
    NotAsked,
    Reading,
    Requirement,
    Section,
    SectionKind,
    SkillFinding,
    Span,
    YearsFinding,
)
from .levels import hedged_in, level_of
from .negation import Negated, negated_in, takes_back_its_line
from .sections import heading_at, next_kind
from .senses import is_other_sense, is_too_bare
from .sentences import Line, Sentence, continues, lines_of, sentences_of, width_of
from .skills import Catalogue
from .words import words_of
from .years_and_degrees import degree_in, years_in

MOST_READ = 60_000  # characters: three times the longest posting that was met

_LISTS = frozenset({SectionKind.RESPONSIBILITIES, SectionKind.MUST, SectionKind.PREFERRED})
_PROSE = frozenset({SectionKind.INTRODUCTION, SectionKind.ROLE})


@dataclass(frozen=True, slots=True)
class _Part:
    """A line and the section that it stands in."""

    line: Line
    kind: SectionKind


def read(text: str, catalogue: Catalogue) -> Reading:
    """What a job description asks for.

    Reads the first :data:`MOST_READ` characters and says so when there are more.
    """
    cut_short = len(text) > MOST_READ
    text = text[:MOST_READ]
    sections, parts = _divided(text)
    has_lists = any(part.kind in _LISTS for part in parts)
    requirements: list[Requirement] = []
    not_asked: list[NotAsked] = []
    nowhere: set[str] = set()
    for part in parts:
        if part.kind not in _LISTS | _PROSE or is_standard_text(text, part.line.start, part.line.end):
            continue
        sentences = list(sentences_of(text, part.line.start, part.line.end))
        taken_back = any(takes_back_its_line(text, each.start, each.end) for each in sentences)
        for sentence in sentences:
            if not _is_read(text, part, sentence, has_lists):
                continue
            negated = negated_in(text, sentence.start, sentence.end)
            if taken_back:
                negated.append(Negated(sentence.start, sentence.end, everywhere=False))
            requirement, refused, everywhere = _requirement(text, sentence, part.kind, negated, catalogue)
            if requirement is not None:
                requirements.append(requirement)
            not_asked += refused
            nowhere |= everywhere
    return Reading(
        tuple(sections),
        tuple(kept for each in requirements if (kept := _without(each, nowhere)) is not None),
        tuple(not_asked),
        cut_short,
    )


def _divided(text: str) -> tuple[list[Section], list[_Part]]:
    """The sections of a text, and its lines without the headings."""
    kind, depth, heading, begun = SectionKind.INTRODUCTION, 7, "", 0
    sections: list[Section] = []
    parts: list[_Part] = []
    for line in _joined(text):
        found = heading_at(text, line)
        if found is None:
            parts.append(_Part(line, kind))
            continue
        if not found.whole_line:
            continue  # a field and its value: "Location: Leeds"
        opened = next_kind(kind, depth, found)
        if opened is None:
            parts.append(_Part(line, kind))  # a subheading may ask for something itself
            continue
        if text[begun : line.start].strip():
            sections.append(Section(kind, heading, begun, line.start))
        kind, depth = opened, found.depth
        heading, begun = text[line.start : min(found.end, line.end)].strip(" \t#*_:"), line.start
        if found.end < line.end:
            parts.append(_Part(replace(line, start=found.end, bullet=True), kind))
    if text[begun:].strip():
        sections.append(Section(kind, heading, begun, len(text)))
    return sections, parts


def _joined(text: str) -> Iterator[Line]:
    """The lines of a text, with those that were only wrapped made whole."""
    width = width_of(text)
    if width is None:
        yield from lines_of(text)
        return
    before: Line | None = None
    for line in lines_of(text):
        if before is None:
            before = line
        elif (
            continues(text, before, line, width) and heading_at(text, line) is None and heading_at(text, before) is None
        ):
            before = replace(before, end=line.end)
        else:
            yield before
            before = line
    if before is not None:
        yield before


def _is_read(text: str, part: _Part, sentence: Sentence, has_lists: bool) -> bool:
    """Whether a sentence may ask for something: all in the lists, and prose that speaks of the candidate."""
    if part.line.bullet:
        return True
    words = text[sentence.start : sentence.end]
    if is_about_the_employer(words):
        return False
    return part.kind in _LISTS or not has_lists or asks_something(words)


def _requirement(
    text: str, sentence: Sentence, kind: SectionKind, negated: list[Negated], catalogue: Catalogue
) -> tuple[Requirement | None, list[NotAsked], set[str]]:
    """What a sentence asks for, what it says is not asked for, and what is thereby asked for nowhere."""
    words = words_of(text, sentence.start, sentence.end)
    whole = Span(sentence.start, sentence.end, text[sentence.start : sentence.end])
    hedged = hedged_in(text, sentence.start, sentence.end)
    found: list[SkillFinding] = []
    refused: list[NotAsked] = []
    nowhere: set[str] = set()
    for match in catalogue.matches(words):
        start, end = words[match.first].start, words[match.last - 1].end
        if is_other_sense(match.skill, text, start, end, sentence.start, sentence.end):
            continue
        span = Span(start, end, text[start:end])
        if is_too_bare(match.skill, span.text, kind, whole.text):
            continue
        stretches = [each for each in negated if each.start <= start < each.end]
        if stretches:
            refused.append(NotAsked(match.skill, span, whole))
            if any(each.everywhere for each in stretches):
                nowhere.add(match.skill)
            continue
        found.append(SkillFinding(match.skill, level_of(kind, start, hedged), kind, span, whole))
    groups = list(groups_of(text, found))
    found = [
        replace(each, alternatives=tuple(skill for skill in together if skill != each.skill))
        for each in found
        for together in [next((group for group in groups if each.skill in group), ())]
    ]
    years = tuple(
        YearsFinding(least, most, level_of(kind, start, hedged), Span(start, end, text[start:end]), whole)
        for least, most, start, end in years_in(text, sentence.start, sentence.end)
        if not _within(start, negated)
    )
    degrees = tuple(
        DegreeFinding(degree, equivalent, level_of(kind, start, hedged), Span(start, end, text[start:end]), whole)
        for degree, equivalent, start, end in filter(None, [degree_in(text, sentence.start, sentence.end)])
        if not _within(start, negated)
    )
    if not (found or years or degrees):
        return None, refused, nowhere
    return Requirement(whole, kind, tuple(found), years, degrees), refused, nowhere


def _within(place: int, negated: list[Negated]) -> bool:
    return any(each.start <= place < each.end for each in negated)


def _without(requirement: Requirement, nowhere: set[str]) -> Requirement | None:
    """A requirement without the skills of which another sentence says that they are not needed."""
    skills = tuple(
        replace(each, alternatives=tuple(other for other in each.alternatives if other not in nowhere))
        for each in requirement.skills
        if each.skill not in nowhere
    )
    if not (skills or requirement.years or requirement.degrees):
        return None
    return replace(requirement, skills=skills)
