"""A web page that somebody pastes, as the text that a person reads on it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.pages import is_page, posting_on_page, text_of_page

pytestmark = pytest.mark.pure


def with_data(data: object) -> str:
    return f'<html><script type="application/ld+json">{json.dumps(data)}</script><body><p>Cookies?</p></body></html>'


def test_blocks_become_lines_and_items_get_a_dash():
    page = "<h2>Requirements</h2><ul><li>Jira &amp; <b>SQL</b></li><li>Risk\n management</li></ul><p>Apply<br>today</p>"
    assert text_of_page(page).split("\n") == [
        "Requirements", "", "- Jira & SQL", "", "- Risk management", "", "Apply", "today",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "unseen",
    ["<script>Kubernetes</script>", "<STYLE>Kubernetes{}</STYLE >", "<!-- Kubernetes -->", "<script>Kubernetes",
     "<noscript>Kubernetes</noscript>", "<head><title>Kubernetes</title></head>"],
)  # fmt: skip
def test_what_a_page_does_not_show_is_not_read(unseen):
    assert "Kubernetes" not in text_of_page(f"<p>Jira</p>{unseen}")


def test_what_a_page_says_for_machines_goes_before_what_it_shows():
    page = with_data(
        {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "title": "AI project manager",
            "hiringOrganization": {"@type": "Organization", "name": "Northgate"},
            "url": "https://jobs.example.org/1",
            "description": "&lt;p&gt;Lead it.&lt;/p&gt;",
            "qualifications": "<ul><li>Jira</li></ul>",
            "skills": ["SQL", "Risk"],
        }
    )
    found = posting_on_page(page)
    assert (found.title, found.company, found.url) == ("AI project manager", "Northgate", "https://jobs.example.org/1")
    assert found.text == "Lead it.\n\nRequirements\n- Jira\n\nSkills required\n- SQL\n- Risk"


@pytest.mark.parametrize("wrap", [lambda job: [job], lambda job: {"@graph": [{"@type": "WebPage"}, job]}])
def test_the_posting_is_found_among_other_things(wrap):
    assert posting_on_page(with_data(wrap({"@type": ["JobPosting"], "description": "Lead it."}))).text == "Lead it."


@pytest.mark.parametrize("data", [{"@type": "JobPosting"}, {"@type": "Recipe", "description": "Eggs"}, 7, [[]], "x"])
def test_without_a_posting_for_machines_the_page_is_read(data):
    assert posting_on_page(with_data(data)).text == "Cookies?"


@pytest.mark.parametrize("broken", ["{", "[" * 100_000, "NaN", ""])
def test_broken_data_is_passed_over(broken):
    page = f'<script type="application/ld+json">{broken}</script><p>Jira</p>'
    assert posting_on_page(page).text == "Jira"


HOSTILE = {
    "opened": "<" * 1_000_000,
    "never closed tags": "<a " * 300_000,
    "comments": "<!--" * 250_000,
    "nested": "<div>" * 200_000,
    "scripts": "<script>" * 100_000,
    "quotes": '<a "' * 250_000,
    "attributes": '<a b="' + '"" ' * 300_000,
    "ends": "</" * 400_000,
    "entities": "<p>" + "&#1;" * 250_000,
    "data": '<script type="application/ld+json">' * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_get_an_answer_no_longer_than_they_are(name):
    assert len(posting_on_page(HOSTILE[name]).text) <= len(HOSTILE[name])


@given(st.text())
def test_any_text_becomes_a_text(text):
    assert isinstance(posting_on_page(text).text, str)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("  <DIV class=x>", True),
        ("a < b and c > d", False),
        ("Jo <j@example.org>", False),
    ],
)
def test_a_page_is_told_from_a_text(text, page):
    assert is_page(text) is page
