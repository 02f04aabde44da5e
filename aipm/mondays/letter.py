"""The Monday mail itself: this week's tasks, the pace, and what waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from accounts.notifications.kinds import Email
from accounts.notifications.letters import post
from accounts.notifications.models import preferences_of
from accounts.notifications.recurrence import is_timely
from accounts.notifications.waiting import what_waits_for
from outbox.models import Promise
from roadmaps.journey import Journey
from roadmaps.models import Enrollment
from roadmaps.schedule import Span

from .turn import MAIL, week_from

LEFTOVERS = 3


def deliver(promise: Promise) -> Callable[[], None] | None:
    """Send it, unless its day is over, or the person has left, finished or changed their mind since."""
    enrollment = (
        Enrollment.objects.active()
        .with_content_version()
        .select_related("user")
        .filter(pk=promise.payload["enrollment"], user__is_active=True)
        .first()
    )
    day, due_at = parse_date(promise.payload["day"]), parse_datetime(promise.payload["due_at"])
    if enrollment is None or not is_timely(due_at, enrollment.user.zone, now=timezone.now()):
        return None
    user, journey = enrollment.user, Journey(enrollment, day)
    if journey.now is None or preferences_of(user, [MAIL])[MAIL].email == Email.OFF:
        return None
    line = journey.now.line
    own = [task for task in enrollment.progress_of(line.key).own_tasks if not task["done_on"]]
    post(
        promise=promise,
        user=user,
        template="monday",
        subject=_("Week %(number)s: %(title)s") % {"number": line.number, "title": line.title},
        about=MAIL,
        context={
            "journey": journey,
            "week": journey.now,
            "own_tasks": own,
            "pause": _pause_in(journey, day),
            "leftovers": journey.leftovers[:LEFTOVERS],
            "more_leftovers": len(journey.leftovers[LEFTOVERS:]),
            "waiting": what_waits_for(user),
        },
    )
    return None


def _pause_in(journey: Journey, day: date) -> Span | None:
    """The pause that takes some days of the week from this Monday on."""
    week = week_from(day)
    return next((away for away in journey.pauses if away.starts <= week.ends and week.starts <= away.ends), None)
