"""A job description in a file. A PDF or a DOCX is opened by the child process that checks all uploads, never here."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portfolio.files import names
from portfolio.inspection import Clean, Failed, Kind, Limits, Reason, Rejected, inspect

from .models.job_search import TEXT_MAX_LENGTH
from .pages import FoundPosting, is_page, posting_on_page, text_of_page

MAX_BYTES = 5 * 1024 * 1024
MAX_TEXT_BYTES = 1024 * 1024  # of a page or a text, which are read here
MAX_PAGES = 30
SECONDS = 8  # a person waits for the answer
OPENED_IN_A_CHILD = frozenset({*Kind.PDF.extensions, *Kind.DOCX.extensions})
TEXTS = frozenset({".txt", ".md", ".markdown", ".htm", ".html"})
ACCEPTED = tuple(sorted(OPENED_IN_A_CHILD | TEXTS))


def posting_in_file(file: UploadedFile) -> FoundPosting:
    """The job description in a file, of which only the text is kept. Raises ``ValidationError``."""
    name = names.clean(file.name or "")
    extension = names.extension_of(name)
    limit = MAX_BYTES if extension in OPENED_IN_A_CHILD else MAX_TEXT_BYTES
    if extension not in ACCEPTED:
        raise _refused(_("Choose a PDF, a Word document (DOCX), a web page or a text."), "unsupported")
    if not file.size:
        raise _refused(_("This file is empty. Check it on your device and choose it again."), "empty")
    if file.size > limit:
        told = {"size": filesizeformat(file.size), "limit": filesizeformat(limit)}
        raise _refused(_("This file has %(size)s; the limit is %(limit)s.") % told, "too_large")
    if extension in OPENED_IN_A_CHILD:
        return _opened(file, name)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(Rejected(Reason.NOT_UTF8).message, "not_utf8") from None
    return posting_on_page(text) if is_page(text) else FoundPosting(text)


def _opened(file: UploadedFile, name: str) -> FoundPosting:
    limits = replace(
        Limits.configured(),
        max_bytes=MAX_BYTES,
        max_pages=MAX_PAGES,
        preview_pages=0,
        text_length=TEXT_MAX_LENGTH + 1,  # one more shows that it is too long
        seconds=SECONDS,
    )
    with tempfile.TemporaryDirectory(prefix="aipm-posting-") as folder:
        copy = Path(folder) / "upload"
        with copy.open("wb") as target:
            shutil.copyfileobj(file, target)
        verdict = inspect(copy, name, Path(folder), limits)
    if isinstance(verdict, Failed):
        verdict = verdict.as_rejection()
    if not isinstance(verdict, Clean):
        raise _refused(verdict.message, verdict.reason)
    text = verdict.text if verdict.text is not None else text_of_page(verdict.text_html or "")
    if not text.strip():
        message = _("There is no text in this file; it may be a scan. Copy the text of the advert and paste it.")
        raise _refused(message, "no_text")
    return FoundPosting(text)


def _refused(message: str, code: str) -> ValidationError:
    return ValidationError({"file": ValidationError(message, code=code)})
