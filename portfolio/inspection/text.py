"""Markdown: text in UTF-8, kept as it is and shown only through ``prose``."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from .findings import Findings, Refused
from .limits import Limits
from .verdict import Kind, Reason

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BYTES_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UTF16_OR_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def open_text(path: Path, limits: Limits) -> Findings:
    size = path.stat().st_size
    if size > limits.max_text_bytes:
        raise Refused(Reason.TEXT_TOO_LONG, size=size, limit_size=limits.max_text_bytes)
    content = path.read_bytes()
    if content.startswith(_UTF16_OR_32):
        raise Refused(Reason.NOT_UTF8)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Reason.NOT_TEXT if _BYTES_NOT_TEXT.search(content) else Reason.NOT_UTF8) from None
    if _NOT_TEXT.search(text):
        raise Refused(Reason.NOT_TEXT)
    # Readers look for a PDF's beginning in the first kilobyte, not only at its start.
    if b"%PDF-" in content[:1024] and b"startxref" in content:
        raise Refused(Reason.POLYGLOT)
    return Findings(Kind.MARKDOWN)
