"""What the recent pace says of the finish, and what was done when. Pure: no database, no clock.

The forecast is a range on purpose: the slower and the faster half of the recent weeks, each
taken as if it went on like that. With too little to go on there is none.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .schedule import DAYS_A_WEEK, Span

RECENT_WEEKS = 8
ENOUGH_WEEKS = 3
ONE_WEEK = timedelta(days=DAYS_A_WEEK)


@dataclass(frozen=True, slots=True)
class Finish:
    """Between which days the plan is finished at the recent pace; ``latest`` is ``None`` when no end is in sight."""

    earliest: date
    latest: date | None


@dataclass(frozen=True, slots=True)
class Activity:
    """In how many of the recent weeks something was done; weeks away on a planned pause are not among them."""

    active: int
    weeks: int
    paused: int


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def recent_weeks(today: date, since: date, pauses: Sequence[Span]) -> tuple[list[date], int]:
    """The Mondays of the last whole weeks of the plan, newest first, and how many more were spent on a pause."""
    mondays: list[date] = []
    paused = 0
    monday = monday_of(today)
    while len(mondays) + paused < RECENT_WEEKS and (monday := monday - ONE_WEEK) + ONE_WEEK > since:
        days = [monday + timedelta(days=n) for n in range(DAYS_A_WEEK)]
        if sum(any(day in pause for pause in pauses) for day in days) * 2 > DAYS_A_WEEK:
            paused += 1
        else:
            mondays.append(monday)
    return mondays, paused


def activity(days: Collection[date], today: date, since: date, pauses: Sequence[Span]) -> Activity:
    """``days`` are the days on which something was done."""
    mondays, paused = recent_weeks(today, since, pauses)
    active = {monday_of(day) for day in days}
    return Activity(sum(monday in active for monday in mondays), len(mondays), paused)


def quiet_days(last_active: date, today: date, since: date, pauses: Sequence[Span]) -> int:
    """Days since something was last done; counted anew from the start of the plan and from the end of a pause."""
    begins = max(last_active, since, *(pause.ends for pause in pauses if pause.starts <= today))
    return max(0, (today - begins).days)


def finish(
    minutes_by_day: Mapping[date, int], minutes_left: int, today: date, since: date, pauses: Sequence[Span]
) -> Finish | None:
    """When the rest is done if it goes on as in the recent weeks. ``None`` before there are enough of them."""
    mondays, _paused = recent_weeks(today, since, pauses)
    if minutes_left == 0 or len(mondays) < ENOUGH_WEEKS:
        return None
    by_week = dict.fromkeys(mondays, 0)
    for day, minutes in minutes_by_day.items():
        if monday_of(day) in by_week:
            by_week[monday_of(day)] += minutes
    paces = sorted(by_week.values())
    half = math.ceil(len(paces) / 2)
    slow, fast = sum(paces[:half]) / half, sum(paces[-half:]) / half
    if not fast:
        return None
    latest = _after(minutes_left, slow, today) if slow else None
    return Finish(_after(minutes_left, fast, today), latest)


def _after(minutes: int, minutes_a_week: float, today: date) -> date:
    days = math.ceil(minutes / minutes_a_week * DAYS_A_WEEK)
    return today + timedelta(days=min(days, 36_500))


@dataclass(frozen=True, slots=True)
class BurnUp:
    """Tasks done against tasks planned, at the end of each week of the plan up to today."""

    total: int
    plan: tuple[tuple[date, int], ...]
    actual: tuple[tuple[date, int], ...]

    @property
    def rows(self) -> list[tuple[int, date, int, int]]:
        """Week, last day, planned, done: what the chart shows, as a table."""
        done = dict(self.actual)
        return [(number, day, planned, done[day]) for number, (day, planned) in enumerate(self.plan, 1) if day in done]


def burn_up(spans: Sequence[Span], tasks: Sequence[int], done_days: Sequence[date], today: date) -> BurnUp:
    """``tasks`` are the numbers of tasks by week, ``done_days`` the days on which tasks were ticked."""
    plan, planned = [], 0
    for span, count in zip(spans, tasks, strict=True):
        planned += count
        plan.append((span.ends, planned))
    ordered = sorted(done_days)
    days = [day for day, _planned in plan if day < today]
    actual = [(day, sum(done <= day for done in ordered)) for day in [*days, today]]
    return BurnUp(planned, tuple(plan), tuple(actual))
