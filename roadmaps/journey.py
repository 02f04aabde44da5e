"""A learner's plan as the pages show it: the outline, their dates, their ticks, where they stand.

Reads three things: the outline (kept in memory), the states of weeks and the ticks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from .charts import BurnUpChart, burn_up_chart
from .forecast import Activity, BurnUp, Finish, activity, burn_up, finish
from .models import Enrollment, TaskTick, WeekProgress
from .plan import PhaseLine, Plan, TaskLine, WeekLine, plan_of
from .schedule import Change, Pace, Shift, Span, week_spans
from .standing import Standing, WeekLoad, WeekState, days_behind, standing

_STATES: dict[str, WeekState] = {
    WeekProgress.State.IN_PROGRESS: WeekState.OPEN,
    WeekProgress.State.DONE: WeekState.DONE,
    WeekProgress.State.SKIPPED: WeekState.SKIPPED,
}


def changes_of(enrollment: Enrollment, plan: Plan) -> list[Change]:
    """The schedule changes in force. One from a week that this edition no longer has is left out."""
    numbers = {week.key: week.number for week in plan.weeks}
    changes: list[Change] = []
    for bend in enrollment.bends:
        if bend["week"] not in numbers:
            continue
        finished = frozenset(numbers[key] for key in bend["finished"] if key in numbers)
        week = numbers[bend["week"]]
        if "hours" in bend:
            changes.append(Pace(week, bend["hours"], finished))
        else:
            changes.append(Shift(week, bend["days"], bend["within"], finished))
    return changes


def pauses_of(enrollment: Enrollment) -> list[Span]:
    """Days away, planned or told in hindsight."""
    return [
        Span(date.fromisoformat(bend["from"]), date.fromisoformat(bend["until"]))
        for bend in enrollment.bends
        if "from" in bend
    ]


@dataclass(frozen=True)
class JourneyWeek:
    line: WeekLine
    span: Span
    state: WeekState
    ticked: frozenset[str]
    is_now: bool = False

    @property
    def done(self) -> int:
        return len(self.ticked)

    @property
    def total(self) -> int:
        return len(self.line.tasks)

    @property
    def open_tasks(self) -> list[TaskLine]:
        return [task for task in self.line.tasks if task.key not in self.ticked]

    @property
    def minutes_left(self) -> int:
        return sum(task.minutes for task in self.open_tasks)

    @property
    def next_task(self) -> TaskLine | None:
        return next(iter(self.open_tasks), None)

    @property
    def cell(self) -> str:
        """How the week is drawn: done, skipped, now, part or next."""
        if self.state is not WeekState.OPEN:
            return str(self.state)
        if self.is_now:
            return "now"
        return "part" if self.ticked else "next"

    @property
    def per_cent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True)
class JourneyPhase:
    line: PhaseLine
    weeks: tuple[JourneyWeek, ...]

    @property
    def done(self) -> int:
        return sum(week.state is WeekState.DONE for week in self.weeks)


class Journey:
    """One enrolment on one day."""

    def __init__(self, enrollment: Enrollment, today: date | None = None) -> None:
        self.enrollment = enrollment
        self.today = today or enrollment.user.today()
        self.plan: Plan = plan_of(enrollment)
        self._progress = {
            key: (state, settled_on)
            for key, state, settled_on in WeekProgress.objects.filter(enrollment=enrollment).values_list(
                "week_key", "state", "settled_on"
            )
        }
        self.ticked_at = dict(TaskTick.objects.filter(enrollment=enrollment).values_list("task_key", "ticked_at"))
        self.ticked = frozenset(self.ticked_at)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        return self.spans_with(changes_of(self.enrollment, self.plan))

    def spans_with(self, changes: Sequence[Change]) -> tuple[Span, ...]:
        return week_spans(
            weeks=len(self.plan.weeks),
            start=self.enrollment.start_date,
            hours_a_week=self.enrollment.hours_a_week,
            plan_hours_a_week=self.plan.hours_a_week,
            changes=changes,
        )

    @property
    def hours_a_week(self) -> int:
        """The hours that hold now: those of the last change, or of the start."""
        hours = [bend["hours"] for bend in self.enrollment.bends if "hours" in bend]
        return hours[-1] if hours else self.enrollment.hours_a_week

    @property
    def finished(self) -> frozenset[int]:
        """Numbers of the weeks that are done or skipped."""
        return frozenset(week.line.number for week in self.weeks if week.state is not WeekState.OPEN)

    @property
    def first_open(self) -> JourneyWeek | None:
        return next((week for week in self.weeks if week.state is WeekState.OPEN), None)

    @property
    def pauses(self) -> list[Span]:
        return pauses_of(self.enrollment)

    @cached_property
    def weeks(self) -> tuple[JourneyWeek, ...]:
        states = [
            _STATES[self._progress.get(line.key, (WeekProgress.State.IN_PROGRESS, None))[0]] for line in self.plan.weeks
        ]
        now = self._now(states)
        return tuple(
            JourneyWeek(
                line=line,
                span=span,
                state=state,
                ticked=frozenset(task.key for task in line.tasks if task.key in self.ticked),
                is_now=index == now,
            )
            for index, (line, span, state) in enumerate(zip(self.plan.weeks, self.spans, states, strict=True))
        )

    def _now(self, states: list[WeekState]) -> int | None:
        """The first open week from today's week on; else the first open one; else none."""
        calendar = next((i for i, span in enumerate(self.spans) if self.today <= span.ends), len(self.spans))
        open_weeks = [i for i, state in enumerate(states) if state is WeekState.OPEN]
        return next((i for i in open_weeks if i >= calendar), open_weeks[0] if open_weeks else None)

    @property
    def now(self) -> JourneyWeek | None:
        """The week to work on; ``None`` when every week is done or skipped."""
        return next((week for week in self.weeks if week.is_now), None)

    @cached_property
    def phases(self) -> tuple[JourneyPhase, ...]:
        return tuple(
            JourneyPhase(phase, tuple(week for week in self.weeks if week.line.phase == phase))
            for phase in self.plan.phases
        )

    @cached_property
    def loads(self) -> list[WeekLoad]:
        return [
            WeekLoad(week.span, week.state, tuple((task.key, task.minutes) for task in week.line.tasks))
            for week in self.weeks
        ]

    @cached_property
    def standing(self) -> Standing:
        return standing(self.loads, self.ticked, self.today)

    @cached_property
    def days_behind(self) -> int:
        """Negative when ahead of the plan."""
        return days_behind(self.loads, self.ticked, self.today)

    @property
    def days_ahead(self) -> int:
        return -self.days_behind

    @cached_property
    def ticked_on(self) -> dict[str, date]:
        """The day of each tick, in the learner's time zone."""
        zone = self.enrollment.user.zone
        return {key: timezone.localdate(at, zone) for key, at in self.ticked_at.items()}

    @cached_property
    def finish(self) -> Finish | None:
        """When the plan is finished at the recent pace, as a range."""
        minutes = {task.key: task.minutes for week in self.weeks for task in week.line.tasks}
        by_day: Counter[date] = Counter()
        for key, day in self.ticked_on.items():
            by_day[day] += minutes.get(key, 0)
        left = sum(week.minutes_left for week in self.weeks if week.state is WeekState.OPEN)
        return finish(by_day, left, self.today, self.starts, self.pauses)

    @cached_property
    def activity(self) -> Activity:
        settled = {on for _state, on in self._progress.values() if on}
        return activity({*self.ticked_on.values(), *settled}, self.today, self.starts, self.pauses)

    @cached_property
    def burn_up(self) -> BurnUp:
        """Tasks of skipped weeks are in neither line."""
        counted = [week.line.tasks if week.state is not WeekState.SKIPPED else () for week in self.weeks]
        keys = {task.key for tasks in counted for task in tasks}
        days = [day for key, day in self.ticked_on.items() if key in keys]
        return burn_up(self.spans, [len(tasks) for tasks in counted], days, self.today)

    @property
    def burn_up_chart(self) -> BurnUpChart:
        return burn_up_chart(self.burn_up, self.starts, self.finish)

    def week(self, key: str) -> JourneyWeek | None:
        return next((week for week in self.weeks if week.line.key == key), None)

    def settled_on(self, week_key: str) -> date | None:
        return self._progress.get(week_key, (None, None))[1]

    @cached_property
    def leftovers(self) -> list[tuple[JourneyWeek, TaskLine]]:
        """Tasks still open in earlier weeks that were not skipped, newest week first."""
        now = self.now
        before = now.line.number if now else len(self.weeks) + 1
        return [
            (week, task)
            for week in reversed(self.weeks)
            if week.line.number < before and week.state is not WeekState.SKIPPED
            for task in week.open_tasks
        ]

    @property
    def leftover_minutes(self) -> int:
        return sum(task.minutes for _week, task in self.leftovers)

    @property
    def skipped(self) -> list[JourneyWeek]:
        return [week for week in self.weeks if week.state is WeekState.SKIPPED]

    @property
    def days_to_next_piece(self) -> int | None:
        return (self.next_piece.span.ends - self.today).days if self.next_piece else None

    @property
    def next_piece(self) -> JourneyWeek | None:
        """The next week at whose end a portfolio piece is due and that is still open."""
        return next((w for w in self.weeks if w.line.completes_artifact and w.state is WeekState.OPEN), None)

    @property
    def finished_on(self) -> date | None:
        """The day on which the last open week was done or skipped; ``None`` as long as one is open."""
        if not self.standing.finished:
            return None
        return max(on for _state, on in self._progress.values() if on)

    @property
    def starts(self) -> date:
        """The first day of the plan, which is not that of the enrolment once the start was moved."""
        return self.spans[0].starts

    @property
    def ends(self) -> date:
        return self.spans[-1].ends
