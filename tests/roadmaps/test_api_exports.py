"""Files, the calendar feed and the search by REST, beside what the parity tests hold."""

import pytest
from django.test import Client

from roadmaps import actions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment(learner):
    return factories.make_enrollment(learner, start_date=learner.today())


@pytest.fixture
def client(enrollment, api):
    return api(enrollment.user)


@pytest.fixture
def own(enrollment) -> str:
    return f"/api/v1/enrollments/{enrollment.pk}/"


@pytest.mark.parametrize("accept", ["*/*", "text/csv", "application/json"])
def test_a_file_comes_whatever_is_accepted(client, own, accept):
    response = client.get(f"{own}export/csv/", headers={"Accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert response["Cache-Control"] == "private, no-store"


class TestFeed:
    def test_the_address_is_shown_once_and_works_until_another_is_made(self, client, own):
        first = client.post(f"{own}calendar-feed/", {}).json()["address"]
        assert Client().get(first).status_code == 200
        assert "address" not in client.get(f"{own}calendar-feed/").json()
        second = client.post(f"{own}calendar-feed/", {"due": False}).json()["address"]
        assert [Client().get(address).status_code for address in (first, second)] == [404, 200]
        assert client.put(f"{own}calendar-feed/", {"weeks": False}).status_code == 200
        assert b"Week 1" not in Client().get(second).content
        assert [client.delete(f"{own}calendar-feed/").status_code for _time in range(2)] == [204, 204]
        assert Client().get(second).status_code == 404
        assert client.get(f"{own}calendar-feed/").status_code == 404

    def test_a_token_changes_and_revokes_it_and_makes_none(self, enrollment, api, own):
        actions.make_feed(enrollment=enrollment, weeks=True, due=True)
        factories.make_token(enrollment.user, "aipm_write", scope="write")
        client = api()
        client.credentials(HTTP_AUTHORIZATION="Bearer aipm_write")
        refused = client.post(f"{own}calendar-feed/", {})
        assert (refused.status_code, refused.json()["code"]) == (403, "session_required")
        assert enrollment.calendar_feeds.count() == 1
        assert client.put(f"{own}calendar-feed/", {"due": False}).json()["due"] is False
        assert client.delete(f"{own}calendar-feed/").status_code == 204

    @pytest.mark.parametrize(
        ("body", "error"),
        [
            ({"due_at": "25:00"}, ("due_at", "invalid")),
            ({"due_at": "18:00:30.5Z"}, ("due_at", "invalid")),
            ({"weeks": "perhaps"}, ("weeks", "invalid")),
            ({"weeks": False, "due": False}, (None, "empty")),
            ({"week": True}, ("week", "unknown_field")),
        ],
    )
    def test_what_is_refused_makes_none(self, client, own, enrollment, body, error):
        response = client.post(f"{own}calendar-feed/", body)
        assert response.status_code == 400
        assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [error]
        assert enrollment.calendar_feeds.count() == 0


class TestSearch:
    @pytest.fixture
    def url(self, enrollment) -> str:
        actions.save_task_notes(enrollment=enrollment, task_key="week-1-task-1", text="Feed the zebra.")
        actions.add_own_task(enrollment=enrollment, week_key="week-2", title="Draw a zebra", minutes=5)
        return f"/api/v1/roadmaps/{enrollment.roadmap.key}/search/"

    def test_names_what_was_found_and_where(self, client, url):
        task, note = client.get(url, {"q": "ZEBRA"}).json()["own"]["hits"]
        assert [(hit["kind"], hit["key"], hit["where"]) for hit in (task, note)] == [
            ("own_task", "week-2", "Week 2"),
            ("task_note", "week-1-task-1", "Week 1"),
        ]
        assert task["title"] == [{"text": "Draw a ", "found": False}, {"text": "zebra", "found": True}]

    def test_shows_nobody_elses_text(self, api, url):
        for person in (None, factories.make_learner(), factories.make_mentor(), factories.make_admin()):
            found = api(person).get(url, {"q": "zebra"}).json()
            assert found == {"own": None, "plan": {"total": 0, "hits": []}}
        follower = factories.make_enrollment(edition=factories.Enrollment.objects.get().edition).user
        assert api(follower).get(url, {"q": "zebra"}).json()["own"] == {"total": 0, "hits": []}

    @pytest.mark.parametrize(
        ("query", "error"),
        [
            ("", ("q", "required")),
            ("?q=+", ("q", "blank")),
            ("?q=a%00b", ("q", "null_characters_not_allowed")),
            ("?q=" + "x" * 101, ("q", "max_length")),
        ],
    )
    def test_a_question_that_is_none_is_refused(self, api, url, query, error):
        response = api().get(url + query)
        assert response.status_code == 400
        assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [error]

    def test_a_plan_that_is_not_there_is_not_found(self, api, url):
        assert api().get("/api/v1/roadmaps/nothing/search/?q=zebra").status_code == 404
