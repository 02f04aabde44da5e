"""Job fit, as the page has it: bring in, read, correct, compare, take along."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from careers import actions
from careers.models import JobPosting
from careers.tasks import purge_deleted
from portfolio.actions import approve_revision
from roadmaps.models import ContentVersion
from tests.factories import ArtifactType, make_case_study, make_learner, make_skill, make_submitted

from .search import ADVERT, docx_of, encrypted, make_posting, make_world, pdf_of

pytestmark = pytest.mark.django_db
PAGE = "/job-fit/"


@pytest.fixture
def owner():
    return make_world().user


@pytest.fixture
def client(owner, signed_in):
    return signed_in(owner)


def standings(response) -> dict[str, list[str]]:
    """The names under each standing, as the page was given them."""
    return {str(standing): [row.name for row in rows] for standing, rows in response.context["job"].groups}


def words_of(response) -> dict[str, tuple[str, ...]]:
    return {row.name: row.words for _standing, rows in response.context["job"].groups for row in rows}


def test_a_pasted_advert_is_read_and_laid_beside_the_plan(client, owner):
    answer = client.post(PAGE, {"text": ADVERT, "company": "Northgate"})
    posting = JobPosting.objects.get()
    assert answer.url == f"/job-fit/postings/{posting.pk}/"
    assert (posting.user, str(posting)) == (owner, "AI project manager, Northgate")
    page = client.get(answer.url)
    assert standings(page) == {
        "covered": ["Risk management"],
        "in_progress": ["Jira"],
        "coming": ["Model evaluation"],
        "not_in_plan": ["SQL"],
    }
    for text in ("Week 1", "Read queries that your team already has.", "5 years of experience", 'data-fit="c"'):
        assert text in page.content.decode()
    assert [step.step.key for step, _must, _nice in page.context["job"].steps] == ["week-2", "week-4"]


def test_an_approved_piece_covers_what_its_kind_shows(client, owner):
    actions.correct_finding(posting=make_posting(owner), skill="sql", asked="must")
    kind = ArtifactType.objects.get()
    kind.skills.set([*kind.skills.all(), *type(kind.skills.first()).objects.filter(key="sql")])
    ContentVersion.bump()
    approve_revision(
        revision=make_submitted(make_case_study(owner, slug="a-plan", artifact_type=kind)), at=timezone.now()
    )
    page = client.get(f"/job-fit/postings/{JobPosting.objects.get().pk}/")
    assert standings(page)["covered"] == ["Risk management", "SQL"]
    assert "/portfolio/a-plan/" in page.content.decode()


def test_without_a_plan_everything_of_the_plan_is_coming(signed_in):
    make_world()
    person = make_learner()
    page = signed_in(person).get(f"/job-fit/postings/{make_posting(person).pk}/")
    assert standings(page) == {"coming": ["Risk management", "Jira", "Model evaluation"], "not_in_plan": ["SQL"]}
    assert "When you start the plan" in page.content.decode()


def test_a_text_with_nothing_recognisable_says_so(client, owner):
    page = client.get(f"/job-fit/postings/{make_posting(owner, 'Ein Haus am See, blau gestrichen.').pk}/")
    assert "Nothing in this text was recognised" in page.content.decode()
    assert page.context["job"].found_nothing


def test_a_correction_is_one_click_stays_and_is_undone(client, owner):
    posting = make_posting(owner)
    address = f"/job-fit/postings/{posting.pk}/"
    answer = client.post(f"{address}correct/", {"skill": "jira", "asked": "no"})
    page = client.get(answer.url)
    assert "in_progress" not in standings(page)
    assert "Jira is not asked for here" in page.content.decode()
    client.post(f"{address}read-again/")
    posting.refresh_from_db()
    assert posting.corrections == {"jira": "no"}
    client.post(f"{address}correct/", {"skill": "jira", "asked": page.context["before"]})
    posting.refresh_from_db()
    assert posting.corrections == {}


def test_what_was_missed_can_be_added_and_a_level_changed(client, owner):
    address = f"/job-fit/postings/{make_posting(owner).pk}/"
    client.post(f"{address}correct/", {"skill": "coding", "asked": "preferred"})
    client.post(f"{address}correct/", {"skill": "sql", "asked": "must"})
    rows = [row for _standing, found in client.get(address).context["job"].groups for row in found]
    levels = {row.name: row.line.asked.level for row in rows}
    assert (levels["Coding"], levels["SQL"]) == ("preferred", "must")


def test_deleting_can_be_taken_back(client, owner):
    posting = make_posting(owner)
    answer = client.post(f"/job-fit/postings/{posting.pk}/delete/")
    assert client.get(f"/job-fit/postings/{posting.pk}/").status_code == 404
    page = client.get(answer.url)
    assert f"/job-fit/postings/{posting.pk}/take-back/" in page.content.decode()
    client.post(f"/job-fit/postings/{posting.pk}/take-back/")
    assert client.get(f"/job-fit/postings/{posting.pk}/").status_code == 200


def test_after_a_month_what_was_deleted_is_gone(owner, time_machine):
    posting, kept = make_posting(owner), make_posting(owner, "Requirements\n- SQL")
    actions.delete_posting(posting=posting)
    time_machine.move_to(timezone.now() + timedelta(days=31))
    purge_deleted()
    assert list(JobPosting.objects.all()) == [kept]


def test_the_same_text_again_is_the_same_posting(client):
    first, second = (client.post(PAGE, {"text": ADVERT}).url for _time in range(2))
    assert first == second


def test_postings_stand_side_by_side(client, owner):
    other = make_posting(owner, "Requirements\n- Risk management\n- SQL")
    page = client.get("/job-fit/compare/", {"posting": [make_posting(owner).pk, other.pk]})
    rows = {name: levels for name, _standing, levels in page.context["comparison"].rows}
    assert rows["Risk management"] == ["must", "must"]
    assert rows["SQL"] == ["preferred", "must"]
    assert rows["Jira"] == ["must", ""]
    assert page.context["comparison"].rows[0][0] == "Risk management"
    assert client.get("/job-fit/compare/", {"posting": [other.pk]}).status_code == 302
    assert client.get("/job-fit/compare/", {"posting": [other.pk, uuid.uuid4()]}).status_code == 404
    assert client.get("/job-fit/compare/", {"posting": "x"}).status_code == 404


def test_words_for_the_cv_stand_with_their_evidence(client, owner):
    content = client.get(f"/job-fit/postings/{make_posting(owner).pk}/words/").content.decode()
    can, not_yet = content.split("Not yet: in progress")
    assert "Risk management" in can
    assert "Jira" not in can
    assert "Jira" in not_yet


def test_words_that_are_part_of_a_longer_name_are_not_offered_by_themselves(client, owner):
    make_skill("certificate", name="Jira certificate")
    ContentVersion.bump()
    posting = make_posting(owner, "Requirements\n- A Jira certificate\n- Work with Jira every day\n- Jira boards")
    rows = words_of(client.get(f"/job-fit/postings/{posting.pk}/words/"))
    assert rows == {"Jira certificate": ("Jira certificate",), "Jira": ("Jira",)}
    posting = make_posting(owner, "Requirements\n- A Jira certificate")
    actions.correct_finding(posting=posting, skill="jira", asked="must")
    rows = words_of(client.get(f"/job-fit/postings/{posting.pk}/words/"))
    assert rows == {"Jira certificate": ("Jira certificate",), "Jira": ()}


def test_the_files_say_what_the_page_says(client, owner):
    address = f"/job-fit/postings/{make_posting(owner, title='=AI | PM').pk}/"
    text = client.get(f"{address}fit.md").content.decode()
    assert text.startswith("# =AI \\| PM\n")
    assert "- **Risk management** (required): week 1: Done on" in text
    assert "- **SQL** (nice to have): Read queries" in text
    table = list(csv.reader(io.StringIO(client.get(f"{address}fit.csv").content.decode("utf-8-sig"))))
    assert [row[:3] for row in table[1:]] == [
        ["Risk management", "required", "Covered"],
        ["Jira", "required", "In progress"],
        ["Model evaluation", "required", "Coming up"],
        ["SQL", "nice to have", "Not in the plan"],
    ]


REFUSED = {
    "a link": ({"text": "https://jobs.example.org/ai"}, "That is a link."),
    "nothing": ({"text": " \n"}, "Paste a job description"),
    "one megabyte": ({"text": "word " * 200_000}, "characters too long"),
    "ten thousand lines": ({"text": "- Experience with Jira\n" * 10_000}, "characters too long"),
    "a page of scripts": ({"text": "<script>" + "x" * 900_000 + "</script>"}, "Paste a job description"),
    "another address": ({"text": ADVERT, "url": "javascript:alert(1)"}, "http://"),
    "a long title": ({"text": ADVERT, "title": "x" * 161}, "At most 160"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_gets_a_clear_answer(client, name):
    sent, said = REFUSED[name]
    answer = client.post(PAGE, sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not JobPosting.objects.exists()


READ = {
    "a killer of patterns": "Requirements\n- " + "no not or/and a's, " * 3_000,
    "a page with a script": "<html><script>alert(1)</script><h2>Requirements</h2><ul><li>Jira</li></ul></html>",
    "control characters": "Requirements\n- Jira\x0c\x1b[0m and SQL",
    "old line ends": ADVERT.replace("\n", "\r"),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_read_and_shown_as_text(client, name):
    answer = client.post(PAGE, {"text": READ[name]})
    assert answer.status_code == 302, answer.content.decode()[:2_000]
    page = client.get(answer.url)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_files_that_are_texts_are_read_here(client):
    page = SimpleUploadedFile("advert.html", b"<html><h2>Requirements</h2><ul><li>Jira</li></ul>")
    client.post(PAGE, {"file": page})
    assert JobPosting.objects.get().text == "Requirements\n\n- Jira"
    answer = client.post(PAGE, {"file": SimpleUploadedFile("advert.txt", b"\xff\xfe")})
    assert answer.status_code == 422
    answer = client.post(PAGE, {"file": SimpleUploadedFile("advert.exe", b"MZ")})
    assert "Choose a PDF" in answer.content.decode()


@pytest.mark.parametrize(("make", "name"), [(pdf_of, "advert.pdf"), (docx_of, "advert.docx")], ids=["pdf", "docx"])
def test_a_document_is_opened_in_a_process_of_its_own(client, make, name):
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, make("Requirements", "Risk management"))})
    assert answer.status_code == 302, answer.content.decode()[:3_000]
    assert standings(client.get(answer.url))["covered"] == ["Risk management"]


def test_an_encrypted_pdf_is_refused_with_what_to_do(client):
    sent = SimpleUploadedFile("advert.pdf", encrypted(pdf_of("Requirements", "Risk management")))
    answer = client.post(PAGE, {"file": sent})
    assert answer.status_code == 422
    assert "protected by a password" in answer.content.decode()


def test_a_scan_is_told_from_a_text(client):
    answer = client.post(PAGE, {"file": SimpleUploadedFile("scan.pdf", pdf_of())})
    assert answer.status_code == 422
    assert "it may be a scan" in answer.content.decode()


def test_the_fit_costs_a_fixed_number_of_queries(client, owner, count_queries):
    def cost(address: str) -> int:
        client.get(address)
        with count_queries() as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one = make_posting(owner)
    before = cost(f"/job-fit/postings/{one.pk}/"), cost(PAGE)
    for number in range(8):
        make_posting(owner, f"{ADVERT}\n- Model evaluation {number}")
    compared = "&".join(f"posting={each.pk}" for each in JobPosting.objects.all()[:5])
    assert (cost(f"/job-fit/postings/{one.pk}/"), cost(PAGE)) == before == (9, 4)
    assert cost(f"/job-fit/compare/?{compared}") == 9
