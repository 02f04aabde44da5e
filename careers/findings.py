"""What was read in a posting, in the form in which it is kept, with what the learner corrected. Pure.

A reading is kept because it is what the learner corrects: the next version of the reader finds other
things, and is only asked when the learner wants it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .reading import Level, Reading

NOT_ASKED = "no"  # the correction that takes a finding away
CORRECTIONS = (Level.MUST.value, Level.PREFERRED.value, NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the posting, and the sentence around them. Places are characters of its text."""

    start: int
    end: int
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a posting asks for once: one skill, or several of which any will do."""

    skills: tuple[str, ...]  # keys
    level: Level
    quotes: tuple[Quote, ...]
    corrected: bool = False

    @property
    def key(self) -> str:
        return self.skills[0]


@dataclass(frozen=True, slots=True)
class Experience:
    """So many years; ``most`` is missing for "5+ years"."""

    least: int
    most: int | None
    level: Level
    quote: Quote


@dataclass(frozen=True, slots=True)
class Schooling:
    degree: str  # one of careers.reading.Degree
    or_equivalent: bool
    level: Level
    quote: Quote


@dataclass(frozen=True, slots=True)
class Understood:
    """What a posting asks for, as it was read and then corrected."""

    asked: tuple[Asked, ...]
    years: tuple[Experience, ...]
    degrees: tuple[Schooling, ...]
    taken_away: tuple[str, ...]  # skills of which the learner says that they are not asked for
    cut_short: bool

    @property
    def nothing(self) -> bool:
        """Nothing could be recognised, which is not the same as asking for nothing."""
        return not (self.asked or self.years or self.degrees or self.taken_away)


def as_kept(reading: Reading) -> dict[str, Any]:
    """A reading as JSON."""

    def place(finding: Any) -> list[int]:
        return [finding.words.start, finding.words.end, finding.sentence.start, finding.sentence.end]

    return {
        "skills": [
            {"skill": each.skill, "level": each.level, "at": place(each), "or": list(each.alternatives)}
            for each in reading.skills
        ],
        "years": [
            {"least": each.least, "most": each.most, "level": each.level, "at": place(each)} for each in reading.years
        ],
        "degrees": [
            {"degree": each.degree, "equivalent": each.or_equivalent, "level": each.level, "at": place(each)}
            for each in reading.degrees
        ],
        "cut_short": reading.cut_short,
    }


def understood(text: str, kept: Mapping[str, Any], corrections: Mapping[str, str]) -> Understood:
    """What a posting asks for, must before preferred, each as it was first met.

    A skill that is named by itself anywhere is asked for by itself; "PMP or PRINCE2" is one thing.
    """

    def quote(at: list[int]) -> Quote:
        start, end, begun, ended = at
        return Quote(start, end, " ".join(text[start:end].split()), " ".join(text[begun:ended].split()))

    found = [each for each in kept.get("skills", ()) if corrections.get(each["skill"]) != NOT_ASKED]
    alone = {each["skill"] for each in found if not _others(each, corrections)} | {
        skill for skill, said in corrections.items() if said != NOT_ASKED
    }
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    homes: dict[str, tuple[str, ...]] = {}
    for each in found:
        skill = each["skill"]
        members = (skill,) if skill in alone else (skill, *(o for o in _others(each, corrections) if o not in alone))
        home = homes.setdefault(skill, members)
        for member in home:
            homes.setdefault(member, home)
        groups.setdefault(home, []).append(each)
    for skill in corrections:
        if corrections[skill] != NOT_ASKED:
            groups.setdefault((skill,), [])
    asked = [
        Asked(
            skills,
            _level(skills, members, corrections),
            tuple(quote(each["at"]) for each in members),
            corrected=any(skill in corrections for skill in skills),
        )
        for skills, members in groups.items()
    ]
    return Understood(
        tuple(sorted(asked, key=lambda each: each.level is not Level.MUST)),
        tuple(
            Experience(each["least"], each["most"], Level(each["level"]), quote(each["at"]))
            for each in kept.get("years", ())
        ),
        tuple(
            Schooling(each["degree"], each["equivalent"], Level(each["level"]), quote(each["at"]))
            for each in kept.get("degrees", ())
        ),
        tuple(skill for skill, said in corrections.items() if said == NOT_ASKED),
        bool(kept.get("cut_short")),
    )


def _others(finding: Mapping[str, Any], corrections: Mapping[str, str]) -> list[str]:
    """The skills that would do instead of this one."""
    return [skill for skill in finding["or"] if corrections.get(skill) != NOT_ASKED]


def _level(skills: Iterable[str], found: Iterable[Mapping[str, Any]], corrections: Mapping[str, str]) -> Level:
    """What the learner says; else a must if any place says so."""
    said = {corrections[skill] for skill in skills if corrections.get(skill, NOT_ASKED) != NOT_ASKED}
    levels = said or {each["level"] for each in found}
    return Level.MUST if Level.MUST in levels else Level.PREFERRED
