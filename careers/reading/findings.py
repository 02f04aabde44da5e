"""What a reading of a job description consists of. Plain values: offsets are characters of the text that was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class SectionKind(StrEnum):
    """What a part of a job description is about."""

    INTRODUCTION = "introduction"  # what stands before the first heading
    ROLE = "role"
    RESPONSIBILITIES = "responsibilities"
    MUST = "must"
    PREFERRED = "preferred"
    ABOUT_US = "about_us"
    BENEFITS = "benefits"
    EQUAL_OPPORTUNITY = "equal_opportunity"
    APPLYING = "applying"
    PARTICULARS = "particulars"  # place, pay, grade, hours


class Level(StrEnum):
    """How much is asked: a requirement or a duty, or only nice to have."""

    MUST = "must"
    PREFERRED = "preferred"


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    kind: SectionKind
    heading: str  # empty for the introduction
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SkillFinding:
    """One place that asks for a skill: the words, and the sentence that they stand in."""

    skill: str  # key in the catalogue
    level: Level
    section: SectionKind
    words: Span
    sentence: Span
    alternatives: tuple[str, ...] = ()  # other skills of which any one will do: "PMP or PRINCE2"


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Words of a skill in a sentence that says that it is not needed."""

    skill: str
    words: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class YearsFinding:
    """So many years of experience; ``most`` is missing for "5+ years"."""

    least: int
    most: int | None
    level: Level
    words: Span
    sentence: Span


class Degree(StrEnum):
    ANY = "any"
    DIPLOMA = "diploma"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORATE = "doctorate"


@dataclass(frozen=True, slots=True)
class DegreeFinding:
    """A degree; where several will do, the lowest that is named."""

    degree: Degree
    or_equivalent: bool  # experience may stand in for it
    level: Level
    words: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class Requirement:
    """A sentence that asks for something, with all that was recognised in it."""

    sentence: Span
    section: SectionKind
    skills: tuple[SkillFinding, ...] = ()
    years: tuple[YearsFinding, ...] = ()
    degrees: tuple[DegreeFinding, ...] = ()

    @property
    def level(self) -> Level:
        skills, years, degrees = self.skills, self.years, self.degrees
        levels = {*(each.level for each in skills), *(each.level for each in years), *(each.level for each in degrees)}
        return Level.MUST if Level.MUST in levels else Level.PREFERRED


@dataclass(frozen=True, slots=True)
class Reading:
    """A job description as it was understood."""

    sections: tuple[Section, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    not_asked: tuple[NotAsked, ...] = ()
    cut_short: bool = False  # the text was longer than what is read
    _levels: dict[str, Level] = field(default_factory=dict, repr=False, compare=False)

    @property
    def skills(self) -> tuple[SkillFinding, ...]:
        return tuple(finding for requirement in self.requirements for finding in requirement.skills)

    @property
    def years(self) -> tuple[YearsFinding, ...]:
        return tuple(finding for requirement in self.requirements for finding in requirement.years)

    @property
    def degrees(self) -> tuple[DegreeFinding, ...]:
        return tuple(finding for requirement in self.requirements for finding in requirement.degrees)

    @property
    def levels(self) -> dict[str, Level]:
        """Every skill that is asked for, once: a must if any place says so."""
        if not self._levels:
            for finding in self.skills:
                if finding.level is Level.MUST or finding.skill not in self._levels:
                    self._levels[finding.skill] = finding.level
        return dict(self._levels)

    @property
    def found_nothing(self) -> bool:
        """Nothing in the text could be recognised; that is not the same as asking for nothing."""
        return not self.requirements
