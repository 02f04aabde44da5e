"""What a file is by its own bytes, and whether its name agrees.

Only here is a file taken for what it begins with; whether it really is that, the opening shows.
"""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path, PurePosixPath

from .findings import Refused
from .verdict import Kind, Reason

MAX_NAME_LENGTH = 255
HEAD_BYTES = 4096

# (offset, bytes, format): first match wins. The formats that are accepted, and those that people mistake for them.
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (8, b"WEBP", "webp"),
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (0, b"II+\x00", "tiff"),
    (0, b"8BPS\x00", "psd"),
    (0, b"\x00\x00\x01\x00", "ico"),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "jpeg2000"),
    (0, b"\xff\x4f\xff\x51", "jpeg2000"),
    (0, b"\x00\x00\x00\x0cJXL \r\n\x87\n", "jpegxl"),
    (4, b"ftypheic", "heif"),
    (4, b"ftypheix", "heif"),
    (4, b"ftypmif1", "heif"),
    (4, b"ftypavif", "heif"),
    (4, b"ftyp", "video"),
    (0, b"\x1aE\xdf\xa3", "video"),
    (8, b"AVI ", "video"),
    (8, b"WAVE", "audio"),
    (0, b"ID3", "audio"),
    (0, b"OggS", "audio"),
    (0, b"fLaC", "audio"),
    (0, b"\x7fELF", "program"),
    (0, b"\xca\xfe\xba\xbe", "program"),
    (0, b"\xcf\xfa\xed\xfe", "program"),
    (0, b"\x00asm", "program"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"BZh", "archive"),
    (0, b"\xfd7zXZ\x00", "archive"),
    (0, b"\x28\xb5\x2f\xfd", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"Rar!\x1a\x07", "archive"),
    (257, b"ustar", "archive"),
    (0, b"SQLite format 3\x00", "database"),
)
# Two letters are also the beginning of a text: these need a byte that no text has.
SHORT_SIGNATURES = ((b"MZ", "program"), (b"BM", "bmp"))


def recognise(path: Path, name: str) -> Kind:
    """The kind of the file, if its bytes and its name agree on one.

    Raises ``Refused`` when they do not, when the kind is not accepted, or when it is not known.
    """
    extension = check_name(name)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    found = format_of(head)
    if found == "zip":
        from .office import kind_of_archive

        found = kind_of_archive(path)
    elif found == "ole":
        from .office import refuse_compound_file

        refuse_compound_file(path)
    if not found:
        found = _text_or_refused(path, extension)
    if found not in set(Kind):
        raise Refused(Reason.UNSUPPORTED, looks_like=found, named=extension)
    kind = Kind(found)
    if extension not in kind.extensions:
        raise Refused(Reason.MISMATCH, looks_like=found, named=extension, extension=kind.extensions[0])
    return kind


def check_name(name: str) -> str:
    """The extension of ``name``, lower case with its dot; empty when there is none.

    Only the last one counts, as it does for whoever opens the file: "report.exe.pdf" is named a
    PDF. Raises ``Refused`` for a name that hides its extension or leads into another folder.
    """
    if len(name) > MAX_NAME_LENGTH:
        raise Refused(Reason.NAME_TOO_LONG, limit=MAX_NAME_LENGTH)
    # Controls, marks of direction ("fdp.exe" shown as "exe.pdf"), lone surrogates.
    if not name.strip(" .") or any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in name):
        raise Refused(Reason.NAME)
    if "/" in name or "\\" in name:
        raise Refused(Reason.NAME)
    return PurePosixPath(name.strip()).suffix.lower()[:20]


def format_of(head: bytes) -> str:
    """The code of the format that ``head`` is the beginning of; empty for a text and for what is not known."""
    for offset, signature, found in SIGNATURES:
        if head[offset : offset + len(signature)] == signature and (offset != 8 or head[:4] == b"RIFF"):
            return found
    for signature, found in SHORT_SIGNATURES:
        if head.startswith(signature) and b"\x00" in head:
            return found
    return _written_format_of(head)


def _written_format_of(head: bytes) -> str:
    """Formats that are texts themselves, and are not meant to be read as such."""
    text = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if text.startswith(b"%pdf-"):
        return "pdf"
    if text.startswith(b"{\\rtf"):
        return "rtf"
    if text.startswith(b"%!ps"):
        return "postscript"
    if text.startswith((b"<!doctype html", b"<html")):
        return "html"
    if text.startswith((b"<?xml", b"<svg", b"<!doctype", b"<!entity")):
        for mark, found in ((b"<svg", "svg"), (b"<office:document", "opendocument"), (b"<html", "html")):
            if mark in text:
                return found
        return "xml"
    return ""


def _text_or_refused(path: Path, extension: str) -> str:
    """``markdown`` for what is named so, which ``text`` then reads strictly, and for a text under another name."""
    if extension in Kind.MARKDOWN.extensions:
        return Kind.MARKDOWN
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        raise Refused(Reason.UNKNOWN) from None
    if "\x00" in text:
        raise Refused(Reason.UNKNOWN)
    return Kind.MARKDOWN
