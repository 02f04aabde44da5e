"""Files behind the doors: those of a shown version, and no other."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from portfolio.actions import sharing as actions
from portfolio.models import Attachment, CaseStudy, FilePreview, Portfolio, Revision, ShareLink, StoredFile
from tests.factories import (
    make_attachment,
    make_case_study,
    make_learner,
    make_portfolio,
    make_share_link,
    make_stored_file,
    make_submitted,
)
from tests.portfolio.uploading import picture

pytestmark = pytest.mark.django_db
TOKEN = "a-secret-token"


@pytest.fixture
def owner():
    return make_learner(name="Ana", handle="ana")


@pytest.fixture
def study(owner):
    """Shown in its first version with a picture in the text and a paper beside it; a draft goes on."""
    make_portfolio(owner, visibility="public")
    study = make_case_study(owner, slug="three-rules")
    revision = study.draft
    chart = make_stored_file(owner, picture(), kind="png", media_type="image/png", width=40, height=30)
    shown = make_attachment(revision, chart, name="The chart.png", description="A chart")
    paper = make_stored_file(owner, b"%PDF-1.7 paper", kind="pdf", media_type="application/pdf", pages=2)
    make_attachment(revision, paper, name="paper.pdf")
    preview = ContentFile(b"RIFF....WEBPVP8 ", name="x")
    FilePreview.objects.create(stored_file=paper, page=1, file=preview, width=300, height=400)
    make_submitted(study, html=f'<p><img src="/files/{shown.pk}/The%20chart.png" alt="A chart"></p>')
    actions.show_case_study(case_study=study, visibility="public")
    make_attachment(Revision.objects.create(case_study=study, number=2), name="draft.md")
    make_share_link(owner, TOKEN, case_study=study)
    study.refresh_from_db()
    return study


def doors() -> list[str]:
    return ["/p/ana/", f"/shared/{TOKEN}/"]


def places(name: str) -> list[str]:
    pk = Attachment.objects.get(name=name).pk
    return [f"{door}files/{pk}/x" for door in doors()]


def statuses(client, name: str) -> list[int]:
    return [status(client, place) for place in places(name)]


def status(client, place: str) -> int:
    response = client.get(place)
    if response.streaming:
        response.getvalue()  # a file that is read to its end is closed
    return response.status_code


@pytest.mark.parametrize("door", doors())
def test_a_shown_piece_has_its_files_at_the_door(client, study, door):
    page = client.get(f"{door}three-rules/").content.decode()
    chart, paper = (Attachment.objects.get(name=name).pk for name in ("The chart.png", "paper.pdf"))
    assert f'src="{door}files/{chart}/The%20chart.png"' in page
    assert f'href="{door}files/{paper}/paper.pdf"' in page
    assert f'src="{door}files/{paper}/pages/1/"' in page
    assert "PDF, 2 pages, 14\xa0bytes" in page
    assert '"/files/' not in page
    assert "draft.md" not in page
    image = client.get(f"{door}files/{chart}/The%20chart.png")
    assert (image.getvalue()[:4], image["Content-Type"]) == (b"\x89PNG", "image/png")
    assert image["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{door}files/{paper}/pages/1/").getvalue().startswith(b"RIFF")
    assert client.get(f"{door}files/{paper}/pages/2/").status_code == 404
    saved = client.get(f"{door}files/{paper}/paper.pdf")
    assert (saved.getvalue(), saved["Content-Disposition"]) == (b"%PDF-1.7 paper", 'attachment; filename="paper.pdf"')


def test_a_secret_address_stays_secret_at_its_files_too(client, study):
    public, linked = (client.get(place) for place in places("paper.pdf"))
    assert public.getvalue() == linked.getvalue()
    assert "X-Robots-Tag" not in public.headers
    assert (linked["X-Robots-Tag"], linked["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")


def test_the_api_gives_the_addresses_of_the_door(client, study, api):
    read = api().get("/api/v1/portfolios/ana/pieces/three-rules/").json()
    assert 'src="/p/ana/files/' in read["html"]
    assert [(file["name"], file["media_type"], file["size"]) for file in read["files"]] == [
        ("paper.pdf", "application/pdf", 14)
    ]


def test_a_file_of_a_draft_is_not_there(client, study):
    assert statuses(client, "draft.md") == [404, 404]


def test_a_file_of_another_portfolio_is_not_there(client, study):
    other = make_learner(handle="ben")
    make_portfolio(other, visibility="public")
    theirs = make_case_study(other)
    make_attachment(theirs.draft, name="theirs.md")
    make_submitted(theirs)
    actions.show_case_study(case_study=theirs, visibility="public")
    assert statuses(client, "theirs.md") == [404, 404]
    pk = Attachment.objects.get(name="theirs.md").pk
    assert status(client, f"/p/ben/files/{pk}/x") == 200
    assert [client.get(f"{door}files/{uuid.uuid4()}/x").status_code for door in doors()] == [404, 404]


@pytest.mark.parametrize("state", ["quarantined", "scanning", "failed", "rejected"])
def test_a_file_that_is_not_clean_is_not_there(client, study, state):
    StoredFile.objects.filter(kind="pdf").update(state=state, reason="broken")
    assert statuses(client, "paper.pdf") == [404, 404]
    pk = Attachment.objects.get(name="paper.pdf").pk
    assert [client.get(f"{door}files/{pk}/pages/1/").status_code for door in doors()] == [404, 404]
    assert "paper.pdf" not in client.get("/p/ana/three-rules/").content.decode()


HIDDEN = {
    "the study is private": lambda: CaseStudy.objects.update(visibility="private", shown_number=None),
    "the study is deleted": lambda: CaseStudy.objects.update(deleted_at=timezone.now()),
    "another version is shown": lambda: CaseStudy.objects.update(shown_number=2),
}


@pytest.mark.parametrize("why", HIDDEN)
def test_a_file_of_a_hidden_version_is_not_there(client, study, why):
    assert statuses(client, "paper.pdf") == [200, 200]
    HIDDEN[why]()
    assert statuses(client, "paper.pdf") == [404, 404]


def test_a_portfolio_that_is_not_public_keeps_its_files(client, study, signed_in):
    Portfolio.objects.update(visibility="private")
    assert statuses(client, "paper.pdf") == [404, 200]  # the link to the one piece is another door
    assert statuses(signed_in(make_learner()), "paper.pdf") == [404, 200]


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_a_link_that_is_over_opens_no_file(client, study, change):
    ShareLink.objects.update(created_at=timezone.now() - timedelta(days=1), **change)
    assert statuses(client, "paper.pdf") == [200, 404]
