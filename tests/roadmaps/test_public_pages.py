"""What visitors see of a plan, what it costs, and what their browsers may keep."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roadmaps import plan
from roadmaps.models import ContentVersion, Material
from tests.careers.test_structured_data import BLOCK
from tests.factories import make_edition, make_enrollment, make_roadmap, make_week_content

pytestmark = pytest.mark.django_db
PAGES = ["roadmap", "phase", "week", "material", "material-source"]


@pytest.fixture
def client() -> Client:
    """A visitor's."""
    return Client()


@pytest.fixture
def edition():
    edition = make_edition(make_roadmap("plan"), weeks=4, phases=2)
    make_week_content(edition.weeks.get(number=2))
    return edition


@pytest.fixture
def address(edition):
    """``address("week")`` is the URL of a page that has everything on it."""
    keys = {"phase": "phase-1", "week": "week-2"} | dict.fromkeys(
        ("material", "material-source"), edition.materials.get().key
    )

    def address_of(name):
        return reverse(name, args=["plan", *([keys[name]] if name in keys else [])])

    return address_of


def things(response):
    (block,) = BLOCK.findall(response.content.decode())
    return [thing["@type"] for thing in json.loads(block)["@graph"]]


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("roadmap", ["Course", "BreadcrumbList"]),
        ("phase", ["BreadcrumbList"]),
        ("week", ["LearningResource", "BreadcrumbList"]),
        ("material", ["BreadcrumbList"]),
    ],
)
def test_a_page_names_itself_to_machines(client, address, name, types):
    response = client.get(address(name))
    assert things(response) == types
    assert re.findall(r'rel="canonical" href="([^"]*)"', response.content.decode()) == [
        f"http://localhost:8000{address(name)}"
    ]


def test_the_week_shows_all_that_is_in_it(client, address):
    html = client.get(address("week")).content.decode()
    assert re.findall(r"<h3>(.*?)</h3>", html) == [f"Task {n} of week 2" for n in (1, 2, 3)]
    assert '<a href="https://example.org/source" rel="noopener">A source</a>' in html
    assert "It is <em>this</em>." in html
    assert re.findall(r'rel="(prev|next)" href="/plans/plan/weeks/([\w-]+)/"', html) == [
        ("prev", "week-1"), ("next", "week-3"), ("prev", "week-1"), ("next", "week-3"),
    ]  # fmt: skip


def test_the_phase_lists_its_weeks_and_its_neighbours(client):
    edition = make_edition(make_roadmap("three"), weeks=3, phases=3)
    html = client.get(reverse("phase", args=["three", "phase-2"])).content.decode()
    assert re.findall(r"/plans/three/weeks/([\w-]+)/", html) == ["week-2"]
    assert re.findall(r'rel="(prev|next)" href="/plans/three/phases/([\w-]+)/"', html) == [
        ("prev", "phase-1"),
        ("next", "phase-3"),
    ]
    assert edition.phases.get(number=2).summary in html


def test_the_material_names_the_weeks_that_use_it(client, address):
    html = client.get(address("material")).content.decode()
    assert re.findall(r"/plans/plan/weeks/([\w-]+)/", html) == ["week-2"]
    assert '<td data-align="right">2</td>' in html


def test_the_material_comes_as_a_file(client, address, edition):
    material = edition.materials.get()
    response = client.get(address("material-source"))
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{material.key}.md"'
    assert response.content.decode() == f"# {material.title}\n\nA report.\n\n{material.body}\n"


def test_hostile_content_stays_text(client, edition, address):
    Material.objects.update(title="<script>1</script>", summary='"><img src=x>', body="<script>2</script>")
    edition.tasks.update(title="<script>3</script>", body="[x](javascript:alert(1))", done_when="<img src=x>")
    edition.weeks.update(title="</title><script>4</script>", lede='"><script>5</script>')
    for name in ("roadmap", "phase", "week", "material"):
        html = client.get(address(name)).content.decode()
        assert len(re.findall(r"<script\b", html)) == 2  # app.js and the data block
        assert re.findall(r"<img|href=\"javascript", html) == []


@pytest.mark.parametrize(
    ("name", "keys"),
    [("roadmap", ["no"]), ("phase", ["plan", "no"]), ("week", ["plan", "no"]), ("material", ["plan", "no"]),
     ("material-source", ["plan", "no"])],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(client, edition, name, keys):
    assert client.get(reverse(name, args=keys)).status_code == 404


def test_a_draft_is_nobodys_business(client):
    make_edition(make_roadmap("draft"), status="draft")
    assert client.get(reverse("roadmap", args=["draft"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "cold"), [("roadmap", 6), ("phase", 6), ("week", 13), ("material", 10), ("material-source", 10)]
)
def test_queries_cold_and_warm(client, address, name, cold, django_assert_num_queries):
    url = address(name)
    plan.forget()
    with django_assert_num_queries(cold):
        client.get(url)
    with django_assert_num_queries(2):
        client.get(url)
    etag = client.get(url)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(url, headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("name", PAGES)
class TestKeeping:
    def test_a_visitor_gets_no_cookie_and_an_etag(self, address, name):
        response = Client().get(address(name))
        assert len(response.cookies) == 0
        assert set(response["Cache-Control"].split(", ")) == {"public", "no-cache"}
        assert "Cookie" in response["Vary"].split(", ")

    def test_a_head_request_is_answered_like_a_get(self, client, address, name):
        got, head = client.get(address(name)), client.head(address(name))
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])

    def test_the_etag_follows_content_theme_release_and_day(self, address, name, settings):
        url = address(name)

        def etag():
            return client.get(url)["ETag"]

        client = Client()
        seen = [etag()]
        client.cookies["theme"] = "dark"
        seen.append(etag())
        ContentVersion.bump()
        seen.append(etag())
        settings.RELEASE = "another"
        seen.append(etag())
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            seen.append(etag())
        assert len(set(seen)) == 5

    def test_nothing_of_a_signed_in_person_is_kept(self, address, name, edition, signed_in, learner):
        make_enrollment(learner, edition)
        visitors = Client().get(address(name))["ETag"]
        response = signed_in(learner).get(address(name), headers={"if-none-match": visitors})
        assert response.status_code == 200
        assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
        assert "ETag" not in response
        assert "Cookie" in response["Vary"].split(", ")


def test_a_message_is_shown_and_not_kept(address):
    client = Client()
    client.cookies["messages"] = "whatever"
    response = client.get(address("roadmap"))
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
