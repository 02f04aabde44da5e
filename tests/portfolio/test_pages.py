"""The portfolio page, the pages of the kinds of piece, and a case study as it is read."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio import actions
from portfolio.shelf import Shelf
from roadmaps.models import Week
from tests.factories import (
    make_artifact_type,
    make_case_study,
    make_edition,
    make_enrollment,
    make_learner,
    make_skill,
    make_submitted,
)

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def kinds(db):
    """Three kinds of piece, which the plan completes in another order than they are listed."""
    return [make_artifact_type(key, position) for position, key in enumerate(("plan", "story", "extra"), 1)]


@pytest.fixture
def enrollment(learner, kinds):
    edition = make_edition(weeks=4)
    for number, key, completes in ((1, "plan", False), (2, "story", True), (3, "plan", True), (4, "plan", True)):
        Week.objects.filter(edition=edition, number=number).update(
            artifact=key, completes_artifact=completes, deliverable_title=f"The {key}", deliverable_body="It."
        )
    return make_enrollment(learner, edition, start_date=dt.date(2026, 1, 5))


@pytest.fixture(autouse=True)
def in_the_second_week(time_machine):
    time_machine.move_to(dt.datetime(2026, 1, 14, 12, tzinfo=dt.UTC), tick=False)


class TestShelf:
    def test_in_the_order_of_the_weeks_that_complete_them(self, learner, enrollment):
        places = Shelf(learner).places
        assert [(place.kind.key, place.week.number if place.week else None) for place in places] == [
            ("story", 2),
            ("plan", 3),
            ("extra", None),
        ]
        assert [place.due for place in places] == [dt.date(2026, 1, 18), dt.date(2026, 1, 25), None]

    def test_without_a_plan_of_ones_own_there_are_weeks_but_no_days(self, enrollment):
        places = Shelf(make_learner()).places
        assert [place.week.number for place in places[:2]] == [2, 3]
        assert {place.due for place in places} == {None}

    def test_states_and_the_next_one(self, learner, enrollment, kinds):
        plan, story, extra = kinds
        make_submitted(make_case_study(learner, artifact_type=story), approved_at=timezone.now())
        make_submitted(make_case_study(learner, artifact_type=extra))
        make_case_study(learner, artifact_type=extra)  # a second one, behind the first
        shelf = Shelf(learner)
        assert [place.state for place in shelf.places] == ["approved", "not_started", "submitted"]
        assert shelf.next_place.kind == plan
        assert [len(place.works) for place in shelf.places] == [1, 0, 2]

    def test_neither_other_peoples_nor_deleted_ones(self, learner, enrollment, kinds):
        make_case_study(artifact_type=kinds[0])
        make_case_study(learner, artifact_type=kinds[0], deleted_at=timezone.now())
        assert Shelf(learner).works == ()


class TestPortfolio:
    def test_when_there_is_nothing_yet(self, client, enrollment):
        page = text(client.get("/portfolio/"))
        assert "Your first piece: Piece story" in page
        assert "at the end of week 2" in page
        assert "/portfolio/new/?type=story" in page

    def test_without_any_content(self, client):
        assert client.get("/portfolio/").status_code == 200

    def test_says_where_each_stands(self, client, learner, enrollment, kinds):
        _plan, story, extra = kinds
        make_submitted(make_case_study(learner, artifact_type=story, title="My story"), approved_at=timezone.now())
        study = make_case_study(learner, artifact_type=extra, title="My extra")
        study.revisions.update(version=3, saved_at=timezone.now() - dt.timedelta(days=1))
        page = text(client.get("/portfolio/"))
        assert "1 of 3 pieces approved, 1 being written." in page
        assert "Approved today, version 1" in page
        assert "Draft saved yesterday" in page
        assert "Due 25 January" in page

    def test_a_day_that_has_gone_by_is_said_without_blame(self, client, learner, enrollment, time_machine):
        make_case_study(learner)
        time_machine.move_to(dt.datetime(2026, 1, 22, 12, tzinfo=dt.UTC), tick=False)
        assert "The plan had it for 18 January" in text(client.get("/portfolio/"))

    @pytest.mark.parametrize("studies", [1, 3, 30])
    def test_costs_the_same_for_any_number(self, client, learner, enrollment, kinds, count_queries, studies):
        for _number in range(studies):
            make_submitted(make_case_study(learner, artifact_type=kinds[0]))
        client.get("/portfolio/")  # the outline of the plan is kept in memory from then on
        with count_queries() as queries:
            assert client.get("/portfolio/").status_code == 200
        assert len(queries) == 10, [query["sql"][:100] for query in queries]

    def test_is_not_for_visitors(self, db):
        assert Client().get("/portfolio/").url.startswith("/accounts/login/")


class TestPiece:
    @pytest.fixture
    def piece(self, enrollment, kinds):
        kind = kinds[1]
        kind.sections = [{"key": "aim", "title": "Aim", "guidance": "Say **why**.", "prompt": "Why?"}]
        levels = {"not_yet": "No aim.", "nearly": "An aim.", "meets": "A good aim.", "strong": "The aim."}
        kind.rubric = {
            "criteria": [{"key": "a", "title": "Aim", "question": "Is it clear?", "weight": 100, "levels": levels}]
        }
        kind.save()
        kind.skills.add(make_skill(name="Plain words"))
        return kind

    def test_tells_everybody_what_is_asked(self, piece):
        page = text(Client().get("/pieces/story/"))
        for said in ("Say <strong>why</strong>.", "Is it clear?", "A good aim.", "Plain words", "Title of week 2"):
            assert said in page
        assert "Work on it" not in page

    def test_costs_a_visitor_nearly_nothing(self, piece, django_assert_num_queries):
        client = Client()
        etag = client.get("/pieces/story/")["ETag"]
        with django_assert_num_queries(1):
            assert client.get("/pieces/story/", headers={"If-None-Match": etag}).status_code == 304

    def test_leads_a_learner_to_work(self, client, piece):
        assert "/portfolio/work-on/story/" in text(client.get("/pieces/story/"))

    def test_unknown(self, db):
        assert Client().get("/pieces/nothing/").status_code == 404

    def test_is_linked_from_its_weeks(self, client, enrollment, piece):
        week = reverse("week", args=[enrollment.roadmap.key, "week-2"])
        assert "/pieces/story/" in text(Client().get(week))
        assert "/portfolio/work-on/story/" not in text(Client().get(week))
        assert "/portfolio/work-on/story/" in text(client.get(week))
        assert "/portfolio/work-on/story/" in text(client.get(reverse("dashboard")))


class TestCaseStudy:
    def test_shows_the_newest_frozen_version(self, client, learner, enrollment):
        study = make_case_study(learner, title="My study")
        make_submitted(study, body="Frozen.", html="<p>As it <b>was</b>.</p>")
        page = text(client.get(f"/portfolio/{study.slug}/"))
        assert "As it <b>was</b>." in page
        assert "Start version 2" in page

    def test_shows_a_version_asked_for(self, client, learner):
        study = make_case_study(learner)
        make_submitted(study, body="First.")
        make_submitted(study, body="Second.")
        assert "<p>Second.</p>" in text(client.get(f"/portfolio/{study.slug}/"))
        assert "<p>First.</p>" in text(client.get(f"/portfolio/{study.slug}/versions/1/"))
        for number in ("0", "3", "9" * 30):
            assert client.get(f"/portfolio/{study.slug}/versions/{number}/").status_code == 404

    def test_shows_a_draft_as_it_would_be(self, client, study):
        assert "<h2>Retrospective: [project]</h2>" in text(client.get("/portfolio/the-pilot/"))

    def test_what_a_person_wrote_is_never_html(self, client, learner):
        evil = "<script>alert(1)</script>"
        study = make_case_study(learner, title=evil, summary=evil, body=f"# {evil}\n\n{evil}")
        make_submitted(study, what_changed=evil, html="")
        for path in ("/portfolio/", f"/portfolio/{study.slug}/", f"/portfolio/{study.slug}/describe/"):
            assert "<script>alert" not in client.get(path).content.decode()

    @pytest.mark.parametrize("versions", [1, 3, 30])
    def test_costs_the_same_for_any_number_of_versions(self, client, learner, enrollment, count_queries, versions):
        study = make_case_study(learner)
        for number in range(versions):
            make_submitted(study, body=f"Version {number}.")
        actions.start_revision(study=study)
        client.get("/portfolio/")
        paths = [f"/portfolio/{study.slug}/", f"/portfolio/{study.slug}/edit/", f"/portfolio/{study.slug}/compare/"]
        counts = {}
        for path in paths:
            with count_queries() as queries:
                assert client.get(path).status_code == 200
            counts[path.rstrip("/").rpartition("/")[2]] = len(queries)
        assert counts == {study.slug: 12, "edit": 13, "compare": 9}

    def test_an_autosave_costs_five_queries(self, api, learner, count_queries):
        study = make_case_study(learner)
        client = api(learner)
        with count_queries() as queries:
            answer = client.put(
                f"/api/v1/portfolio/case-studies/{study.slug}/draft/", {"body": "Written.", "version": 0}
            )
        assert answer.status_code == 200
        assert len(queries) == 5, [query["sql"][:100] for query in queries]
