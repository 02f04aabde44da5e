"""Terms of a glossary in rendered text: once a page, in prose only, and never at the cost of the text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose import Terms, render
from prose.fragments import text_of

pytestmark = pytest.mark.pure

TERMS = Terms({"baseline": "/g/#baseline", "baselines": "/g/#baseline", "RACI": "/g/#raci", "data drift": "/g/#drift"})


def linked(text: str) -> list[str]:
    """The words that became links in one text on a page of its own."""
    return re.findall(r'<a class="term" href="[^"]*">([^<]*)</a>', TERMS.on_a_page()(render(text)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Measure the baseline first.", ["baseline"]),
        ("Baselines come first.", ["Baselines"]),
        ("One baseline, two baselines.", ["baseline"]),
        ("Write a RACI. Race to it, raci.", ["RACI"]),
        ("- data drift\n- **baseline**", ["data drift", "baseline"]),
        ("a sub-baseline, baseline-like, rebaseline", []),
        ("The Baseline Alliance is a name, a baseline is a term.", ["baseline"]),
        ("# The baseline\n\nText.", []),
        ("`baseline` and\n\n```\nbaseline\n```", []),
        ("[our baseline](https://example.org/) and **[the baseline](https://example.org/)**", []),
        ("| baseline |\n|---|\n| data drift |", []),
        ("[A link](https://example.org/) before the baseline", ["baseline"]),
    ],
)
def test_is_linked_where_a_reader_needs_it(text, words):
    assert linked(text) == words


def test_is_linked_once_on_a_page():
    link = TERMS.on_a_page()
    assert link(render("The baseline.")).count("<a ") == 1
    assert link(render("The baseline and data drift.")).count("<a ") == 1
    assert TERMS.on_a_page()(render("The baseline.")).count("<a ") == 1


def test_an_address_cannot_leave_its_attribute():
    html = Terms({"word": '/g/"><script>alert(1)</script>'}).on_a_page()(render("A word."))
    assert html == '<p>A <a class="term" href="/g/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">word</a>.</p>\n'


def test_without_terms_nothing_changes():
    html = render("A *word* & more.")
    assert Terms({}).on_a_page()(html) is html


@given(st.text(alphabet="abeilns RACI data drift\n*`[](){}<>&\"'|#-\xa0", max_size=200))
def test_the_text_stays_what_it_was(text):
    html = render(text)
    assert text_of(TERMS.on_a_page()(html)) == text_of(html)
