"""What people write cannot run, load, break the page or take long."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose import MAX_LENGTH, Image, render, render_document, render_inline
from prose.differences import compare

from .hostile import HOSTILE
from .pathological import PATHOLOGICAL
from .reading import read
from .test_document import markdown

pytestmark = pytest.mark.pure

# Written down here anew, so that a wider allow list in the package is noticed.
TEXT = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
DOCUMENT = TEXT | {
    "caption", "circle", "del", "figure", "img", "ins", "line", "path", "rect", "span", "svg", "text",
}  # fmt: skip
ATTRIBUTES = {
    "aria-hidden", "aria-label", "class", "cx", "cy", "d", "data-align", "data-aside", "data-state", "decoding",
    "height", "href", "id", "loading", "overflow", "preserveaspectratio", "r", "rel", "role", "rx", "scope", "src",
    "alt", "start", "tabindex", "title", "transform", "viewbox", "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip


def images(name: str) -> Image | None:
    return Image("/files/1") if name == "a.png" else None


def assert_harmless(html: str, tags: set[str]) -> None:
    for tag, attrs in read(html).elements:
        assert tag in tags
        assert set(attrs) <= ATTRIBUTES
        if tag in ("svg", "img"):
            assert attrs.get("src", "/files/1") == "/files/1"
        if "href" in attrs:
            assert tag == "a"
            address = re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]", "", attrs["href"] or "").lower()
            scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", address)
            assert scheme is None or scheme[0] in ("http", "https", "mailto")
            assert "noopener" in attrs["rel"]
        if tag == "div" and "id" in attrs:
            assert re.fullmatch(r"b\d+", attrs["id"])
        assert attrs.get("role") in (None, "img", "note")


def test_there_are_enough_of_them():
    assert len(HOSTILE) == len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_text_is_harmless_everywhere(number):
    text = HOSTILE[number]
    assert_harmless(render(text), TEXT)
    assert_harmless(render_inline(text), TEXT)
    assert_harmless(render_document(text, images=images).html, DOCUMENT)
    for change in [*compare(text, f"x {text}").changes, *compare(text, "").changes, *compare("", text).changes]:
        assert_harmless(change.html, DOCUMENT)


@given(markdown, st.sampled_from(HOSTILE), st.sampled_from(HOSTILE))
def test_hostile_texts_are_harmless_inside_others(text, one, other):
    assert_harmless(render_document(one + text + other, images=images).html, DOCUMENT)
    assert_harmless(render(text + one + text + other), TEXT)


@given(markdown)
def test_no_element_or_attribute_but_those_known(text):
    assert_harmless(render(text), TEXT)
    assert_harmless(render_document(text, images=images).html, DOCUMENT)


@given(markdown)
def test_rendering_does_not_depend_on_what_was_rendered_before(text):
    assert render(text) == render(text)
    assert render_document(text, images=images).html == render_document(text, images=images).html


@given(st.text())
def test_a_text_shown_and_read_again_is_the_same(text):
    """The plain text of a document, written as code, is shown unchanged."""
    plain = render_document(text).text
    lines = [line.expandtabs(4) for line in re.split(r"\n", plain)]
    fence = "`" * (max((len(run) for run in re.findall(r"`+", plain)), default=0) + 3)
    again = render_document(f"{fence}\n" + "\n".join(lines) + f"\n{fence}").text
    assert again == "\n".join(lines) + "\n"


# Bounded in what a text may become: the time is measured by tests.bench.prose.

EACH = """
import signal, sys, django
django.setup()
from prose import render_document
from tests.prose.pathological import PATHOLOGICAL
for name, text in PATHOLOGICAL.items():
    print(name, flush=True)
    signal.setitimer(signal.ITIMER_PROF, {seconds})  # of the processor; the signal ends the process
    render_document(text)
"""


def test_no_text_takes_more_than_a_bounded_time_of_the_processor():
    """Ten times what the worst one takes, counted by the system in time of the processor."""
    done = subprocess.run(
        [sys.executable, "-c", EACH.format(seconds=25)],
        capture_output=True,
        text=True,
        timeout=1800,
        cwd=Path(__file__).parents[2],
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "AIPM_ENV_FILE": "/dev/null", "PATH": ""},
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout.splitlines()[-1:]} took too long: {done.stderr[-500:]}"
    assert done.stdout.splitlines() == list(PATHOLOGICAL)


@pytest.mark.parametrize("name", ["a long definition used often", "many blocks", "many full blocks", "wide table"])
def test_what_grows_out_of_all_proportion_is_shown_as_written(name):
    document = render_document(PATHOLOGICAL[name])
    assert len(document.html) < 25 * MAX_LENGTH
    assert any("shown as written" in problem.message for problem in document.problems)


def test_deep_nesting_loses_no_word():
    text = "".join("  " * depth + f"- word{depth}\n" for depth in range(60))
    document = render_document(text)
    assert [f"word{depth}" in document.text for depth in range(60)] == [True] * 60
    assert "nested too deeply" in document.problems[0].message
    assert all(f"word{depth}" in render(text) for depth in range(60))


def test_nine_lists_inside_each_other_are_not_too_deep():
    text = "".join("  " * depth + f"- word{depth}\n" for depth in range(9))
    assert render_document(text).blocks[0].html.count("<ul>") == 9


def test_far_too_many_addresses_stay_words():
    few, many = "https://example.org/a " * 100, "https://example.org/a " * 101
    assert render(few).count("<a ") == 100
    assert render(many).count("<a ") == 0
    assert render(many).count("https://example.org/a") == 101


def test_a_long_definition_is_not_multiplied():
    text = "[a]\n\n" * 5_000 + "[a]: /" + "b" * 20_000
    document = render_document(text)
    assert len(document.html) < 25 * MAX_LENGTH
    assert document.blocks[0].html.count("b" * 20_000) == 1
    assert document.blocks[-1].html.startswith("<pre>")
