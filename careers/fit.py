"""How far a learner is from what a posting asks for. Pure: no database, no clock, no settings.

Each requirement is covered, in progress, coming or not in the plan. There is no percentage: a number
without its requirements would say more than anybody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from .findings import Asked
from .reading import Level

STEPS = 5  # as many of what brings one closest as one can take in


class Standing(StrEnum):
    COVERED = "covered"
    IN_PROGRESS = "in_progress"
    COMING = "coming"
    NOT_IN_PLAN = "not_in_plan"


@dataclass(frozen=True, slots=True)
class WeekStand:
    """A week of the plan and where this learner is with it; without dates for who follows no plan."""

    key: str
    number: int
    title: str
    done: bool = False
    skipped: bool = False
    begun: bool = False
    tasks_left: int = 0
    starts: date | None = None
    ends: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class ApprovedPiece:
    """A case study of which a mentor approved a version."""

    slug: str
    title: str
    kind: str  # its title
    approved_on: date


@dataclass(frozen=True, slots=True)
class KindStand:
    """A kind of piece that the learner has not had approved yet."""

    key: str
    title: str
    week: int | None = None  # number of the week at whose end it is due
    due: date | None = None
    begun: bool = False


Step: TypeAlias = WeekStand | KindStand


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one learner has done and has ahead of them, by the key of a skill."""

    weeks: Mapping[str, tuple[WeekStand, ...]] = field(default_factory=dict)
    pieces: Mapping[str, tuple[ApprovedPiece, ...]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[KindStand, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement and how the learner stands to it.

    ``weeks``, ``pieces`` and ``kinds`` are what the standing rests on: for what is covered the weeks that
    are done and the pieces that are approved, else the weeks and the kinds of piece that are still open.
    """

    asked: Asked
    standing: Standing
    weeks: tuple[WeekStand, ...] = ()
    pieces: tuple[ApprovedPiece, ...] = ()
    kinds: tuple[KindStand, ...] = ()

    @property
    def is_must(self) -> bool:
        return self.asked.level is Level.MUST

    @property
    def is_open(self) -> bool:
        return self.standing is not Standing.COVERED

    @property
    def next_week(self) -> WeekStand | None:
        """The week that covers it first; one that was skipped only if there is no other."""
        return min(self.weeks, key=lambda week: (week.skipped, week.number), default=None)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A week or a kind of piece, and the open requirements that it closes."""

    step: Step
    must: tuple[Line, ...]
    preferred: tuple[Line, ...]

    @property
    def is_week(self) -> bool:
        return isinstance(self.step, WeekStand)

    @property
    def by(self) -> date | None:
        """The day at whose end it is done, by the learner's schedule."""
        return self.step.ends if isinstance(self.step, WeekStand) else self.step.due


@dataclass(frozen=True, slots=True)
class Fit:
    lines: tuple[Line, ...]

    def standing(self, standing: Standing) -> list[Line]:
        return [line for line in self.lines if line.standing is standing]

    def count(self, standing: Standing, level: Level | None = None) -> int:
        return sum(line.standing is standing and level in (None, line.asked.level) for line in self.lines)

    @property
    def closest_soonest(self) -> tuple[NextStep, ...]:
        """What closes the most open requirements comes first, and of equals what comes first."""
        closed: dict[Step, list[Line]] = {}
        for line in self.lines:
            if line.is_open:
                steps_of_line: tuple[Step, ...] = (*line.weeks, *line.kinds)
                for step in steps_of_line:
                    closed.setdefault(step, []).append(line)
        steps = [
            NextStep(
                step,
                tuple(line for line in lines if line.is_must),
                tuple(line for line in lines if not line.is_must),
            )
            for step, lines in closed.items()
        ]
        steps.sort(key=lambda each: (-len(each.must), -len(each.preferred), *_when(each.step)))
        return tuple(steps[:STEPS])


def fit(asked: Iterable[Asked], evidence: Evidence) -> Fit:
    """Each requirement with where the learner stands; of skills of which any will do, the one that is furthest."""
    order = list(Standing)
    lines = []
    for each in asked:
        stands = [_line(each, skill, evidence) for skill in each.skills]
        best = min(order.index(line.standing) for line in stands)
        lines.append(_together([line for line in stands if order.index(line.standing) == best]))
    return Fit(tuple(lines))


def _line(asked: Asked, skill: str, evidence: Evidence) -> Line:
    taught = evidence.weeks.get(skill, ())
    pieces = evidence.pieces.get(skill, ())
    done = tuple(week for week in taught if week.done)
    if done or pieces:
        return Line(asked, Standing.COVERED, done, pieces)
    kinds = evidence.kinds.get(skill, ())
    if any(week.begun and not week.skipped for week in taught) or any(kind.begun for kind in kinds):
        return Line(asked, Standing.IN_PROGRESS, taught, (), kinds)
    if taught or kinds:
        return Line(asked, Standing.COMING, taught, (), kinds)
    return Line(asked, Standing.NOT_IN_PLAN)


def _together(lines: Sequence[Line]) -> Line:
    """Several skills that are equally far, as one."""
    return Line(
        lines[0].asked,
        lines[0].standing,
        tuple(sorted({week for line in lines for week in line.weeks}, key=lambda week: week.number)),
        tuple(dict.fromkeys(piece for line in lines for piece in line.pieces)),
        tuple(dict.fromkeys(kind for line in lines for kind in line.kinds)),
    )


def _when(step: Step) -> tuple[bool, int]:
    """Before what, when steps close as much: what was skipped and what has no week come last."""
    if isinstance(step, WeekStand):
        return step.skipped, step.number
    return step.week is None, step.week or 0
