"""Uploads for tests: small real files, and the worker that checks them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Pdf
from PIL import Image

from outbox.draining import drain
from portfolio.files import actions
from portfolio.models import Attachment, Revision
from tests.factories import make_case_study


def picture(colour: str = "teal", form: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def pdf(pages: int = 1, width: int = 300) -> bytes:
    file = io.BytesIO()
    with Pdf.new() as document:
        for _page in range(pages):
            document.add_blank_page(page_size=(width, 400))
        document.save(file, deterministic_id=True)
    return file.getvalue()


def upload(content: bytes = b"# Notes\n", name: str = "notes.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def draft_of(user) -> Revision:
    study = make_case_study(user)
    draft = study.draft
    draft.case_study = study
    return draft


def attach(revision: Revision, content: bytes = b"# Notes\n", name: str = "notes.md") -> Attachment:
    owner = revision.case_study.owner
    return actions.attach_upload(user=owner, revision=revision, upload=upload(content, name)).attachment


def check_all() -> None:
    """What the background process does within two seconds."""
    drain()
