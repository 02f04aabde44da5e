"""What people were told, how they wish to be told, and when their next mails are due."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .kinds import DIGESTS, Email, NotificationKind, notification_kinds

if TYPE_CHECKING:
    from accounts.models import User


def _new_key() -> str:
    return uuid.uuid4().hex


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> NotificationQuerySet:
        """What this person finds behind the bell, latest first."""
        return self.filter(user=user, in_app=True, kind__in=notification_kinds()).order_by("-pk")

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)

    def waiting_for(self, digest: str) -> NotificationQuerySet:
        """Not mailed yet, and to be mailed in the daily or weekly summary."""
        return self.filter(email=digest, mailed_at=None)


class Notification(models.Model):
    """Something that a person was told. The row comes first; the mail follows from it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=60)
    params = models.JSONField(_("parameters of the text"), default=dict)
    link = models.CharField(_("link"), max_length=200, blank=True)
    key = models.CharField(max_length=120, default=_new_key, editable=False)
    in_app = models.BooleanField(_("in the bell"), default=True)
    email = models.CharField(_("by e-mail"), max_length=7, choices=Email.choices, default=Email.OFF)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NotificationQuerySet] = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="notification_once_per_key"),
            models.CheckConstraint(condition=Q(email__in=Email.values), name="notification_email_known"),
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(in_app=True, read_at=None), name="notification_unread"),
            models.Index(fields=["user", "-id"], name="notification_latest"),
            models.Index(
                fields=["user", "email"],
                condition=Q(mailed_at=None, email__in=["daily", "weekly"]),
                name="notification_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def rule(self) -> NotificationKind:
        return notification_kinds()[self.kind]

    @property
    def text(self) -> str:
        return self.rule.say(self.params)


class NotificationPreference(models.Model):
    """How a person wishes to hear of one kind; without a row, the kind's default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField(_("in the bell"))
    email = models.CharField(_("by e-mail"), max_length=7, choices=Email.choices)

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notification_preference_once_per_kind"),
            models.CheckConstraint(condition=Q(email__in=Email.values), name="notification_preference_email_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.email}"

    @property
    def rule(self) -> NotificationKind:
        return notification_kinds()[self.kind]


class MailSlotQuerySet(models.QuerySet["MailSlot"]):
    def due(self, now: datetime) -> MailSlotQuerySet:
        return self.filter(due_at__lte=now)

    def moved(self) -> MailSlotQuerySet:
        """Of people whose clock now shows another zone than the one it was reckoned in."""
        return self.exclude(time_zone=F("user__time_zone"))

    def in_turn(self, pk: int) -> MailSlot | None:
        """The row with its person, locked; ``None`` when another worker has it."""
        skip = connection.features.has_select_for_update_skip_locked
        return self.select_for_update(of=("self",), skip_locked=skip).select_related("user").filter(pk=pk).first()


class MailSlot(models.Model):
    """When a person's next mail of one kind is due: a local hour, kept in UTC.

    The zone that it was reckoned in stands beside it, so that a move is seen however it was made.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_slots")
    mailing = models.CharField(max_length=60)
    day = models.DateField(_("for the day"))
    due_at = models.DateTimeField(_("due"))
    time_zone = models.CharField(max_length=64)

    objects: ClassVar[MailSlotQuerySet] = MailSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("next mail")
        verbose_name_plural = _("next mails")
        constraints = [models.UniqueConstraint(fields=["user", "mailing"], name="mail_slot_one_per_mailing")]
        indexes = [models.Index(fields=["due_at"], name="mail_slot_due")]

    def __str__(self) -> str:
        return f"{self.mailing} {self.day}"


def preferences_of(user: User, kinds: Iterable[str] | None = None) -> dict[str, NotificationPreference]:
    """The person's choice for each kind, by default where they made none; unsaved rows for those."""
    rules = notification_kinds()
    wanted = list(rules if kinds is None else kinds)
    chosen = {row.kind: row for row in NotificationPreference.objects.filter(user=user, kind__in=wanted)}
    found: dict[str, Any] = {}
    for kind in wanted:
        rule, row = rules[kind], chosen.get(kind)
        row = row or NotificationPreference(
            user=user, kind=kind, in_app=bool(rule.in_app), email=rule.email or Email.OFF
        )
        if rule.in_app is None:
            row.in_app = False
        if rule.email is None or (row.email in DIGESTS and not rule.can_wait):
            row.email = rule.email or Email.OFF
        found[kind] = row
    return found
