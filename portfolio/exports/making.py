"""The PDF and the zip, made by a worker: with progress, safe to be killed, safe to be made twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from outbox.models import Promise
from outbox.registry import Undeliverable
from portfolio.access import own_door
from portfolio.actions.transfers import delete_transfer
from portfolio.models import Transfer
from portfolio.models.files import new_place
from portfolio.showcase import Showcase
from portfolio.typesetting import typeset

from .archive import Archive
from .paper import Pictures, cover_of, pages_of

KEPT_FOR = timedelta(days=7)
ATTEMPTS = 3
IN_MEMORY = 4 * 1024 * 1024


def make_export(promise: Promise) -> Callable[[], None] | None:
    """Make what was asked for. What it returns records the result with the promise, in one transaction.

    When it cannot be made, its owner is told so after the third attempt, and so is the admin.
    """
    transfer = Transfer.objects.under_way().select_related("owner").filter(pk=promise.payload["transfer"]).first()
    if transfer is None or not transfer.owner.is_active:
        return None
    try:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target, translation.override(None):
            _write(transfer, target)
            size = target.tell()
            target.seek(0)
            place = default_storage.save(new_place(transfer, ""), File(target))
    except Exception as error:
        if promise.attempts < ATTEMPTS:
            raise
        settle(transfer, state=Transfer.State.FAILED, message=_("This could not be made. We have been told."))
        raise Undeliverable(f"{transfer} could not be made") from error
    return lambda: settle(transfer, state=Transfer.State.DONE, file=place, size=size, name=_name_of(transfer))


def _write(transfer: Transfer, target: IO[bytes]) -> None:
    showcase = Showcase(own_door(transfer.owner))
    if transfer.kind == Transfer.Kind.ARCHIVE:
        archive = Archive(showcase)
        begin(transfer, archive.steps)
        archive.write(target, lambda: step(transfer))
        return
    begin(transfer, len(showcase.pieces) + 1)
    pages = []
    for page in pages_of(showcase):
        pages.append(page)
        step(transfer)
    target.write(typeset(cover_of(showcase), pages, Pictures(showcase)))
    step(transfer)


def begin(transfer: Transfer, steps: int) -> None:
    Transfer.objects.filter(pk=transfer.pk).update(state=Transfer.State.WORKING, steps=steps, steps_done=0)


def step(transfer: Transfer) -> None:
    """Seen at once by whoever waits: the work is not in a transaction."""
    Transfer.objects.filter(pk=transfer.pk, steps_done__lt=F("steps")).update(steps_done=F("steps_done") + 1)


def settle(transfer: Transfer, **values: object) -> None:
    now = timezone.now()
    Transfer.objects.under_way().filter(pk=transfer.pk).update(
        finished_at=now, expires_at=now + KEPT_FOR, steps_done=F("steps"), **values
    )


def _name_of(transfer: Transfer) -> str:
    day = timezone.localdate(timezone=transfer.owner.zone)
    name = transfer.owner.handle or "portfolio"
    return f"{name}-{day:%Y-%m-%d}.{'pdf' if transfer.kind == Transfer.Kind.PDF else 'zip'}"


def forget_expired() -> int:
    """Delete what is older than a week; how many."""
    expired = list(Transfer.objects.expired(timezone.now())[:500])
    for transfer in expired:
        delete_transfer(transfer=transfer)
    return len(expired)
