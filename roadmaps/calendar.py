"""The learner's weeks and due dates as an iCalendar feed.

Sources: RFC 5545 https://www.rfc-editor.org/rfc/rfc5545, RFC 7986 https://www.rfc-editor.org/rfc/rfc7986
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .journey import Journey, JourneyWeek
from .models import CalendarFeed
from .standing import WeekState

DUE_LASTS = timedelta(minutes=30)
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class Stamp:
    """Which version of the dates this is, and since when it holds."""

    sequence: int
    at: datetime


def address_of_feed(token: str) -> str:
    """The secret address, for the one moment in which the token is known."""
    return settings.SITE_URL + reverse("calendar-feed", args=[token])


def calendar_of(feed: CalendarFeed, journey: Journey) -> bytes:
    """The feed's events. A skipped week has none."""
    calendar = Calendar()
    calendar.add("prodid", "-//aipm//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("name", journey.plan.title)
    calendar.add("x-wr-calname", journey.plan.title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    changes = journey.enrollment.schedule_changes.aggregate(count=Count("pk"), last=Max("made_at"))
    # Each part only ever grows: what the feed shows, the edition, and the changes of the dates with their undoing.
    stamp = Stamp(
        sequence=feed.revision + journey.plan.edition_number + changes["count"],
        at=max(feed.made_at, changes["last"] or feed.made_at).astimezone(UTC).replace(microsecond=0),
    )
    for week in journey.weeks:
        if week.state is WeekState.SKIPPED:
            continue
        if feed.weeks:
            calendar.add_component(_week_event(feed, journey, week, stamp))
        if feed.due and week.line.piece:
            calendar.add_component(_due_event(feed, journey, week, stamp))
    first, after = journey.spans[0].starts, journey.ends + timedelta(days=366)
    calendar.add_missing_timezones(min(first, journey.today), after)
    return calendar.to_ical()


def _event(feed: CalendarFeed, journey: Journey, week: JourneyWeek, kind: str, stamp: Stamp) -> Event:
    event = Event()
    host = urlsplit(settings.SITE_URL).hostname
    event.add("uid", f"{kind}-{week.line.key}-{journey.enrollment.pk}@{host}")
    event.add("sequence", stamp.sequence)
    event.add("dtstamp", stamp.at)
    event.add("url", settings.SITE_URL + reverse("week", args=[journey.plan.roadmap_key, week.line.key]))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _week_event(feed: CalendarFeed, journey: Journey, week: JourneyWeek, stamp: Stamp) -> Event:
    event = _event(feed, journey, week, "week", stamp)
    event.add("summary", _("Week %(number)s: %(title)s") % {"number": week.line.number, "title": week.line.title})
    event.add("description", "\n".join(task.title for task in week.line.tasks))
    event.add("dtstart", week.span.starts)
    event.add("dtend", week.span.ends + timedelta(days=1))
    return event


def _due_event(feed: CalendarFeed, journey: Journey, week: JourneyWeek, stamp: Stamp) -> Event:
    """The portfolio piece that is due at the end of a week: all day, or at the hour that the learner chose."""
    event = _event(feed, journey, week, "due", stamp)
    event.add("summary", _("Due: %(piece)s") % {"piece": week.line.piece})
    if feed.due_at:
        event.add("dtstart", datetime.combine(week.span.ends, feed.due_at, journey.enrollment.user.zone))
        event.add("duration", DUE_LASTS)
    else:
        event.add("dtstart", week.span.ends)
        event.add("dtend", week.span.ends + timedelta(days=1))
    return event
