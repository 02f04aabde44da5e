"""The plan and a learner's way through it, by REST."""

from datetime import timedelta

import pytest

from roadmaps import actions
from roadmaps.models import Enrollment, ProgressEvent, TaskTick, WeekProgress
from tests import factories

pytestmark = pytest.mark.django_db


def keys(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["key"] for row in response.json()["results"]]


class TestPlan:
    @pytest.fixture
    def edition(self):
        edition = factories.make_edition(factories.make_roadmap("pm"), weeks=4, tasks=2, phases=2)
        skill = factories.make_skill("planning")
        week = edition.weeks.get(key="week-3")
        week.skills.add(skill)
        week.artifact = "plan"
        week.save()
        factories.make_resource(week, "book", kind="book", free=False)
        factories.make_resource(edition.weeks.get(key="week-1"), "article")
        factories.make_material(edition, "log", kind="log")
        factories.make_material(edition, "brief", kind="brief")
        return edition

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("weeks/", ["week-1", "week-2", "week-3", "week-4"]),
            ("weeks/?phase=phase-2", ["week-3", "week-4"]),
            ("weeks/?skill=planning", ["week-3"]),
            ("weeks/?number=2", ["week-2"]),
            ("weeks/?artifact=plan", ["week-3"]),
            ("weeks/?phase=phase-1&skill=planning", []),
            ("weeks/?phase=nothing", []),
            ("phases/", ["phase-1", "phase-2"]),
            ("tasks/?week=week-2", ["week-2-task-1", "week-2-task-2"]),
            ("tasks/?phase=phase-2&page_size=1", ["week-3-task-1"]),
            ("resources/", ["article", "book"]),
            ("resources/?kind=book", ["book"]),
            ("resources/?free=true", ["article"]),
            ("resources/?week=week-3", ["book"]),
            ("materials/", ["brief", "log"]),
            ("materials/?kind=log", ["log"]),
        ],
    )
    def test_is_listed_and_filtered(self, edition, api, path, expected):
        assert keys(api().get(f"/api/v1/roadmaps/pm/{path}")) == expected

    @pytest.mark.parametrize("path", ["weeks/week-1/", "weeks/", ""])
    def test_that_is_not_published_is_not_found(self, api, path):
        edition = factories.make_edition(status="draft")
        assert api().get(f"/api/v1/roadmaps/{edition.roadmap.key}/{path}").status_code == 404

    def test_is_that_of_the_published_edition_for_a_learner_of_another_too(self, edition, learner, api):
        factories.make_enrollment(learner, edition)
        edition.status = "retired"
        edition.save()
        factories.make_edition(edition.roadmap, weeks=1)
        assert keys(api(learner).get("/api/v1/roadmaps/pm/weeks/")) == ["week-1"]

    def test_lists_each_roadmap_that_is_open_once(self, edition, api):
        factories.make_edition(edition.roadmap, status="retired")
        factories.make_edition(status="draft")
        assert keys(api().get("/api/v1/roadmaps/")) == ["pm"]


class TestSkills:
    def test_are_filtered(self, api):
        for key, category, phase in (("a", "PM", 1), ("b", "PM", 2), ("c", "AI", 2)):
            factories.make_skill(key, category=category, phase=phase)
        client = api()
        assert keys(client.get("/api/v1/skills/?category=PM")) == ["a", "b"]
        assert keys(client.get("/api/v1/skills/?phase=2")) == ["b", "c"]


@pytest.fixture
def enrollment(learner):
    return factories.make_enrollment(learner, start_date=learner.today())


@pytest.fixture
def client(enrollment, api):
    return api(enrollment.user)


@pytest.fixture
def own(enrollment) -> str:
    return f"/api/v1/enrollments/{enrollment.pk}/"


