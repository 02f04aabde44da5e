"""Dates of the plan. Pure: no database, no clock, no settings.

At the plan's own pace each week is one calendar week. At another number of hours a week all
dates stretch or shrink by that ratio, from the cumulative sum, rounded to whole days, so that
rounding never adds up. Changes are applied one after the other, each to what the one before it
left; weeks that were finished when a change was made keep their dates.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

HOURS_A_WEEK = range(1, 41)  # what a learner may choose
DAYS_A_WEEK = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one week of the plan; both are part of it."""

    starts: date
    ends: date

    def __contains__(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1

    def moved(self, days: int) -> Span:
        return Span(self.starts + timedelta(days=days), self.ends + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Shift:
    """Move week ``week`` (1 to n) and what follows by ``days``.

    With ``within`` the week itself keeps its start and only ends later: the pause lies in it.
    """

    week: int
    days: int
    within: bool = False
    finished: frozenset[int] = frozenset()  # numbers of the weeks that were finished then


@dataclass(frozen=True, slots=True)
class Pace:
    """From week ``week`` on, another number of hours a week."""

    week: int
    hours_a_week: int
    finished: frozenset[int] = frozenset()


Change = Shift | Pace


def offset(weeks: int, *, hours_a_week: int, plan_hours_a_week: int) -> int:
    """Days from the start of the plan to the start of the week after ``weeks`` weeks."""
    # Integers, rounded half up: the same on every machine.
    return (2 * DAYS_A_WEEK * weeks * plan_hours_a_week + hours_a_week) // (2 * hours_a_week)


def week_spans(
    *, weeks: int, start: date, hours_a_week: int, plan_hours_a_week: int, changes: Iterable[Change] = ()
) -> tuple[Span, ...]:
    """The days of weeks 1 to ``weeks`` for a learner who starts on ``start``.

    Raises ``ValueError`` for a number of hours outside ``HOURS_A_WEEK``.
    """
    spans = list(_laid_out(weeks, start, hours_a_week, plan_hours_a_week))
    for change in changes:
        spans = shifted(spans, change) if isinstance(change, Shift) else paced(spans, change, plan_hours_a_week)
    return tuple(spans)


@lru_cache(maxsize=512)
def _laid_out(weeks: int, start: date, hours_a_week: int, plan_hours_a_week: int) -> tuple[Span, ...]:
    """So many weeks, one after the other, without a gap; those who begin on the same day share them."""
    if hours_a_week not in HOURS_A_WEEK:
        raise ValueError(f"{hours_a_week} hours a week is outside {HOURS_A_WEEK.start} to {HOURS_A_WEEK.stop - 1}")
    starts = [
        start + timedelta(days=offset(n, hours_a_week=hours_a_week, plan_hours_a_week=plan_hours_a_week))
        for n in range(weeks + 1)
    ]
    return tuple(Span(first, after - ONE_DAY) for first, after in itertools.pairwise(starts))


def shifted(spans: Sequence[Span], shift: Shift) -> list[Span]:
    """What follows moves by the length of the shift; finished weeks stay."""
    moved = list(spans)
    for index in range(shift.week - 1, len(spans)):
        if index + 1 in shift.finished:
            continue
        moved[index] = spans[index].moved(shift.days)
        if shift.within and index == shift.week - 1:
            moved[index] = replace(moved[index], starts=spans[index].starts)
    return moved


def paced(spans: Sequence[Span], pace: Pace, plan_hours_a_week: int) -> list[Span]:
    """Unfinished weeks from this one on are laid out anew from its start; finished weeks stay and take no time."""
    moving = [number for number in range(pace.week, len(spans) + 1) if number not in pace.finished]
    if not moving:
        return list(spans)
    anew = _laid_out(len(moving), spans[moving[0] - 1].starts, pace.hours_a_week, plan_hours_a_week)
    laid = list(spans)
    for number, span in zip(moving, anew, strict=True):
        laid[number - 1] = span
    return laid


def earliest_shift(spans: Sequence[Span], week: int, finished: frozenset[int], *, within: bool = False) -> int:
    """The fewest days, usually negative, by which ``week`` and what follows may move without running backwards.

    They may close a gap before them, and a week that is shortened (``within``) keeps one day.
    """
    if within:
        return 1 - spans[week - 1].days
    before = [spans[number - 1] for number in range(1, week) if number not in finished]
    if not before:
        return (date.min - spans[week - 1].starts).days
    return (before[-1].ends + ONE_DAY - spans[week - 1].starts).days
