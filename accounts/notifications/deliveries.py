"""The mails that notifications become: one at once, or a summary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext

from outbox.actions import promise as make_promise

from .kinds import Email, notification_kinds
from .letters import post
from .models import Notification, preferences_of

if TYPE_CHECKING:
    from accounts.models import User
    from outbox.models import Promise

LONGEST_DIGEST = 50


def deliver_notification(promise: Promise) -> Callable[[], None] | None:
    """Mail one notification, unless it is gone or the person has changed their mind since."""
    told = (
        Notification.objects.select_related("user")
        .filter(pk=promise.payload["notification"], mailed_at=None, kind__in=notification_kinds())
        .first()
    )
    if told is None or not told.user.is_active or preferences_of(told.user, [told.kind])[told.kind].email == Email.OFF:
        return None
    post(
        promise=promise,
        user=told.user,
        template=told.rule.template,
        subject=told.text,
        about=told.kind,
        context={"notification": told},
    )
    return lambda: _mailed([told.pk])


def write_digest(*, user: User, mailing: str, day: date, due_at: datetime) -> None:
    """Promise the summary of a day or a week, if anything waits for it."""
    if Notification.objects.filter(user=user).waiting_for(mailing).exists():
        make_promise(
            kind="digest",
            key=f"{mailing}:{user.pk}:{day}",
            # What comes later goes into the next one, so that another attempt sends the same message.
            payload={"user": user.pk, "digest": mailing, "until": timezone.now().isoformat()},
        )


def deliver_digest(promise: Promise) -> Callable[[], None] | None:
    digest, until = promise.payload["digest"], parse_datetime(promise.payload["until"])
    waiting = list(
        Notification.objects.filter(
            user=promise.payload["user"], user__is_active=True, created_at__lte=until, kind__in=notification_kinds()
        )
        .waiting_for(digest)
        .select_related("user")
        .order_by("-pk")
    )
    if not waiting:
        return None
    count = len(waiting)
    subject = (
        ngettext("%(count)s thing from this week", "%(count)s things from this week", count)
        if digest == Email.WEEKLY
        else ngettext("%(count)s thing since yesterday", "%(count)s things since yesterday", count)
    )
    post(
        promise=promise,
        user=waiting[0].user,
        template="digest",
        subject=waiting[0].text if count == 1 else subject % {"count": count},
        about=digest,
        context={"notifications": waiting[:LONGEST_DIGEST], "more": max(0, count - LONGEST_DIGEST), "digest": digest},
    )
    return lambda: _mailed([told.pk for told in waiting])


def _mailed(keys: list[int]) -> None:
    Notification.objects.filter(pk__in=keys).update(mailed_at=timezone.now())
