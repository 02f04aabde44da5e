"""Rows without bytes, bytes without rows: looked for, and the second swept away.

Storage and database cannot be read at one moment, so each is read in the order that makes what
happens in between harmless: rows, bytes, rows again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import FileField
from django.utils import timezone

from accounts.models import User
from portfolio.models import StoredFile
from portfolio.models.files import FOLDER

from . import storing
from .actions import delete_files

GRACE = timedelta(hours=1)  # an upload or a check that is under way takes minutes at most
UNUSED_FOR = timedelta(hours=24)  # as long as a removal can be undone


@dataclass(frozen=True, slots=True)
class Audit:
    """Places in the storage: named by a row and not there; there, older than the grace, and named by none."""

    rows_without_bytes: list[str]
    bytes_without_rows: list[str]


def audit(*, grace: timedelta = GRACE) -> Audit:
    before = _named_by_rows()
    there = set(_in_the_storage())
    after = _named_by_rows()
    young = timezone.now() - grace
    orphans = [place for place in sorted(there - before - after) if _is_older(place, than=young)]
    return Audit(sorted((before & after) - there), orphans)


def sweep_orphans(*, grace: timedelta = GRACE) -> int:
    """Delete bytes that no row names; how many. Bytes younger than the grace may be getting their row."""
    orphans = audit(grace=grace).bytes_without_rows
    storing.delete(orphans)
    return len(orphans)


def sweep_unused(*, unused_for: timedelta = UNUSED_FOR) -> int:
    """Delete files that no revision has shown for that long; how many.

    The first time that one is found so is noted, and counts from then: it may have been removed,
    or its case study deleted, a moment ago.
    """
    now = timezone.now()
    StoredFile.objects.unused().filter(unused_since=None).update(unused_since=now)
    due: dict[int, list[object]] = defaultdict(list)
    for owner, pk in StoredFile.objects.unused_before(now - unused_for).values_list("owner_id", "pk"):
        due[owner].append(pk)
    deleted = 0
    for owner, keys in due.items():
        with transaction.atomic():
            # As an upload does it, so that nobody attaches what is being deleted.
            User.objects.select_for_update().filter(pk=owner).first()
            deleted += delete_files(StoredFile.objects.unused_before(now - unused_for).filter(pk__in=keys))
    return deleted


def _named_by_rows() -> set[str]:
    """Every place below our folder that any row of the project names."""
    found: set[str] = set()
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, FileField):
                rows = model._base_manager.filter(**{f"{column.name}__startswith": f"{FOLDER}/"})
                found.update(rows.values_list(column.attname, flat=True).iterator())
    return found


def _in_the_storage() -> Iterator[str]:
    folders = [FOLDER]
    while folders:
        folder = folders.pop()
        try:
            inner, files = default_storage.listdir(folder)
        except FileNotFoundError:  # nothing was ever uploaded
            continue
        folders += [f"{folder}/{name}" for name in inner if name]
        yield from (f"{folder}/{name}" for name in files if name)


def _is_older(place: str, *, than: object) -> bool:
    try:
        return default_storage.get_modified_time(place) <= than
    except FileNotFoundError:  # deleted meanwhile
        return False
