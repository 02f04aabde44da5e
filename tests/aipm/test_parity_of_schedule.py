"""Moving the plan, on the page and by the API: the same dates, the same rows, the same refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from roadmaps import actions
from roadmaps.models import Enrollment
from tests import factories
from tests.aipm.test_parity import FAR, HOURS, Case, Person, both_ways, do_nothing, rows_of, two_learners

pytestmark = pytest.mark.django_db

SLUGS = {  # how the page names each kind of change
    "pause": "pause",
    "catch_up": "catch-up",
    "hours": "hours",
    "later_start": "start",
    "skip_ahead": "skip-ahead",
}


def fields_of(person: Person, fields: dict[str, Any]) -> dict[str, Any]:
    """Numbers of days are days from today."""
    days = ("first_day", "last_day", "start_date")
    return {
        name: (person.user.today() + timedelta(days=value)).isoformat() if name in days else value
        for name, value in fields.items()
    }


def move(kind: str, refused: str | None = None, before: Callable = do_nothing, **fields: Any) -> Case:
    """Move the plan."""
    return Case(
        page=lambda client, person: client.post(f"{person.page}schedule/{SLUGS[kind]}/", fields_of(person, fields)),
        api=lambda client, person: client.post(
            f"{person.own}schedule-changes/", {"kind": kind} | fields_of(person, fields)
        ),
        refused=refused,
        before=before,
    )


def look(kind: str, refused: str | None = None, before: Callable = do_nothing, **fields: Any) -> Case:
    """See what moving the plan would do."""
    return Case(
        page=lambda client, person: client.get(
            f"{person.page}schedule/", {"change": SLUGS[kind]} | fields_of(person, fields)
        ),
        api=lambda client, person: client.get(
            f"{person.own}schedule-changes/preview/", {"kind": kind} | fields_of(person, fields)
        ),
        refused=refused,
        before=before,
    )


def move_back(before: Callable[[Person], Any], refused: str | int | None = None) -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}schedule/undo/{person.change}/"),
        api=lambda client, person: client.post(f"{person.own}schedule-changes/{person.change}/undo/"),
        refused=refused,
        before=before,
    )


def begin_today(person: Person) -> None:
    Enrollment.objects.filter(pk=person.enrollment.pk).update(start_date=person.user.today())
    person.enrollment.refresh_from_db()


def first_done(person: Person) -> None:
    begin_today(person)
    actions.complete_week(enrollment=person.enrollment, week_key="week-1")


def apply(person: Person, propose: Callable[..., actions.Proposal], **wishes: Any) -> int:
    change = actions.apply_change(enrollment=person.enrollment, propose=propose, **wishes)
    person.enrollment.refresh_from_db()
    return change.pk


def moved(*hours: int) -> Callable[[Person], None]:
    """Begin after these numbers of hours a week were chosen; the first choice is the one to take back."""

    def run(person: Person) -> None:
        begin_today(person)
        person.change, *_later = [apply(person, actions.propose_hours, hours_a_week=number) for number in hours]

    return run


def moved_and_back(person: Person) -> None:
    moved(5)(person)
    actions.undo_change(enrollment=person.enrollment, change_id=person.change)


def paused(person: Person) -> None:
    begin_today(person)
    day = person.user.today() + timedelta(days=5)
    apply(person, actions.propose_pause, first_day=day, last_day=day)


def skipped_ahead(person: Person) -> None:
    begin_today(person)
    person.change = apply(person, actions.propose_skip_ahead, week_key="week-3")


def all_done(person: Person) -> None:
    for week in range(1, 5):
        actions.complete_week(enrollment=person.enrollment, week_key=f"week-{week}")


def somebody_else_moved(person: Person) -> None:
    other = factories.make_enrollment(edition=person.enrollment.edition)
    change = actions.apply_change(enrollment=other, propose=actions.propose_hours, hours_a_week=5)
    person.change = change.pk


A_YEAR = "A pause is a year at the most. You can leave the plan and come back."
AHEAD = "Choose an open week after the one you are in."
OVERLAP = "Some of these days are in a pause already."
ALL_DONE = "Every week is done or skipped. There is nothing to move."
LOOKS = {
    "pause": look("pause", first_day=3, last_day=9, before=begin_today),
    "catch up": look("catch_up"),
    "other hours": look("hours", hours_a_week=5),
    "another start": look("later_start", start_date=10),
    "skip ahead": look("skip_ahead", week="week-3", before=begin_today),
}
CASES = {
    "pause ahead": move("pause", first_day=3, last_day=9, reason="  Holiday ", shared=True, before=begin_today),
    "pause in hindsight": move("pause", first_day=0, last_day=0, before=begin_today),
    "pause in a pause": move("pause", OVERLAP, first_day=3, last_day=9, before=paused),
    "pause backwards": move("pause", "The last day is before the first.", first_day=3, last_day=2),
    "pause for longer than a year": move("pause", A_YEAR, first_day=0, last_day=366, before=begin_today),
    "pause outside of the plan": move("pause", "Your plan does not run on these days.", first_day=-999, last_day=-990),
    "catch up": move("catch_up", reason="Ill"),
    "catch up when not behind": move(
        "catch_up", "Your plan is not behind. There is nothing to move.", before=first_done
    ),
    "catch up when all is done": move("catch_up", ALL_DONE, before=all_done),
    "other hours": move("hours", hours_a_week=5),
    "no hours at all": move("hours", HOURS, hours_a_week=0),
    "the same hours": move("hours", "These are the hours that you have.", hours_a_week=7),
    "another start": move("later_start", start_date=10),
    "another start too far away": move("later_start", FAR, start_date=400),
    "another start under way": move(
        "later_start", "A week is done already. Use a pause instead.", start_date=10, before=first_done
    ),
    "skip ahead": move("skip_ahead", week="week-3", before=begin_today),
    "skip to a week of another edition": move("skip_ahead", AHEAD, week="week-9"),
    "skip back": move("skip_ahead", AHEAD, week="week-1"),
    "look at no hours at all": look("hours", HOURS, hours_a_week=0),
    "look at skipping back": look("skip_ahead", AHEAD, week="week-1"),
    "move back": move_back(moved(5)),
    "move back twice": move_back(moved_and_back),
    "move back skipped weeks": move_back(skipped_ahead),
    "move back an earlier change": move_back(moved(5, 9), "Only the latest change can be undone."),
    "move back somebody else's change": move_back(somebody_else_moved, 404),
}


@pytest.mark.parametrize("name", CASES)
def test_move(name, signed_in, api):
    both_ways(CASES[name], two_learners(), signed_in, api)


@pytest.mark.parametrize("name", LOOKS)
def test_look(name, signed_in, api):
    """A preview shows the same dates both ways, writes nothing, and is what applying it then does."""
    people = two_learners()
    page, answer = both_ways(LOOKS[name], people, signed_in, api)
    proposal, body = page.context["proposal"], answer.json()
    assert (body["kind"], body["days"]) == (proposal.kind, proposal.days)
    shown = [(week.week.line.key, week.before.starts, week.after.ends) for week in page.context["moved"]]
    told = [
        (week["key"], date.fromisoformat(week["before"]["starts"]), date.fromisoformat(week["after"]["ends"]))
        for week in body["moved"]
    ]
    assert shown == told != []
    assert [rows_of(person)["schedule"] for person in people] == [[], []]

    client, own = api(people[1].user), people[1].own
    fields = dict(answer.wsgi_request.GET.items())
    assert client.post(f"{own}schedule-changes/", fields).status_code == 201
    assert client.get(f"{own}schedule/").json()["ends"] == body["ends"]
