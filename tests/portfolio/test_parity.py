"""Pages and API are two surfaces of the same actions.

Each case is sent both ways, to two people in the same position. The rows that come of it are
the same, and so is the refusal, word for word: 422 on the page, a problem from the API.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.forms import BaseForm
from django.test import Client
from rest_framework.test import APIClient

from portfolio import actions
from portfolio.models import CaseStudy, Revision
from tests.factories import make_case_study, make_learner, make_stored_file

from .conftest import TEMPLATE

pytestmark = pytest.mark.django_db
PAGES, API = "/portfolio/the-pilot/", "/api/v1/portfolio/case-studies/the-pilot/"


@dataclass
class Case:
    """One thing to do. ``page`` and ``api`` say how; a refusal is what both say, or a status that both give."""

    page: Callable[[Client], Any]
    api: Callable[[APIClient], Any]
    refused: str | int | None = None
    problem: int = 400
    before: Callable[[CaseStudy], Any] = lambda study: None


def create(title: object, summary: str = "", refused: str | None = None) -> Case:
    body = {"type": "retrospective", "title": title, "summary": summary}
    return Case(
        lambda client: client.post("/portfolio/new/", body),
        lambda client: client.post("/api/v1/portfolio/case-studies/", body),
        refused,
    )


def describe(title: str, refused: str | None = None) -> Case:
    body = {"title": title, "summary": "In short."}
    return Case(lambda client: client.post(f"{PAGES}describe/", body), lambda client: client.patch(API, body), refused)


def save(text: str, version: int = 0, refused: str | None = None, problem: int = 400, **fields: Any) -> Case:
    body = {"body": text, "version": version}
    return Case(
        lambda client: client.post(f"{PAGES}edit/", body),
        lambda client: client.put(f"{API}draft/", body),
        refused,
        problem,
        **fields,
    )


def submit(refused: str | None = None, problem: int = 400, *, confirmed: bool = True, **fields: Any) -> Case:
    sent = {"what_changed": fields.pop("what_changed", ""), "version": fields.pop("version", 1)}
    return Case(
        lambda client: client.post(f"{PAGES}submit/", sent | ({"confirmed": "on"} if confirmed else {})),
        lambda client: client.post(f"{API}submit/", sent | {"confirmed": confirmed}),
        refused,
        problem,
        before=fields.pop("before", write),
    )


def move(page: str, api: str, method: str = "post", body: dict | None = None, **fields: Any) -> Case:
    """An action that needs an address only, or little more."""
    return Case(
        lambda client: client.post(f"{PAGES}{page}", body or {}),
        lambda client: getattr(client, method)(f"{API}{api}", body or {}),
        **fields,
    )


def write(study: CaseStudy) -> None:
    actions.save_draft(study=study, body="It stalled.")


def freeze(study: CaseStudy) -> None:
    write(study)
    actions.submit_revision(study=study, confirmed=True)


def go_on(study: CaseStudy) -> None:
    freeze(study)
    actions.start_revision(study=study)


def go_on_writing(study: CaseStudy) -> None:
    go_on(study)
    actions.save_draft(study=study, body="It went on.")


def attach_unchecked(study: CaseStudy) -> None:
    write(study)
    study.draft.attachments.create(stored_file=make_stored_file(study.owner, state="scanning"), name="plan.pdf")


def delete(study: CaseStudy) -> None:
    actions.delete_case_study(study=study)


LONG_TITLE = "This is 1 character too long. The limit is 120."
NULL = "Null characters are not allowed."
STALE = "You saved another version in the meantime. Yours is still in the field; compare the two."
NEWER = "You have begun a newer version. Discard that one first."
CASES = {
    "create": create("The second pilot"),
    "create in another script": create("مشروع", "👋🏽"),
    "create without a title": create(" ", refused="Give it a title. You can change it later."),
    "create with a long title": create("x" * 121, refused=LONG_TITLE),
    "create with a null byte": create("a\x00b", refused=NULL),
    "describe": describe("Another title"),
    "describe with a long title": describe("x" * 121, LONG_TITLE),
    "save": save("It **stalled**."),
    "save nothing": save(""),
    "save on several lines": save("one\r\ntwo\n  three  "),
    "save 60,000 characters": save("x" * 60_000),
    "save a megabyte": save("x" * 1_000_000, refused="This is 940000 characters too long. The limit is 60000."),
    "save a null byte": save("a\x00b", refused=NULL),
    "save a stale text": save("From this tab.", 0, STALE, 409, before=write),
    "save what is submitted": save(
        "More.",
        1,
        "This version has been submitted and is frozen. Start a new version to go on writing.",
        409,
        before=freeze,
    ),
    "save what is deleted": Case(
        lambda client: client.post(f"{PAGES}edit/", {"body": "More."}),
        lambda client: client.put(f"{API}draft/", {"body": "More.", "version": 0}),
        404,
        before=delete,
    ),
    "submit": submit(what_changed="All of it."),
    "submit without the confirmation": submit("Confirm that names and confidential details are gone.", confirmed=False),
    "submit the template": submit(
        "This is still the template. Fill it with your own work first.", version=0, before=lambda study: None
    ),
    "submit what changed since": submit(
        "The text was saved again after you opened this page. Read it once more, then submit.", 409, version=0
    ),
    "submit an unchecked file": submit(
        "These files are not checked yet, or were refused: plan.pdf. Wait for them, or remove them.",
        before=attach_unchecked,
    ),
    "withdraw": move("versions/1/withdraw/", "revisions/1/withdraw/", before=freeze),
    "withdraw behind a newer one": move("versions/1/withdraw/", "revisions/1/withdraw/", before=go_on, refused=NEWER),
    "withdraw what there is not": move("versions/7/withdraw/", "revisions/7/withdraw/", refused=404),
    "start": move("versions/new/", "draft/", before=freeze),
    "start again": move("versions/new/", "draft/", before=go_on),
    "discard": move("versions/discard/", "draft/", "delete", before=go_on_writing),
    "discard the only one": move(
        "versions/discard/",
        "draft/",
        "delete",
        before=write,
        refused="This is all there is. Delete the case study instead.",
    ),
    "restore": move("versions/1/restore/", "revisions/1/restore/", before=freeze),
    "restore over a written draft": move(
        "versions/1/restore/",
        "revisions/1/restore/",
        before=go_on_writing,
        refused="Version 2 is being written. Keep that draft, or have it replaced.",
        problem=409,
    ),
    "restore instead of a written draft": move(
        "versions/1/restore/", "revisions/1/restore/", body={"replace": True}, before=go_on_writing
    ),
    "delete": move("delete/", "", "delete"),
    "take back": Case(
        lambda client: client.post("/portfolio/deleted/the-pilot/take-back/"),
        lambda client: client.post("/api/v1/portfolio/deleted-case-studies/the-pilot/take-back/"),
        before=delete,
    ),
}


def rows_of(person: Any) -> list[tuple]:
    """All that there is of a person's work, without what tells two people apart."""
    studies = CaseStudy.objects.of(person).order_by("pk")
    fields = ("number", "body", "version", "what_changed", "renderer", "html", "plain_text", "words")
    return [
        (
            (study.artifact_type_id, study.title, study.slug, study.summary, bool(study.deleted_at)),
            list(Revision.objects.filter(case_study=study).order_by("number").values_list(*fields)),
        )
        for study in studies
    ]


