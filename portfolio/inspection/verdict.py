"""What an inspection can end with: clean, rejected for good, or failed and worth another try."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What may be uploaded."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    MARKDOWN = "markdown"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]

    @property
    def extensions(self) -> tuple[str, ...]:
        """What a file of this kind may be named, lower case with the dot, the usual one first."""
        return _EXTENSIONS[self]

    @property
    def is_image(self) -> bool:
        return self in (Kind.PNG, Kind.JPEG, Kind.WEBP)


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: _OPEN_XML + "wordprocessingml.document",
    Kind.PPTX: _OPEN_XML + "presentationml.presentation",
    Kind.MARKDOWN: "text/markdown",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.WEBP: "image/webp",
}
_EXTENSIONS = {
    Kind.PDF: (".pdf",),
    Kind.DOCX: (".docx",),
    Kind.PPTX: (".pptx",),
    Kind.MARKDOWN: (".md", ".markdown"),
    Kind.PNG: (".png",),
    Kind.JPEG: (".jpg", ".jpeg"),
    Kind.WEBP: (".webp",),
}


class Reason(StrEnum):
    """Why a file is refused. Stored with it: a code is never renamed."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NAME = "name"
    NAME_TOO_LONG = "name_too_long"
    MISMATCH = "mismatch"  # an accepted kind under the extension of another
    UNSUPPORTED = "unsupported"  # recognised, and not among the kinds
    UNKNOWN = "unknown"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    POLYGLOT = "polyglot"  # two formats in one file
    TOO_COMPLEX = "too_complex"
    VIRUS = "virus"  # for the caller: what antivirus found

    TOO_MANY_PIXELS = "too_many_pixels"

    NOT_UTF8 = "not_utf8"
    NOT_TEXT = "not_text"
    TEXT_TOO_LONG = "text_too_long"

    TOO_MANY_PAGES = "too_many_pages"
    PAGE_TOO_LARGE = "page_too_large"
    PDF_SCRIPT = "pdf_script"
    PDF_LAUNCH = "pdf_launch"
    PDF_EMBEDDED_FILE = "pdf_embedded_file"
    PDF_MEDIA = "pdf_media"
    PDF_FORM_ACTION = "pdf_form_action"
    PDF_XFA = "pdf_xfa"
    PDF_LINK = "pdf_link"

    OFFICE_LEGACY = "office_legacy"
    OFFICE_MACROS = "office_macros"
    OFFICE_EMBEDDED = "office_embedded"
    OFFICE_EXTERNAL = "office_external"
    OFFICE_LINK = "office_link"
    OFFICE_ENTITIES = "office_entities"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    ARCHIVE_UNSAFE = "archive_unsafe"


class Note(StrEnum):
    """What the person should know about a clean file."""

    FIRST_FRAME = "first_frame"  # of an animation, one picture was kept
    NO_PREVIEW = "no_preview"  # too long to be shown
    PREVIEW_CUT = "preview_cut"  # only its beginning is shown


class Failure(StrEnum):
    """Why an inspection came to no verdict."""

    TIME = "time"
    MEMORY = "memory"
    CRASHED = "crashed"
    NOT_STARTED = "not_started"  # the machine had no room for another process


Details = Mapping[str, str | int]


@dataclass(frozen=True)
class Preview:
    """A WebP picture of one page, or a small one of a picture. Sizes in pixels."""

    path: Path
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """A picture as it stood in a DOCX, not checked any further. ``words`` are its alternative text."""

    path: Path
    words: str


@dataclass(frozen=True)
class Clean:
    """An accepted kind, really opened.

    ``sanitised_path`` is what to keep instead of the upload: an image written anew, without
    metadata; ``None`` means that the upload is kept as it is. ``previews`` are one of an image,
    or the first pages of a PDF in order. ``text_html`` is safe to show; ``text`` is that of a PDF
    as far as ``Limits.text_length`` asked for it, plain and as untrusted as the file. All paths lie in
    a folder of their own below the ``workdir`` given to ``inspect``; the caller moves what it
    wants and removes ``workdir``. ``width`` and ``height`` are pixels, as seen (orientation
    applied); ``pages`` are pages of a PDF or slides of a PPTX.

    ``pictures`` are those of a DOCX, when ``Limits.pictures`` asks for any; ``text_html`` then holds
    ``picture_mark(n)`` where the picture of that place in the list stood. ``pictures_left`` were not
    taken out.
    """

    kind: Kind
    media_type: str
    extension: str
    sanitised_path: Path | None = None
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    text_html: str | None = None
    text: str | None = None
    previews: tuple[Preview, ...] = ()
    notes: tuple[Note, ...] = ()
    pictures: tuple[Picture, ...] = ()
    pictures_left: int = 0


PICTURE_MARK = re.compile("\ue000([0-9]{1,4})\ue001")


def picture_mark(number: int) -> str:
    """What stands in the text of a document for its picture of that number, counted from 0."""
    return f"\ue000{number}\ue001"


@dataclass(frozen=True)
class Rejected:
    """Refused for good: the same file gets the same answer."""

    reason: Reason
    details: Details = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong and what to do about it, in the language that is active."""
        from .messages import text_of  # here, so that the child need not import Django

        return text_of(self.reason, self.details)


@dataclass(frozen=True)
class Failed:
    """No verdict: the child died or ran out of time or memory. Worth another try, later.

    ``log`` is for operators, never for the page.
    """

    failure: Failure
    log: str = ""

    def as_rejection(self) -> Rejected:
        """What to tell when it failed again: the file is too much for the limits of this site."""
        return Rejected(Reason.TOO_COMPLEX)


Verdict = Clean | Rejected | Failed