class TestEnrollments:
    def test_start_answers_where_it_is_and_once_only(self, learner, api):
        edition = factories.make_edition()
        body = {"roadmap": edition.roadmap.key, "start_date": learner.today().isoformat(), "hours_a_week": 5}
        client = api(learner)
        first, second = client.post("/api/v1/enrollments/", body), client.post("/api/v1/enrollments/", body)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first["Location"] == first.json()["url"] == second.json()["url"]
        assert client.get(first["Location"]).json() == first.json()
        assert ProgressEvent.objects.count() == 1

    def test_a_roadmap_that_is_not_open_cannot_be_started(self, learner, api):
        edition = factories.make_edition(status="draft")
        body = {"roadmap": edition.roadmap.key, "start_date": learner.today().isoformat(), "hours_a_week": 5}
        response = api(learner).post("/api/v1/enrollments/", body)
        assert response.status_code == 400
        assert [error["code"] for error in response.json()["errors"]] == ["not_published"]

    def test_only_ones_own_are_listed_latest_first(self, client, enrollment):
        factories.make_enrollment()
        actions.leave_plan(enrollment=enrollment)
        again = factories.make_enrollment(enrollment.user, enrollment.edition)
        ids = [row["id"] for row in client.get("/api/v1/enrollments/").json()["results"]]
        assert ids == [again.pk, enrollment.pk]

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("get", ""),
            ("post", "leave/"),
            ("post", "rejoin/"),
            ("get", "weeks/"),
            ("get", "weeks/week-1/"),
            ("post", "weeks/week-1/complete/"),
            ("post", "weeks/week-1/skip/"),
            ("post", "weeks/week-1/reopen/"),
            ("get", "weeks/week-1/reflection/"),
            ("put", "weeks/week-1/reflection/"),
            ("get", "ticks/"),
            ("put", "ticks/week-1-task-1/"),
            ("delete", "ticks/week-1-task-1/"),
            ("get", "events/"),
            ("post", "events/1/undo/"),
        ],
    )
    @pytest.mark.parametrize("person", ["learner", "mentor", "curator", "admin"])
    def test_other_peoples_are_not_found_and_not_changed(self, request, api, method, path, person):
        theirs = factories.make_enrollment()
        url = f"/api/v1/enrollments/{theirs.pk}/{path}"
        writes_text = (method, path) == ("put", "weeks/week-1/reflection/")
        body = {"reflection": "Mine now.", "version": 0} if writes_text else None
        client = api(request.getfixturevalue(person))
        response = client.get(url) if method == "get" else getattr(client, method)(url, body, format="json")
        assert response.status_code == 404
        theirs.refresh_from_db()
        rows = [model.objects.filter(enrollment=theirs).count() for model in (WeekProgress, TaskTick, ProgressEvent)]
        assert (theirs.status, rows) == ("active", [0, 0, 0])

    def test_after_leaving_one_may_read_and_come_back_and_nothing_else(self, client, own):
        client.put(f"{own}ticks/week-1-task-1/")
        assert client.post(f"{own}leave/").json()["changed"] is True
        response = client.put(f"{own}ticks/week-1-task-2/")
        assert (response.status_code, response.json()["code"]) == (409, "left")
        assert client.get(f"{own}weeks/week-1/").json()["ticks"] == ["week-1-task-1"]
        assert client.post(f"{own}rejoin/").json()["event"]["kind"] == "rejoined"
        assert client.get(own).json()["status"] == "active"

    def test_an_earlier_one_is_not_rejoined_beside_an_active_one(self, client, enrollment, own):
        actions.leave_plan(enrollment=enrollment)
        factories.make_enrollment(enrollment.user, enrollment.edition)
        response = client.post(f"{own}rejoin/")
        assert (response.status_code, response.json()["code"]) == (409, "active")


class TestTicks:
    def test_put_and_delete_may_be_repeated(self, client, own):
        url = f"{own}ticks/week-1-task-1/"
        answers = [client.put(url), client.put(url), client.delete(url), client.delete(url)]
        assert [answer.status_code for answer in answers] == [200] * 4
        assert [answer.json()["changed"] for answer in answers] == [True, False, True, False]
        assert list(ProgressEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["ticked", "unticked"]

    def test_the_event_of_the_answer_undoes_it(self, client, own):
        event = client.put(f"{own}ticks/week-1-task-1/").json()["event"]
        undone = client.post(f"{own}events/{event['id']}/undo/").json()
        assert (undone["event"]["kind"], undone["event"]["undoes"]) == ("unticked", event["id"])
        assert client.get(f"{own}ticks/").json()["results"] == []
        first = client.get(f"{own}events/").json()["results"][1]
        assert (first["undone_by"], first["can_undo"]) == (undone["event"]["id"], False)
        assert client.post(f"{own}events/{event['id']}/undo/").json() == {"changed": False, "event": None}


class TestReflection:
    def test_before_anything_is_written(self, client, own):
        expected = {"reflection": {"markdown": "", "html": ""}, "version": 0, "saved_at": None}
        assert client.get(f"{own}weeks/week-1/reflection/").json() == expected
        assert WeekProgress.objects.count() == 0

    def test_needs_the_version_that_it_starts_from(self, client, own):
        response = client.put(f"{own}weeks/week-1/reflection/", {"reflection": "New."})
        assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [("version", "required")]

    def test_two_clients_do_not_overwrite_each_other(self, client, own):
        url = f"{own}weeks/week-1/reflection/"
        assert client.put(url, {"reflection": "One.", "version": 0}).json()["version"] == 1
        assert client.put(url, {"reflection": "Two.", "version": 0}).status_code == 409
        assert client.get(url).json()["reflection"]["markdown"] == "One."

    def test_the_html_is_safe(self, client, own):
        text = "<script>alert(1)</script> [x](javascript:alert(1))"
        answer = client.put(f"{own}weeks/week-1/reflection/", {"reflection": text, "version": 0}).json()
        assert answer["reflection"] == {
            "markdown": text,
            "html": "<p>&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1))</p>\n",
        }


def test_dates_and_standing_are_those_of_the_learners_own_day(api, time_machine):
    time_machine.move_to("2026-01-11T23:30:00+00:00", tick=False)
    for time_zone, week in (("UTC", "week-1"), ("Asia/Tokyo", "week-2")):
        learner = factories.make_learner(time_zone=time_zone)
        enrollment = factories.make_enrollment(
            learner, start_date=learner.today() - timedelta(days=learner.today().day - 5)
        )
        answer = api(learner).get(f"/api/v1/enrollments/{enrollment.pk}/").json()
        assert (answer["start_date"], answer["current_week"]) == ("2026-01-05", week)
    assert Enrollment.objects.count() == 2
