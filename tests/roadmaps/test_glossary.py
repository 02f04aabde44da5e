"""The glossary of a plan: its page, and the links that lead to it."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from roadmaps.models import ContentVersion, Term
from tests.careers.test_structured_data import BLOCK
from tests.factories import make_edition, make_material, make_roadmap, make_term, make_written_guide

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "><b onclick=x>'


@pytest.fixture
def edition():
    edition = make_edition(make_roadmap("plan"), weeks=2, phases=1, tasks=2)
    roadmap = edition.roadmap
    make_term(roadmap, "drift", term="Drift", forms=["data drift"], weeks=["week-2"], see=["baseline", "gone"])
    make_term(roadmap, "baseline", term="Baseline", forms=["baseline"], in_use="Beat it.", weeks=["week-1", "gone"])
    make_term(make_roadmap(), "elsewhere", term="Elsewhere", forms=["why"])
    edition.weeks.filter(number=1).update(why="Why the baseline, the baseline and data drift matter.")
    edition.tasks.filter(key="week-1-task-2").update(body="Measure the **baseline**. Then `data drift`.")
    return edition


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def page(visitor, edition):
    return visitor.get(reverse("glossary", args=["plan"]))


def links(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a class="term" href="([^"]*)">([^<]*)</a>', html)


def test_terms_stand_in_order_under_their_letters(page):
    html = page.content.decode()
    assert re.findall(r'<h2 id="letter-(\w)"', html) == ["b", "d"]
    assert re.findall(r'<div id="([\w-]+)"><dt>', html) == ["baseline", "drift"]
    assert re.findall(r'href="/plans/plan/weeks/([\w-]+)/" data-phase', html) == ["week-1", "week-2"]
    assert re.findall(r'<a href="#(\w+)">Baseline</a>', html) == ["baseline"]


def test_machines_get_the_terms_too(page):
    (block,) = BLOCK.findall(page.content.decode())
    terms, trail = json.loads(block)["@graph"]
    assert [term["url"] for term in terms["hasDefinedTerm"]] == [
        "http://localhost:8000/plans/plan/glossary/#baseline",
        "http://localhost:8000/plans/plan/glossary/#drift",
    ]
    assert trail["itemListElement"][-1]["name"] == "Glossary"


def test_a_week_links_each_term_once_in_the_order_of_its_page(visitor, edition):
    html = visitor.get(reverse("week", args=["plan", "week-1"])).content.decode()
    assert links(html) == [
        ("/plans/plan/glossary/#baseline", "baseline"),
        ("/plans/plan/glossary/#drift", "data drift"),
    ]
    assert html.index("Measure the") < html.index("#baseline") < html.index("Why the")
    assert re.findall(r'<p class="terms"><a href="([^"]*)">', html) == ["/plans/plan/glossary/#baseline"]


def test_materials_and_the_guide_link_terms(visitor, edition):
    make_material(edition, "log", body="Data drift in the log.")
    guide = make_written_guide(edition, overview="No baseline, no claim.")
    guide.questions.update(answer="The baseline, and data drift.")
    html = visitor.get(reverse("material", args=["plan", "log"])).content.decode()
    assert links(html) == [("/plans/plan/glossary/#drift", "Data drift")]
    html = visitor.get(reverse("guide", args=[guide.key])).content.decode()
    assert [word for _address, word in links(html)] == ["baseline", "data drift"]


def test_links_cost_nothing_when_a_page_is_read(visitor, edition, django_assert_num_queries):
    url = reverse("week", args=["plan", "week-1"])
    visitor.get(url)
    with django_assert_num_queries(2):
        visitor.get(url)


def test_costs_the_same_with_many_terms(visitor, edition, django_assert_num_queries):
    for number in range(40):
        make_term(edition.roadmap, f"more-{number}", forms=[f"more {number}"], weeks=["week-1"], see=["drift"])
    with django_assert_num_queries(7):
        visitor.get(reverse("glossary", args=["plan"]))


def test_a_change_shows_at_once(visitor, edition):
    url = reverse("glossary", args=["plan"])
    etag = visitor.get(url)["ETag"]
    Term.objects.filter(key="drift").update(meaning="The world moves on.")
    ContentVersion.bump()
    response = visitor.get(url, headers={"if-none-match": etag})
    assert "The world moves on." in response.content.decode()


def test_hostile_text_stays_text(visitor, edition):
    edition.roadmap.terms.update(term=HOSTILE, meaning=HOSTILE, in_use=HOSTILE)
    for name, args in (("glossary", ["plan"]), ("week", ["plan", "week-1"])):
        html = visitor.get(reverse(name, args=args)).content.decode()
        assert len(re.findall(r"<script\b", html)) == 2  # app.js and the data block
        assert re.findall(r"<img|<b onclick", html) == []


def test_a_plan_without_terms_says_so(visitor):
    make_edition(make_roadmap("bare"), weeks=1, phases=1)
    response = visitor.get(reverse("glossary", args=["bare"]))
    assert response.status_code == 200
    assert "This plan has no glossary yet." in response.content.decode()
