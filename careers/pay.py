"""What the sources say of pay, laid out side by side. Pure: no database, no clock.

Figures are never averaged and never converted: each currency and period has a scale of its
own, and a source without a number is a statement that is read, not drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 700  # of a drawing, in its own units
MOST_STEPS = 7  # of the scale
STALE_AFTER = timedelta(days=365)
MORE_MARKS = (6, 16, 26)  # how far behind a range the three strokes stand that say "or more"


def is_stale(as_of: date | None, today: date) -> bool:
    """Older than a year; a figure without a date is not called old, it says that it has none."""
    return as_of is not None and today - as_of > STALE_AFTER


@dataclass(frozen=True, slots=True)
class Figure:
    """What one source says. ``low``, ``median`` and ``high`` may each be missing, or all of them."""

    key: str
    label: str
    region: str
    currency: str
    period: str
    low: int | None
    median: int | None
    high: int | None
    open_ended: bool
    source: str
    method: str
    as_of: date | None
    as_of_text: str
    verified: bool
    level: str = "all"

    @property
    def amounts(self) -> tuple[int, ...]:
        return tuple(amount for amount in (self.low, self.median, self.high) if amount is not None)

    def is_stale(self, today: date) -> bool:
        return is_stale(self.as_of, today)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its drawing: a range, a point, or neither."""

    figure: Figure
    stale: bool
    start: float | None = None  # of the range
    width: float | None = None
    point: float | None = None
    more: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    low: int
    high: int
    step: int

    def x(self, amount: int) -> float:
        return round((amount - self.low) / (self.high - self.low) * WIDTH, 1)

    @property
    def ticks(self) -> tuple[tuple[float, int], ...]:
        """Where the amounts stand along the axis; the last has no room for its label."""
        return tuple((self.x(amount), amount) for amount in range(self.low, self.high, self.step))


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures in one currency and for one period."""

    currency: str
    period: str
    regions: tuple[str, ...]
    scale: Scale
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Pay:
    charts: tuple[Chart, ...]
    statements: tuple[Row, ...]  # what sources say without a number


def lay_out(figures: Iterable[Figure], today: date) -> Pay:
    """Arrange ``figures`` in their order: a chart for each currency and period, and the statements."""
    figures = tuple(figures)
    numbered: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if figure.amounts:
            numbered.setdefault((figure.currency, figure.period), []).append(figure)
    return Pay(
        charts=tuple(_chart(currency, period, group, today) for (currency, period), group in numbered.items()),
        statements=tuple(Row(figure, figure.is_stale(today)) for figure in figures if not figure.amounts),
    )


def _chart(currency: str, period: str, figures: list[Figure], today: date) -> Chart:
    amounts = [amount for figure in figures for amount in figure.amounts]
    open_top = max((max(figure.amounts) for figure in figures if figure.open_ended), default=None)
    scale = scale_for(min(amounts), max(amounts), room_above=open_top == max(amounts))
    return Chart(
        currency=currency,
        period=period,
        regions=tuple(dict.fromkeys(figure.region for figure in figures)),
        scale=scale,
        rows=tuple(_row(figure, scale, today) for figure in figures),
    )


def scale_for(low: int, high: int, *, room_above: bool = False) -> Scale:
    """The scale with the smallest round step that spans ``low`` to ``high`` in at most seven steps."""
    magnitude = 10 ** max(0, int(math.log10(max(high - low, 1))) - 1)
    while True:
        for factor in (1, 2, 5):
            step = factor * magnitude
            bottom, top = low // step * step, math.ceil(high / step) * step
            if top == bottom or (room_above and top == high):
                top += step
            if (top - bottom) // step <= MOST_STEPS:
                return Scale(bottom, top, step)
        magnitude *= 10


def _row(figure: Figure, scale: Scale, today: date) -> Row:
    bottom, top = min(figure.amounts), max(figure.amounts)
    more = tuple(round(scale.x(top) + mark, 1) for mark in MORE_MARKS) if figure.open_ended else ()
    if bottom == top:
        return Row(figure, figure.is_stale(today), point=scale.x(top), more=more)
    return Row(
        figure,
        figure.is_stale(today),
        start=scale.x(bottom),
        width=round(scale.x(top) - scale.x(bottom), 1),
        point=scale.x(figure.median) if figure.median is not None else None,
        more=more,
    )
