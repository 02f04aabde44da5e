"""A DOCX comes in with its pictures, each checked like any upload."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from portfolio.models import CaseStudy, StoredFile
from portfolio.rendering import document_of
from tests.factories import make_artifact_type, make_learner

from .corpus.hostile_office import A, document, docx
from .test_imports import bring_in
from .uploading import attach, check_all, draft_of, picture

pytestmark = pytest.mark.django_db
ORDINARY = Path(__file__).parent / "corpus/ordinary"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


@pytest.fixture
def owner(db):
    make_artifact_type("retrospective")
    return make_learner()


def gif() -> bytes:
    file = io.BytesIO()
    Image.new("P", (4, 4)).save(file, "GIF")
    return file.getvalue()


def drawing(number: int, words: str = "") -> str:
    """A run that shows the part behind relationship ``number``."""
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}"><wp:docPr id="{number}" name="x" descr="{words}"/>'
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}"><pic:blipFill>'
        f'<a:blip r:embed="r{number}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
        "</w:r>"
    )


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def text(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def with_pictures(*contents: bytes, body: str) -> bytes:
    parts = {f"word/media/{number}.png": content for number, content in enumerate(contents, 1)}
    points = [("image", f"media/{number}.png", "") for number in range(1, len(contents) + 1)]
    return docx({**parts, "word/document.xml": document(body)}, *points, defaults={"png": "image/png"})


@pytest.mark.parametrize("name", ["pandoc-picture.docx", "libreoffice-picture.docx", "python-docx-picture.docx"])
def test_of_real_tools(owner, name):
    transfer = bring_in(owner, (ORDINARY / name).read_bytes(), name)
    assert (transfer.state, transfer.report["left"]) == ("done", [])
    draft = CaseStudy.objects.get().draft
    file = draft.attachments.get()
    assert f"(attachment:{file.name})" in draft.body
    assert file.stored_file.is_clean
    html = document_of(draft, show_problems=True).html
    assert f'src="/files/{file.pk}/{file.name}"' in html
    assert "block-problems" not in html


def test_each_where_it_stood_and_once(owner):
    body = paragraph(text("Before "), drawing(1, "A plan | *on* a [page]"), text(" after."))
    body += paragraph(drawing(2)) + paragraph(drawing(1)) + paragraph(text("The end."))
    content = with_pictures(picture("teal"), picture("red", "JPEG"), body=body)
    transfer = bring_in(owner, content, "report.docx")
    assert (transfer.report["left"], transfer.report["came"][0]["says"]) == ([], "a draft, 2 files")
    draft = CaseStudy.objects.get().draft
    assert draft.body == (
        "Before ![A plan \\| \\*on\\* a \\[page\\]](attachment:picture-1.png) after.\n\n"
        "![picture-2](attachment:picture-2.jpg)\n\n"
        "![A plan \\| \\*on\\* a \\[page\\]](attachment:picture-1.png)\n\n"
        "The end.\n"
    )
    assert list(draft.attachments.values_list("name", "description", "stored_file__kind")) == [
        ("picture-1.png", "A plan | *on* a [page]", "png"),
        ("picture-2.jpg", "", "jpeg"),
    ]


def test_what_cannot_be_kept_is_told(owner, settings):
    settings.UPLOAD_FILES_PER_REVISION = 2
    broken = picture()[:60]
    body = "".join(paragraph(text(f"{number} "), drawing(number)) for number in range(1, 6))
    content = with_pictures(gif(), broken, picture("teal"), picture("red"), picture("blue"), body=body)
    transfer = bring_in(owner, content, "report.docx")
    assert transfer.state == "done"
    assert transfer.report["left"] == [
        "3 pictures of the document, which are too many or of no kind that we keep.",
        "report, picture-1.png: This file is damaged: it does not open. Open it where you made it, save it anew and "
        "upload that.",
    ]
    assert [a.name for a in CaseStudy.objects.get().draft.attachments.all()] == ["picture-2.png"]
    assert StoredFile.objects.filter(state="clean").count() == 1


def test_marks_in_the_text_of_the_document_show_nothing(owner):
    transfer = bring_in(
        owner, with_pictures(body=paragraph(text("Plan \ue0000\ue001 and \ue0009999\ue001."))), "a.docx"
    )
    assert transfer.state == "done"
    assert CaseStudy.objects.get().draft.body == "Plan  and .\n"


def test_a_preview_of_an_upload_has_no_marks(owner):
    draft = draft_of(owner)
    attached = attach(draft, with_pictures(picture(), body=paragraph(text("Plan"), drawing(1))), "a.docx")
    check_all()
    attached.stored_file.refresh_from_db()
    assert attached.stored_file.text_html == "<p>Plan</p>"
