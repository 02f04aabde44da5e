"""What is in a file that somebody wants to bring in. Nothing in it is trusted: names, sizes, dates, JSON.

The zip is held to the rules of uploads (``portfolio.inspection.archive``): no path leads out of it, no
entry stands in it twice, nothing in it is far larger than it looks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.exports.archive import FORMAT, FORMAT_VERSION
from portfolio.files import names
from portfolio.inspection import Clean, Failed, Kind, Limits, inspect
from portfolio.inspection.archive import Archive
from portfolio.inspection.findings import Refused
from portfolio.inspection.messages import text_of
from portfolio.models.work import BODY_MAX_LENGTH

from .markdown import markdown_of

JSON_MAX_BYTES = 4 * 1024 * 1024
STUDIES_AT_MOST = 200
REVISIONS_AT_MOST = 1_000
_PICTURE = re.compile(r"(!\[[^\]\n]*\]\()<?(?!attachment:|[a-z]+://)([^)>\n]+)>?\)", re.IGNORECASE)
_PICTURE_IN_A_LINE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")


class Unreadable(Exception):
    """The file as a whole cannot be brought in, and why."""


@dataclass
class FileIn:
    """A file of a revision: its name there, and its place in the zip."""

    name: str
    path: str
    description: str = ""


@dataclass
class RevisionIn:
    body: str
    number: int = 1
    submitted_at: datetime | None = None
    what_changed: str = ""
    files: list[FileIn] = field(default_factory=list)


@dataclass
class StudyIn:
    """A case study on its way in. ``kind`` is empty where the file does not say it."""

    title: str
    revisions: list[RevisionIn]
    summary: str = ""
    slug: str = ""
    kind: str = ""


class Source:
    """A file that was uploaded, opened. ``left`` is what does not come in, and why."""

    def __init__(self, path: Path, name: str, workdir: Path) -> None:
        self.path, self.name, self.workdir = path, name, workdir
        self.left: list[str] = []
        self.home = ""
        self.pictures: dict[str, Path] = {}  # of a DOCX, by the name that the text has for each
        self._file = path.open("rb")

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def studies(self) -> list[StudyIn]:
        """What is in it. Raises ``Unreadable``."""
        extension = names.extension_of(self.name)
        try:
            if extension in Kind.MARKDOWN.extensions:
                return [self._text(self._inspected_text())]
            if extension in Kind.DOCX.extensions:
                return [self._word()]
            if extension == ".zip":
                self.archive = Archive(self._file)
                return self._zip()
        except Refused as refused:
            raise Unreadable(text_of(refused.reason, refused.details)) from None
        raise Unreadable(_("Bring in a Markdown file, a DOCX or a zip."))

    def unpack(self, path: str) -> Path:
        """A picture of the document, or one entry of the zip as a file of its own.

        Raises ``Unreadable`` where there is none, or too large a one.
        """
        if path in self.pictures:
            return self.pictures[path]
        content = self._bytes(path, settings.UPLOAD_MAX_BYTES)
        target = self.workdir / "entry"
        target.write_bytes(content)
        return target

    # --- one text ---------------------------------------------------------------------------------

    def _inspected_text(self) -> str:
        self._inspected()
        return self.path.read_text("utf-8-sig")

    def _inspected(self, *, pictures: int = 0) -> Clean:
        limits = replace(Limits.configured(), pictures=pictures)
        verdict = inspect(self.path, self.name, self.workdir, limits)
        if isinstance(verdict, Failed):
            verdict = verdict.as_rejection()
        if not isinstance(verdict, Clean):
            raise Unreadable(verdict.message)
        return verdict

    def _word(self) -> StudyIn:
        verdict = self._inspected(pictures=settings.UPLOAD_FILES_PER_REVISION)
        if not verdict.text_html:
            raise Unreadable(_("No text was found in this document."))
        if verdict.pictures_left:
            text = ngettext(
                "%(n)s picture of the document, which is too much or of no kind that we keep.",
                "%(n)s pictures of the document, which are too many or of no kind that we keep.",
                verdict.pictures_left,
            )
            self.left.append(text % {"n": verdict.pictures_left})
        self.pictures = {picture.path.name: picture.path for picture in verdict.pictures}
        study = self._text(markdown_of(verdict.text_html, [(each.path.name, each.words) for each in verdict.pictures]))
        study.revisions[0].files = [
            FileIn(picture.path.name, picture.path.name, picture.words) for picture in verdict.pictures
        ]
        return study

    def _text(self, body: str, name: str = "") -> StudyIn:
        body = checked_text(body)
        heading = re.match(r"\s*#{1,2}\s+(.+?)\s*#*\s*\n", body + "\n")
        stem = names.split(names.clean(name or self.name))[0]
        title = stem.replace("-", " ").replace("_", " ")
        if heading:
            title = re.sub(r"[*_`\\]", "", _PICTURE_IN_A_LINE.sub("", heading.group(1)))
        return StudyIn(title=title.strip()[:120] or stem[:120], revisions=[RevisionIn(body)])

    # --- a zip ------------------------------------------------------------------------------------

    def _zip(self) -> list[StudyIn]:
        index = [name for name in self.archive.names if PurePosixPath(name).name == "portfolio.json"]
        index = [name for name in index if name.count("/") <= 1]
        if index:
            self.home = index[0].removesuffix("portfolio.json")
            return list(self._export(self._json(index[0])))
        texts = [name for name in self.archive.names if names.extension_of(name) in Kind.MARKDOWN.extensions]
        if not texts:
            raise Unreadable(_("There is no Markdown file in this zip, and it is no export of ours."))
        return [self._loose(name) for name in texts[:STUDIES_AT_MOST]]

    def _loose(self, name: str) -> StudyIn:
        """A Markdown file with the pictures that it shows from beside it."""
        folder = PurePosixPath(name).parent
        found: dict[str, FileIn] = {}

        def beside(match: re.Match[str]) -> str:
            path = str(folder / unquote(match.group(2).strip()))
            if path not in self.archive:
                return match.group(0)
            file = found.setdefault(
                path, FileIn(names.unique(names.clean(path), (f.name for f in found.values())), path)
            )
            return f"{match.group(1)}attachment:{quote(file.name)})"

        study = self._text(_PICTURE.sub(beside, self._decoded(name)), PurePosixPath(name).name)
        study.revisions[0].files = list(found.values())
        return study

    def _export(self, said: Any) -> Iterator[StudyIn]:
        """The case studies of one's own export."""
        if not isinstance(said, dict) or said.get("format") != FORMAT or said.get("version") != FORMAT_VERSION:
            raise Unreadable(_("The portfolio.json of this zip is not of a form that we know."))
        entries = said.get("case_studies")
        for entry in (entries if isinstance(entries, list) else [])[:STUDIES_AT_MOST]:
            title = _word(entry, "title", 120)
            try:
                yield self._entry(entry, title)
            except (Unreadable, Refused) as error:
                why = text_of(error.reason, error.details) if isinstance(error, Refused) else str(error)
                self.left.append(f"{title or _('A case study')}: {why}")

    def _entry(self, entry: Any, title: str) -> StudyIn:
        revisions = entry.get("revisions") if isinstance(entry, dict) else None
        if not title or not isinstance(revisions, list) or not revisions or len(revisions) > REVISIONS_AT_MOST:
            raise Unreadable(_("It has no title or no versions."))
        found = [self._revision(revision) for revision in revisions]
        numbers = [revision.number for revision in found]
        drafts = [revision for revision in found if revision.submitted_at is None]
        if len(set(numbers)) != len(numbers) or len(drafts) > 1 or (drafts and drafts[0].number != max(numbers)):
            raise Unreadable(_("Its versions contradict each other."))
        return StudyIn(
            title=title,
            summary=_word(entry, "summary", 300),
            slug=_word(entry, "slug", 80),
            kind=_word(entry, "artifact_type", 60),
            revisions=sorted(found, key=lambda revision: revision.number),
        )

    def _revision(self, said: Any) -> RevisionIn:
        number = said.get("number") if isinstance(said, dict) else None
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 32_767:
            raise Unreadable(_("A version has no number."))
        attached = said.get("attachments")
        return RevisionIn(
            body=checked_text(self._decoded(self.home + _word(said, "path", 400))),
            number=number,
            submitted_at=_moment(said.get("submitted_at")),
            what_changed=_word(said, "what_changed", 1_000),
            files=[
                FileIn(names.clean(_word(file, "name", 255)), self.home + _word(file, "path", 400),
                       _word(file, "description", 300))
                for file in (attached if isinstance(attached, list) else [])[: settings.UPLOAD_FILES_PER_REVISION]
            ],
        )  # fmt: skip

    def _json(self, name: str) -> Any:
        try:
            return json.loads(self._bytes(name, JSON_MAX_BYTES))
        except (ValueError, RecursionError):
            raise Unreadable(_("The portfolio.json of this zip is damaged.")) from None

    def _decoded(self, name: str) -> str:
        try:
            return self._bytes(name, settings.UPLOAD_MAX_TEXT_BYTES).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Unreadable(_("A text in it is not in UTF-8.")) from None

    def _bytes(self, name: str, most: int) -> bytes:
        if name not in self.archive:
            raise Unreadable(_("A file that it names is not in the zip."))
        if self.archive.size(name) > most:
            raise Unreadable(_("A file in it is too large."))
        return self.archive.read(name)


def checked_text(body: str) -> str:
    """The text with plain line ends. Raises ``Unreadable`` for one that cannot be kept."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in body:
        raise Unreadable(_("The text holds a null character, which cannot be kept."))
    if len(body) > BODY_MAX_LENGTH:
        message = _("The text has %(count)s characters; the limit is %(limit)s.")
        raise Unreadable(message % {"count": len(body), "limit": BODY_MAX_LENGTH})
    return body


def _word(said: Any, name: str, limit: int) -> str:
    value = said.get(name) if isinstance(said, dict) else None
    # JSON can hold halves of characters, and null characters: neither can be kept.
    return value.encode(errors="ignore").decode().replace("\x00", "").strip()[:limit] if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    """When a version was submitted. Raises ``Unreadable`` for what is no moment, and for one to come."""
    if value is None:
        return None
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        if moment is not None and timezone.is_aware(moment) and moment.year >= 2000 and moment <= timezone.now():
            return moment
    except (ValueError, OverflowError):
        pass
    raise Unreadable(_("A version was submitted at no possible time."))
