"""The sharing page and the API are two surfaces of the same actions; what the door shows, both show."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.draining import drain
from portfolio.models import CaseStudy, Portfolio, ShareLink, Transfer
from tests.factories import make_case_study, make_learner, make_portfolio, make_share_link, make_submitted

pytestmark = pytest.mark.django_db
HIDDEN = "a sentence that nobody else reads"


@pytest.fixture
def people():
    """Two people in the same position: one uses the pages, one the API."""
    found = []
    for handle in ("ana", "ben"):
        owner = make_learner(name="Ana Kovač", handle=handle)
        make_submitted(make_case_study(owner, title="Three rules", slug="three-rules"), body="Plain rules.")
        make_case_study(owner, title="Not yet", slug="not-yet", body=HIDDEN)
        found.append(owner)
    return found


def rows_of(owner) -> dict[str, list]:
    fields = [field.name for field in Portfolio._meta.fields if field.name not in ("id", "user", "changed_at")]
    return {
        "portfolio": list(Portfolio.objects.filter(user=owner).values(*fields)),
        "studies": list(CaseStudy.objects.of(owner).in_own_order().values_list("slug", "visibility", "shown_number")),
        "links": list(ShareLink.objects.of(owner).values_list("label", "case_study__slug", "revoked_at", "expires_at")),
        "exports": list(Transfer.objects.of(owner).values_list("kind", "state")),
    }


def refusal_of(page) -> list[str]:
    forms = [page.context.get(name) for name in ("form", "settings_form")]
    found = [text for form in forms if form is not None for texts in form.errors.values() for text in texts]
    return found[:1] or [page.context["problem"]]


def settled(**fields) -> dict[str, object]:
    return {"visibility": "private", "handle": "", "shows_skills": True, **fields}


CASES = {
    "a headline": ("portfolio/sharing/", "patch", "portfolio/page/", settled(headline="I plan."), None),
    "everybody": ("portfolio/sharing/", "patch", "portfolio/page/", settled(visibility="public", handle="x-{n}"), None),
    "public without an address": (
        "portfolio/sharing/",
        "patch",
        "portfolio/page/",
        settled(visibility="public"),
        "A public page needs an address. Choose a handle.",
    ),
    "to links": (
        "portfolio/sharing/pieces/three-rules/",
        "put",
        "portfolio/shown/three-rules/",
        {"visibility": "link"},
        None,
    ),
    "on the portfolio": (
        "portfolio/sharing/pieces/three-rules/",
        "put",
        "portfolio/shown/three-rules/",
        {"visibility": "public", "number": 1},
        None,
    ),
    "a draft": (
        "portfolio/sharing/pieces/not-yet/",
        "put",
        "portfolio/shown/not-yet/",
        {"visibility": "public"},
        "Only a submitted version can be shown. Submit it first.",
    ),
    "an export": ("portfolio/exports/", "post", "portfolio/exports/", {"kind": "archive"}, None),
    "a PDF of nothing": (
        "portfolio/exports/",
        "post",
        "portfolio/exports/",
        {"kind": "pdf"},
        "Nothing is on your portfolio yet. Put a submitted version of a piece on it first.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_both_ways(name, people, signed_in, api):
    page, method, path, fields, refused = CASES[name]
    sent = [
        {key: value.format(n=n) if isinstance(value, str) else value for key, value in fields.items()} for n in "12"
    ]
    before = [rows_of(owner) for owner in people]
    shown = signed_in(people[0]).post(f"/{page}", {key: value for key, value in sent[0].items() if value is not False})
    answer = getattr(api(people[1]), method)(f"/api/v1/{path}", sent[1])
    after = [rows_of(owner) for owner in people]
    assert after[0] == after[1]
    if refused is None:
        assert (shown.status_code, answer.status_code // 100) == (302, 2)
        assert after != before
        return
    assert (shown.status_code, answer.status_code) == (422, 400)
    assert refusal_of(shown) == [error["detail"] for error in answer.json()["errors"]] == [refused]
    assert after == before


def test_the_order_is_the_same_both_ways(people, signed_in, api):
    signed_in(people[0]).post("/portfolio/sharing/pieces/not-yet/", {"up": ""})
    answer = api(people[1]).put("/api/v1/portfolio/shown/", {"case_studies": ["not-yet", "three-rules"]})
    assert [row["case_study"] for row in answer.json()["results"]] == ["not-yet", "three-rules"]
    assert rows_of(people[0]) == rows_of(people[1])
    refused = api(people[1]).put("/api/v1/portfolio/shown/", {"case_studies": ["not-yet", "not-yet"]})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "unknown_case_study")


def test_a_link_is_shown_once_opens_its_piece_and_is_revoked(people, client, api):
    owner, other = people
    mine = api(owner)
    made = mine.post("/api/v1/portfolio/links/", {"case_study": "three-rules", "label": "Ana"})
    assert made.status_code == 201
    path = made.json()["address"].partition("localhost:8000")[2] or re.sub("https?://[^/]+", "", made.json()["address"])
    assert "Plain rules." in client.get(path).content.decode()
    listed = mine.get("/api/v1/portfolio/links/")
    assert [row["label"] for row in listed.json()["results"]] == ["Ana"]
    assert path.split("/")[2] not in listed.content.decode()
    link = made.json()["id"]
    assert api(other).delete(f"/api/v1/portfolio/links/{link}/").status_code == 404
    assert [mine.delete(f"/api/v1/portfolio/links/{link}/").status_code for _again in range(2)] == [204, 204]
    assert client.get(path).status_code == 404
    assert mine.get("/api/v1/portfolio/links/").json()["results"] == []


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00Z", "2020-01-01T00:00:00Z"])
def test_a_link_that_is_over_before_it_begins_is_refused(people, api, when):
    answer = api(people[0]).post("/api/v1/portfolio/links/", {"expires_at": when})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "in_the_past")
    assert not ShareLink.objects.exists()


def test_links_of_somebody_elses_work_are_not_made(people, api):
    make_case_study(people[1], slug="only-bens")
    for slug in ("only-bens", "nothing"):
        answer = api(people[0]).post("/api/v1/portfolio/links/", {"case_study": slug})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "unknown_case_study")
    assert not ShareLink.objects.exists()


class TestWhatEverybodyReads:
    @pytest.fixture
    def shown(self, people):
        owner = people[0]
        make_portfolio(owner, visibility="public", about="I **plan**.")
        CaseStudy.objects.of(owner).filter(slug="three-rules").update(visibility="public", shown_number=1)
        return owner

    def test_it_is_what_the_page_shows(self, shown, client, api):
        read = api().get("/api/v1/portfolios/ana/").json()
        page = client.get("/p/ana/").content.decode()
        assert [piece["slug"] for piece in read["pieces"]] == ["three-rules"]
        for words in (read["name"], read["headline"], read["about"]["html"], read["pieces"][0]["title"]):
            assert words in page
        piece = api().get("/api/v1/portfolios/ana/pieces/three-rules/").json()
        assert piece["html"] in client.get("/p/ana/three-rules/").content.decode()
        assert shown.email not in str(read) + str(piece)

    def test_drafts_and_hidden_pieces_are_nowhere_in_it(self, shown, api):
        assert HIDDEN not in api().get("/api/v1/portfolios/ana/").content.decode()
        assert api().get("/api/v1/portfolios/ana/pieces/not-yet/").status_code == 404
        CaseStudy.objects.filter(owner=shown, slug="three-rules").update(visibility="link")
        assert api().get("/api/v1/portfolios/ana/").json()["pieces"] == []
        assert api().get("/api/v1/portfolios/ana/pieces/three-rules/").status_code == 404

    @pytest.mark.parametrize("visibility", ["private", "link"])
    @pytest.mark.parametrize("path", ["", "resume/", "pieces/three-rules/"])
    def test_nobody_else_finds_one_that_is_not_public(self, shown, api, visibility, path):
        Portfolio.objects.update(visibility=visibility)
        assert api().get(f"/api/v1/portfolios/ana/{path}").status_code == 404
        assert api(make_learner()).get(f"/api/v1/portfolios/ana/{path}").status_code == 404
        mine = api(shown).get(f"/api/v1/portfolios/ana/{path}")
        assert (mine.status_code, mine["X-Robots-Tag"]) == (200, "noindex, nofollow")

    def test_skills_and_progress_are_there_only_when_they_are_wished(self, shown, api):
        Portfolio.objects.update(shows_skills=False, shows_progress=False)
        read = api().get("/api/v1/portfolios/ana/").json()
        assert (read["skills"], read["progress"]) == ([], None)


def test_an_export_is_made_downloaded_and_deleted(people, api):
    owner, other = people
    mine = api(owner)
    asked = mine.post("/api/v1/portfolio/exports/", {"kind": "archive"})
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert asked.json()["download"] is None
    path = f"/api/v1/portfolio/exports/{asked.json()['id']}/"
    assert mine.get(f"{path}download/").status_code == 404
    assert mine.post("/api/v1/portfolio/exports/", {"kind": "archive"}).json()["id"] == asked.json()["id"]
    assert drain() == 1
    done = mine.get(path).json()
    assert (done["state"], done["steps_done"]) == ("done", done["steps"])
    assert mine.get(done["download"]).getvalue().startswith(b"PK")
    assert [api(other).get(place).status_code for place in (path, f"{path}download/")] == [404, 404]
    assert api(other).delete(path).status_code == 404
    assert mine.delete(path).status_code == 204
    assert mine.get(path).status_code == 404


def test_an_expired_link_is_listed_as_over(people, api):
    now = timezone.now()
    made, over = now - timedelta(days=2), now - timedelta(days=1)
    make_share_link(people[0], created_at=made, expires_at=over)
    (row,) = api(people[0]).get("/api/v1/portfolio/links/").json()["results"]
    assert row["is_over"] is True
