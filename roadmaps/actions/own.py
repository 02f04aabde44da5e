"""What a learner adds to a week for themselves: links and extra tasks. None of it counts against the plan."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from roadmaps.models import Enrollment, ProgressEvent, WeekProgress

from .progress import check_week, locked_active, record, refuse

LINES_AT_MOST = 50
TITLE_MAX_LENGTH = 200
ADDRESS_MAX_LENGTH = 500
MINUTES = range(1, 601)

Line = dict[str, Any]
_check_address = URLValidator(schemes=["http", "https"])


@transaction.atomic
def add_link(*, enrollment: Enrollment, week_key: str, title: str, url: str) -> Line:
    """Keep an address with a week. Raises ``ValidationError`` unless it is one of http or https.

    The same link again gives the one that is there.
    """
    enrollment = locked_active(enrollment)
    url = url.strip()
    try:
        _check_address(url)
    except ValidationError:
        raise refuse("url", _("Give an address that begins with http:// or https://."), "invalid") from None
    if len(url) > ADDRESS_MAX_LENGTH:
        raise refuse("url", _("This address is too long."), "too_long")
    return _add(enrollment, week_key, "links", {"title": _checked_title(title), "url": url})


@transaction.atomic
def add_own_task(*, enrollment: Enrollment, week_key: str, title: str, minutes: int) -> Line:
    """Add a task of one's own to a week. The same open task again gives the one that is there."""
    enrollment = locked_active(enrollment)
    if minutes not in MINUTES:
        message = _("Choose between %(low)s and %(high)s minutes.") % {"low": MINUTES.start, "high": MINUTES.stop - 1}
        raise refuse("minutes", message, "out_of_range")
    line = {"title": _checked_title(title), "minutes": minutes, "done_on": None}
    return _add(enrollment, week_key, "own_tasks", line)


@transaction.atomic
def set_own_task(*, enrollment: Enrollment, week_key: str, line_id: str, done: bool) -> Line:
    """Tick an own task, or take the tick back. Raises ``ValidationError`` for one that is not there."""
    enrollment = locked_active(enrollment)
    progress = WeekProgress.objects.filter(enrollment=enrollment, week_key=week_key).first()
    line = next((line for line in progress.own_tasks if line["id"] == line_id), None) if progress else None
    if progress is None or line is None:
        raise ValidationError(_("This task is not part of your plan."), code="unknown_task")
    if done != bool(line["done_on"]):
        line["done_on"] = enrollment.user.today().isoformat() if done else None
        progress.save(update_fields=["own_tasks"])
    return line


@transaction.atomic
def remove_own(
    *, enrollment: Enrollment, week_key: str, line_id: str, among: Collection[str] = ("links", "own_tasks")
) -> ProgressEvent | None:
    """Delete an own link or task. The event keeps it, so that undo puts it back where it was."""
    enrollment = locked_active(enrollment)
    progress = WeekProgress.objects.filter(enrollment=enrollment, week_key=week_key).first()
    if progress is None:
        return None
    for field in among:
        lines = getattr(progress, field)
        for place, line in enumerate(lines):
            if line["id"] == line_id:
                del lines[place]
                progress.save(update_fields=[field])
                before = {"field": field, "place": place, "line": line}
                return record(enrollment, ProgressEvent.Kind.REMOVED, week_key=week_key, before=before)
    return None


def put_back(enrollment: Enrollment, event: ProgressEvent) -> ProgressEvent | None:
    """Undo a deletion. ``None`` when the line is there."""
    field, place, line = event.before["field"], event.before["place"], event.before["line"]
    progress = WeekProgress.objects.get(enrollment=enrollment, week_key=event.week_key)
    lines = getattr(progress, field)
    if any(other["id"] == line["id"] for other in lines):
        return None
    lines.insert(place, line)
    progress.save(update_fields=[field])
    return record(enrollment, ProgressEvent.Kind.RESTORED, week_key=event.week_key)


def _checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise refuse("title", _("Give it a title."), "required")
    if len(title) > TITLE_MAX_LENGTH:
        raise refuse("title", _("At most %(limit)s characters.") % {"limit": TITLE_MAX_LENGTH}, "too_long")
    if "\x00" in title:
        raise refuse("title", _("The text holds a null character, which cannot be kept."), "null")
    return title


def _add(enrollment: Enrollment, week_key: str, field: str, line: Line) -> Line:
    check_week(enrollment, week_key)
    progress, _created = WeekProgress.objects.get_or_create(enrollment=enrollment, week_key=week_key)
    lines: list[Line] = getattr(progress, field)
    same = next((other for other in lines if {**other, **line} == other), None)
    if same:
        return same
    if len(lines) >= LINES_AT_MOST:
        raise ValidationError(_("A week holds at most %(limit)s of these.") % {"limit": LINES_AT_MOST}, code="too_many")
    line = {"id": secrets.token_hex(6), **line}
    lines.append(line)
    progress.save(update_fields=[field])
    return line
