"""Texts by people in a real browser, without the policy that the site would add."""

import pytest
from playwright.sync_api import Browser, Page

from prose import Image, render_document
from prose.differences import compare
from tests.prose.hostile import HOSTILE

# The text content of each section without what is aside, as a script that places a comment reads it.
READ = """() => [...document.querySelectorAll("section")].map(section => {
  const copy = section.cloneNode(true);
  copy.querySelectorAll("[data-aside]").forEach(aside => aside.remove());
  return copy.textContent;
})"""


@pytest.fixture
def bare_page(browser: Browser) -> Page:
    """A page of no site: whatever it asks for is noted, and not fetched."""
    context = browser.new_context()
    page = context.new_page()
    page.asked = []  # type: ignore[attr-defined]
    page.said = []  # type: ignore[attr-defined]
    page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
    page.route("**/*", lambda route: (page.asked.append(route.request.url), route.abort()))
    yield page
    context.close()


def images(name: str) -> Image | None:
    return Image("/files/1") if name == "a.png" else None


def sections(htmls: list[str]) -> str:
    return "<!doctype html><html lang=en><body>" + "".join(f"<section>{html}</section>" for html in htmls)


def test_no_hostile_text_runs_or_loads_anything(bare_page):
    documents = [render_document(text, images=images) for text in HOSTILE]
    htmls = [document.html for document in documents]
    htmls += ["".join(change.html for change in compare(text, f"x {text}").changes) for text in HOSTILE]
    bare_page.set_content(sections(htmls), wait_until="load")
    for attribute in ("onclick", "onload", "onerror", "style", "srcdoc", "formaction"):
        assert bare_page.locator(f"[{attribute}]").count() == 0
    assert bare_page.locator("script, iframe, object, embed, form, input, style, link, meta, base").count() == 0
    bare_page.evaluate("document.querySelectorAll('a[href]').forEach(a => a.dispatchEvent(new Event('mouseover')))")
    protocols = bare_page.evaluate("[...new Set([...document.querySelectorAll('a[href]')].map(a => a.protocol))]")
    assert set(protocols) <= {"http:", "https:", "mailto:", "about:", ":"}
    assert bare_page.said == []
    assert bare_page.asked == []


def test_the_plain_text_is_what_a_browser_reads(bare_page):
    documents = [render_document(text, images=images) for text in HOSTILE]
    bare_page.set_content(sections([document.html for document in documents]))
    assert bare_page.evaluate(READ) == [document.text for document in documents]


def test_the_same_texts_as_raw_html_would_have_run(bare_page):
    """So that the silence above means something."""
    bare_page.set_content(sections([text for text in HOSTILE if text.startswith("<img")]), wait_until="load")
    bare_page.wait_for_function("document.readyState === 'complete'")
    bare_page.set_content("<script>alert(1)</script>", wait_until="load")
    assert bare_page.said
    assert any("evil.example" in address for address in bare_page.asked)
