"""The secret address under which a calendar program reads a learner's dates."""

from __future__ import annotations

from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmaps.models import CalendarFeed, Enrollment

from .progress import locked_active


@transaction.atomic
def make_feed(
    *, enrollment: Enrollment, weeks: bool, due: bool, due_at: time | None = None
) -> tuple[CalendarFeed, str]:
    """A new secret address; the one before it stops working.

    The token is given here and never again: only its digest is kept.
    Raises ``ValidationError`` when nothing would be in the calendar.
    """
    enrollment = locked_active(enrollment)
    _check(weeks, due)
    last = enrollment.calendar_feeds.order_by("-pk").first()
    revoke_feed(enrollment=enrollment)
    token = CalendarFeed.new_token()
    feed = CalendarFeed.objects.create(
        enrollment=enrollment,
        digest=CalendarFeed.digest_of(token),
        weeks=weeks,
        due=due,
        due_at=due_at,
        # The events keep their UIDs from feed to feed, so their number goes on growing.
        revision=last.revision + 1 if last else 0,
    )
    return feed, token


@transaction.atomic
def change_feed(*, enrollment: Enrollment, weeks: bool, due: bool, due_at: time | None = None) -> CalendarFeed:
    """Show other things under the same address.

    Raises ``ValidationError`` when there is no address, or nothing would be in the calendar.
    """
    enrollment = locked_active(enrollment)
    _check(weeks, due)
    feed = enrollment.calendar_feeds.live().first()
    if feed is None:
        raise ValidationError(_("There is no calendar link. Make one first."), code="no_feed")
    if (feed.weeks, feed.due, feed.due_at) != (weeks, due, due_at):
        feed.weeks, feed.due, feed.due_at = weeks, due, due_at
        feed.revision += 1
        feed.save(update_fields=["weeks", "due", "due_at", "revision"])
    return feed


@transaction.atomic
def revoke_feed(*, enrollment: Enrollment) -> None:
    """From now on nobody reads the calendar under the address."""
    Enrollment.objects.locked(enrollment.pk)
    CalendarFeed.objects.filter(enrollment=enrollment).live().update(revoked_at=timezone.now())


def _check(weeks: bool, due: bool) -> None:
    if not (weeks or due):
        raise ValidationError(_("Choose weeks, due dates, or both."), code="empty")
