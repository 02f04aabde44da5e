import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from careers import guide as assembled
from roadmaps import plan
from roadmaps.models import ContentVersion
from tests.careers.test_structured_data import BLOCK
from tests.factories import make_artifact_type, make_edition, make_figure, make_written_guide

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3)) "><b onclick=x>'


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def edition():
    edition = make_edition(weeks=4, phases=2)
    edition.weeks.filter(number=2).update(artifact="plan", completes_artifact=True, deliverable_title="Project plan")
    return edition


@pytest.fixture
def guide(edition):
    make_artifact_type("late", 1, title="Not in this plan")
    make_artifact_type("plan", 2, title="Project plan")
    guide = make_written_guide(edition)
    make_figure(guide, label="Dated", as_of=date(2020, 1, 1), as_of_text="as of 2020")
    make_figure(guide, label="No figure", low=None, high=None, method="It gives none.")
    return guide


@pytest.fixture
def page(client, guide):
    return client.get(reverse("guide", args=[guide.key]))


class TestGuide:
    def test_has_its_parts_in_order(self, page):
        assert page.status_code == 200
        assert re.findall(r'<h2 id="([\w-]+)"', page.content.decode()) == [
            "plan", "overview", "job", "differs", "skills", "make", "pay", "methods", "openings", "faq", "related",
        ]  # fmt: skip

    def test_every_entry_of_the_contents_leads_somewhere(self, page):
        html = page.content.decode()
        assert set(re.findall(r'href="#([\w-]+)"', html)) - set(re.findall(r'id="([\w-]+)"', html)) == set()

    def test_no_anchor_stands_twice(self, client, guide):
        guide.sections.filter(key="job").update(key="pay")
        anchors = re.findall(r' id="([\w-]+)"', client.get(reverse("guide", args=[guide.key])).content.decode())
        assert sorted(anchors) == sorted(set(anchors))

    def test_pieces_come_with_their_week(self, page):
        assert [(piece.title, piece.week and piece.week.number) for piece in page.context["guide"].pieces] == [
            ("Project plan", 2),
            ("Not in this plan", None),
        ]

    def test_pay_says_how_sure_it_is(self, page):
        said = text(page)
        assert said.count("Not verified") == 2
        assert said.count("More than a year old") == 1
        assert said.count("$95,000 to $120,000") == 1
        assert "It gives none." in said

    def test_a_missed_review_is_admitted(self, client, edition):
        guide = make_written_guide(edition, reviewed_on=date(2020, 1, 1), review_due_on=date(2020, 7, 1))
        said = text(client.get(reverse("guide", args=[guide.key])))
        assert "Review overdue" in said
        assert "It should have been read again by 1 July 2020" in said

    def test_a_review_ahead_is_announced(self, page):
        assert "Reviewed by an editor on 1 January 2026 . Next review due 1 January 2099 ." in text(page)

    def test_structured_data_names_the_things_of_the_page(self, page):
        (block,) = BLOCK.findall(page.content.decode())
        assert [thing["@type"] for thing in json.loads(block)["@graph"]] == [
            "Occupation",
            "FAQPage",
            "BreadcrumbList",
            "Course",
        ]

    def test_shares_with_a_picture_and_one_address(self, page, guide):
        html = page.content.decode()
        address = f"http://localhost:8000/guides/{guide.key}/"
        assert re.findall(r'rel="canonical" href="([^"]*)"', html) == [address]
        assert re.findall(r'property="og:url" content="([^"]*)"', html) == [address]
        assert re.findall(r'property="og:image" content="([^"]*)"', html) == ["http://localhost:8000/static/img/og.png"]
        assert re.findall(r'property="og:title" content="([^"]*)"', html) == ["AI project manager: career guide"]

    def test_hostile_text_stays_text(self, client, edition):
        fields = ("title", "headline", "lede", "overview", "plan_intro", "salary_note", "openings_note", "context_note")
        guide = make_written_guide(edition, **dict.fromkeys(fields, HOSTILE[:120]))
        make_figure(guide, label=HOSTILE[:120], source=HOSTILE, method=HOSTILE)
        guide.sections.update(title=HOSTILE, body=HOSTILE)
        guide.questions.update(question=HOSTILE, answer=HOSTILE)
        for name in ("guide", "home"):
            response = client.get(reverse(name, args=[guide.key] if name == "guide" else []))
            assert response.status_code == 200
            html = response.content.decode()
            assert len(re.findall(r"<script\b", html)) == 2  # app.js and the data block
            assert re.findall(r'<img|<b onclick|="javascript:', html) == []

    def test_unknown_key_is_not_found(self, client, guide):
        assert client.get(reverse("guide", args=["nothing"])).status_code == 404

    def test_works_before_anything_is_published(self, client):
        guide = make_written_guide(make_edition(status="draft"))
        response = client.get(reverse("guide", args=[guide.key]))
        assert response.status_code == 200
        assert response.context["plan"] is None
        assert client.get(reverse("home")).status_code == 200


class TestHome:
    def test_leads_to_every_week(self, client, guide):
        response = client.get(reverse("home"))
        key = guide.roadmap.key
        weeks = re.findall(rf'href="/plans/{key}/weeks/([\w-]+)/" title', response.content.decode())
        assert weeks == ["week-1", "week-2", "week-3", "week-4"]

    def test_a_stranger_makes_an_account_on_the_way_to_the_start(self, client, guide):
        link = f'href="{reverse("account_signup")}?next={reverse("start", args=[guide.roadmap.key])}"'
        assert client.get(reverse("home")).content.decode().count(link) == 3

    def test_who_is_signed_in_goes_on(self, learner, signed_in, guide):
        html = signed_in(learner).get(reverse("home")).content.decode()
        assert "Create your account" not in html
        assert "Go to this week" in html

    def test_is_not_found_while_there_is_no_guide(self, client, db):
        assert client.get(reverse("home")).status_code == 404

    def test_the_short_address_of_the_guide(self, client, guide):
        assert client.get(reverse("default-guide")).url == reverse("guide", args=[guide.key])


@pytest.mark.parametrize("name", ["home", "guide"])
class TestCost:
    def url(self, name, guide):
        return reverse(name, args=[guide.key] if name == "guide" else [])

    def test_cold_and_warm(self, name, client, guide, django_assert_num_queries):
        url = self.url(name, guide)
        with django_assert_num_queries(13):
            client.get(url)
        with django_assert_num_queries(2):
            client.get(url)

    def test_seen_before(self, name, client, guide, django_assert_num_queries):
        url = self.url(name, guide)
        etag = client.get(url)["ETag"]
        assembled.forget()
        plan.forget()
        with django_assert_num_queries(1):
            response = client.get(url, headers={"if-none-match": etag})
        assert (response.status_code, response.content) == (304, b"")

    def test_a_change_shows_at_once(self, name, client, guide):
        url = self.url(name, guide)
        etag = client.get(url)["ETag"]
        make_artifact_type("new", 9, title="Brand new piece")
        ContentVersion.bump()
        response = client.get(url, headers={"if-none-match": etag})
        assert response.status_code == 200
        assert "Brand new piece" in text(response)

    def test_needs_no_cookie_and_sets_none(self, name, client, guide):
        assert len(Client().get(self.url(name, guide)).cookies) == 0
