"""An import, made by a worker: safe to be killed, safe to be made twice.

Files are kept and checked one by one, outside of a transaction; the case studies that show them are
written at once, with the mark that the promise is kept. What was kept for an import that never came
to its end is swept like every file that no revision shows.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.files import File
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import prose
from outbox.models import Promise
from outbox.registry import Undeliverable
from portfolio.actions.importing import NewRevision, NewStudy, bring_in
from portfolio.actions.transfers import begin_transfer, finish_transfer, step_transfer
from portfolio.exports.making import ATTEMPTS
from portfolio.files import actions as files
from portfolio.files import names
from portfolio.inspection.findings import Refused
from portfolio.inspection.messages import text_of
from portfolio.models import ArtifactType, StoredFile, Transfer

from .reading import FileIn, RevisionIn, Source, StudyIn, Unreadable


@dataclass
class _Kept:
    """A file of a revision that is checked, with the id that its attachment will have."""

    pk: uuid.UUID
    name: str
    description: str
    stored_file: StoredFile


def make_import(promise: Promise) -> Callable[[], None] | None:
    """Bring in what was uploaded. What it returns writes the case studies with the mark of the promise."""
    found = Transfer.objects.under_way().select_related("owner").filter(pk=promise.payload["transfer"])
    transfer = found.first()
    if transfer is None or not transfer.owner.is_active:
        return None
    with translation.override(None), tempfile.TemporaryDirectory(prefix="aipm-import-") as folder:
        try:
            return _Import(transfer, Path(folder)).made()
        except Unreadable as error:
            message = str(error)
            return lambda: finish_transfer(transfer=transfer, state=Transfer.State.FAILED, message=message)
        except Exception as error:
            if promise.attempts < ATTEMPTS:
                raise
            message = _("This could not be read. We have been told.")
            finish_transfer(transfer=transfer, state=Transfer.State.FAILED, message=message)
            raise Undeliverable(f"{transfer} could not be made") from error


class _Import:
    def __init__(self, transfer: Transfer, folder: Path) -> None:
        self.transfer, self.folder, self.user = transfer, folder, transfer.owner
        self.kinds = {kind.key: kind for kind in ArtifactType.objects.all()}
        self.kept: dict[str, StoredFile | None] = {}
        self.left: list[str] = []

    def made(self) -> Callable[[], None]:
        path = self.folder / "upload"
        with self.transfer.file.open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        with Source(path, self.transfer.name, self.folder) as opened:
            studies = opened.studies()
            self.left += opened.left
            begin_transfer(transfer=self.transfer, steps=max(1, len(studies)))
            prepared = []
            for study in studies:
                prepared.append(self._prepared(opened, study))
                step_transfer(transfer=self.transfer)
        return lambda: self._write(prepared)

    def _write(self, prepared: list[NewStudy]) -> None:
        if not Transfer.objects.under_way().select_for_update().filter(pk=self.transfer.pk).exists():
            return  # cancelled meanwhile
        came, left = [], list(self.left)
        for new in prepared:
            try:
                study = bring_in(owner=self.user, new=new)
            except ValidationError as error:
                left.append(f"{new.title}: {error.messages[0]}")
                continue
            came.append({"title": study.title, "slug": study.slug, "says": _said_of(new)})
        finish_transfer(transfer=self.transfer, state=Transfer.State.DONE, report={"came": came, "left": left[:200]})

    def _prepared(self, source: Source, study: StudyIn) -> NewStudy:
        fallback = self.kinds.get(self.transfer.report.get("type")) or next(iter(self.kinds.values()))
        kind = self.kinds.get(study.kind)
        if study.kind and kind is None:
            text = _("%(title)s: its kind “%(kind)s” is not known here; it came in as “%(instead)s”.")
            self.left.append(text % {"title": study.title, "kind": study.kind, "instead": fallback.title})
        return NewStudy(
            kind=kind or fallback,
            title=study.title,
            slug=study.slug,
            summary=study.summary,
            revisions=[self._revision(source, study, revision) for revision in study.revisions],
        )

    def _revision(self, source: Source, study: StudyIn, revision: RevisionIn) -> NewRevision:
        found: list[_Kept] = []
        body = revision.body
        for file in revision.files:
            stored_file = self._file(source, study, file)
            if stored_file is None:
                continue
            same = next((kept for kept in found if kept.stored_file == stored_file), None)
            if same is not None:  # one picture under two names is kept under the first
                body = body.replace(f"attachment:{quote(file.name)})", f"attachment:{quote(same.name)})")
                continue
            name = names.unique(file.name, (kept.name for kept in found))
            found.append(_Kept(uuid.uuid4(), name, file.description, stored_file))
        return NewRevision(
            number=revision.number,
            body=body,
            submitted_at=revision.submitted_at,
            what_changed=revision.what_changed,
            document=_document(body, revision.submitted_at, found),
            files=[(kept.pk, kept.stored_file, kept.name, kept.description) for kept in found],
        )

    def _file(self, source: Source, study: StudyIn, file: FileIn) -> StoredFile | None:
        """The file, checked; ``None``, and a word in the report, when it does not come in. Each is looked at once."""
        if file.path not in self.kept:
            self.kept[file.path] = None
            try:
                path = source.unpack(file.path)
                with path.open("rb") as content:
                    upload = File(content, name=file.name)
                    self.kept[file.path] = files.keep_checked(user=self.user, upload=upload, name=file.name)
            except (ValidationError, Unreadable, Refused) as error:
                self.left.append(f"{study.title}, {file.name}: {_why(error)}")
        return self.kept[file.path]


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return error.messages[0]
    return text_of(error.reason, error.details) if isinstance(error, Refused) else str(error)


def _document(body: str, submitted_at: datetime | None, found: list[_Kept]) -> prose.Document | None:
    """A frozen revision is rendered by our renderer now: no HTML comes in."""
    if submitted_at is None:
        return None
    pictures = {
        kept.name: prose.Image(
            reverse("attachment", args=[kept.pk, kept.name]), kept.stored_file.width, kept.stored_file.height
        )
        for kept in found
        if kept.stored_file.is_picture
    }
    return prose.render_document(body, images=pictures.get, show_problems=False)


def _said_of(new: NewStudy) -> str:
    submitted = sum(revision.submitted_at is not None for revision in new.revisions)
    attached = {stored_file.pk for revision in new.revisions for _pk, stored_file, *_rest in revision.files}
    if not submitted:
        said = _("a draft")
    else:
        said = ngettext("%(n)s version", "%(n)s versions", submitted) % {"n": submitted}
        if submitted < len(new.revisions):
            said = _("%(versions)s and a draft") % {"versions": said}
    if attached:
        said += ", " + ngettext("%(n)s file", "%(n)s files", len(attached)) % {"n": len(attached)}
    return said
