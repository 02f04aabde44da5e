"""What a learner does with a plan. Each action is atomic, locks the enrolment, and is safe to repeat.

Each returns the ``ProgressEvent`` that it recorded, or ``None`` when there was nothing to
change, so that a double click or a second tab never gives two events or an error.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmaps.models import Enrollment, ProgressEvent, Roadmap, RoadmapEdition, TaskTick, WeekProgress
from roadmaps.plan import plan_of
from roadmaps.schedule import HOURS_A_WEEK

if TYPE_CHECKING:
    from accounts.models import User

Kind = ProgressEvent.Kind
State = WeekProgress.State

START_WITHIN = timedelta(days=366)


def check_start_date(start_date: date, today: date) -> None:
    """Raise ``ValidationError`` unless the plan can start on this day."""
    if abs(start_date - today) > START_WITHIN:
        raise refuse("start_date", _("Choose a day within a year from today."), "out_of_range")


def check_hours(hours_a_week: int) -> None:
    """Raise ``ValidationError`` unless one can follow a plan at this many hours a week."""
    if hours_a_week not in HOURS_A_WEEK:
        message = _("Choose between %(low)s and %(high)s hours a week.") % {
            "low": HOURS_A_WEEK.start,
            "high": HOURS_A_WEEK.stop - 1,
        }
        raise refuse("hours_a_week", message, "out_of_range")


def start_plan(*, user: User, roadmap: Roadmap, start_date: date, hours_a_week: int) -> Enrollment:
    """Enrol in the published edition. Somebody who already follows the plan gets their enrolment as it is.

    Raises ``ValidationError`` for a day or a number of hours out of range, or when nothing is published.
    """
    check_start_date(start_date, user.today())
    check_hours(hours_a_week)
    edition = RoadmapEdition.objects.published().filter(roadmap=roadmap).first()
    if edition is None:
        raise ValidationError(_("This plan is not open yet."), code="not_published")
    try:
        with transaction.atomic():
            enrollment = Enrollment.objects.create(
                user=user, roadmap=roadmap, edition=edition, start_date=start_date, hours_a_week=hours_a_week
            )
            record(enrollment, Kind.STARTED)
    except IntegrityError:
        # The constraint "one active per roadmap" caught a double click.
        return Enrollment.objects.of(user).active().get(roadmap=roadmap)
    return enrollment


@transaction.atomic
def leave_plan(*, enrollment: Enrollment) -> ProgressEvent | None:
    """Stop following the plan; everything done stays, for the day one comes back."""
    enrollment = Enrollment.objects.locked(enrollment.pk)
    if enrollment.status == Enrollment.Status.LEFT:
        return None
    enrollment.status = Enrollment.Status.LEFT
    enrollment.left_at = timezone.now()
    enrollment.save(update_fields=["status", "left_at"])
    return record(enrollment, Kind.LEFT)


@transaction.atomic
def rejoin_plan(*, enrollment: Enrollment) -> ProgressEvent | None:
    """Follow the plan again from where one left. Raises ``ValidationError`` when another attempt is active."""
    enrollment = Enrollment.objects.locked(enrollment.pk)
    if enrollment.status == Enrollment.Status.ACTIVE:
        return None
    enrollment.status = Enrollment.Status.ACTIVE
    enrollment.left_at = None
    try:
        with transaction.atomic():
            enrollment.save(update_fields=["status", "left_at"])
    except IntegrityError:
        message = _("You already follow this plan. Leave it first to go back to the earlier one.")
        raise ValidationError(message, code="active") from None
    return record(enrollment, Kind.REJOINED)


@transaction.atomic
def tick_task(*, enrollment: Enrollment, task_key: str) -> ProgressEvent | None:
    """Mark a task as done. Raises ``ValidationError`` for a task that is not in the learner's edition."""
    enrollment = locked_active(enrollment)
    week_key = week_of_task(enrollment, task_key)
    try:
        with transaction.atomic():
            TaskTick.objects.create(enrollment=enrollment, task_key=task_key)
    except IntegrityError:
        return None  # ticked already; the constraint saves the query that asking first would cost
    return record(enrollment, Kind.TICKED, week_key=week_key, task_key=task_key)


