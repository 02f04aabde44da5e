"""Where a learner stands against the plan. Pure: no database, no clock."""

from __future__ import annotations

import bisect
import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from .schedule import ONE_DAY, Shift, Span, shifted


class WeekState(enum.StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """What a week asks for: its days, its state and its tasks as (key, minutes)."""

    span: Span
    state: WeekState
    tasks: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of tasks. Skipped weeks are in none of them but their own."""

    done: int  # ticked
    total: int
    due: int  # what the plan says by today
    gap: int  # tasks behind the plan; negative when ahead
    gap_minutes: int  # work that would close the gap
    weeks_done: int
    weeks_skipped: int
    weeks_total: int
    started: bool
    finished: bool


def due_tasks(week: WeekLoad, today: date) -> int:
    """How many of a week's tasks the plan expects by the end of ``today``, in proportion to its days."""
    if today < week.span.starts:
        return 0
    if today >= week.span.ends:
        return len(week.tasks)
    return len(week.tasks) * ((today - week.span.starts).days + 1) // week.span.days


def standing(weeks: Sequence[WeekLoad], ticked: Collection[str], today: date) -> Standing:
    """Compare what is done with what the plan expects by ``today``.

    A task of a finished week counts as settled even when it was not ticked: the learner decided
    to go on without it, and a plan that nags about it would not serve them.
    """
    counted = [week for week in weeks if week.state is not WeekState.SKIPPED]
    done = sum(key in ticked for week in counted for key, _minutes in week.tasks)
    due = sum(due_tasks(week, today) for week in counted)
    settled = 0
    open_minutes: list[int] = []
    for week in counted:
        for key, minutes in week.tasks:
            if week.state is WeekState.DONE or key in ticked:
                settled += 1
            else:
                open_minutes.append(minutes)
    gap = due - settled
    return Standing(
        done=done,
        total=sum(len(week.tasks) for week in counted),
        due=due,
        gap=gap,
        gap_minutes=sum(open_minutes[: max(0, gap)]),
        weeks_done=sum(week.state is WeekState.DONE for week in weeks),
        weeks_skipped=len(weeks) - len(counted),
        weeks_total=len(weeks),
        started=bool(weeks) and today >= weeks[0].span.starts,
        finished=bool(weeks) and all(week.state is not WeekState.OPEN for week in weeks),
    )


def days_behind(weeks: Sequence[WeekLoad], ticked: Collection[str], today: date) -> int:
    """How long ago the plan expected what is settled now, in days; negative when it expects it only later."""
    gap = standing(weeks, ticked, today).gap
    if gap == 0:
        return 0
    counted = [week for week in weeks if week.state is not WeekState.SKIPPED]

    def due(days: int) -> int:
        return sum(due_tasks(week, first + timedelta(days=days)) for week in counted)

    first = min(today, *(week.span.starts for week in counted)) - ONE_DAY
    last = max(today, *(week.span.ends for week in counted))
    so_far = (today - first).days
    settled = due(so_far) - gap
    length = (last - first).days + 1
    return so_far - (bisect.bisect_right(range(length), settled, key=due) - 1)


@lru_cache(maxsize=2048)
def _due_by_day(weeks: tuple[tuple[Span, int], ...]) -> tuple[date, tuple[int, ...]]:
    """How many tasks of these weeks are due by the end of each day, from the day before the first one on."""
    first = min(span.starts for span, _tasks in weeks) - ONE_DAY
    last = max(span.ends for span, _tasks in weeks)
    due = [0] * ((last - first).days + 1)
    for span, tasks in weeks:
        start = (span.starts - first).days
        for day in range(span.days):
            due[start + day] += tasks * (day + 1) // span.days
        for day in range(start + span.days, len(due)):
            due[day] += tasks
    return first, tuple(due)


def days_behind_by_counts(weeks: tuple[tuple[Span, int], ...], settled: int, today: date) -> int:
    """``days_behind``, from numbers alone, for many learners at once; those with the same dates share the work.

    ``weeks`` are those that were not skipped, each with its number of tasks. ``settled`` are the tasks
    of the weeks that are done, and those ticked in the others.
    """
    if not weeks:
        return 0
    first, due = _due_by_day(weeks)
    so_far = (today - first).days
    due_today = 0 if so_far < 0 else due[min(so_far, len(due) - 1)]
    if due_today == settled:
        return 0
    return so_far - (bisect.bisect_right(due, settled) - 1)


def catch_up(
    weeks: Sequence[WeekLoad], ticked: Collection[str], today: date, *, week: int, finished: frozenset[int]
) -> Shift | None:
    """The shift of ``week`` and what follows by the fewest days that leave the learner not behind.

    ``None`` when they are not behind as it is.
    """
    spans = [load.span for load in weeks]

    def behind(days: int) -> bool:
        moved = shifted(spans, Shift(week, days, finished=finished))
        loads = [replace(load, span=span) for load, span in zip(weeks, moved, strict=True)]
        return standing(loads, ticked, today).gap > 0

    if not behind(0):
        return None
    # When everything unfinished begins after today, nothing of it is due: more days are never needed.
    most = max(1, (today - spans[week - 1].starts).days + 1)
    days = bisect.bisect_left(range(most), x=True, key=lambda days: not behind(days))
    return Shift(week, days, finished=finished)
