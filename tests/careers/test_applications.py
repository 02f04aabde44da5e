"""Applications: the board, one of them, its reminder, and where they end."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from accounts.models import Notification
from careers import actions
from careers.board import Board
from careers.models import JobApplication, JobPosting
from careers.tasks import purge_deleted, remind_of_applications
from tests.factories import make_learner

from .search import ADVERT, make_posting

pytestmark = pytest.mark.django_db
BOARD = "/applications/"


@pytest.fixture
def person():
    return make_learner(time_zone="America/New_York")


@pytest.fixture
def client(person, signed_in):
    return signed_in(person)


def save(person, title: str = "AI lead", **fields) -> JobApplication:
    return actions.save_application(user=person, title=title, **fields)


def change(application: JobApplication, **fields) -> JobApplication:
    described = {"title": application.title, "company": application.company}
    return actions.change_application(application=application, **described | fields)


def test_a_posting_is_saved_with_its_advert_as_it_is_that_day(client, person):
    posting = make_posting(person, company="Northgate")
    addresses = {client.post(f"/job-fit/postings/{posting.pk}/save/").url for _time in range(2)}
    kept = JobApplication.objects.get()
    assert addresses == {f"{BOARD}{kept.pk}/"}
    assert (kept.title, kept.company, kept.advert, kept.advert_on) == (
        "AI project manager", "Northgate", ADVERT.strip(), person.today(),
    )  # fmt: skip
    posting.delete()
    page = client.get(f"{BOARD}{kept.pk}/")
    assert "Risk management" in page.content.decode()


def test_moving_keeps_the_day_of_each_stage_and_a_step_back_forgets_what_lies_ahead(person, time_machine):
    time_machine.move_to("2026-03-02T15:00:00Z", tick=False)
    application = save(person)
    assert actions.move_application(application=application, stage="applied") == ("saved", "")
    time_machine.move_to("2026-03-09T15:00:00Z", tick=False)
    actions.move_application(application=application, stage="interviewing")
    actions.move_application(application=application, stage="applied")
    kept = JobApplication.objects.get()
    assert (kept.applied_on, kept.interviewing_on, kept.since) == (dt.date(2026, 3, 2), None, dt.date(2026, 3, 2))
    assert actions.move_application(application=application, stage="closed", outcome="silence") == ("applied", "")
    kept.refresh_from_db()
    assert (kept.closed_on, kept.outcome, kept.reached) == (dt.date(2026, 3, 9), "silence", "applied")
    actions.move_application(application=application, stage="applied")
    kept.refresh_from_db()
    assert (kept.stage, kept.outcome, kept.closed_on) == ("applied", "", None)


def test_the_board_is_a_list_under_each_stage_and_a_move_is_undone(client, person):
    application = save(person)
    answer = client.post(f"{BOARD}{application.pk}/move/", {"to": "closed:refused"})
    page = client.get(answer.url)
    columns = {stage.value: [each.title for each in found] for stage, found in page.context["board"].columns}
    assert columns == {"saved": [], "applied": [], "interviewing": [], "offer": [], "closed": ["AI lead"]}
    assert 'name="to" value="saved"' in page.content.decode()
    client.post(f"{BOARD}{application.pk}/move/", {"to": page.context["before"]})
    assert JobApplication.objects.get().stage == "saved"


@pytest.mark.parametrize(("to", "said"), [("closed", "Say how it ended."), ("hired", "There is no such stage.")])
def test_a_move_that_cannot_be_is_refused(client, person, to, said):
    answer = client.post(f"{BOARD}{save(person).pk}/move/", {"to": to})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_one_keeps_of_an_application_is_written_down(client, person):
    application = save(person)
    sent = {
        "title": "AI delivery lead",
        "contacts": "Ana, ana@example.org",
        "notes": "Two\r\nlines",
        "next_step": "Call",
    }
    assert client.post(f"{BOARD}{application.pk}/", sent).url == f"{BOARD}{application.pk}/?saved"
    kept = JobApplication.objects.get()
    assert (kept.title, kept.contacts, kept.notes, kept.next_step) == (
        "AI delivery lead", "Ana, ana@example.org", "Two\nlines", "Call",
    )  # fmt: skip
    answer = client.post(f"{BOARD}{application.pk}/", {"title": "x", "offer_on": "2026-01-01"})
    assert answer.status_code == 422
    assert "Move the application to this stage first." in answer.content.decode()


def reminders(person) -> list[str]:
    return [told.params["title"] for told in Notification.objects.filter(user=person, kind="application_reminder")]


def test_a_reminder_comes_once_in_the_morning_of_ones_own_day(person, time_machine):
    time_machine.move_to("2026-03-02T15:00:00Z", tick=False)
    application = save(person, company="Northgate")
    change(application, remind_on=dt.date(2026, 3, 5), next_step="Send the draft")
    for moment, told in (
        ("2026-03-05T04:00:00Z", 0),  # still the 4th in New York
        ("2026-03-05T12:59:00Z", 0),  # a minute before eight
        ("2026-03-05T13:00:00Z", 1),
        ("2026-03-05T13:15:00Z", 1),
        ("2026-03-06T13:00:00Z", 1),
    ):
        time_machine.move_to(moment, tick=False)
        remind_of_applications()
        assert len(reminders(person)) == told, moment
    change(application, remind_on=dt.date(2026, 3, 9))
    time_machine.move_to("2026-03-10T18:00:00Z", tick=False)  # nobody was here in the morning, nor the day before
    remind_of_applications()
    assert len(reminders(person)) == 2


def test_nobody_is_reminded_of_what_they_deleted(person, time_machine):
    time_machine.move_to("2026-03-02T15:00:00Z", tick=False)
    application = save(person)
    change(application, remind_on=dt.date(2026, 3, 2))
    actions.delete_application(application=application)
    remind_of_applications()
    assert reminders(person) == []


def test_a_day_that_is_gone_cannot_be_chosen_but_may_stay(client, person, time_machine):
    time_machine.move_to("2026-03-02T15:00:00Z", tick=False)
    application = save(person)
    answer = client.post(f"{BOARD}{application.pk}/", {"title": "AI lead", "remind_on": "2026-03-01"})
    assert "This day is gone." in answer.content.decode()
    change(application, remind_on=dt.date(2026, 3, 3))
    time_machine.move_to("2026-03-09T15:00:00Z", tick=False)
    assert change(application, remind_on=dt.date(2026, 3, 3), notes="Late").notes == "Late"


def test_where_applications_end_is_counted_by_the_furthest_stage(client, person):
    for stages in ((), ("applied",), ("applied", "closed"), ("applied", "interviewing", "closed"), ("offer", "closed")):
        application = save(person)
        for stage in stages:
            outcome = ("accepted" if "offer" in stages else "refused") if stage == "closed" else ""
            actions.move_application(application=application, stage=stage, outcome=outcome)
    ends = [(end.stage.value, end.closed, end.open, end.accepted) for end in Board(person).ends]
    assert ends == [("saved", 0, 1, 0), ("applied", 1, 1, 0), ("interviewing", 1, 0, 0), ("offer", 1, 0, 1)]
    assert "Where applications end" in client.get(BOARD).content.decode()


def test_the_table_holds_everything_and_no_formula(client, person):
    application = save(person, "=1+1", company="Northgate")
    change(application, notes="One\nTwo")
    rows = list(csv.reader(io.StringIO(client.get(f"{BOARD}applications.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][:3] == ["'=1+1", "Northgate", "Saved"]
    assert "One\nTwo" in rows[1]


def test_deleting_is_taken_back_or_forgotten_after_a_month(client, person, time_machine):
    time_machine.move_to("2026-03-02T15:00:00Z", tick=False)
    application = save(person)
    answer = client.post(f"{BOARD}{application.pk}/delete/")
    assert "take-back" in client.get(answer.url).content.decode()
    client.post(f"{BOARD}{application.pk}/take-back/")
    assert client.get(f"{BOARD}{application.pk}/").status_code == 200
    client.post(f"{BOARD}{application.pk}/delete/")
    time_machine.move_to("2026-04-02T15:00:00Z", tick=False)
    purge_deleted()
    assert not JobApplication.objects.exists()


def test_the_board_costs_a_fixed_number_of_queries(client, person, count_queries):
    def cost() -> int:
        with count_queries() as queries:
            assert client.get(BOARD).status_code == 200
        return len(queries)

    save(person)
    client.get(BOARD)
    before = cost()
    for number in range(12):
        save(person, f"Job {number}", posting=make_posting(person, f"{ADVERT}\n{number}"))
    assert cost() == before == 4


CASES = {
    "save": ("", {"title": " AI  lead ", "company": "Northgate", "url": "https://example.org/"}, ""),
    "save without a title": ("", {"title": " "}, "Give it a title."),
    "save with a bad address": ("", {"title": "AI lead", "url": "example"}, "http://"),
    "move": ("move/", {"stage": "applied"}, ""),
    "close": ("move/", {"stage": "closed", "outcome": "gone"}, ""),
    "close without an end": ("move/", {"stage": "closed"}, "Say how it ended."),
    "write": ("change", {"title": "AI lead", "notes": "x", "next_step": " a  b "}, ""),
    "write an early day": ("change", {"title": "AI lead", "remind_on": "2020-01-01"}, "This day is gone."),
    "write a day not reached": ("change", {"title": "AI lead", "offer_on": "2026-01-01"}, "to this stage first"),
    "delete": ("delete/", {}, ""),
    "take back": ("take-back/", {}, ""),
}


@pytest.mark.parametrize("name", CASES)
def test_both_surfaces_do_the_same(name, signed_in, api):
    what, sent, refused = CASES[name]
    on_page, by_api = make_learner(), make_learner()
    own = {each: save(each, "Before").pk for each in (on_page, by_api)}
    page_client, api_client = signed_in(on_page), api(by_api)
    one, other = f"{BOARD}{own[on_page]}/", f"/api/v1/job-applications/{own[by_api]}/"
    if what == "":
        page, answer = page_client.post(BOARD, sent), api_client.post("/api/v1/job-applications/", sent, format="json")
    elif what == "move/":
        to = ":".join(sent.values())
        page, answer = (
            page_client.post(f"{one}move/", {"to": to}),
            api_client.post(f"{other}move/", sent, format="json"),
        )
    elif what == "change":
        page, answer = page_client.post(one, sent), api_client.patch(other, sent, format="json")
    elif what == "delete/":
        page, answer = page_client.post(f"{one}delete/"), api_client.delete(other)
    else:
        page, answer = page_client.post(f"{one}{what}"), api_client.post(f"{other}{what}")
    hidden = {"id", "user", "changed_at", "deleted_at"}
    names = [field.name for field in JobApplication._meta.concrete_fields if field.name not in hidden]
    rows = [
        [
            (*row, gone is None)
            for *row, gone in JobApplication.objects.of(each).order_by("changed_at").values_list(*names, "deleted_at")
        ]
        for each in (on_page, by_api)
    ]
    assert rows[0] == rows[1]
    if refused:
        assert (page.status_code, answer.status_code) == (422, 400)
        assert refused in page.content.decode()
        assert refused in answer.content.decode()
    else:
        assert page.status_code == 302, page.content.decode()[:1_000]
        assert answer.status_code in (200, 201, 204), answer.content


def test_the_api_keeps_an_application_for_ones_own_posting_and_for_no_other(person, api):
    own, other = make_posting(person), make_posting(make_learner())
    answer = api(person).post("/api/v1/job-applications/", {"posting": str(own.pk)}, format="json")
    assert (answer.status_code, answer.json()["advert"]) == (201, ADVERT.strip())
    answer = api(person).post("/api/v1/job-applications/", {"posting": str(other.pk)}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "posting"


def test_a_later_day_for_the_reminder_and_a_reading_again_keep_the_advert_as_it_was(person):
    posting = make_posting(person)
    application = save(person, title="", posting=posting)
    JobPosting.objects.filter(pk=posting.pk).update(text="Something else")
    change(application, remind_on=person.today())
    application.refresh_from_db()
    assert application.advert == ADVERT.strip()
