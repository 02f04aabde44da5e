"""The picture of a public portfolio, for those who show a link to it."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from portfolio.actions.sharing import show_case_study
from portfolio.models import CaseStudy, Portfolio
from portfolio.social_picture import MARGIN, PLAN, Card, png_of
from tests.factories import make_case_study, make_enrollment, make_learner, make_portfolio, make_submitted

pytestmark = pytest.mark.django_db  # of the cache that keeps what was drawn
CELLS = tuple((phase, True) for phase in PLAN)


@pytest.fixture
def owner(db):
    owner = make_learner(name="Ana Kovač", handle="ana")
    make_portfolio(owner, visibility="public", headline="I run AI projects")
    study = make_submitted(make_case_study(owner)).case_study
    show_case_study(case_study=study, visibility="public")
    return owner


def drawn(card: Card) -> Image.Image:
    return Image.open(io.BytesIO(png_of(card)))


def inked(image: Image.Image) -> tuple[int, int, int, int]:
    """Where anything differs from the paper."""
    paper = Image.new("RGB", image.size, "#fafaf8")
    return ImageChops.difference(image.convert("RGB"), paper).getbbox()


def test_it_is_a_picture_that_is_asked_for_anew(owner, client):
    page = client.get("/p/ana/").content.decode()
    assert '<meta property="og:image" content="http://localhost:8000/p/ana/picture.png">' in page
    assert "Ana Kovač, 1 piece, self-published" in page
    first = client.get("/p/ana/picture.png")
    image = Image.open(io.BytesIO(first.content))
    assert (image.format, image.size, first["Content-Type"]) == ("PNG", (1200, 630), "image/png")
    again = client.get("/p/ana/picture.png", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "change",
    [
        lambda: Portfolio.objects.update(headline="Another"),
        lambda: CaseStudy.objects.update(visibility="link"),
        lambda: Portfolio.objects.update(shows_progress=True),
    ],
)
def test_what_changes_changes_it(owner, client, change):
    make_enrollment(owner)
    before = client.get("/p/ana/picture.png")
    change()
    after = client.get("/p/ana/picture.png", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


@pytest.mark.parametrize("visibility", ["private", "link"])
def test_there_is_none_of_what_is_not_public(owner, client, signed_in, visibility):
    Portfolio.objects.update(visibility=visibility)
    assert client.get("/p/ana/picture.png").status_code == 404
    assert signed_in(owner).get("/p/ana/picture.png").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["", "Ana", "W" * 120, "a " * 60, "👋🏽", "李小龙", "مرحبا", "<script>alert(1)</script>", "\u202eevil"],
)
@pytest.mark.parametrize("headline", ["", "I run AI projects", "W" * 140, "word " * 28])
def test_everything_stays_on_the_paper(name, headline):
    left, top, right, bottom = inked(drawn(Card(name, headline, "3 pieces, self-published", CELLS)))
    assert left >= MARGIN - 8
    assert top >= MARGIN // 2
    assert right <= 1200 - MARGIN + 8
    assert bottom <= 630 - MARGIN + 8
