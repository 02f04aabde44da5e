"""What somebody who hires sees: the pictures of a portfolio, at its address, by a secret link, and on paper."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from tests.browser.test_uploads import CHECKED, chosen, picture

pytestmark = pytest.mark.usefixtures("background")

# Each picture by its words, and how many pixels of it have arrived.
PICTURES = """() => [...document.querySelectorAll("main img")].map(image => [image.alt, image.naturalWidth])"""


def publish(window) -> None:
    """A piece with a picture in its text and two files beside it, on a public page and behind a link."""
    page = window.page
    window.sign_up("shown@example.org")
    window.go("/portfolio/new/?type=retrospective")
    page.get_by_label("Title").fill("The pilot")
    page.get_by_role("button", name="Start writing").click()
    page.wait_for_url("**/edit/")
    files = [chosen("week 6.png", picture("teal")), chosen("beside.png", picture("tan"))]
    page.get_by_label("Add files").set_input_files(files)
    expect(page.locator("#file-list .status-accepted")).to_have_count(2, **CHECKED)
    shown = "# What happened\n\nIt stalled.\n\n" + "More.\n\n" * 60 + "![The sixth week](attachment:week%206.png)\n"
    page.get_by_label("Text", exact=True).fill(shown)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview img")).to_be_attached(**CHECKED)
    page.get_by_role("button", name="Go on to submit").click()
    page.get_by_label("I have removed names").check()
    page.get_by_role("button", name="Submit version 1").click()
    expect(page.locator(".notice h2")).to_have_text("Version 1 is submitted")

    window.go("/settings/")
    page.get_by_label("Name").first.fill("Ana Kovač")
    page.get_by_label("Name").first.press("Enter")
    expect(page.locator("body")).to_contain_text("AK")

    window.go("/portfolio/sharing/")
    page.get_by_label("Who sees it").select_option("public")
    page.get_by_role("button", name="Save The pilot").click()
    page.get_by_label("Everybody").check()
    page.get_by_label("Handle").fill("shown")
    page.get_by_role("button", name="Save the page").click()
    expect(page.get_by_role("link", name="See it as others do")).to_be_visible()


def look_at_pictures(page: Page) -> list[list]:
    """Scroll to every picture, as a reader does, and say what has arrived of each."""
    for image in page.locator("main img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
    return page.evaluate(PICTURES)


def test_it_shows_its_pictures_to_everybody_by_a_link_and_on_paper(visit):
    window = visit()
    publish(window)
    window.page.get_by_role("button", name="Make a link").click()
    address = window.page.locator(".link-box").inner_text()
    link = address.removeprefix(window.product.url)

    for theme, width in (("light", 1280), ("dark", 390)):
        stranger = visit(theme=theme, width=width)
        for start in ("/p/shown/", link):
            stranger.go(start)
            stranger.page.get_by_role("link", name="The pilot").first.click()
            assert look_at_pictures(stranger.page) == [["The sixth week", 640], ["", 640]]
            overflow = "document.documentElement.scrollWidth - innerWidth"
            assert stranger.page.evaluate(overflow) <= 0
    # A picture that nobody has scrolled to is on the paper all the same.
    reader = visit()
    reader.go("/p/shown/the-pilot/")
    paper = PdfDocument(io.BytesIO(reader.page.pdf(format="A4")))
    drawn = [thing for sheet in paper for thing in sheet.get_objects() if thing.type == 3]
    assert len(drawn) >= 2
    assert re.search(r"Self-published", "".join(sheet.get_textpage().get_text_range() for sheet in paper))

    plain = visit(javascript=False)
    plain.go("/p/shown/the-pilot/")
    plain.page.get_by_alt_text("The sixth week").scroll_into_view_if_needed()
    expect(plain.page.get_by_alt_text("The sixth week")).to_be_visible()
