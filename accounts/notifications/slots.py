"""The mails that come again: whose turn it is, and when it is next."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from .kinds import mailings
from .models import MailSlot
from .recurrence import is_timely, moved, next_slot

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
AT_ONCE = 500


def open_slots(mailing: str, users: Iterable[User]) -> None:
    """Give these people their turn in a mailing; those who have it keep it."""
    now = timezone.now()
    recurrence = mailings()[mailing].recurrence
    slots = []
    for user in users:
        following = next_slot(recurrence, user.zone, after=now)
        slots.append(
            MailSlot(user=user, mailing=mailing, day=following.day, due_at=following.at, time_zone=user.time_zone)
        )
    MailSlot.objects.bulk_create(slots, batch_size=AT_ONCE, ignore_conflicts=True)


def open_slot(user: User, mailing: str) -> None:
    open_slots(mailing, [user])


def run_slots() -> None:
    """Move the turns of those who moved, then write every mail whose turn has come.

    Each in its own transaction with its row locked, so that two of these never write a mail twice.
    One that fails is logged, stays due, and does not hold up the others.
    """
    for pk in list(MailSlot.objects.moved().values_list("pk", flat=True)):
        _in_turn(pk, _follow)
    for pk in list(MailSlot.objects.due(timezone.now()).order_by("due_at").values_list("pk", flat=True)):
        _in_turn(pk, _take)


def _in_turn(pk: int, act) -> None:
    try:
        with transaction.atomic():
            slot = MailSlot.objects.in_turn(pk)
            if slot is not None and slot.mailing in mailings():
                act(slot)
    except Exception:
        log.exception("mail slot %s failed and stays due", pk)


def _follow(slot: MailSlot) -> None:
    """The person's clock shows another zone: the same day, at its hour there."""
    if slot.time_zone == slot.user.time_zone:
        return
    following = moved(mailings()[slot.mailing].recurrence, slot.day, slot.user.zone, now=timezone.now())
    slot.due_at = following.at
    slot.time_zone = slot.user.time_zone
    slot.save(update_fields=["due_at", "time_zone"])


def _take(slot: MailSlot) -> None:
    """Write the mail if it is still its day, else leave it out, and go on to the next."""
    now = timezone.now()
    if slot.due_at > now:
        return  # another worker was here first
    zone = slot.user.zone
    if not is_timely(slot.due_at, zone, now=now):
        # Nobody was here on its day, nor perhaps for weeks. Only what is due today still comes.
        midnight = datetime.combine(now.astimezone(zone).date(), time.min, zone)
        _go_on(slot, after=midnight - timedelta.resolution)
    if slot.due_at <= now:
        if slot.user.is_active:
            mailings()[slot.mailing](user=slot.user, mailing=slot.mailing, day=slot.day, due_at=slot.due_at)
        _go_on(slot, after=now)
    slot.save(update_fields=["day", "due_at"])


def _go_on(slot: MailSlot, *, after: datetime) -> None:
    following = next_slot(mailings()[slot.mailing].recurrence, slot.user.zone, after=after, later_than=slot.day)
    slot.day, slot.due_at = following.day, following.at
