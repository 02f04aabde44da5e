"""What of the things that one was told one may reach. Nobody reaches anybody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from .kinds import NotificationKind, notification_kinds
from .models import Notification

if TYPE_CHECKING:
    from accounts.models import User


def notification_for_write(user: User, pk: int) -> Notification:
    """One's own notification; else ``Http404``."""
    told = Notification.objects.of(user).filter(pk=pk).first()
    if told is None:
        raise Http404
    return told


def kind_for_write(key: str) -> NotificationKind:
    """A kind that people can be told of; else ``Http404``."""
    rule = notification_kinds().get(key)
    if rule is None:
        raise Http404
    return rule