def messages_of(page: Any) -> list[str]:
    """What a refused page says."""
    form = page.context.get("form")
    if isinstance(form, BaseForm) and form.is_bound:
        return [message for messages in form.errors.values() for message in messages]
    return [page.context["problem"]]


@pytest.mark.parametrize("name", CASES)
def test_both_ways(name, kind, signed_in, api):
    case = CASES[name]
    people = [make_learner() for _surface in range(2)]
    for person in people:
        case.before(make_case_study(person, artifact_type=kind, title="The pilot", slug="the-pilot", body=TEMPLATE))
    before = [rows_of(person) for person in people]
    page = case.page(signed_in(people[0]))
    answer = case.api(api(people[1]))
    after = [rows_of(person) for person in people]
    assert before[0] == before[1]
    assert after[0] == after[1]
    if case.refused is None:
        assert page.status_code == 302
        assert answer.status_code in (200, 201, 204)
        return
    assert after == before
    if isinstance(case.refused, int):
        assert (page.status_code, answer.status_code) == (case.refused, case.refused)
        return
    assert (page.status_code, answer.status_code) == (422, case.problem)
    assert messages_of(page) == [case.refused]
    assert [error["detail"] for error in answer.json()["errors"]] == [case.refused]


def test_reading_shows_the_same(kind, learner, signed_in, api):
    study = make_case_study(learner, artifact_type=kind, title="The pilot", slug="the-pilot", body=TEMPLATE)
    go_on_writing(study)
    page = signed_in(learner).get(f"{PAGES}versions/1/")
    answer = api(learner).get(f"{API}revisions/1/").json()
    assert answer["body"]["html"] == page.context["html"]
    compared = signed_in(learner).get(f"{PAGES}compare/?from=1&to=2").context["comparison"]
    changes = api(learner).get(f"{API}comparison/?from=1&to=2").json()["changes"]
    assert [change["html"] for change in changes] == [change.html for change in compared.changes]
    preview = signed_in(learner).post(f"{PAGES}edit/", {"body": "A **claim**.", "preview": "1"})
    assert (
        api(learner).post(f"{API}preview/", {"body": "A **claim**."}).json()["html"] == preview.context["preview"].html
    )
    listed = api(learner).get("/api/v1/portfolio/case-studies/").json()["results"]
    assert [study["slug"] for study in listed] == ["the-pilot"]
    assert listed[0]["state"] == signed_in(learner).get("/portfolio/").context["shelf"].works[0].state
