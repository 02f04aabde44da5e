"""Bytes in the storage, and rows that name them.

Two rules, and with them a row never lacks its bytes, whatever dies in between: bytes are written
before the row that names them commits, and deleted after the row that named them is gone. What can
be left behind is bytes without a row, which ``auditing`` finds and sweeps.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Iterable, Iterator
from functools import partial

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from portfolio.models.files import new_place

log = logging.getLogger(__name__)


class Places:
    """Where bytes were put in one piece of work, so that its failure can take them away again."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def keep(self, content: File) -> str:
        """Write the bytes under a name that nobody can guess; that name."""
        content.seek(0)
        # Django makes the name unique in the storage; a uuid is so already.
        place = default_storage.save(new_place(None, ""), content)
        self._kept.append(place)
        return place

    def discard(self) -> None:
        delete(self._kept)
        self._kept.clear()


@contextlib.contextmanager
def places() -> Iterator[Places]:
    """What was kept in this block goes again when the block fails. A process that is killed leaves it to the sweep."""
    kept = Places()
    try:
        yield kept
    except BaseException:
        kept.discard()
        raise


def delete_on_commit(places: Iterable[str]) -> None:
    """Delete bytes when the transaction is through; if it fails, its rows still name them."""
    if names := [place for place in places if place]:
        transaction.on_commit(partial(delete, names))


def delete(places: Iterable[str]) -> None:
    """Delete bytes that no row names. What cannot be deleted is logged and left to the sweep."""
    for place in places:
        try:
            default_storage.delete(place)
        except Exception:  # a storage of another maker has errors of its own
            log.exception("%s could not be deleted", place)


def sha256_of(content: File) -> str:
    """The digest of the bytes, read a piece at a time."""
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()
