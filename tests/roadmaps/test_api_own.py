"""Notes, links, own tasks and resets by REST, beside what the parity tests hold."""

import pytest

from roadmaps import actions
from roadmaps.models import WeekProgress
from tests import factories

pytestmark = pytest.mark.django_db
LINK = {"title": "A talk", "url": "https://example.org/talk"}
TASK = {"title": "Call Marta", "minutes": 30}


@pytest.fixture
def enrollment(learner):
    return factories.make_enrollment(learner, start_date=learner.today())


@pytest.fixture
def client(enrollment, api):
    return api(enrollment.user)


@pytest.fixture
def own(enrollment) -> str:
    return f"/api/v1/enrollments/{enrollment.pk}/"


def test_a_week_shows_all_that_one_wrote_and_added(client, own):
    client.put(f"{own}weeks/week-1/notes/", {"notes": "Of the *week*.", "version": 0})
    client.put(f"{own}tasks/week-1-task-2/notes/", {"notes": "Of the task.", "version": 0})
    link = client.post(f"{own}weeks/week-1/links/", LINK).json()
    task = client.post(f"{own}weeks/week-1/own-tasks/", TASK).json()
    week = client.get(f"{own}weeks/week-1/").json()
    assert week["notes"]["notes"]["html"] == "<p>Of the <em>week</em>.</p>\n"
    assert [task["notes"]["version"] for task in week["tasks"]] == [0, 1, 0]
    assert (week["links"], week["own_tasks"]) == ([link], [task])
    assert client.get(f"{own}weeks/week-1/links/").json() == {"next": None, "previous": None, "results": [link]}


def test_reading_keeps_nothing(client, own):
    for path in ("weeks/week-1/notes/", "tasks/week-1-task-1/notes/", "weeks/week-1/links/", "weeks/week-1/own-tasks/"):
        assert client.get(own + path).status_code == 200
    assert WeekProgress.objects.count() == 0


@pytest.mark.parametrize(("what", "body"), [("links", LINK), ("own-tasks", TASK)])
def test_the_same_again_is_the_one_that_is_there(client, own, what, body):
    first, second = (client.post(f"{own}weeks/week-1/{what}/", body) for _time in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_a_link_is_not_deleted_as_a_task(client, own):
    link = client.post(f"{own}weeks/week-1/links/", LINK).json()["id"]
    assert client.delete(f"{own}weeks/week-1/own-tasks/{link}/").json() == {"changed": False, "event": None}
    deleted = client.delete(f"{own}weeks/week-1/links/{link}/").json()
    assert deleted["event"]["can_undo"] is True
    assert client.post(f"{own}events/{deleted['event']['id']}/undo/").json()["event"]["kind"] == "restored"
    assert client.get(f"{own}weeks/week-1/links/").json()["results"][0]["id"] == link


@pytest.mark.parametrize(
    ("what", "body", "errors"),
    [
        ("links", {}, [("title", "required"), ("url", "required")]),
        ("links", {"title": "", "url": ""}, [("title", "blank"), ("url", "blank")]),
        ("links", {"title": "x" * 201, "url": LINK["url"]}, [("title", "too_long")]),
        ("links", {"title": "x", "url": "https://example.org/" + "x" * 500}, [("url", "too_long")]),
        ("links", {"title": "a\x00b", "url": LINK["url"]}, [("title", "null_characters_not_allowed")]),
        ("links", LINK | {"done": True}, [("done", "unknown_field")]),
        ("own-tasks", {"title": "x", "minutes": "many"}, [("minutes", "invalid")]),
        ("own-tasks", {"title": "x", "minutes": -1}, [("minutes", "out_of_range")]),
    ],
)  # fmt: skip
def test_what_is_refused_adds_nothing(client, own, what, body, errors):
    response = client.post(f"{own}weeks/week-1/{what}/", body)
    assert response.status_code == 400
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == errors
    assert client.get(f"{own}weeks/week-1/{what}/").json()["results"] == []


def test_the_event_of_a_reset_names_what_was_reset(client, own, enrollment):
    actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
    reset = client.post(f"{own}phases/phase-1/reset/").json()["event"]
    assert (reset["kind"], reset["phase"], reset["can_undo"]) == ("reset", "phase-1", True)
    assert client.post(f"{own}phases/phase-1/reset/").json() == {"changed": False, "event": None}
    client.post(f"{own}events/{reset['id']}/undo/")
    assert client.get(f"{own}weeks/week-1/").json()["ticks"] == ["week-1-task-1"]


def test_after_leaving_one_reads_and_writes_nothing(client, own, enrollment):
    link = client.post(f"{own}weeks/week-1/links/", LINK).json()["id"]
    actions.leave_plan(enrollment=enrollment)
    assert len(client.get(f"{own}weeks/week-1/links/").json()["results"]) == 1
    refused = [
        client.put(f"{own}weeks/week-1/notes/", {"notes": "x", "version": 0}),
        client.put(f"{own}tasks/week-1-task-1/notes/", {"notes": "x", "version": 0}),
        client.post(f"{own}weeks/week-1/links/", LINK),
        client.delete(f"{own}weeks/week-1/links/{link}/"),
        client.post(f"{own}weeks/week-1/own-tasks/", TASK),
        client.post(f"{own}weeks/week-1/reset/"),
        client.post(f"{own}phases/phase-1/reset/"),
        client.post(f"{own}reset/"),
    ]
    assert {(response.status_code, response.json()["code"]) for response in refused} == {(409, "left")}
