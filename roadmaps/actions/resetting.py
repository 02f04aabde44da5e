"""Start a week, a phase or the plan anew. What was written stays, and so do the dates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from roadmaps.models import Enrollment, ProgressEvent, TaskTick, WeekProgress
from roadmaps.plan import plan_of

from .progress import check_week, locked_active, record

State = WeekProgress.State


def reset_week(*, enrollment: Enrollment, week_key: str) -> ProgressEvent | None:
    """Open a week and all its tasks. Raises ``ValidationError`` for a week that is not in the learner's edition."""
    return _reset(enrollment, week_key=week_key)


def reset_phase(*, enrollment: Enrollment, phase_key: str) -> ProgressEvent | None:
    """Open every week of a phase. Raises ``ValidationError`` for a phase that is not in the learner's edition."""
    return _reset(enrollment, phase_key=phase_key)


def reset_plan(*, enrollment: Enrollment) -> ProgressEvent | None:
    """Open every week of the plan."""
    return _reset(enrollment)


@transaction.atomic
def _reset(enrollment: Enrollment, *, week_key: str = "", phase_key: str = "") -> ProgressEvent | None:
    """The event keeps all that was taken away. ``None`` when nothing was ticked, done or skipped."""
    enrollment = locked_active(enrollment)
    weeks = plan_of(enrollment).weeks
    if week_key:
        check_week(enrollment, week_key)
        weeks = tuple(week for week in weeks if week.key == week_key)
    elif phase_key:
        weeks = tuple(week for week in weeks if week.phase.key == phase_key)
        if not weeks:
            raise ValidationError(_("This phase is not part of your plan."), code="unknown_phase")
    keys = [week.key for week in weeks]
    tasks = [task.key for week in weeks for task in week.tasks]

    rows = list(WeekProgress.objects.filter(enrollment=enrollment, week_key__in=keys))
    ticks = TaskTick.objects.filter(enrollment=enrollment, task_key__in=tasks)
    before = {
        "weeks": keys,
        "tasks": tasks,
        "phase": phase_key,
        "settled": {row.week_key: [row.state, row.settled_on.isoformat()] for row in rows if row.settled_on},
        "ticked": {tick.task_key: tick.ticked_at.isoformat() for tick in ticks},
        "own": {line["id"]: line["done_on"] for row in rows for line in row.own_tasks if line["done_on"]},
    }
    if not (before["settled"] or before["ticked"] or before["own"]):
        return None
    ticks.delete()
    for row in rows:
        row.state, row.settled_on = State.IN_PROGRESS, None
        row.own_tasks = [line | {"done_on": None} for line in row.own_tasks]
    WeekProgress.objects.bulk_update(rows, ["state", "settled_on", "own_tasks"])
    return record(enrollment, ProgressEvent.Kind.RESET, week_key=week_key, before=before)


def take_back_reset(enrollment: Enrollment, event: ProgressEvent) -> ProgressEvent:
    """Restore exactly what a reset took away.

    Raises ``ValidationError`` when a week or task of it was ticked, done or skipped since.
    """
    before = event.before
    rows = list(WeekProgress.objects.filter(enrollment=enrollment, week_key__in=before["weeks"]))
    if _touched(enrollment, rows, before["tasks"]):
        message = _("You have ticked, finished or skipped something since. Nothing was undone.")
        raise ValidationError(message, code="changed_since")
    TaskTick.objects.bulk_create(
        TaskTick(enrollment=enrollment, task_key=key, ticked_at=datetime.fromisoformat(at))
        for key, at in before["ticked"].items()
    )
    for row in rows:
        row.state, row.settled_on = before["settled"].get(row.week_key, (State.IN_PROGRESS, None))
        row.own_tasks = [line | {"done_on": before["own"].get(line["id"])} for line in row.own_tasks]
    WeekProgress.objects.bulk_update(rows, ["state", "settled_on", "own_tasks"])
    return record(enrollment, ProgressEvent.Kind.RESTORED, week_key=event.week_key)


def _touched(enrollment: Enrollment, rows: Collection[WeekProgress], tasks: list[str]) -> bool:
    return (
        any(row.state != State.IN_PROGRESS for row in rows)
        or any(line["done_on"] for row in rows for line in row.own_tasks)
        or TaskTick.objects.filter(enrollment=enrollment, task_key__in=tasks).exists()
    )