@transaction.atomic
def untick_task(*, enrollment: Enrollment, task_key: str) -> ProgressEvent | None:
    """Mark a task as open again. Raises ``ValidationError`` for a task that is not in the learner's edition."""
    enrollment = locked_active(enrollment)
    week_key = week_of_task(enrollment, task_key)
    deleted, _rows = TaskTick.objects.filter(enrollment=enrollment, task_key=task_key).delete()
    return record(enrollment, Kind.UNTICKED, week_key=week_key, task_key=task_key) if deleted else None


@transaction.atomic
def set_ticks(*, enrollment: Enrollment, week_key: str, task_keys: set[str]) -> list[ProgressEvent]:
    """Make exactly these tasks of a week ticked; what the form does without JavaScript."""
    enrollment = locked_active(enrollment)
    week = plan_of(enrollment).week(week_key)
    if week is None or not task_keys <= {task.key for task in week.tasks}:
        raise ValidationError(_("This task is not part of your plan."), code="unknown_task")
    ticked = set(TaskTick.objects.filter(enrollment=enrollment).values_list("task_key", flat=True))
    events = []
    for task in week.tasks:
        if task.key in task_keys and task.key not in ticked:
            events.append(tick_task(enrollment=enrollment, task_key=task.key))
        elif task.key in ticked and task.key not in task_keys:
            events.append(untick_task(enrollment=enrollment, task_key=task.key))
    return [event for event in events if event]


def complete_week(*, enrollment: Enrollment, week_key: str) -> ProgressEvent | None:
    """Mark a week as done, with or without all of its tasks: the plan serves the person."""
    return settle_week(enrollment, week_key, State.DONE, Kind.COMPLETED)


def skip_week(*, enrollment: Enrollment, week_key: str) -> ProgressEvent | None:
    """Leave a week out. It is counted apart from what is done."""
    return settle_week(enrollment, week_key, State.SKIPPED, Kind.SKIPPED)


def reopen_week(*, enrollment: Enrollment, week_key: str) -> ProgressEvent | None:
    """Take a week up again that was done or skipped."""
    return settle_week(enrollment, week_key, State.IN_PROGRESS, Kind.REOPENED)


def refuse(field: str, message: str, code: str) -> ValidationError:
    """A refusal for one field; its code stays with the message, which a plain dict would drop."""
    return ValidationError({field: ValidationError(message, code=code)})


def locked_active(enrollment: Enrollment) -> Enrollment:
    locked = Enrollment.objects.locked(enrollment.pk)
    check_active(locked)
    locked.user = enrollment.user
    return locked


def check_active(enrollment: Enrollment) -> None:
    """Raise ``ValidationError`` with the code ``left`` for a plan that the person follows no longer."""
    if enrollment.status != Enrollment.Status.ACTIVE:
        raise ValidationError(_("You have left this plan. Come back to it first."), code="left")


def check_week(enrollment: Enrollment, week_key: str) -> None:
    if plan_of(enrollment).week(week_key) is None:
        raise ValidationError(_("This week is not part of your plan."), code="unknown_week")


def week_of_task(enrollment: Enrollment, task_key: str) -> str:
    week = plan_of(enrollment).week_of_task(task_key)
    if week is None:
        raise ValidationError(_("This task is not part of your plan."), code="unknown_task")
    return week.key


@transaction.atomic
def settle_week(
    enrollment: Enrollment, week_key: str, state: State, kind: Kind, settled_on: str | None = None
) -> ProgressEvent | None:
    enrollment = locked_active(enrollment)
    check_week(enrollment, week_key)
    progress = enrollment.progress_of(week_key)
    if progress.state == state:
        return None
    before = {
        "state": progress.state,
        "settled_on": progress.settled_on.isoformat() if progress.settled_on else None,
    }
    progress.state = state
    if state == State.IN_PROGRESS:
        progress.settled_on = None
    else:
        progress.settled_on = date.fromisoformat(settled_on) if settled_on else enrollment.user.today()
    progress.save()
    return record(enrollment, kind, week_key=week_key, before=before)


def record(
    enrollment: Enrollment, kind: Kind, *, week_key: str = "", task_key: str = "", before: dict | None = None
) -> ProgressEvent:
    return ProgressEvent.objects.create(
        enrollment=enrollment, kind=kind, week_key=week_key, task_key=task_key, before=before or {}
    )
