"""The check of one uploaded file, in the background: what keeps the promise ``inspect_file``.

It runs outside of a transaction, since it may take half a minute: on SQLite a transaction would keep
everybody from writing. What it finds is written in the transaction that marks the promise as kept.
Killed at any moment it leaves a row with its bytes, perhaps bytes without a row, and a promise whose
lease runs out; run twice, the second finds that it is done.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notifications.actions import notify
from outbox.actions import promise
from outbox.models import Promise, PromiseQuerySet
from portfolio.inspection import Clean, Failed, Failure, Reason, Rejected, Verdict, antivirus, inspect
from portfolio.inspection.messages import NOTES
from portfolio.models import FilePreview, StoredFile

from . import storing

INSPECT = "inspect_file"
MOST_FAILURES = 3  # after these the file is refused as too complex
FOLDERS = "aipm-check-"
LEFT_BEHIND_SECONDS = 3600  # far longer than any check: whoever made the folder was killed
# A person who waits on the page sees the answer there; later they are told.
GONE_AFTER = timedelta(minutes=2)

State = StoredFile.State
Antivirus = StoredFile.Antivirus


class CheckFailed(Exception):
    """No verdict this time; the outbox comes back to it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the two looks at a file found. ``virus_scan`` is never better than what was done."""

    verdict: Verdict
    virus_scan: Antivirus


def promise_check(stored_file: StoredFile) -> None:
    """Have a file checked as soon as the transaction is through."""
    # A key of its own for each time: the same key would be the promise that was kept a month ago.
    promise(kind=INSPECT, key=f"{stored_file.pk}:{uuid.uuid4().hex}", payload={"file": str(stored_file.pk)})


def promised_checks(stored_file: StoredFile) -> PromiseQuerySet:
    """What the outbox knows of the checks of one file."""
    return Promise.objects.filter(kind=INSPECT, key__startswith=f"{stored_file.pk}:")


def check(promised: Promise) -> Callable[[], None] | None:
    """Check the file; what to write with the mark of the promise. Raises ``CheckFailed`` to be called again."""
    stored_file = StoredFile.objects.select_related("owner").filter(pk=promised.payload["file"]).first()
    if stored_file is None or stored_file.state in (State.CLEAN, State.REJECTED):
        return None
    waiting = StoredFile.objects.filter(pk=stored_file.pk, state__in=[State.QUARANTINED, State.FAILED])
    waiting.update(state=State.SCANNING)
    with _folder() as folder, storing.places() as places:
        finding = _look_at(stored_file, folder)
        if isinstance(finding.verdict, Clean):
            return partial(_accept, stored_file, finding.verdict, finding.virus_scan, *_kept(finding.verdict, places))
        if isinstance(finding.verdict, Rejected):
            return partial(_refuse, stored_file, finding.verdict, finding.virus_scan)
        raise _failure(stored_file, finding.verdict)


def check_now(stored_file: StoredFile) -> StoredFile:
    """Check a file here and now, in a process of the background; the file as it is then."""
    promised = promised_checks(stored_file).first()
    if promised is not None and not stored_file.is_clean:
        with contextlib.suppress(CheckFailed):
            finish = check(promised)
            if finish is not None:
                with transaction.atomic():
                    finish()
    return StoredFile.objects.get(pk=stored_file.pk)


def _look_at(stored_file: StoredFile, folder: Path) -> Finding:
    """Scan and open a private copy of the bytes. Refused as too complex after the last failure."""
    copy = folder / "upload"
    try:
        with stored_file.file.open() as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
    except OSError as error:
        _note_failure(stored_file, _("The file could not be read. We try again by ourselves."))
        raise CheckFailed(str(error)) from error
    scan = antivirus.scan(copy)
    if isinstance(scan, antivirus.Found):
        return Finding(Rejected(Reason.VIRUS, {"virus": scan.name}), Antivirus.FOUND)
    if isinstance(scan, antivirus.Unavailable):
        _note_failure(stored_file, _("The virus scanner does not answer. We try again by ourselves."))
        raise CheckFailed(scan.why)
    scanned = Antivirus.CLEAR if isinstance(scan, antivirus.Clear) else Antivirus.NOT_RUN
    verdict = inspect(copy, stored_file.name, folder)
    if isinstance(verdict, Failed) and _counts(verdict) and stored_file.attempts + 1 >= MOST_FAILURES:
        verdict = verdict.as_rejection()
    return Finding(verdict, scanned)


def _counts(failed: Failed) -> bool:
    """Whether it says something about the file; a machine without room for a process says nothing."""
    return failed.failure != Failure.NOT_STARTED


def _failure(stored_file: StoredFile, failed: Failed) -> CheckFailed:
    text = _("The check did not come to an end. We try again by ourselves.")
    _note_failure(stored_file, text, attempts=1 if _counts(failed) else 0)
    return CheckFailed(f"{failed.failure}: {failed.log}")


def _note_failure(stored_file: StoredFile, message: str, *, attempts: int = 0) -> None:
    under_way = StoredFile.objects.being_checked().filter(pk=stored_file.pk)
    under_way.update(state=State.FAILED, message=message, attempts=F("attempts") + attempts)


def _kept(verdict: Clean, places: storing.Places) -> tuple[str | None, int, list[FilePreview]]:
    """Put what the check has made into the storage: the place and size of the picture made anew, the previews."""
    previews = []
    for page, preview in enumerate(verdict.previews, 1):
        place = _keep(preview.path, places)
        previews.append(FilePreview(page=page, file=place, width=preview.width, height=preview.height))
    if verdict.sanitised_path is None:
        return None, 0, previews
    return _keep(verdict.sanitised_path, places), verdict.sanitised_path.stat().st_size, previews


def _keep(path: Path, places: storing.Places) -> str:
    with path.open("rb") as file:
        return places.keep(File(file))


# --- what is written, in the transaction that marks the promise ---------------------------------


def _accept(
    stored_file: StoredFile,
    verdict: Clean,
    scanned: Antivirus,
    place: str | None,
    size: int,
    previews: list[FilePreview],
) -> None:
    new_places = [preview.file.name for preview in previews] + ([place] if place else [])
    row = _row(stored_file)
    if row is None:
        storing.delete_on_commit(new_places)
        return
    storing.delete_on_commit(row.previews.values_list("file", flat=True))
    row.previews.all().delete()
    if place:
        storing.delete_on_commit([row.file.name])
        row.file.name, row.size = place, size
    row.kind, row.media_type = str(verdict.kind), verdict.media_type
    row.width, row.height, row.pages = verdict.width, verdict.height, verdict.pages
    row.text_html = verdict.text_html or ""
    row.message = " ".join(str(NOTES[note]) for note in verdict.notes)
    row.state, row.antivirus, row.checked_at = State.CLEAN, scanned, timezone.now()
    row.save()
    for preview in previews:
        preview.stored_file = row
    FilePreview.objects.bulk_create(previews)


def _refuse(stored_file: StoredFile, verdict: Rejected, scanned: Antivirus) -> None:
    """Keep why, and nothing of the bytes: nobody will ever be served them."""
    row = _row(stored_file)
    if row is None:
        return
    storing.delete_on_commit([row.file.name])
    row.file.name = ""
    row.reason, row.message = str(verdict.reason), verdict.message
    row.state, row.antivirus, row.checked_at = State.REJECTED, scanned, timezone.now()
    row.save()
    if row.checked_at - row.uploaded_at > GONE_AFTER:
        _tell(row)


def _row(stored_file: StoredFile) -> StoredFile | None:
    """The row, locked, if it still waits for this verdict."""
    waiting = StoredFile.objects.locked().exclude(state__in=[State.CLEAN, State.REJECTED])
    return waiting.filter(pk=stored_file.pk, file=stored_file.file.name).select_related("owner").first()


def _tell(row: StoredFile) -> None:
    shown = row.attachments.filter(revision__submitted_at=None).select_related("revision__case_study").first()
    link = reverse("case-study-files", args=[shown.revision.case_study.slug]) if shown else ""
    params = {"name": row.name, "why": row.message}
    notify(user=row.owner, kind="file_refused", params=params, link=link, key=f"{row.pk}:{row.checked_at:%s}")


# --- the private copy -----------------------------------------------------------------------------


class _folder(tempfile.TemporaryDirectory):
    """A folder for one check; those that a killed worker left behind go first."""

    def __init__(self) -> None:
        forget_left_folders()
        super().__init__(prefix=FOLDERS, ignore_cleanup_errors=True)

    def __enter__(self) -> Path:
        return Path(self.name)


def forget_left_folders(*, older_than: float = LEFT_BEHIND_SECONDS) -> int:
    """Delete the private copies of workers that were killed; how many."""
    forgotten = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        try:
            old = time.time() - folder.stat().st_mtime > older_than
        except OSError:  # gone already
            continue
        if old:
            shutil.rmtree(folder, ignore_errors=True)
            forgotten += 1
    return forgotten


def give_up_stuck(*, older_than: timedelta = timedelta(hours=1)) -> int:
    """Say that a file could not be checked when the outbox has given up on it; how many.

    The owner can then ask for another check, where "Being checked" would never end.
    """
    given_up = 0
    stuck = StoredFile.objects.being_checked().filter(uploaded_at__lt=timezone.now() - older_than)
    for stored_file in stuck.iterator():
        with transaction.atomic():
            row = StoredFile.objects.being_checked().locked().filter(pk=stored_file.pk).first()
            if row and not promised_checks(row).waiting().exists():
                row.state, row.message = State.FAILED, str(_("The check did not come to an end."))
                row.save(update_fields=["state", "message"])
                given_up += 1
    return given_up
