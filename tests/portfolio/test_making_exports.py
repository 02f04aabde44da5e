"""What takes a while is asked for, made by a worker, shown with its progress, and forgotten."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from outbox.draining import drain
from outbox.models import Promise
from portfolio.actions.sharing import show_case_study
from portfolio.actions.transfers import ask_for_export, delete_transfer, forget_expired
from portfolio.exports import making
from portfolio.models import Transfer
from tests.factories import make_case_study, make_learner, make_submitted


@pytest.fixture
def client() -> Client:
    """A visitor's browser."""
    return Client()


@pytest.fixture
def owner(db):
    owner = make_learner(name="Ana", handle="ana")
    for number in (1, 2):
        study = make_submitted(make_case_study(owner, title=f"Piece {number}")).case_study
        show_case_study(case_study=study, visibility="public")
    return owner


@pytest.mark.parametrize(("kind", "magic"), [("pdf", b"%PDF-"), ("archive", b"PK\x03\x04")])
def test_it_is_made_in_the_background_and_downloaded(owner, signed_in, kind, magic):
    client = signed_in(owner)
    assert client.post("/portfolio/exports/", {"kind": kind}).status_code == 302
    export = Transfer.objects.get()
    page = client.get("/portfolio/exports/").content.decode()
    assert "Waiting" in page
    assert client.get(f"/portfolio/exports/{export.pk}/").status_code == 404
    assert drain() == 1
    export.refresh_from_db()
    assert (export.state, export.steps_done, export.steps) == ("done", 3, 3)
    response = client.get(f"/portfolio/exports/{export.pk}/")
    assert b"".join(response.streaming_content).startswith(magic)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith('attachment; filename="ana-')
    assert signed_in(make_learner()).get(f"/portfolio/exports/{export.pk}/").status_code == 404


def test_progress_is_seen_while_it_is_made(owner, monkeypatch):
    export = ask_for_export(user=owner, kind="pdf")
    seen = []
    typeset = making.typeset

    def looking(*args):
        seen.append(Transfer.objects.values_list("state", "steps_done", "steps").get())
        return typeset(*args)

    monkeypatch.setattr(making, "typeset", looking)
    making.make_export(Promise.objects.get(kind="portfolio_export"))
    assert seen == [("working", 2, 3)]
    export.refresh_from_db()
    assert export.state == "working"  # recorded with the promise, and not before


def test_asking_twice_is_asking_once(owner):
    assert ask_for_export(user=owner, kind="pdf") == ask_for_export(user=owner, kind="pdf")
    assert Promise.objects.filter(kind="portfolio_export").count() == 1


def test_there_has_to_be_something(owner):
    with pytest.raises(ValidationError, match="no case study yet"):
        ask_for_export(user=make_learner(), kind="archive")
    with pytest.raises(ValidationError, match="Nothing is on your portfolio"):
        ask_for_export(user=make_case_study().owner, kind="pdf")
    for kind in ("", "import", "docx"):
        with pytest.raises(ValidationError, match="Choose a PDF or a zip"):
            ask_for_export(user=owner, kind=kind)
    assert not Transfer.objects.exists()


def test_after_three_attempts_its_owner_is_told(owner, monkeypatch):
    def broken(*args):
        raise RuntimeError("no ink")

    monkeypatch.setattr(making, "typeset", broken)
    export = ask_for_export(user=owner, kind="pdf")
    for attempt in (1, 2, 3):
        Promise.objects.update(due_at=timezone.now())
        drain()
        export.refresh_from_db()
        assert export.state == ("failed" if attempt == 3 else "working")
    assert Promise.objects.get(kind="portfolio_export").state == Promise.State.DEAD
    assert "could not be made" in export.message


def test_what_is_a_week_old_goes_with_its_file(owner):
    export = ask_for_export(user=owner, kind="archive")
    drain()
    export.refresh_from_db()
    place = export.file.name
    with default_storage.open(place) as made:
        assert zipfile.is_zipfile(io.BytesIO(made.read()))
    assert forget_expired() == 0
    Transfer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert forget_expired() == 1
    assert not Transfer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_deleted_one_leaves_no_bytes(transactional_db):
    owner = make_learner()
    make_case_study(owner)
    export = ask_for_export(user=owner, kind="archive")
    drain()
    export.refresh_from_db()
    place = export.file.name
    delete_transfer(transfer=export)
    assert not default_storage.exists(place)
    delete_transfer(transfer=export)


@pytest.mark.django_db(transaction=True)
def test_one_that_is_deleted_while_it_is_made_leaves_no_bytes(transactional_db, own_files, monkeypatch):
    owner = make_learner()
    make_case_study(owner)
    ask_for_export(user=owner, kind="archive")
    begin = making.begin_transfer

    def deleted_meanwhile(**arguments):
        begin(**arguments)
        delete_transfer(transfer=arguments["transfer"])

    monkeypatch.setattr(making, "begin_transfer", deleted_meanwhile)
    assert drain() == 1
    assert Promise.objects.get(kind="portfolio_export").state == Promise.State.DONE
    assert [path for path in own_files.rglob("*") if path.is_file()] == []


def test_the_resume_is_there_for_others_only_when_the_page_is(owner, client, signed_in):
    assert client.get("/p/ana/resume.json").status_code == 404
    assert client.get("/portfolio/exports/resume.json").status_code == 302
    own = signed_in(owner).get("/portfolio/exports/resume.json").json()
    assert [project["name"] for project in own["projects"]] == ["Piece 1", "Piece 2"]
