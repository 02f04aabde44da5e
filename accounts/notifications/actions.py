"""Telling somebody, and what they do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.actions import promise

from .kinds import DIGESTS, Email, notification_kinds
from .models import Notification, NotificationPreference, preferences_of
from .slots import open_slot

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def notify(
    *, user: User, kind: str, params: dict[str, Any] | None = None, link: str = "", key: str = ""
) -> Notification | None:
    """Tell a person something, the way they chose; with a ``key`` only once.

    The row, and the promise of a mail, are written with the change that this is about. ``None``
    when they do not wish to hear of this kind. Raises ``KeyError`` for a kind that no app registered
    and for a parameter that its text needs, and ``ValueError`` for a link that leaves this site.
    """
    notification_kinds()[kind].say(params or {})  # now, rather than on every page that would show the row
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"{link!r} is not a path on this site")
    chosen = preferences_of(user, [kind])[kind]
    if not chosen.in_app and chosen.email == Email.OFF:
        return None
    told = Notification(user=user, kind=kind, params=params or {}, link=link, in_app=chosen.in_app, email=chosen.email)
    told.key = key or told.key
    try:
        with transaction.atomic():
            told.save(force_insert=True)
    except IntegrityError:
        earlier = Notification.objects.filter(user=user, kind=kind, key=told.key).first()
        if earlier is None:
            raise
        return earlier
    if chosen.email == Email.AT_ONCE:
        promise(kind="notification", key=str(told.pk), payload={"user": user.pk, "notification": told.pk})
    elif chosen.email in DIGESTS:
        open_slot(user, chosen.email)
    return told


def mark_read(*, notification: Notification) -> Notification:
    """Once read, it stays read at that time."""
    Notification.objects.filter(pk=notification.pk).unread().update(read_at=timezone.now())
    notification.refresh_from_db()
    return notification


def mark_all_read(*, user: User) -> int:
    """Everything behind the bell; how many were unread."""
    return Notification.objects.of(user).unread().update(read_at=timezone.now())


@transaction.atomic
def set_preference(
    *, user: User, kind: str, in_app: bool | None = None, email: str | None = None
) -> NotificationPreference:
    """Change how a person hears of one kind; ``None`` leaves a channel as it is.

    What waits for a summary follows the new choice. Raises ``ValidationError`` for a kind that
    does not exist, or a channel that it does not offer.
    """
    rule = notification_kinds().get(kind)
    if rule is None:
        raise ValidationError({"kind": ValidationError(_("There is no such kind."), code="unknown_kind")})
    if email is not None and email not in dict(rule.email_choices):
        raise ValidationError({"email": ValidationError(_("This kind does not offer that."), code="not_offered")})
    if in_app and rule.in_app is None:
        raise ValidationError({"in_app": ValidationError(_("This kind does not offer that."), code="not_offered")})
    now = preferences_of(user, [kind])[kind]
    row, _made = NotificationPreference.objects.update_or_create(
        user=user,
        kind=kind,
        defaults={
            "in_app": now.in_app if in_app is None else in_app,
            "email": now.email if email is None else email,
        },
    )
    waiting = Notification.objects.filter(user=user, kind=kind, mailed_at=None, email__in=DIGESTS)
    if row.email not in DIGESTS:
        waiting.update(email=Email.OFF)
    elif waiting.update(email=row.email):
        open_slot(user, row.email)
    return row


@transaction.atomic
def unsubscribe(*, user: User, subject: str) -> list[str]:
    """End the mails that ``subject`` stands for: one kind, or every kind in a summary; which kinds that were."""
    kinds = [
        kind
        for kind, chosen in preferences_of(user).items()
        if (kind == subject or chosen.email == subject) and chosen.email != Email.OFF
    ]
    for kind in kinds:
        set_preference(user=user, kind=kind, email=Email.OFF)
    return kinds
