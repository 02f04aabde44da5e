"""How far many learners are, for those who may see it: numbers and states, nothing that anybody wrote.

As many queries for two thousand learners as for one. Who may look is for the caller to decide.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from .forecast import quiet_days
from .journey import changes_of, pauses_of
from .models import Enrollment, ScheduleChange, TaskTick, WeekProgress
from .models.journey import EnrollmentQuerySet
from .plan import Plan, WeekLine, plan_of
from .schedule import Span, week_spans
from .standing import WeekState, days_behind_by_counts


@dataclass(frozen=True, slots=True)
class WeekOverview:
    """One week of one learner."""

    line: WeekLine
    span: Span
    state: WeekState
    ticked: int
    is_open: bool  # its first day has come
    is_now: bool  # the calendar is in it

    @property
    def total(self) -> int:
        return len(self.line.tasks)


@dataclass(frozen=True)
class Overview:
    """Where one learner stands on one day of theirs."""

    enrollment: Enrollment
    plan: Plan
    spans: tuple[Span, ...]
    today: date
    last_active_at: datetime
    ticked: Mapping[str, int] = field(default_factory=dict)  # tasks, by the key of their week
    settled: Mapping[str, str] = field(default_factory=dict)  # weeks that are done or skipped, by key

    @cached_property
    def weeks(self) -> tuple[WeekOverview, ...]:
        return tuple(
            WeekOverview(
                line=line,
                span=span,
                state=self.state_of(line),
                ticked=self.ticked.get(line.key, 0),
                is_open=span.starts <= self.today,
                is_now=line.number == self.week_now,
            )
            for line, span in zip(self.plan.weeks, self.spans, strict=True)
        )

    def state_of(self, line: WeekLine) -> WeekState:
        return WeekState(self.settled[line.key]) if line.key in self.settled else WeekState.OPEN

    @cached_property
    def days_behind(self) -> int:
        """Negative when ahead of the plan; what the learner's own page says."""
        counted, settled = [], 0
        for line, span in zip(self.plan.weeks, self.spans, strict=True):
            state = self.settled.get(line.key)
            if state == WeekState.SKIPPED:
                continue
            tasks = len(line.tasks)
            counted.append((span, tasks))
            settled += tasks if state == WeekState.DONE else self.ticked.get(line.key, 0)
        return days_behind_by_counts(tuple(counted), settled, self.today)

    @property
    def has_begun(self) -> bool:
        return bool(self.spans) and self.today >= self.spans[0].starts

    @property
    def starts(self) -> date:
        return self.spans[0].starts

    @property
    def is_finished(self) -> bool:
        return all(line.key in self.settled for line in self.plan.weeks)

    @cached_property
    def week_now(self) -> int | None:
        """The number of the week that the calendar is in, or would be in after a pause; ``None`` after the last."""
        if not self.has_begun:
            return None
        return next((n for n, span in enumerate(self.spans, 1) if self.today <= span.ends), None)

    @property
    def working_on(self) -> WeekOverview | None:
        """The last open week that something is ticked in, else the first open one."""
        open_weeks = [week for week in self.weeks if week.state is WeekState.OPEN]
        begun = [week for week in open_weeks if week.ticked]
        return begun[-1] if begun else next(iter(open_weeks), None)

    @property
    def pauses(self) -> list[Span]:
        return pauses_of(self.enrollment)

    @property
    def away(self) -> Span | None:
        """The pause that today is in."""
        return next((pause for pause in self.pauses if self.today in pause), None)

    def quiet_days(self, last_active_at: datetime | None = None) -> int:
        """Days without activity, planned pauses left out. Another moment of activity may be known elsewhere."""
        latest = max(self.last_active_at, last_active_at or self.last_active_at)
        day = timezone.localdate(latest, self.enrollment.user.zone)
        return quiet_days(day, self.today, self.starts, self.pauses)


def overviews(enrollments: EnrollmentQuerySet) -> list[Overview]:
    """Where each of these stands today, with the ``user`` of each at hand."""
    found = list(enrollments.with_content_version().with_last_activity().select_related("user"))
    ticks = TaskTick.objects.by_enrollment(enrollments)
    settled = WeekProgress.objects.settled_by_enrollment(enrollments)
    now = timezone.now()
    days: dict[str, date] = {}  # by zone
    week_of: dict[int, dict[str, str]] = {}  # keys of weeks by those of tasks, by edition
    spans: dict[tuple, tuple[Span, ...]] = {}  # by all that they follow from
    rows = []
    for enrollment in found:
        plan = plan_of(enrollment)
        if plan.edition_id not in week_of:
            week_of[plan.edition_id] = {task.key: week.key for week in plan.weeks for task in week.tasks}
        weeks = map(week_of[plan.edition_id].get, ticks.get(enrollment.pk, ()))
        zone = enrollment.user.time_zone
        if zone not in days:
            days[zone] = timezone.localdate(now, enrollment.user.zone)
        rows.append(
            Overview(
                enrollment=enrollment,
                plan=plan,
                spans=_spans(enrollment, plan, spans),
                today=days[zone],
                last_active_at=enrollment.last_active_at,
                ticked=Counter(week for week in weeks if week),
                settled=settled.get(enrollment.pk, {}),
            )
        )
    return rows


def _spans(enrollment: Enrollment, plan: Plan, known: dict[tuple, tuple[Span, ...]]) -> tuple[Span, ...]:
    """The days of each week; learners who began on the same day share them."""
    bends = json.dumps(enrollment.bends) if enrollment.bends else ""
    key = (plan.edition_id, enrollment.start_date, enrollment.hours_a_week, bends)
    if key not in known:
        known[key] = week_spans(
            weeks=len(plan.weeks),
            start=enrollment.start_date,
            hours_a_week=enrollment.hours_a_week,
            plan_hours_a_week=plan.hours_a_week,
            changes=changes_of(enrollment, plan),
        )
    return known[key]


def shared_changes(enrollments: Iterable[Enrollment]) -> dict[int, list[ScheduleChange]]:
    """By enrolment, how and why its dates were moved, where the learner lets their mentors read it; newest first."""
    found: dict[int, list[ScheduleChange]] = {}
    for change in ScheduleChange.objects.in_force().shared().filter(enrollment__in=list(enrollments)):
        found.setdefault(change.enrollment_id, []).append(change)
    return found
