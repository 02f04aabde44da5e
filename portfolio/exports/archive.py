"""Everything of a portfolio in one zip: Markdown, files, and a site that opens from disk.

``portfolio.json`` says what is what, so that the zip can be read back in; the Markdown and the files
need nothing but a text editor. The site shows what others see, the rest is the owner's.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import timezone

from portfolio.models import Attachment, CaseStudy, Revision
from portfolio.showcase import Showcase
from portfolio.shown_files import ShownFiles

from .resume import resume_of

FORMAT = "aipm portfolio"
FORMAT_VERSION = 1
BYTES_AT_ONCE = 64 * 1024
STATIC = settings.BASE_DIR / "static"

Step = Callable[[], None]


class Archive:
    """One zip on its way. ``steps`` is how many parts it has, so that its progress can be told."""

    def __init__(self, showcase: Showcase) -> None:
        self.showcase = showcase
        self.user = showcase.user
        self.studies = list(CaseStudy.objects.of(self.user).kept().in_own_order().select_related("artifact_type"))

    @property
    def steps(self) -> int:
        return len(self.studies) + 1

    def write(self, target: IO[bytes], step: Step = lambda: None) -> None:
        """Write the zip; ``step`` is called after each part."""
        folder = f"{settings.SITE_NAME}-portfolio-{timezone.localdate(timezone=self.user.zone):%Y-%m-%d}"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            entries = []
            for study in self.studies:
                entries.append(self._case_study(archive, folder, study))
                step()
            portfolio = {"format": FORMAT, "version": FORMAT_VERSION, "made_at": timezone.now(), **self._head()}
            _json(archive, f"{folder}/portfolio.json", portfolio | {"case_studies": entries})
            _json(archive, f"{folder}/resume.json", resume_of(self.showcase))
            text = render_to_string("portfolio/site/README.txt", {"site_name": settings.SITE_NAME, "user": self.user})
            archive.writestr(f"{folder}/README.txt", text)
            for name, content in self._site():
                archive.writestr(f"{folder}/site/{name}", content)
            self._site_files(archive, folder)
            step()

    def _head(self) -> dict[str, Any]:
        portfolio = self.showcase.portfolio
        names = ("headline", "about", "location", "contact_email", "website")
        return {"name": self.user.name} | {name: getattr(portfolio, name) for name in names}

    def _case_study(self, archive: zipfile.ZipFile, folder: str, study: CaseStudy) -> dict[str, Any]:
        home = f"case-studies/{study.slug}"
        written: dict[Any, dict[str, str]] = {}  # one file may stand in several revisions, and is in the zip once
        revisions = []
        for revision in study.revisions.order_by("number"):
            name = "draft.md" if revision.is_draft else f"version-{revision.number}.md"
            archive.writestr(f"{folder}/{home}/{name}", revision.body)
            attachments = []
            for attachment in revision.attachments.with_files():
                if not attachment.stored_file.is_clean:
                    continue
                if attachment.stored_file_id not in written:
                    taken = {file["path"] for file in written.values()}
                    place = f"{home}/files/{_free(attachment.name, taken, home)}"
                    digest = _copy(archive, f"{folder}/{place}", attachment.stored_file.file)
                    written[attachment.stored_file_id] = {"path": place, "sha256": digest}
                said = {"name": attachment.name, "description": attachment.description}
                attachments.append(said | written[attachment.stored_file_id])
            revisions.append(
                {
                    "number": revision.number,
                    "path": f"{home}/{name}",
                    "submitted_at": revision.submitted_at,
                    "what_changed": revision.what_changed,
                    "attachments": attachments,
                }
            )
        return {
            "title": study.title,
            "slug": study.slug,
            "summary": study.summary,
            "artifact_type": study.artifact_type.key,
            "visibility": study.visibility,
            "shown_version": study.shown_number,
            "revisions": revisions,
        }

    def _site(self) -> Iterator[tuple[str, str | bytes]]:
        """The pages that others see, with addresses that need no server."""
        pieces = [(piece, f"{piece.slug}.html") for piece in self.showcase.pieces]
        context = {"showcase": self.showcase, "site_name": settings.SITE_NAME, "offline": True}
        yield "index.html", render_to_string("portfolio/site/index.html", context | {"pieces": pieces})
        shown = {revision.case_study.slug: revision for revision in self._shown()}
        for piece, name in pieces:
            files = OfflineFiles(self.showcase.door, shown[piece.slug])
            here = {"piece": piece, "html": files.html, "files": files.beside}
            page = render_to_string("portfolio/site/piece.html", context | here)
            yield name, page
        for folder, pattern in (("css", "*.css"), ("fonts", "*")):
            for path in sorted((STATIC / folder).glob(pattern)):
                yield f"{folder}/{path.name}", path.read_bytes()

    def _shown(self) -> list[Revision]:
        shown = Revision.objects.shown_of(self.showcase.door.case_studies)
        return list(shown.prefetch_related("attachments__stored_file__previews"))

    def _site_files(self, archive: zipfile.ZipFile, folder: str) -> None:
        for revision in self._shown():
            for attachment in revision.attachments.all():
                if not attachment.stored_file.is_clean:
                    continue
                _copy(archive, f"{folder}/site/{_local_name(attachment)}", attachment.stored_file.file)
                for preview in attachment.stored_file.previews.all()[:1]:
                    _copy(archive, f"{folder}/site/{_local_thumbnail(attachment)}", preview.file)


class OfflineFiles(ShownFiles):
    """The files of a revision where they lie beside its page on the disk."""

    def address_of(self, attachment: Attachment) -> str:
        return _local_name(attachment)

    def thumbnail_of(self, attachment: Attachment) -> str:
        return _local_thumbnail(attachment) if attachment.stored_file.previews.all() else ""


def _local_name(attachment: Attachment) -> str:
    return f"files/{attachment.pk}{Path(attachment.name).suffix.lower()}"


def _local_thumbnail(attachment: Attachment) -> str:
    return f"files/{attachment.pk}-page.webp"


def _copy(archive: zipfile.ZipFile, path: str, file: FieldFile) -> str:
    """Put the bytes into the zip; their digest, which of a picture is not that of what was uploaded."""
    digest = hashlib.sha256()
    with file.open("rb") as source, archive.open(path, "w", force_zip64=True) as copy:
        for chunk in source.chunks(BYTES_AT_ONCE):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def _json(archive: zipfile.ZipFile, path: str, value: Any) -> None:
    archive.writestr(path, json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n")


def _free(name: str, taken: set[str], home: str) -> str:
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 2
    while f"{home}/files/{name}" in taken:
        name = f"{stem} ({number}){suffix}"
        number += 1
    return name
