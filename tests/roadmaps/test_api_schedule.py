"""Pace and dates by REST, beside what the parity tests hold."""

import pytest

from roadmaps import actions
from roadmaps.journey import Journey
from roadmaps.models import ScheduleChange
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment(time_machine):
    time_machine.move_to("2026-01-21T12:00:00+00:00")
    return factories.make_enrollment(factories.make_learner(), factories.make_edition(weeks=6))


@pytest.fixture
def client(enrollment, api):
    return api(enrollment.user)


@pytest.fixture
def own(enrollment) -> str:
    return f"/api/v1/enrollments/{enrollment.pk}/"


def test_the_forecast_and_the_burn_up_are_those_of_the_page(client, own, enrollment, time_machine):
    for number, day in enumerate(["2026-01-06", "2026-01-13", "2026-01-20", "2026-01-21"], 1):
        time_machine.move_to(f"{day}T12:00:00+00:00")
        actions.tick_task(enrollment=enrollment, task_key=f"week-{number}-task-1")
    time_machine.move_to("2026-02-04T12:00:00+00:00")
    journey = Journey(enrollment)
    told = client.get(f"{own}schedule/").json()
    finish = journey.finish
    assert told["forecast"] == {"earliest": finish.earliest.isoformat(), "latest": finish.latest.isoformat()}
    assert told["activity"] == {"active": 3, "weeks": 4, "paused": 0}
    done = {point["day"]: point["tasks"] for point in told["burn_up"]["done"]}
    assert done == {"2026-01-11": 1, "2026-01-18": 2, "2026-01-25": 4, "2026-02-01": 4, "2026-02-04": 4}
    plan = [point["tasks"] for point in told["burn_up"]["plan"]]
    assert plan == [3, 6, 9, 12, 15, 18]
    assert told["standing"]["gap"] == journey.standing.gap


def test_only_the_latest_change_says_that_it_can_be_undone(client, own):
    for hours in (5, 9):
        assert client.post(f"{own}schedule-changes/", {"kind": "hours", "hours_a_week": hours}).status_code == 201
    changes = client.get(f"{own}schedule-changes/").json()["results"]
    assert [(change["hours_a_week"], change["can_undo"]) for change in changes] == [(9, True), (5, False)]
    assert client.get(f"{own}schedule/").json()["latest_change"] == changes[0]["id"]
    undo = f"{own}schedule-changes/{changes[0]['id']}/undo/"
    assert [client.post(undo).json()["changed"] for _time in range(2)] == [True, False]
    changes = client.get(f"{own}schedule-changes/").json()["results"]
    assert [change["can_undo"] for change in changes] == [False, False, True]
    assert (changes[0]["undoes"], changes[1]["undone_by"]) == (changes[1]["id"], changes[0]["id"])


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("kind", "required")]),
        ({"kind": "holiday"}, [("kind", "invalid_choice")]),
        ({"kind": ["pause"]}, [("kind", "invalid_choice")]),
        ([], [(None, "invalid")]),
        ({"kind": "pause"}, [("first_day", "required"), ("last_day", "required")]),
        ({"kind": "pause", "first_day": "2026-02-30", "last_day": "2026-03-01"}, [("first_day", "invalid")]),
        ({"kind": "catch_up", "first_day": "2026-02-01"}, [("first_day", "unknown_field")]),
        ({"kind": "hours", "hours_a_week": "many"}, [("hours_a_week", "invalid")]),
        ({"kind": "hours", "hours_a_week": 10**30}, [("hours_a_week", "out_of_range")]),
        ({"kind": "later_start", "start_date": "0001-01-01"}, [("start_date", "out_of_range")]),
        ({"kind": "later_start", "start_date": "9999-12-31"}, [("start_date", "out_of_range")]),
        ({"kind": "pause", "first_day": "9999-12-31", "last_day": "9999-12-31"}, [("first_day", "outside")]),
        ({"kind": "pause", "first_day": "0001-01-01", "last_day": "0001-01-01"}, [("first_day", "outside")]),
        ({"kind": "skip_ahead", "week": "a\x00b"}, [("week", "null_characters_not_allowed")]),
        ({"kind": "catch_up", "reason": "x" * 201}, [("reason", "max_length")]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_field(client, own, body, errors):
    response = client.post(f"{own}schedule-changes/", body)
    assert response.status_code == 400
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == errors
    assert ScheduleChange.objects.count() == 0


def test_a_preview_refuses_a_field_that_it_does_not_have(client, own):
    response = client.get(f"{own}schedule-changes/preview/?kind=hours&hours_a_week=5&hour=6")
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [("hour", "unknown_field")]


def test_a_token_that_only_reads_may_look(enrollment, api, own):
    factories.make_token(enrollment.user, "aipm_read")
    client = api()
    client.credentials(HTTP_AUTHORIZATION="Bearer aipm_read")
    assert client.get(f"{own}schedule-changes/preview/?kind=hours&hours_a_week=5").status_code == 200


def test_after_leaving_one_reads_and_moves_nothing(client, own, enrollment):
    change = actions.apply_change(enrollment=enrollment, propose=actions.propose_hours, hours_a_week=5)
    actions.leave_plan(enrollment=enrollment)
    assert client.get(f"{own}schedule/").status_code == 200
    assert len(client.get(f"{own}schedule-changes/").json()["results"]) == 1
    refused = [
        client.get(f"{own}schedule-changes/preview/?kind=catch_up"),
        client.post(f"{own}schedule-changes/", {"kind": "catch_up"}),
        client.post(f"{own}schedule-changes/{change.pk}/undo/"),
    ]
    assert [(response.status_code, response.json()["code"]) for response in refused] == [(409, "left")] * 3
