"""What a row of a block is: a milestone, a risk, a duty, a message, a measure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from prose.problem import Problem

from .grid import Row
from .values import Span


@dataclass(frozen=True, slots=True)
class Milestone:
    """A result that can be checked, with the day or range it is planned for and the day it was reached."""

    line: int
    name: str
    planned: Span | None = None
    actual: Span | None = None
    forecast: Span | None = None
    measure: str = ""
    threshold: str = ""
    decides: str = ""

    @property
    def days_late(self) -> int | None:
        """Days from the last planned day to the day it was reached or is now expected; negative when early."""
        reached = self.actual or self.forecast
        if reached is None or self.planned is None:
            return None
        if self.planned.first <= reached.last <= self.planned.last:
            return 0
        return (reached.last - (self.planned.last if reached.last > self.planned.last else self.planned.first)).days


@dataclass(frozen=True, slots=True)
class Risk:
    """What may happen, how likely it is and how much it would matter, on a scale of three or five."""

    line: int
    name: str
    scale: int = 5
    likelihood: int | None = None
    impact: int | None = None
    response: str = ""
    owner: str = ""
    sign: str = ""

    @property
    def score(self) -> int | None:
        return None if self.likelihood is None or self.impact is None else self.likelihood * self.impact

    @property
    def rating(self) -> str | None:
        """low, medium or high, by likelihood times impact; see ``rating_of``."""
        return None if self.score is None else rating_of(self.score, self.scale)


def rating_of(score: int, scale: int) -> str:
    """On five levels 15 and more is high and up to 4 low; on three 6 and more is high and up to 2 low."""
    low, high = (4, 15) if scale == 5 else (2, 6)
    return "low" if score <= low else "high" if score >= high else "medium"


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of a RACI table: who does a piece of work, who answers for it, who is asked and who is told."""

    line: int
    work: str
    responsible: tuple[str, ...] = ()
    accountable: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a communication plan: who hears what, how often, from whom, by which way."""

    line: int
    audience: str
    decides: str = ""
    content: str = ""
    frequency: str = ""
    sender: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure with where it began, where it should be, and what was measured, oldest first."""

    line: int
    name: str
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    actuals: tuple[Decimal, ...] = ()
    lower_is_better: bool = False

    @property
    def latest(self) -> Decimal | None:
        return self.actuals[-1] if self.actuals else None

    @property
    def is_reached(self) -> bool | None:
        """Whether the newest figure meets the target; None while either is missing."""
        if self.latest is None or self.target is None:
            return None
        return self.latest <= self.target if self.lower_is_better else self.latest >= self.target


Item = Milestone | Risk | Duty | Message | Metric


@dataclass(frozen=True, slots=True)
class TypedBlock:
    """A block with its table as written and what was understood of it.

    ``meanings`` stands parallel to ``columns``: the name of the attribute that a column fills, or
    nothing. ``items`` holds one object per row; rows of a block that lacks its main column have none.
    """

    kind: str
    caption: str
    columns: tuple[str, ...]
    meanings: tuple[str, ...]
    rows: tuple[Row, ...]
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    first_line: int
    last_line: int
    unclear: frozenset[tuple[int, int]] = frozenset()  # row and column, from 0, that could not be read

    @property
    def is_as_written(self) -> bool:
        """Whether the block is too large, or too empty, to be anything but its source."""
        return not self.meanings
