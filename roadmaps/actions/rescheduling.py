"""How a learner moves the dates of their plan.

Each ``propose_*`` says what would change and writes nothing; it is what a preview shows.
``apply_change`` proposes again under the lock and writes, so that what is applied is what
holds at that moment, and only once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from roadmaps.journey import Journey, JourneyWeek, changes_of
from roadmaps.models import Enrollment, ProgressEvent, ScheduleChange, WeekProgress
from roadmaps.schedule import Change, Pace, Shift, Span, earliest_shift
from roadmaps.standing import catch_up

from .progress import check_active, check_hours, check_start_date, locked_active, refuse

Kind = ScheduleChange.Kind

PAUSE_AT_MOST = timedelta(days=366)


@dataclass(frozen=True)
class MovedWeek:
    """A week whose dates a change would move."""

    week: JourneyWeek
    before: Span
    after: Span


@dataclass(frozen=True)
class Proposal:
    """What a change would do: the dates before and after, and the row that would record it."""

    kind: Kind
    change: Change
    before: tuple[Span, ...]
    after: tuple[Span, ...]
    row: dict = field(default_factory=dict)

    @property
    def ends(self) -> date:
        return self.after[-1].ends

    @property
    def days(self) -> int:
        """By how many days the end of the plan moves; negative is earlier."""
        return (self.after[-1].ends - self.before[-1].ends).days

    def moved(self, journey: Journey) -> list[MovedWeek]:
        """The weeks of the journey that this was proposed for whose dates would change."""
        spans = zip(journey.weeks, self.before, self.after, strict=True)
        return [MovedWeek(week, before, after) for week, before, after in spans if before != after]


def propose_pause(*, journey: Journey, first_day: date, last_day: date) -> Proposal:
    """Days away, planned or in hindsight: what follows moves by their number.

    Raises ``ValidationError`` when the days are in the wrong order, too many, outside the plan, or
    overlap a pause that is there already.
    """
    if last_day < first_day:
        raise refuse("last_day", _("The last day is before the first."), "order")
    length = (last_day - first_day) + timedelta(days=1)
    if length > PAUSE_AT_MOST:
        raise refuse("last_day", _("A pause is a year at the most. You can leave the plan and come back."), "long")
    if any(first_day <= pause.ends and pause.starts <= last_day for pause in journey.pauses):
        raise refuse("first_day", _("Some of these days are in a pause already."), "overlap")
    open_weeks = _open_weeks(journey)
    if last_day < journey.starts or first_day > journey.spans[-1].ends:
        raise refuse("first_day", _("Your plan does not run on these days."), "outside")
    # The week that the first day falls into, or the first unfinished one after it.
    week = next((n for n in open_weeks if first_day <= journey.spans[n - 1].ends), open_weeks[-1])
    within = first_day > journey.spans[week - 1].starts
    row = {"first_day": first_day, "last_day": last_day}
    return _proposal(journey, Kind.PAUSE, Shift(week, length.days, within, journey.finished), row)


def propose_catch_up(*, journey: Journey) -> Proposal:
    """Make the plan true again: what is unfinished moves by the fewest days that close the gap.

    Raises ``ValidationError`` for somebody who is not behind.
    """
    week = _open_weeks(journey)[0]
    shift = catch_up(journey.loads, journey.ticked, journey.today, week=week, finished=journey.finished)
    if shift is None:
        raise ValidationError(_("Your plan is not behind. There is nothing to move."), code="not_behind")
    return _proposal(journey, Kind.CATCH_UP, shift)


def propose_start(*, journey: Journey, start_date: date) -> Proposal:
    """Begin on another day. Raises ``ValidationError`` once a week is done, and for a day out of range."""
    check_start_date(start_date, journey.today)
    if journey.finished:
        raise ValidationError(_("A week is done already. Use a pause instead."), code="under_way")
    days = (start_date - journey.starts).days
    if days == 0:
        raise refuse("start_date", _("This is the start that you have."), "same")
    return _proposal(journey, Kind.LATER_START, Shift(1, days, finished=journey.finished))


def propose_hours(*, journey: Journey, hours_a_week: int) -> Proposal:
    """Another number of hours a week from the first unfinished week on.

    Raises ``ValidationError`` for a number out of range, or the one that holds already.
    """
    check_hours(hours_a_week)
    if hours_a_week == journey.hours_a_week:
        raise refuse("hours_a_week", _("These are the hours that you have."), "same")
    week = _open_weeks(journey)[0]
    return _proposal(journey, Kind.HOURS, Pace(week, hours_a_week, journey.finished), {"hours_a_week": hours_a_week})


def propose_skip_ahead(*, journey: Journey, week_key: str) -> Proposal:
    """Go on with a later week today and skip the open ones before it.

    Raises ``ValidationError`` for a week that is unknown, finished, or the one that is next anyway.
    """
    target = journey.week(week_key)
    open_weeks = _open_weeks(journey)
    if target is None or target.line.number not in open_weeks[1:]:
        raise refuse("week", _("Choose an open week after the one you are in."), "not_ahead")
    number = target.line.number
    skipped = [n for n in open_weeks if n < number]
    finished = journey.finished | frozenset(skipped)
    days = (journey.today - target.span.starts).days
    days = max(days, earliest_shift(journey.spans, number, finished)) if days < 0 else days
    row = {"skipped": [journey.weeks[n - 1].line.key for n in skipped]}
    return _proposal(journey, Kind.SKIP_AHEAD, Shift(number, days, finished=finished), row)


PROPOSALS: Mapping[Kind, Callable[..., Proposal]] = {
    Kind.PAUSE: propose_pause,
    Kind.CATCH_UP: propose_catch_up,
    Kind.LATER_START: propose_start,
    Kind.HOURS: propose_hours,
    Kind.SKIP_AHEAD: propose_skip_ahead,
}


def preview_change(*, journey: Journey, propose: Callable[..., Proposal], **wishes: object) -> Proposal:
    """What ``apply_change`` would do at this moment. Writes nothing, and raises what it would raise."""
    check_active(journey.enrollment)
    return propose(journey=journey, **wishes)


@transaction.atomic
def apply_change(
    *,
    enrollment: Enrollment,
    propose: Callable[..., Proposal],
    reason: str = "",
    shared: bool = False,
    **wishes: object,
) -> ScheduleChange:
    """Do what ``propose(journey=…, **wishes)`` proposes now, and record it. Raises what it raises."""
    enrollment = locked_active(enrollment)
    journey = Journey(enrollment)
    proposal = propose(journey=journey, **wishes)
    change = proposal.change
    keys = [week.line.key for week in journey.weeks]
    recorded = ScheduleChange.objects.create(
        enrollment=enrollment,
        kind=proposal.kind,
        week_key=keys[change.week - 1],
        days=change.days if isinstance(change, Shift) else 0,
        within=isinstance(change, Shift) and change.within,
        finished=[keys[number - 1] for number in sorted(change.finished)],
        reason=reason.strip(),
        shared=shared,
        **proposal.row,
    )
    for key in recorded.skipped:
        _set_state(enrollment, key, WeekProgress.State.SKIPPED)
    enrollment.bends = [*enrollment.bends, recorded.bend]
    enrollment.save(update_fields=["bends"])
    return recorded


@transaction.atomic
def undo_change(*, enrollment: Enrollment, change_id: int) -> ScheduleChange | None:
    """Take the latest change back; all dates are again what they were before it.

    Returns ``None`` when it is undone already. Raises ``ValidationError`` for an earlier one:
    later changes stand on it.
    """
    enrollment = locked_active(enrollment)
    change = ScheduleChange.objects.filter(enrollment=enrollment, pk=change_id, undoes=None).first()
    if change is None:
        raise ValidationError(_("There is nothing here to undo."), code="not_undoable")
    if ScheduleChange.objects.filter(undoes=change).exists():
        return None
    if enrollment.latest_change != change.pk:
        raise ValidationError(_("Only the latest change can be undone."), code="not_latest")
    for key in change.skipped:
        progress = WeekProgress.objects.filter(enrollment=enrollment, week_key=key).first()
        if progress and progress.state == WeekProgress.State.SKIPPED:
            _set_state(enrollment, key, WeekProgress.State.IN_PROGRESS)
    enrollment.bends = enrollment.bends[:-1]
    enrollment.save(update_fields=["bends"])
    return ScheduleChange.objects.create(
        enrollment=enrollment,
        kind=change.kind,
        week_key=change.week_key,
        days=-change.days,
        within=change.within,
        hours_a_week=change.hours_a_week,
        finished=change.finished,
        first_day=change.first_day,
        last_day=change.last_day,
        undoes=change,
    )


def _proposal(journey: Journey, kind: Kind, change: Change, row: dict | None = None) -> Proposal:
    before = journey.spans
    after = journey.spans_with([*changes_of(journey.enrollment, journey.plan), change])
    if not date(1900, 1, 1) < after[-1].ends < date(2200, 1, 1):
        raise ValidationError(_("The plan would end too far away."), code="too_far")
    return Proposal(kind, change, before, after, row or {})


def _open_weeks(journey: Journey) -> list[int]:
    numbers = [week.line.number for week in journey.weeks if week.line.number not in journey.finished]
    if not numbers:
        raise ValidationError(_("Every week is done or skipped. There is nothing to move."), code="finished")
    return numbers


def _set_state(enrollment: Enrollment, week_key: str, state: WeekProgress.State) -> None:
    settled = state != WeekProgress.State.IN_PROGRESS
    WeekProgress.objects.update_or_create(
        enrollment=enrollment,
        week_key=week_key,
        defaults={"state": state, "settled_on": enrollment.user.today() if settled else None},
    )
    kind = ProgressEvent.Kind.SKIPPED if settled else ProgressEvent.Kind.REOPENED
    before = {"state": WeekProgress.State.IN_PROGRESS if settled else WeekProgress.State.SKIPPED, "settled_on": None}
    ProgressEvent.objects.create(enrollment=enrollment, kind=kind, week_key=week_key, before=before)
