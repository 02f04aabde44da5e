"""What a learner writes for themselves: reflections and private notes, one mechanism for all."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmaps.models import Enrollment, TaskNote, WeekProgress
from roadmaps.models.journey import NOTES_MAX_LENGTH, REFLECTION_MAX_LENGTH

from .progress import check_week, locked_active, refuse, week_of_task

Row = TypeVar("Row", WeekProgress, TaskNote)


@transaction.atomic
def save_reflection(*, enrollment: Enrollment, week_key: str, text: str, version: int | None = None) -> WeekProgress:
    """Keep what the learner wrote about a week.

    ``version`` is the number of the text that the form was opened with; when another tab has
    saved since, nothing is changed. Raises ``ValidationError`` with the code ``stale`` then, and
    for a text that is too long or a week that is not in the learner's edition.
    """
    enrollment = locked_active(enrollment)
    check_week(enrollment, week_key)
    text = _cleaned("reflection", text, REFLECTION_MAX_LENGTH)
    progress, _created = WeekProgress.objects.get_or_create(enrollment=enrollment, week_key=week_key)
    return _keep(progress, "reflection", text, version)


@transaction.atomic
def save_week_notes(*, enrollment: Enrollment, week_key: str, text: str, version: int | None = None) -> WeekProgress:
    """Keep the private notes on a week. Raises as ``save_reflection`` does."""
    enrollment = locked_active(enrollment)
    check_week(enrollment, week_key)
    text = _cleaned("notes", text, NOTES_MAX_LENGTH)
    progress, _created = WeekProgress.objects.get_or_create(enrollment=enrollment, week_key=week_key)
    return _keep(progress, "notes", text, version)


@transaction.atomic
def save_task_notes(*, enrollment: Enrollment, task_key: str, text: str, version: int | None = None) -> TaskNote:
    """Keep the private notes on a task. Raises as ``save_reflection`` does."""
    enrollment = locked_active(enrollment)
    week_of_task(enrollment, task_key)
    text = _cleaned("notes", text, NOTES_MAX_LENGTH)
    note, _created = TaskNote.objects.get_or_create(enrollment=enrollment, task_key=task_key)
    return _keep(note, "notes", text, version)


def _cleaned(field: str, text: str, limit: int) -> str:
    text = text.replace("\r\n", "\n")
    if len(text) > limit:
        too_many = len(text) - limit
        message = ngettext(
            "This is %(count)s character too long. The limit is %(limit)s.",
            "This is %(count)s characters too long. The limit is %(limit)s.",
            too_many,
        ) % {"count": too_many, "limit": limit}
        raise refuse(field, message, "too_long")
    if "\x00" in text:
        raise refuse(field, _("The text holds a null character, which cannot be kept."), "null")
    return text


def _keep(row: Row, field: str, text: str, version: int | None) -> Row:
    """Write the text with its time and its next number, unless it is the same, or the form was stale."""
    if text == getattr(row, field):
        return row
    if version is not None and version != getattr(row, f"{field}_version"):
        message = _("You saved another version in the meantime. Yours is still in the field; compare the two.")
        raise refuse(field, message, "stale")
    setattr(row, field, text)
    setattr(row, f"{field}_saved_at", timezone.now())
    setattr(row, f"{field}_version", getattr(row, f"{field}_version") + 1)
    row.save(update_fields=[field, f"{field}_saved_at", f"{field}_version"])
    return row
