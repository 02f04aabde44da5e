"""Pages and API are two surfaces of the same actions: the same rows come of both, and the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from careers.models import JobPosting
from tests.factories import make_learner

from .search import make_posting, make_world

pytestmark = pytest.mark.django_db
TEXT = "Requirements\n- Jira"


@dataclass
class Case:
    """One thing to do on each surface; the addresses get the id of a posting that is there."""

    page: Callable[[Any, str], Any]
    api: Callable[[Any, str], Any]
    refused: str = ""


def bring_in(refused: str = "", **sent: Any) -> Case:
    return Case(
        lambda client, _pk: client.post("/job-fit/", sent),
        lambda client, _pk: client.post("/api/v1/job-postings/", sent, format="json"),
        refused,
    )


def upload(name: str, content: bytes, refused: str = "") -> Case:
    def sent() -> dict[str, Any]:
        return {"file": SimpleUploadedFile(name, content), "title": "From a file"}

    return Case(
        lambda client, _pk: client.post("/job-fit/", sent()),
        lambda client, _pk: client.post("/api/v1/job-postings/upload/", sent(), format="multipart"),
        refused,
    )


def change(page: str, api: str, method: str = "post", refused: str = "", **sent: Any) -> Case:
    def by_api(client: Any, pk: str) -> Any:
        body = {name: value or None for name, value in sent.items()} if api == "correct/" else sent
        return getattr(client, method)(f"/api/v1/job-postings/{pk}/{api}", body or None, format="json")

    return Case(lambda client, pk: client.post(f"/job-fit/postings/{pk}/{page}", sent), by_api, refused)


CASES = {
    "bring in": bring_in(text=TEXT, title=" An  AI job ", company="Northgate", url="https://example.org/1"),
    "bring in a page": bring_in(text="<html><h1>AI lead</h1><ul><li>Jira</li></ul></html>"),
    "bring in a link": bring_in("That is a link.", text="https://example.org/1"),
    "bring in too much": bring_in("too long", text="word " * 20_000),
    "bring in with a bad address": bring_in("http://", text=TEXT, url="ftp://example.org"),
    "upload": upload("advert.md", TEXT.encode()),
    "upload nothing": upload("advert.pdf", b"", "This file is empty."),
    "upload another kind": upload("advert.xlsx", b"x", "Choose a PDF"),
    "name": change("describe/", "", "patch", title="AI lead", company="", url=""),
    "name badly": change("describe/", "", "patch", "http://", title="AI lead", company="", url="example"),
    "correct": change("correct/", "correct/", skill="jira", asked="preferred"),
    "correct back": change("correct/", "correct/", skill="sql", asked=""),
    "correct what is not there": change("correct/", "correct/", "post", "no such skill", skill="juggling", asked="no"),
    "read again": change("read-again/", "read-again/"),
    "delete": change("delete/", "", "delete"),
    "take back": change("take-back/", "take-back/"),
}


def rows_of(user) -> list[tuple]:
    return [
        (row.title, row.company, row.url, row.text, row.findings, row.corrections, bool(row.deleted_at))
        for row in JobPosting.objects.of(user).order_by("pasted_at")
    ]


@pytest.mark.parametrize("name", CASES)
def test_both_surfaces_do_the_same(name, signed_in, api):
    case = CASES[name]
    make_world()
    on_page, by_api = make_learner(), make_learner()
    own = {person: str(make_posting(person, "Requirements\n- SQL", title="Before").pk) for person in (on_page, by_api)}
    page = case.page(signed_in(on_page), own[on_page])
    answer = case.api(api(by_api), own[by_api])
    assert rows_of(on_page) == rows_of(by_api)
    if case.refused:
        assert page.status_code == 422
        assert answer.status_code == 400, answer.content
        assert case.refused in page.content.decode()
        assert case.refused in answer.content.decode()
    else:
        assert page.status_code == 302, page.content.decode()[:2_000]
        assert answer.status_code in (200, 201, 204), answer.content
