"""Undo of one event, by recording its opposite."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from roadmaps.models import Enrollment, ProgressEvent, WeekProgress

from .own import put_back
from .progress import locked_active, settle_week, tick_task, untick_task
from .resetting import take_back_reset

Kind = ProgressEvent.Kind
State = WeekProgress.State

_STATE_AFTER = {Kind.COMPLETED: State.DONE, Kind.SKIPPED: State.SKIPPED, Kind.REOPENED: State.IN_PROGRESS}
_KIND_FOR = {state: kind for kind, state in _STATE_AFTER.items()}
UNDOABLE = {Kind.TICKED, Kind.UNTICKED, Kind.REMOVED, Kind.RESET, *_STATE_AFTER}


@transaction.atomic
def undo(*, enrollment: Enrollment, event_id: int) -> ProgressEvent | None:
    """Restore what was before one event, by recording its opposite.

    Raises ``ValidationError`` when the event is not this learner's, cannot be undone, or when
    something else has changed the same task or week since.
    """
    enrollment = locked_active(enrollment)
    event = ProgressEvent.objects.filter(enrollment=enrollment, pk=event_id).first()
    if event is None or event.kind not in UNDOABLE:
        raise ValidationError(_("There is nothing here to undo."), code="not_undoable")
    if ProgressEvent.objects.filter(undoes=event).exists():
        return None
    if event.kind == Kind.TICKED:
        done = untick_task(enrollment=enrollment, task_key=event.task_key)
    elif event.kind == Kind.UNTICKED:
        done = tick_task(enrollment=enrollment, task_key=event.task_key)
    elif event.kind == Kind.REMOVED:
        done = put_back(enrollment, event)
    elif event.kind == Kind.RESET:
        done = take_back_reset(enrollment, event)
    else:
        done = _unsettle(enrollment, event)
    if done:
        done.undoes = event
        done.save(update_fields=["undoes"])
    return done


def _unsettle(enrollment: Enrollment, event: ProgressEvent) -> ProgressEvent | None:
    progress = WeekProgress.objects.filter(enrollment=enrollment, week_key=event.week_key).first()
    if progress is None or progress.state != _STATE_AFTER[Kind(event.kind)]:
        raise ValidationError(_("This week has changed since. Nothing was undone."), code="changed_since")
    before = State(event.before["state"])
    settled_on = event.before.get("settled_on")
    return settle_week(enrollment, event.week_key, before, _KIND_FOR[before], settled_on=settled_on)
