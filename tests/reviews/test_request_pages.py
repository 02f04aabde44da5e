"""The pages and the API around a request: parity of asking and of days away, what they cost, what they keep quiet."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from reviews.actions import claims
from reviews.models import Absence, ReviewRequest
from tests.factories import make_case_study, make_learner, make_mentor, make_submitted

from .factories import make_cohort, make_comment, make_request, make_review

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SECRET = "Zanzibar marmalade"


class TestParity:
    """The same input on the page and in the API: the same row, or the same words of refusal."""

    @pytest.mark.parametrize("to", ["anyone", "mentor", "cohort", "own name", "nothing submitted", "twice"])
    def test_asking(self, signed_in, api, to):
        rows, said = [], []
        for surface in ("page", "api"):
            learner, mentor = make_learner(is_mentor=to == "own name"), make_mentor()
            cohort = make_cohort(mentors=[mentor], learners=[learner])
            study = make_case_study(learner)
            if to != "nothing submitted":
                make_submitted(study)
            if to == "twice":
                make_request(study.revisions.get())
            asked = {"mentor": mentor, "own name": learner}.get(to)
            if surface == "page":
                chosen = f"mentor-{asked.pk}" if asked else f"cohort-{cohort.pk}" if to == "cohort" else "anyone"
                answer = signed_in(learner).post(
                    f"/reviews/ask/{study.slug}/", {"to": chosen, "message": "Is it clear?"}
                )
                said.append({302: "done", 422: "refused"}[answer.status_code])
                text = answer.content.decode()
            else:
                body = {"case_study": study.slug, "message": "Is it clear?"}
                body |= {"mentor": asked.pk} if asked else {"cohort": cohort.slug} if to == "cohort" else {}
                answer = api(learner).post("/api/v1/reviews/requests/", body, format="json")
                said.append({201: "done", 400: "refused"}[answer.status_code])
                if answer.status_code == 400 and to != "own name":  # the page does not even offer that
                    assert answer.json()["errors"][0]["detail"] in text or to == "nothing submitted"
            made = ReviewRequest.objects.of(learner).order_by("-pk").values("message", "audience", "status").first()
            rows.append(made)
        assert rows[0] == rows[1]
        assert said == (["done"] * 2 if to in ("anyone", "mentor", "cohort") else ["refused"] * 2)

    @pytest.mark.parametrize(("first", "last"), [(3, 5), (5, 3), (-4, -2)])
    def test_days_away(self, signed_in, api, first, last):
        said = []
        for surface in ("page", "api"):
            mentor = make_mentor()
            days = {"starts": mentor.today() + first * DAY, "ends": mentor.today() + last * DAY}
            if surface == "page":
                answer = signed_in(mentor).post("/reviews/away/", days)
                text = answer.content.decode()
            else:
                answer = api(mentor).post("/api/v1/reviews/absences/", days, format="json")
                if answer.status_code == 400:
                    assert answer.json()["errors"][0]["detail"] in text
            said.append((answer.status_code in (302, 201), Absence.objects.of(mentor).count()))
        assert said[0] == said[1]


class TestQueue:
    def test_filters(self, signed_in, api, mentor):
        now = timezone.now()
        learner = make_learner(name="In the cohort")
        cohort = make_cohort(mentors=[mentor], learners=[learner])
        theirs = make_request(make_submitted(make_case_study(learner)))
        old = make_request(asked_at=now - 8 * DAY)
        back = make_request(reserved_for=mentor, reserved_until=now + DAY)
        mine = make_request(claimed_by=mentor)
        taken = make_request(claimed_by=make_mentor())
        expected = {
            "": [back, old, theirs],
            "show=mine": [mine],
            "show=returned": [back],
            f"cohort={cohort.slug}": [theirs],
            f"type={old.case_study.artifact_type.key}": [old],
        }
        page, rest = signed_in(mentor), api(mentor)
        for query, found in expected.items():
            shown = [line.request for line in page.get(f"/reviews/?{query}").context["rows"]]
            assert shown == found, query
            answer = rest.get(f"/api/v1/reviews/queue/?{query}").json()["results"]
            assert {row["id"] for row in answer} == {request.pk for request in found}, query
        assert [line.request for line in page.get("/reviews/?older=7").context["rows"]] == [old]
        assert [row["id"] for row in rest.get("/api/v1/reviews/queue/?older_than_days=7").json()["results"]] == [old.pk]
        assert taken not in expected[""]
        assert rest.get("/api/v1/reviews/queue/?cohort=elsewhere").status_code == 404
        assert rest.get("/api/v1/reviews/queue/?type=unheard-of").status_code == 400

    @pytest.mark.parametrize("waiting", [1, 3, 30])
    def test_costs_the_same_for_any_number(self, signed_in, api, mentor, count_queries, waiting):
        for _n in range(waiting):
            make_request()
        page = signed_in(mentor)
        page.get("/reviews/")
        with count_queries() as queries:
            assert page.get("/reviews/").status_code == 200
        with count_queries() as in_api:
            assert api(mentor).get("/api/v1/reviews/queue/").status_code == 200
        assert (len(queries), len(in_api)) == (10, 1)

    @pytest.mark.parametrize("asked", [1, 3, 30])
    def test_what_one_asked_for_costs_the_same(self, signed_in, api, learner, mentor, count_queries, asked):
        for _n in range(asked):
            request = make_request(make_submitted(make_case_study(learner)), claimed_by=mentor)
            make_review(request, mentor=mentor, verdict="approved", took_effect_at=timezone.now())
            ReviewRequest.objects.filter(pk=request.pk).update(status="reviewed", closed_at=timezone.now())
        page, rest = signed_in(learner), api(learner)
        page.get("/reviews/asked/")
        with count_queries() as queries:
            assert page.get("/reviews/asked/").status_code == 200
        with count_queries() as in_api:
            assert {row["status"] for row in rest.get("/api/v1/reviews/requests/").json()["results"]} == {"reviewed"}
        assert (len(queries), len(in_api)) == (5, 1)

    def test_the_number_in_the_menu_is_what_one_could_take(self, signed_in, mentor, learner):
        make_request(mentor=make_mentor())
        make_request(claimed_by=make_mentor())
        client = signed_in(mentor)
        assert 'class="count"' not in client.get("/this-week/").content.decode().partition("</nav>")[0]
        make_request()
        said = re.search(r'class="count">(\d+)<', client.get("/this-week/").content.decode())
        assert said[1] == "1"
        assert "/reviews/" not in signed_in(learner).get("/this-week/").content.decode().partition("</nav>")[0]


class TestWhatIsKeptQuiet:
    @pytest.fixture
    def writing(self, mentor):
        """A review on its way: written in full, published a moment ago, not in effect."""
        study = make_case_study(make_learner(name="Lea"), title="The pilot")
        request = make_request(make_submitted(study, body="What I did."), message="Is it clear?")
        claims.claim_request(request=request, mentor=mentor)
        review = make_review(request, mentor=mentor, summary=SECRET, verdict="declined", published_at=timezone.now())
        make_comment(review, 0, 4, body=SECRET)
        request.events.create(kind="published", by=mentor, mentor=mentor)
        return request

    def test_the_learner_sees_that_it_is_with_a_mentor_and_nothing_else(self, writing, signed_in, api):
        author = writing.case_study.owner
        slug = writing.case_study.slug
        pages = ["/reviews/asked/", f"/reviews/requests/{writing.pk}/", f"/portfolio/{slug}/", "/notifications/"]
        pages += ["/this-week/", "/portfolio/", f"/reviews/requests/{writing.pk}/another-mentor/"]
        for path in pages:
            text = signed_in(author).get(path).content.decode()
            assert SECRET not in text, path
            assert "Declined" not in text, path
            assert "published the review" not in text, path
        shown = api(author).get(f"/api/v1/reviews/requests/{writing.pk}/").json()
        assert (shown["status"], shown["closed_at"]) == ("claimed", None)
        assert {event["kind"] for event in shown["history"]} == {"claimed"}
        for path in ("reviews/requests/", "notifications/", "reviews/usual-wait/", "portfolio/case-studies/"):
            assert SECRET not in api(author).get(f"/api/v1/{path}").content.decode()

    def test_other_mentors_see_whose_it_is_and_nothing_else(self, writing, signed_in, api):
        other = make_mentor()
        text = signed_in(other).get(f"/reviews/requests/{writing.pk}/").content.decode()
        assert "Mona Mentor" in text
        assert SECRET not in text
        assert "published the review" not in text
        shown = api(other).get(f"/api/v1/reviews/queue/{writing.pk}/").json()
        assert {event["kind"] for event in shown["history"]} == {"claimed"}
        assert api(other).get("/api/v1/reviews/queue/").json()["results"] == []

    def test_what_was_sent_to_somebody_else_is_in_no_list_and_no_number(self, signed_in, api, mentor):
        study = make_case_study(make_learner(name="Lea"), title=SECRET)
        request = make_request(make_submitted(study), mentor=make_mentor(), asked_at=timezone.now() - 9 * DAY)
        client = signed_in(mentor)
        for query in ("", "?show=mine", "?show=returned", f"?type={study.artifact_type.key}", "?older=7"):
            answer = client.get(f"/reviews/{query}")
            assert answer.context["page"].paginator.count == 0
            assert SECRET not in answer.content.decode()
        assert api(mentor).get("/api/v1/reviews/queue/").json()["results"] == []
        for path in (f"/reviews/requests/{request.pk}/", f"/api/v1/reviews/queue/{request.pk}/"):
            assert client.get(path).status_code == 404

    def test_nobody_is_shown_by_their_address(self, signed_in, api):
        learner, mentor = make_learner(name=""), make_mentor(name="")
        request = make_request(make_submitted(make_case_study(learner)), claimed_by=mentor)
        seen = [
            signed_in(learner).get(f"/reviews/requests/{request.pk}/"),
            signed_in(learner).get(f"/reviews/requests/{request.pk}/another-mentor/"),
            api(learner).get(f"/api/v1/reviews/requests/{request.pk}/"),
            api(learner).get("/api/v1/reviews/mentors/"),
        ]
        assert [answer for answer in seen if mentor.email in answer.content.decode()] == []
        seen = [
            signed_in(mentor).get("/reviews/?show=mine"),
            signed_in(mentor).get(f"/reviews/requests/{request.pk}/"),
            api(mentor).get(f"/api/v1/reviews/queue/{request.pk}/"),
        ]
        assert [answer for answer in seen if learner.email in answer.content.decode()] == []
