"""Work brought in on the page and by the API: the same rows and the same report, or the same refusal."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from outbox.draining import drain
from portfolio.actions.transfers import ask_for_import
from portfolio.imports import making
from portfolio.models import ArtifactType, CaseStudy, Transfer
from tests.factories import make_artifact_type, make_learner

pytestmark = pytest.mark.django_db
PAGE, API = "/portfolio/import/", "/api/v1/portfolio/imports/"
TEXT = b"# Three rules\n\nWe kept **two**."


@pytest.fixture
def kind():
    return make_artifact_type("retrospective")


def rows_of(user: Any) -> dict[str, list]:
    """All that an import leaves, without what tells two people apart."""
    studies = CaseStudy.objects.of(user).order_by("pk")
    transfers = Transfer.objects.of(user).order_by("pk")
    return {
        "studies": list(studies.values_list("title", "slug", "artifact_type", "visibility", "revisions__body")),
        "transfers": list(transfers.values_list("name", "state", "size", "report", "message", "steps_done")),
    }


def both_ways(signed_in, api, content: bytes, name: str, key: str = "retrospective", before=None) -> tuple[Any, Any]:
    people = [make_learner() for _surface in range(2)]
    for person in people:
        if before:
            before(person)
    page = signed_in(people[0]).post(PAGE, {"file": SimpleUploadedFile(name, content), "artifact_type": key})
    body = {"file": SimpleUploadedFile(name, content), "type": key}
    answer = api(people[1]).post(API, body, format="multipart")
    assert rows_of(people[0]) == rows_of(people[1])
    drain()
    assert rows_of(people[0]) == rows_of(people[1])
    return page, answer


def test_a_text(kind, signed_in, api):
    page, answer = both_ways(signed_in, api, TEXT, "rules.md")
    assert (page.status_code, answer.status_code) == (302, 202)
    assert answer.json()["state"] == "waiting"
    assert CaseStudy.objects.filter(title="Three rules").count() == 2


def test_its_state_is_followed_by_the_api(kind, api):
    client = api(make_learner())
    answer = client.post(API, {"file": SimpleUploadedFile("rules.md", TEXT), "type": kind.key}, format="multipart")
    assert answer["Location"] == f"http://testserver{API}{answer.json()['id']}/"
    drain()
    told = client.get(answer["Location"]).json()
    assert (told["state"], told["steps"], told["steps_done"], told["left"]) == ("done", 1, 1, [])
    assert [(study["title"], study["says"]) for study in told["came"]] == [("Three rules", "a draft")]
    assert client.get(told["came"][0]["case_study"]).json()["title"] == "Three rules"
    assert client.get(API).json()["results"] == [told]


def test_what_cannot_be_read_fails_with_the_same_words(kind, signed_in, api):
    page, answer = both_ways(signed_in, api, b"a\x00b", "null.md")
    assert (page.status_code, answer.status_code) == (302, 202)
    assert set(Transfer.objects.values_list("state", flat=True)) == {"failed"}


def under_way(person: Any) -> None:
    kind = ArtifactType.objects.get()
    ask_for_import(user=person, upload=SimpleUploadedFile("first.md", TEXT), artifact_type=kind)


@pytest.mark.parametrize(
    ("content", "name", "before", "code", "refused"),
    [
        (b"", "a.md", None, "empty", "This file is empty. Check it on your device and upload it again."),
        (b"x", "a.pdf", None, "unsupported", "Bring in a Markdown file, a DOCX or a zip."),
        (b"x" * 1_001, "a.md", None, "too_large", "This file has 1001\xa0bytes; the limit is 1000\xa0bytes."),
        (TEXT, "a.md", under_way, "under_way", "Another import is under way. Wait until it is done."),
    ],
    ids=["empty", "unsupported", "too-large", "under-way"],
)
def test_refusals(kind, signed_in, api, settings, content, name, before, code, refused):
    settings.UPLOAD_MAX_BYTES = 1_000
    page, answer = both_ways(signed_in, api, content, name, before=before)
    assert (page.status_code, answer.status_code) == (422, 400)
    assert page.context["form"].errors["file"] == [refused]
    assert [(e["field"], e["code"], e["detail"]) for e in answer.json()["errors"]] == [("file", code, refused)]


def test_a_kind_that_does_not_exist(kind, signed_in, api):
    page, answer = both_ways(signed_in, api, TEXT, "a.md", key="nothing")
    assert (page.status_code, answer.status_code) == (422, 400)
    assert list(page.context["form"].errors) == ["artifact_type"]
    assert [error["field"] for error in answer.json()["errors"]] == ["type"]
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("done", [True, False])
def test_deleting_the_report_and_cancelling(kind, signed_in, api, done):
    people = [make_learner(), make_learner()]
    for person in people:
        under_way(person)
    if done:
        drain()
    pages, apis = (Transfer.objects.of(person).get().pk for person in people)
    assert signed_in(people[1]).post(f"{PAGE}{pages}/delete/").status_code == 404
    assert api(people[0]).delete(f"{API}{apis}/").status_code == 404
    page = signed_in(people[0]).post(f"{PAGE}{pages}/delete/", follow=True)
    assert api(people[1]).delete(f"{API}{apis}/").status_code == 204
    assert ("What came in stays" if done else "The import is cancelled") in page.content.decode()
    drain()
    assert rows_of(people[0]) == rows_of(people[1])
    assert (CaseStudy.objects.count(), Transfer.objects.count()) == (2 if done else 0, 0)


def test_cancelled_while_it_is_read_nothing_comes_in(kind, monkeypatch):
    person = make_learner()
    under_way(person)
    begin = making.begin_transfer

    def cancelled_meanwhile(**arguments: Any) -> None:
        begin(**arguments)
        Transfer.objects.all().delete()

    monkeypatch.setattr(making, "begin_transfer", cancelled_meanwhile)
    assert drain() == 1
    assert not CaseStudy.objects.exists()
