"""What a page costs to load, and from where it loads."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from aipm.static import BundledManifestStorage
from tests.factories import (
    make_artifact_type,
    make_edition,
    make_enrollment,
    make_figure,
    make_week_content,
    make_written_guide,
)

pytestmark = pytest.mark.django_db
LIMIT = 60 * 1024
# As long as the guide that ships, and no two sentences alike, so that it compresses no better.
LONG = "\n\n".join(f"Sentence {n} about {n * 7919 % 104729:x} and {n * 1299709 % 15485863:x}." for n in range(900))


@pytest.fixture
def pages():
    edition = make_edition(weeks=22, tasks=6, phases=4)
    make_week_content(edition.weeks.get(number=1), why=LONG[:20_000])
    make_artifact_type("plan")
    guide = make_written_guide(edition, overview=LONG)
    make_figure(guide)
    key = edition.roadmap.key
    return edition, {
        "home": reverse("home"),
        "guide": reverse("guide", args=[guide.key]),
        "roadmap": reverse("roadmap", args=[key]),
        "phase": reverse("phase", args=[key, "phase-1"]),
        "week": reverse("week", args=[key, "week-1"]),
        "material": reverse("material", args=[key, edition.materials.get().key]),
    }


def own_files(html: str) -> list[str]:
    """The files that a page makes the browser load, the font left out."""
    linked = re.findall(r'<(?:script|img)[^>]* src="([^"]+)"', html)
    linked += re.findall(r'<link[^>]* rel="(?:stylesheet|icon)"[^>]* href="([^"]+)"', html)
    linked += re.findall(r'<link href="([^"]+)"[^>]* rel="stylesheet"', html)
    linked += [address.partition("#")[0] for address in re.findall(r'<use href="([^"]+)"', html)]
    return sorted(set(linked))


def weight(address: str) -> int:
    name = address.removeprefix(settings.STATIC_URL)
    with open(finders.find(name), "rb") as file:
        content = file.read()
    if name == "css/aipm.css":
        storage = BundledManifestStorage(location=finders.find("css/aipm.css").removesuffix("css/aipm.css"))
        content = storage._inline(content.decode()).encode()
    return len(gzip.compress(content))


@pytest.mark.parametrize("who", ["visitor", "learner"])
@pytest.mark.parametrize("name", ["home", "guide", "roadmap", "phase", "week", "material"])
def test_a_page_weighs_at_most_60_kb_and_comes_from_here_alone(pages, name, who, learner, signed_in):
    edition, addresses = pages
    client = Client()
    if who == "learner":
        make_enrollment(learner, edition)
        client = signed_in(learner)
    html = client.get(addresses[name]).content.decode()
    files = own_files(html)
    assert [address for address in files if not address.startswith(settings.STATIC_URL)] == []
    assert f"{settings.STATIC_URL}css/aipm.css" in files
    assert len(gzip.compress(html.encode())) + sum(map(weight, files)) <= LIMIT


def test_no_page_has_style_or_script_of_its_own(pages):
    _edition, addresses = pages
    for address in addresses.values():
        html = Client().get(address).content.decode()
        assert re.findall(r'<style|\sstyle="|\son[a-z]+="|<script>', html) == []
        assert re.findall(r"<script(?![^>]* src=)[^>]*>", html) == ['<script type="application/ld+json">']
