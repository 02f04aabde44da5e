"""Whose turn it is on Monday morning, and what they get: the mail, the note, or peace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.models import MailSlot, Notification, User
from accounts.notifications.actions import notify
from accounts.notifications.kinds import Email
from accounts.notifications.models import preferences_of
from accounts.notifications.slots import open_slots
from accounts.notifications.waiting import last_activity_of
from outbox.actions import promise
from roadmaps.forecast import quiet_days
from roadmaps.journey import Journey
from roadmaps.models import Enrollment
from roadmaps.schedule import Span
from roadmaps.standing import WeekState

MAILING = "monday"
MAIL = "monday_mail"  # the kind of notification that one chooses or ends, and the promise of its mail
NOTE = "quiet_fortnight"
FORTNIGHT = 14
# The note comes on the first Monday after a fortnight. When that one was missed there is one more; then it is too late.
TOO_LATE = 28


def open_turns() -> None:
    """Give a turn to everybody who follows a plan and has none yet."""
    following = Enrollment.objects.active().filter(user=OuterRef("pk"))
    turns = MailSlot.objects.filter(user=OuterRef("pk"), mailing=MAILING)
    open_slots(MAILING, User.objects.filter(Exists(following), ~Exists(turns), is_active=True))


def take_turn(*, user: User, mailing: str, day: date, due_at: datetime) -> None:
    """Promise the Monday mail, or tell once that it has been quiet; neither without a plan to work on.

    Neither comes in a week that is wholly on a pause or before the start. Once a fortnight has
    passed in silence the mail rests too, until the person does something again.
    """
    enrollments = list(Enrollment.objects.of(user).active().with_content_version().with_last_activity().latest_first())
    journey = next((found for found in (_journey(user, each, day) for each in enrollments) if found.now), None)
    if journey is None or _away(journey):
        return
    last_active = max(each.last_active_at for each in enrollments)
    if _days_since(last_active, journey) >= FORTNIGHT:
        last_active = max([last_active, *_other_activity(user, enrollments)])
    if _is_silent(user, journey, last_active):
        return
    if preferences_of(user, [MAIL])[MAIL].email != Email.OFF:
        what = {"enrollment": journey.enrollment.pk, "day": day.isoformat(), "due_at": due_at.isoformat()}
        promise(kind=MAIL, key=f"{user.pk}:{day}", payload={"user": user.pk, **what})


def week_from(day: date) -> Span:
    return Span(day, day + timedelta(days=6))


def _journey(user: User, enrollment: Enrollment, day: date) -> Journey:
    enrollment.user = user
    return Journey(enrollment, day)


def _away(journey: Journey) -> bool:
    """Whether none of the days from this Monday to Sunday belongs to the plan."""
    week = week_from(journey.today)
    days = (week.starts + timedelta(days=n) for n in range(week.days))
    return all(day < journey.spans[0].starts or any(day in pause for pause in journey.pauses) for day in days)


def _other_activity(user: User, enrollments: Iterable[Enrollment]) -> Iterator[datetime]:
    """What the plans themselves keep no moment of: own tasks, of which there is a day, and other apps."""
    if elsewhere := last_activity_of(user):
        yield elsewhere
    for enrollment in enrollments:
        if done_on := enrollment.own_task_done_on():
            yield datetime.combine(done_on, time(12), UTC)


def _days_since(moment: datetime, journey: Journey) -> int:
    return (journey.today - timezone.localdate(moment, journey.enrollment.user.zone)).days


def _is_silent(user: User, journey: Journey, last_active: datetime) -> bool:
    """Whether to leave this person in peace; tells them so, once for each silence."""
    if _days_since(last_active, journey) < FORTNIGHT:
        return False
    silence = f"{journey.enrollment.pk}:{last_active.isoformat()}"  # what was last done names it, in every zone
    if Notification.objects.filter(user=user, kind=NOTE, key=silence).exists():
        return True
    last_day = timezone.localdate(last_active, user.zone)
    quiet = quiet_days(last_day, journey.today, journey.spans[0].starts, journey.pauses)
    if quiet < FORTNIGHT:
        return False
    if quiet < TOO_LATE:
        _tell(user, journey, last_day, silence)
    return True


def _tell(user: User, journey: Journey, last_day: date, silence: str) -> None:
    begun = (week for week in reversed(journey.weeks) if week.state is WeekState.OPEN and week.ticked)
    left = next(begun, None) or journey.first_open
    line, task = left.line, left.next_task
    notify(
        user=user,
        kind=NOTE,
        key=silence,
        params={
            "day": last_day.isoformat(),
            "roadmap": journey.plan.roadmap_key,
            "week": line.number,
            "title": line.title,
            "task": task.title if task else "",
            "minutes": task.minutes if task else 0,
        },
        link=reverse("week", args=[journey.plan.roadmap_key, line.key]),
    )
