"""What was promised, who is at it, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 14  # with the back-off of draining.py: a little more than a day


def lease_length() -> timedelta:
    """How long a worker may be silent over one promise before another takes it over."""
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


class PromiseQuerySet(models.QuerySet["Promise"]):
    def waiting(self) -> PromiseQuerySet:
        return self.filter(state=Promise.State.WAITING)

    def dead(self) -> PromiseQuerySet:
        return self.filter(state=Promise.State.DEAD)

    def available(self, now: datetime) -> PromiseQuerySet:
        """Due, with attempts left, and in nobody's hands."""
        return (
            self.waiting()
            .filter(due_at__lte=now, attempts__lt=MAX_ATTEMPTS)
            .filter(Q(leased_until=None) | Q(leased_until__lte=now))
        )

    def exhausted(self, now: datetime) -> PromiseQuerySet:
        """Begun for the last time by a process that never came back."""
        return self.waiting().filter(attempts__gte=MAX_ATTEMPTS).filter(Q(leased_until=None) | Q(leased_until__lte=now))

    def kept_before(self, moment: datetime) -> PromiseQuerySet:
        return self.filter(state=Promise.State.DONE, done_at__lt=moment)

    def held_by(self, worker: str) -> PromiseQuerySet:
        return self.waiting().filter(leased_by=worker)

    def lease(self, *, worker: str, limit: int) -> list[Promise]:
        """Take up to ``limit`` promises into the hands of ``worker``, the oldest first.

        Two workers never get the same row: PostgreSQL skips rows that another has locked, SQLite
        has one writer at a time, and the UPDATE repeats the condition for both.
        """
        now = timezone.now()
        available = self.available(now).order_by("due_at", "pk")
        if not available.exists():
            return []  # without a transaction: on SQLite that would take the only write lock
        with transaction.atomic():
            if connection.features.has_select_for_update_skip_locked:
                available = available.select_for_update(skip_locked=True)
            keys = list(available.values_list("pk", flat=True)[:limit])
            self.available(now).filter(pk__in=keys).update(leased_by=worker, leased_until=now + lease_length())
        return list(self.held_by(worker).filter(pk__in=keys).order_by("due_at", "pk"))

    def begin(self, pk: uuid.UUID, *, worker: str) -> bool:
        """Count an attempt and renew the lease; false when it has run out, for then another may be at it."""
        now = timezone.now()
        begun = self.held_by(worker).filter(pk=pk, leased_until__gt=now)
        return bool(begun.update(attempts=F("attempts") + 1, leased_until=now + lease_length()))

    def release(self, *, worker: str) -> int:
        """Give back what ``worker`` holds."""
        return self.held_by(worker).update(leased_by="", leased_until=None)


class Promise(models.Model):
    """One piece of work or one message that must follow a change; elsewhere called an outbox message.

    ``payload`` holds ids, not text: what is sent is what is true when it is sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        DEAD = "dead", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(
        _("key"), max_length=120, help_text=_("A second promise of the same kind and key is the same promise.")
    )
    payload = models.JSONField(_("payload"), default=dict)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    leased_by = models.CharField(_("leased by"), max_length=120, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True, help_text=_("As it stands in the log."))
    created_at = models.DateTimeField(_("promised"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects: ClassVar[PromiseQuerySet] = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="promise_once_per_key"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | Q(state__in=["waiting", "dead"], done_at=None),
                name="promise_state_known_and_done_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(leased_by="", leased_until=None) | (~Q(leased_by="") & Q(leased_until__isnull=False)),
                name="promise_lease_has_holder_and_end",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(leased_until=None), name="promise_leased_only_while_waiting"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="promise_waiting_due"),
            models.Index(fields=["done_at"], condition=Q(state="done"), name="promise_done_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
