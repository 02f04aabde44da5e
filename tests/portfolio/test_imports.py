"""Work from elsewhere comes in as it was, or not at all, and the report says what did not and why."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from outbox.draining import drain
from portfolio.access import own_door
from portfolio.actions import start_revision, submit_revision
from portfolio.actions.transfers import ask_for_import
from portfolio.exports.archive import Archive
from portfolio.imports.markdown import markdown_of
from portfolio.models import Attachment, CaseStudy, Revision, StoredFile, Transfer
from portfolio.showcase import Showcase
from tests.factories import make_artifact_type, make_case_study, make_learner
from tests.portfolio.uploading import attach, check_all, pdf, picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    return make_artifact_type("retrospective")


@pytest.fixture
def owner(kind):
    return make_learner(name="Ana", handle="ana")


def bring_in(owner, content: bytes, name: str, kind=None) -> Transfer:
    kind = kind or CaseStudy._meta.get_field("artifact_type").related_model.objects.first()
    transfer = ask_for_import(user=owner, upload=upload(content, name), artifact_type=kind)
    drain()
    transfer.refresh_from_db()
    return transfer


def zipped(entries: dict[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            # Without a date: what is made while tests are collected has to be the same in every worker.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def named(value: object) -> str:
    """The id of a case: the name of its file, and never its bytes."""
    return value if isinstance(value, str) and len(value) < 40 else "content"


def exported(owner) -> bytes:
    target = io.BytesIO()
    Archive(Showcase(own_door(owner))).write(target)
    return target.getvalue()


def portfolio_json(**entry) -> dict[str, bytes | str]:
    study = {
        "title": "Three rules",
        "artifact_type": "retrospective",
        "revisions": [{"number": 1, "path": "a.md", "submitted_at": None}],
    } | entry
    said = {"format": "aipm portfolio", "version": 1, "case_studies": [study]}
    return {"x/portfolio.json": json.dumps(said), "x/a.md": "A text."}


class TestTheRoundTrip:
    def snapshot(self, owner) -> list[dict]:
        """What an export says of the work, but not who sees it: nothing is published by an import."""
        with zipfile.ZipFile(io.BytesIO(exported(owner))) as archive:
            folder = archive.namelist()[0].partition("/")[0]
            studies = json.loads(archive.read(f"{folder}/portfolio.json"))["case_studies"]
            for study in studies:
                del study["visibility"], study["shown_version"]
                for revision in study["revisions"]:
                    revision["body"] = archive.read(f"{folder}/{revision['path']}").decode()
                    for file in revision["attachments"]:
                        del file["sha256"]  # of the upload: a picture is written anew when it comes in
                        content = archive.read(f"{folder}/{file['path']}")
                        file["content"] = content if file["path"].endswith(".pdf") else content[:8]
        return studies

    @pytest.fixture
    def work(self, owner, kind):
        study = make_case_study(owner, artifact_type=kind, title="Three rules", slug="three-rules", summary="Short.")
        draft = study.draft
        draft.case_study = study
        attach(draft, picture(), "chart.png")
        attach(draft, pdf(2), "paper.pdf")
        check_all()
        Revision.objects.filter(pk=draft.pk).update(body="See ![the chart](attachment:chart.png).")
        submit_revision(study=study, confirmed=True)
        when = timezone.now() - timedelta(days=40)
        study.revisions.update(submitted_at=when, approved_at=when)
        second = start_revision(study=study)
        Revision.objects.filter(pk=second.pk).update(body="Second ![the chart](attachment:chart.png) 👋🏽.")
        submit_revision(study=study, confirmed=True, what_changed="The ending.")
        third = start_revision(study=study)
        Revision.objects.filter(pk=third.pk).update(body="Third, a draft.")
        make_case_study(owner, artifact_type=kind, title="Not yet", slug="not-yet", body="Only a draft.")
        return study

    def test_another_account_has_the_same_afterwards(self, owner, work):
        before, zip_file = self.snapshot(owner), exported(owner)
        CaseStudy.objects.all().delete()
        StoredFile.objects.all().delete()
        other = make_learner(name="Ben")
        transfer = bring_in(other, zip_file, "ana.zip")
        assert (transfer.state, transfer.report["left"]) == ("done", [])
        assert [study["says"] for study in transfer.report["came"]] == ["2 versions and a draft, 2 files", "a draft"]
        assert self.snapshot(other) == before
        study = CaseStudy.objects.get(owner=other, slug="three-rules")
        assert (study.visibility, study.shown_number) == ("private", None)
        first = study.revisions.get(number=1)
        chart = first.attachments.get(name="chart.png")
        assert f'src="/files/{chart.pk}/chart.png"' in first.html
        assert first.approved_at is None  # a zip cannot say that a mentor approved it
        assert not transfer.file
        assert set(StoredFile.objects.values_list("state", flat=True)) == {"clean"}

    def test_twice_is_once(self, owner, work):
        zip_file, before = exported(owner), CaseStudy.objects.count()
        transfer = bring_in(owner, zip_file, "ana.zip")
        assert transfer.report["came"] == []
        assert transfer.report["left"] == ["Three rules: You have it already.", "Not yet: You have it already."]
        assert CaseStudy.objects.count() == before


def test_a_markdown_file_becomes_a_draft(owner, kind):
    transfer = bring_in(owner, b"# What *we* learnt\r\n\r\nIt stalled.", "pilot.md")
    study = CaseStudy.objects.get()
    assert (study.owner, study.artifact_type, study.title) == (owner, kind, "What we learnt")
    assert study.draft.body == "# What *we* learnt\n\nIt stalled."
    assert transfer.report == {
        "came": [{"title": "What we learnt", "slug": "what-we-learnt", "says": "a draft"}],
        "left": [],
    }


def test_a_word_document_becomes_markdown(owner):
    corpus = Path(__file__).parent / "corpus"
    document = sorted(corpus.rglob("good/**/*.docx") if (corpus / "good").exists() else corpus.rglob("*.docx"))
    for path in document:
        transfer = bring_in(owner, path.read_bytes(), path.name)
        assert transfer.state in ("done", "failed")
        assert transfer.message or transfer.report["came"]
        if transfer.state == "done":
            assert CaseStudy.objects.get(slug=transfer.report["came"][0]["slug"]).draft.body.strip()
            return
    pytest.fail("no document of the corpus came in")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h3>One</h3><p>Two <strong>three</strong>.</p>", "## One\n\nTwo **three**.\n"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n\n- b\n\n    1. c\n"),
        ("<table><tr><td>a|b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></table>",
         "| a\\|b | c |\n|---|---|\n| d | e |\n"),
        ('<p><a href="https://example.org/a b">x</a></p>', "[x](<https://example.org/a b>)\n"),
        ("<p># no heading</p><p>1. no list</p><p>&lt;script&gt;</p>",
         "\\# no heading\n\n1\\. no list\n\n\\<script\\>\n"),
    ],
)  # fmt: skip
def test_html_as_markdown(html, markdown):
    assert markdown_of(html) == markdown


def test_a_zip_of_texts_brings_its_pictures(owner):
    content = zipped(
        {"notes/a.md": "# A\n\n![x](img/c.png) ![y](https://example.org/y.png)", "notes/img/c.png": picture()}
    )
    transfer = bring_in(owner, content, "notes.zip")
    assert transfer.report["left"] == []
    draft = CaseStudy.objects.get().draft
    assert draft.body == "# A\n\n![x](attachment:c.png) ![y](https://example.org/y.png)"
    assert [(a.name, a.stored_file.state) for a in draft.attachments.all()] == [("c.png", "clean")]


def test_one_picture_under_two_names_is_one_file_and_shown_twice(owner):
    content = zipped({"a.md": "# A\n\n![x](b.png)\n\n![y](c.png)", "b.png": picture(), "c.png": picture()})
    transfer = bring_in(owner, content, "notes.zip")
    assert transfer.report["left"] == []
    draft = CaseStudy.objects.get().draft
    assert draft.body == "# A\n\n![x](attachment:b.png)\n\n![y](attachment:b.png)"
    assert [a.name for a in draft.attachments.all()] == ["b.png"]


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"%PDF-"),
            ("a.md", b""),
            ("a.docm", b"x"),
            ("a", b"x"),
        ],
        ids=named,
    )
    def test_at_once(self, owner, kind, name, content):
        with pytest.raises(ValidationError):
            ask_for_import(user=owner, upload=upload(content, name), artifact_type=kind)
        assert not Transfer.objects.exists()

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("not-a-zip.zip", b"PK\x03\x04 and no more"),
            ("empty.zip", zipped({})),
            ("nothing.zip", zipped({"a.txt": "x"})),
            ("slip.zip", zipped({"../../a.md": "# A"})),
            ("absolute.zip", zipped({"/etc/a.md": "# A"})),
            ("bomb.zip", zipped({"a.md": "# A", "b.bin": bytes(64 * 1024 * 1024)})),
            ("case.zip", zipped({"a.md": "# A", "A.md": "# B"})),
            ("json.zip", zipped({"x/portfolio.json": "{"})),
            ("deep.zip", zipped({"x/portfolio.json": "[" * 200_000})),
            ("list.zip", zipped({"x/portfolio.json": "[]"})),
            ("other.zip", zipped({"x/portfolio.json": '{"format": "aipm portfolio", "version": 99}'})),
            ("latin.md", "Café".encode("latin-1")),
            ("null.md", b"a\x00b"),
            ("long.md", b"x" * 60_001),
            ("fake.docx", b"no document"),
        ],
        ids=named,
    )
    def test_as_a_whole_with_a_reason(self, owner, name, content):
        transfer = bring_in(owner, content, name)
        assert (transfer.state, bool(transfer.message), bool(transfer.file)) == ("failed", True, False)
        assert not CaseStudy.objects.exists()
        assert not StoredFile.objects.exists()

    @pytest.mark.parametrize(
        "entry",
        [
            {"title": ""},
            {"title": ["x"]},
            {"revisions": []},
            {"revisions": "x"},
            {"revisions": [{"number": 0, "path": "a.md"}]},
            {"revisions": [{"number": True, "path": "a.md"}]},
            {"revisions": [{"number": 1, "path": "../../../etc/passwd"}]},
            {"revisions": [{"number": 1, "path": "a.md"}, {"number": 1, "path": "a.md"}]},
            {"revisions": [{"number": 1, "path": "a.md"}, {"number": 2, "path": "a.md"}]},
            {"revisions": [{"number": 1, "path": "a.md", "submitted_at": "9999-01-01T00:00:00Z"}]},
            {"revisions": [{"number": 1, "path": "a.md", "submitted_at": "0001-01-01T00:00:00+14:00"}]},
            {"revisions": [{"number": 1, "path": "a.md", "submitted_at": 5}]},
        ],
    )
    def test_a_case_study_that_contradicts_itself(self, owner, entry):
        transfer = bring_in(owner, zipped(portfolio_json(**entry)), "x.zip")
        assert (transfer.state, transfer.report["came"], len(transfer.report["left"])) == ("done", [], 1)
        assert not CaseStudy.objects.exists()

    def test_a_file_in_it_and_the_rest_comes_in(self, owner):
        revision = {"number": 1, "path": "a.md", "submitted_at": None}
        revision["attachments"] = [{"name": "x.pdf", "path": "x.pdf"}, {"name": "gone.pdf", "path": "gone.pdf"}]
        entries = portfolio_json(revisions=[revision]) | {"x/x.pdf": "<script>alert(1)</script>"}
        transfer = bring_in(owner, zipped(entries), "x.zip")
        assert [study["says"] for study in transfer.report["came"]] == ["a draft"]
        assert len(transfer.report["left"]) == 2
        assert not Attachment.objects.exists()

    def test_what_is_beyond_the_quota(self, owner, settings):
        settings.UPLOAD_QUOTA_BYTES = 10
        content = zipped({"a.md": "![x](c.png)", "c.png": picture()})
        transfer = bring_in(owner, content, "notes.zip")
        assert transfer.report["left"] == ["a, c.png: There is no room left for it."]
        assert CaseStudy.objects.count() == 1

    def test_a_second_one_while_the_first_is_under_way(self, owner, kind):
        ask_for_import(user=owner, upload=upload(), artifact_type=kind)
        with pytest.raises(ValidationError, match="under way"):
            ask_for_import(user=owner, upload=upload(b"# More"), artifact_type=kind)


def test_the_page(owner, kind, signed_in):
    client = signed_in(owner)
    posted = client.post("/portfolio/import/", {"file": upload(b"# <b>Mine</b>"), "artifact_type": kind.key})
    assert posted.status_code == 302
    assert "Waiting" in client.get("/portfolio/import/").content.decode()
    drain()
    page = client.get("/portfolio/import/").content.decode()
    assert "&lt;b&gt;Mine&lt;/b&gt;" in page
    assert "<b>Mine" not in page
    report = Transfer.objects.get()
    assert signed_in(make_learner()).post(f"/portfolio/import/{report.pk}/delete/").status_code == 404
    assert client.post(f"/portfolio/import/{report.pk}/delete/").status_code == 302
    assert CaseStudy.objects.count() == 1
    assert client.post("/portfolio/import/", {"artifact_type": "nothing"}).status_code == 422
