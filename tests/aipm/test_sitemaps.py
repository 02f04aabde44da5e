import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from roadmaps.models import ContentVersion, Skill
from tests.factories import (
    make_artifact_type,
    make_edition,
    make_market,
    make_roadmap,
    make_term,
    make_week_content,
    make_written_guide,
)

pytestmark = pytest.mark.django_db


def entries(client) -> dict[str, str]:
    xml = client.get(reverse("sitemap")).content.decode()
    return {
        re.search(r"<loc>(.*?)</loc>", url)[1]: (re.search(r"<lastmod>(.*?)</lastmod>", url) or [""] * 2)[1]
        for url in re.findall(r"<url>(.*?)</url>", xml, re.DOTALL)
    }


def test_lists_every_page_for_visitors_with_the_day_it_changed(client):
    edition = make_edition(make_roadmap("plan"), weeks=2, phases=1, published_at=datetime(2026, 2, 1, tzinfo=UTC))
    guide = make_written_guide(edition, key="guide")
    make_week_content(edition.weeks.get(number=1))
    guide.history.update(history_date=datetime(2026, 3, 1, tzinfo=UTC))
    edition.weeks.get(number=1).history.update(history_date=datetime(2026, 4, 1, tzinfo=UTC))
    edition.materials.get().history.update(history_date=datetime(2026, 3, 2, tzinfo=UTC))
    make_artifact_type("a-piece").history.update(history_date=datetime(2026, 3, 3, tzinfo=UTC))
    Skill.history.update(history_date=datetime(2026, 3, 4, tzinfo=UTC))
    site = "http://localhost:8000"
    assert entries(client) == {
        f"{site}/": "2026-03-01",
        f"{site}/guides/guide/": "2026-03-01",
        f"{site}/skills/": "2026-03-04",
        f"{site}/guides/guide/openings/": "",
        f"{site}/plans/plan/": "2026-04-01",
        f"{site}/plans/plan/phases/phase-1/": "2026-02-01",
        f"{site}/plans/plan/weeks/week-1/": "2026-04-01",
        f"{site}/plans/plan/weeks/week-2/": "2026-02-01",
        f"{site}/plans/plan/materials/{edition.materials.get().key}/": "2026-03-02",
        f"{site}/pieces/a-piece/": "2026-03-03",
    }


def test_every_page_listed_can_be_read_by_a_visitor(client):
    edition = make_edition(weeks=2, phases=1)
    guide = make_written_guide(edition)
    make_week_content(edition.weeks.get(number=1))
    make_artifact_type("a-piece")
    make_market(guide)
    make_term(edition.roadmap)
    statuses = {url: Client().get(url.removeprefix("http://localhost:8000")).status_code for url in entries(client)}
    assert statuses == dict.fromkeys(statuses, 200)
    # home, guide, skills; six lists; two lists with a page each; plan, phase, 2 weeks, material, glossary; piece
    assert len(statuses) == 3 + 6 + 4 + 6 + 1


def test_a_new_page_shows_at_once(client):
    make_written_guide(make_edition(weeks=1, phases=1), reviewed_on=date(2026, 1, 1))
    assert len(entries(client)) == 7
    make_written_guide(make_edition(weeks=1, phases=1))
    ContentVersion.bump()
    assert len(entries(client)) == 12


def test_is_empty_while_there_is_nothing(client):
    assert entries(client) == {}


def test_robots_are_shown_the_sitemap_and_kept_from_what_needs_an_account(client, db):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: http://localhost:8000/sitemap.xml"
    assert [line for line in lines if line.startswith("Disallow")] == [
        "Disallow: /this-week/",
        "Disallow: /portfolio/",
        "Disallow: /settings/",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /plans/*/start/",
    ]
