"""The PDF and the zip, made by a worker: with progress, safe to be killed, safe to be made twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from outbox.models import Promise
from outbox.registry import Undeliverable
from portfolio.access import own_door
from portfolio.actions.transfers import begin_transfer, finish_transfer, step_transfer
from portfolio.models import Transfer
from portfolio.models.files import new_place
from portfolio.showcase import Showcase
from portfolio.typesetting import typeset

from .archive import Archive
from .paper import Pictures, cover_of, pages_of

ATTEMPTS = 3
IN_MEMORY = 4 * 1024 * 1024


def make_export(promise: Promise) -> Callable[[], object] | None:
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
        message = _("This could not be made. We have been told.")
        finish_transfer(transfer=transfer, state=Transfer.State.FAILED, message=message)
        raise Undeliverable(f"{transfer} could not be made") from error
    done = {"state": Transfer.State.DONE, "file": place, "size": size, "name": _name_of(transfer)}
    return lambda: finish_transfer(transfer=transfer, **done)


def _write(transfer: Transfer, target: IO[bytes]) -> None:
    showcase = Showcase(own_door(transfer.owner))
    if transfer.kind == Transfer.Kind.ARCHIVE:
        archive = Archive(showcase)
        begin_transfer(transfer=transfer, steps=archive.steps)
        archive.write(target, lambda: step_transfer(transfer=transfer))
        return
    begin_transfer(transfer=transfer, steps=len(showcase.pieces) + 1)
    pages = []
    for page in pages_of(showcase):
        pages.append(page)
        step_transfer(transfer=transfer)
    target.write(typeset(cover_of(showcase), pages, Pictures(showcase)))
    step_transfer(transfer=transfer)


def _name_of(transfer: Transfer) -> str:
    day = timezone.localdate(timezone=transfer.owner.zone)
    name = transfer.owner.handle or "portfolio"
    return f"{name}-{day:%Y-%m-%d}.{'pdf' if transfer.kind == Transfer.Kind.PDF else 'zip'}"
