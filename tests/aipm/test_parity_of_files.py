"""Files on the pages and by the API: the same rows, the same refusal, word for word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portfolio.files import actions
from portfolio.models import Attachment, StoredFile
from tests import factories

pytestmark = pytest.mark.django_db


@dataclass
class Person:
    """Somebody with a draft that has a file, and what they removed before."""

    user: Any
    revision: Any
    file: Attachment
    undo: str = "nothing"

    @property
    def page(self) -> str:
        return f"/portfolio/{self.revision.case_study.slug}/files/"

    @property
    def api(self) -> str:
        return f"/api/v1/portfolio/case-studies/{self.revision.case_study.slug}/files/"


@dataclass
class Case:
    page: Callable[[Any, Person], Any]
    api: Callable[[Any, Person], Any]
    refused: str | int | None = None
    before: Callable[[Person], Any] = lambda person: None


def upload(content: bytes = b"# More\n", name: str = "more.md", refused: str | None = None, before=None) -> Case:
    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    return Case(
        page=lambda client, person: client.post(person.page, {"file": file()}),
        api=lambda client, person: client.post(person.api, {"file": file()}, format="multipart"),
        refused=refused,
        before=before or (lambda person: None),
    )


def change(name: str = "notes", description: str = "", refused: str | None = None, before=None) -> Case:
    body = {"name": name, "description": description}
    return Case(
        page=lambda client, person: client.post(f"{person.page}{person.file.pk}/", body),
        api=lambda client, person: client.patch(f"/api/v1/portfolio/files/{person.file.pk}/", body),
        refused=refused,
        before=before or (lambda person: None),
    )


def one(verb: str, refused: str | int | None = None, before=None) -> Case:
    """Remove it, or check it again."""

    def api(client: Any, person: Person) -> Any:
        address = f"/api/v1/portfolio/files/{person.file.pk}/"
        return client.delete(address) if verb == "remove" else client.post(f"{address}{verb}/")

    return Case(
        page=lambda client, person: client.post(f"{person.page}{person.file.pk}/{verb}/"),
        api=api,
        refused=refused,
        before=before or (lambda person: None),
    )


def restore(refused: str | None = None, before=None) -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}restore/", {"undo": person.undo}),
        api=lambda client, person: client.post(f"{person.api}restore/", {"undo": person.undo}),
        refused=refused,
        before=before or (lambda person: None),
    )


def removed(person: Person) -> None:
    person.undo = actions.remove_attachment(attachment=person.file)


def submitted(person: Person) -> None:
    factories.make_submitted(person.revision.case_study)


def failed(person: Person) -> None:
    StoredFile.objects.filter(owner=person.user).update(state="failed")


def another(name: str) -> Callable[[Person], Any]:
    return lambda person: factories.make_attachment(
        person.revision, factories.make_stored_file(person.user, b"another"), name=name
    )


def shown_in_the_text(person: Person) -> None:
    person.revision.body = "![it](attachment:notes.md)"
    person.revision.save()


GONE = "This file is gone and cannot be put back. Upload it again."
CASES = {
    "upload": upload(),
    "upload under a taken name": upload(name="NOTES.md"),
    "upload what is there": upload(b"# Notes\n", "other.md"),
    "upload a name of emoji": upload(name="👩‍🔬.md"),
    "upload a folder": upload(name="..\\..\\a\x00b.md"),
    "upload nothing": upload(b"", refused="This file is empty. Check it on your device and upload it again."),
    "upload a program": upload(
        name="a.exe",
        refused="“a.exe” is not of an accepted kind. Accepted are PDF, DOCX, PPTX, Markdown, PNG, JPEG and WebP.",
    ),
    "upload a clean text as a PDF": upload(
        b"# Notes\n", "notes.pdf", "This is plain text named .pdf. Rename it so that it ends in .md."
    ),
    "upload without a draft": upload(refused=403, before=submitted),
    "change": change("Plan", "The plan."),
    "change to the same": change(),
    "change to a taken name": change("Plan", refused="Another file here has this name.", before=another("plan.md")),
    "change what the text shows": change(
        "Plan",
        refused="Your text shows this picture by its name. Change the name there first.",
        before=shown_in_the_text,
    ),
    "describe a null byte": change(description="a\x00b", refused="Null characters are not allowed."),
    "describe at length": change(description="x" * 301, refused="At most 300 characters."),
    "give it a long name": change("x" * 5_000),
    "change a submitted one": change(refused=403, before=submitted),
    "remove": one("remove"),
    "remove twice": one("remove", 404, removed),
    "remove from a submitted one": one("remove", 403, submitted),
    "put back": restore(before=removed),
    "put back what is there": restore(GONE),
    "check again": one("check", before=failed),
    "check what is clean": one("check", "This file was checked already."),
}


def rows_of(person: Person) -> list[tuple]:
    """All files of a person's drafts and what is kept of each, without what tells two people apart."""
    return list(
        Attachment.objects.of(person.user)
        .order_by("position")
        .values_list(
            "name", "description", "position", "stored_file__sha256", "stored_file__state", "stored_file__name"
        )
    )


def said_by(page: Any) -> list[str]:
    if page.context.get("problem"):
        return [page.context["problem"]]
    return [message for messages in page.context["form"].errors.values() for message in messages]


@pytest.mark.parametrize("name", CASES)
def test_both_ways(name, signed_in, api):
    case, people = CASES[name], []
    for _surface in range(2):
        study = factories.make_case_study()
        revision = study.draft
        revision.case_study = study
        notes = factories.make_stored_file(study.owner, b"# Notes\n")
        people.append(Person(study.owner, revision, factories.make_attachment(revision, notes, name="notes.md")))
    for person in people:
        case.before(person)
    before = [rows_of(person) for person in people]
    page = case.page(signed_in(people[0].user), people[0])
    answer = case.api(api(people[1].user), people[1])
    after = [rows_of(person) for person in people]
    assert before[0] == before[1]
    assert after[0] == after[1]
    if case.refused is None:
        assert page.status_code == 302
        assert answer.status_code in (200, 201)
    elif isinstance(case.refused, int):
        assert (page.status_code, answer.status_code) == (case.refused, case.refused)
        assert after == before
    else:
        assert (page.status_code, answer.status_code) == (422, 400)
        assert said_by(page) == [case.refused]
        assert [error["detail"] for error in answer.json()["errors"]] == [case.refused]
        assert after == before
