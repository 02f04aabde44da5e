"""A learner's files in a real browser: slow lines, second thoughts, drops, pastes; with and without JavaScript."""

import io
import os
import re

import pytest
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.usefixtures("background")

MEGABYTE = 2**20
CHECKED = {"timeout": 60_000}


def picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(file, "PNG")
    return file.getvalue()


def large_pdf(size: int = 15 * MEGABYTE) -> bytes:
    """A page with a picture of noise, which does not become smaller."""
    width = 2048
    height = size // (3 * width) + 1
    with Pdf.new() as document:
        noise = Stream(document, os.urandom(width * height * 3))
        noise.update(
            {
                "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": width, "/Height": height,
                "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8,
            }
        )  # fmt: skip
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(XObject=Dictionary(Noise=noise))
        page.Contents = Stream(document, b"q 500 0 0 500 40 200 cm /Noise Do Q")
        file = io.BytesIO()
        document.save(file)
    content = file.getvalue()
    assert len(content) >= size
    return content


def chosen(name: str, content: bytes) -> dict:
    kinds = {"png": "image/png", "pdf": "application/pdf", "md": "text/markdown"}
    return {"name": name, "mimeType": kinds.get(name.rpartition(".")[2], ""), "buffer": content}


@pytest.fixture
def window(visit, request):
    return visit(**getattr(request, "param", {}))


@pytest.fixture
def editor(window, request) -> Page:
    """The page on which somebody new writes their first piece."""
    name = re.sub(r"\W+", "-", request.node.name)
    window.sign_up(f"{name}@example.org")
    window.go("/portfolio/new/")
    window.page.get_by_label("Title").fill("The pilot")
    window.page.get_by_role("button", name="Start writing").click()
    window.page.wait_for_url("**/edit/")
    return window.page


def attachments(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#file-list .file-name").all_inner_texts()]


def slow(page: Page, bytes_a_second: float) -> None:
    line = {"offline": False, "latency": 40, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def audited(window) -> str:
    """What the audit says; it fails when a row has no bytes. Nothing is under way any more, so all bytes count."""
    return window.product.manage("audit_files", "--grace", "0")


IN_ORDER = "Rows without bytes: 0\nBytes without rows: 0\n"


def test_a_large_file_and_three_pictures_on_a_slow_line(window, editor):
    page = editor
    slow(page, 4 * MEGABYTE)
    files = [
        chosen("Report.pdf", large_pdf()),
        *(chosen(f"{colour}.png", picture(colour)) for colour in ("teal", "tan", "red")),
    ]
    page.get_by_label("Add files").set_input_files(files)
    rows = page.locator("#uploads > li")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text("Waiting")

    report = rows.filter(has_text="Report.pdf")
    bar = report.locator("progress")
    # It moves with what was really sent: more than nothing, less than all of it, and it says how much.
    expect(report.locator(".upload-state")).to_have_text(re.compile(r"^([2-9]|1\d)(\.\d)?\s?MB sent"))
    value = bar.evaluate("bar => bar.value")
    sent = float(re.search(r"([\d.]+)\s?MB sent", report.locator(".upload-state").inner_text())[1])
    assert 0.1 < value < 1
    assert abs(sent / 15 - value) < 0.3
    report.get_by_role("button", name="Cancel Report.pdf").click()
    expect(report).to_contain_text("Cancelled. Nothing of it was kept.")
    expect(report.get_by_role("button", name="Retry Report.pdf")).to_be_focused()

    expect(page.locator("#file-list > li")).to_have_count(3)
    assert attachments(page) == ["teal.png", "tan.png", "red.png"]
    expect(page.locator("#file-list .status-accepted")).to_have_count(3, **CHECKED)
    assert audited(window) == IN_ORDER

    report.get_by_role("button", name="Retry Report.pdf").click()
    expect(report).to_contain_text("MB sent")
    # A waiting one is cancelled for good.
    page.get_by_label("Add files").set_input_files([chosen("late.png", picture("navy"))])
    late = rows.filter(has_text="late.png")
    expect(late).to_contain_text("Waiting")
    late.get_by_role("button", name="Cancel late.png").click()
    expect(late).to_contain_text("Cancelled")
    late.get_by_role("button", name="Dismiss late.png").click()
    expect(page.locator("#file-list > li")).to_have_count(4, **CHECKED)
    expect(rows).to_have_count(0)
    expect(page.locator("#file-list .status-accepted")).to_have_count(4, **CHECKED)
    kept = page.locator("#file-list > li").filter(has_text="Report.pdf")
    expect(kept).to_contain_text("PDF, 1 page")
    expect(kept).to_contain_text("Not checked for viruses")

    page.get_by_role("button", name="Remove tan.png").click()
    expect(page.locator("#file-list > li")).to_have_count(3)
    page.reload()
    assert attachments(page) == ["teal.png", "red.png", "Report.pdf"]
    assert audited(window) == IN_ORDER


def test_what_cannot_be_taken_is_said_before_it_is_sent(window, editor):
    page = editor
    page.get_by_label("Add files").set_input_files(
        [chosen("setup.exe", b"MZ"), chosen("empty.md", b""), chosen("huge.pdf", bytes(26 * MEGABYTE))]
    )
    rows = page.locator("#uploads > li")
    for name, why in (
        ("setup.exe", "Not of an accepted kind."),
        ("empty.md", "This file is empty."),
        ("huge.pdf", "Larger than a file may be."),
    ):
        expect(rows.filter(has_text=name)).to_contain_text(why)
        expect(rows.filter(has_text=name).get_by_role("button", name="Retry")).to_be_hidden()
    assert attachments(page) == []


def test_a_file_that_lies_is_refused_with_its_reason(window, editor):
    page = editor
    page.get_by_label("Add files").set_input_files([chosen("plan.pdf", picture("teal"))])
    file = page.locator("#file-list > li")
    expect(file).to_contain_text("Refused", **CHECKED)
    expect(file).to_contain_text("This is a PNG picture named .pdf. Rename it so that it ends in .png.")
    expect(file.get_by_role("link", name="Download")).to_have_count(0)
    assert audited(window) == IN_ORDER


GIVE = """([target, type, files]) => {
  const data = new DataTransfer();
  for (const [name, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  const how = { bubbles: true, cancelable: true };
  const paste = () => new ClipboardEvent(type, { ...how, clipboardData: data });
  const drag = () => new DragEvent(type, { ...how, dataTransfer: data });
  target.dispatchEvent(type === "paste" ? paste() : drag());
}"""


def give(page: Page, target: str, how: str, *files: tuple[str, bytes]) -> None:
    element = page.locator(target).element_handle()
    page.evaluate(GIVE, [element, how, [[name, list(content)] for name, content in files]])


def test_drop_on_the_page_and_paste_into_the_text(window, editor):
    page = editor
    give(page, "#files", "dragover", ("a.png", b"x"))
    expect(page.locator("#upload-form")).to_have_class(re.compile("drop-over"))
    give(page, "#files", "drop", ("one.png", picture("teal")), ("two.png", picture("tan")))
    expect(page.locator("#file-list > li")).to_have_count(2)
    expect(page.locator("#upload-form")).not_to_have_class(re.compile("drop-over"))

    text = page.get_by_label("Text", exact=True)
    text.fill("Before.\n\n\n\nAfter.")
    text.evaluate("text => text.setSelectionRange(9, 9)")
    give(page, "#id_body", "paste", ("my chart.png", picture("navy")))
    expect(text).to_have_value("Before.\n\n![my chart](attachment:my%20chart.png)\n\nAfter.")
    expect(page.locator("[data-status]")).to_contain_text("Saved at")
    expect(page.locator("#file-list .status-accepted")).to_have_count(3, **CHECKED)
    page.get_by_role("button", name="Preview").click()
    shown = page.locator("#preview img")
    expect(shown).to_have_attribute("alt", "my chart")
    expect(shown).to_have_js_property("naturalWidth", 640)


def test_name_order_remove_and_undo(window, editor):
    page = editor
    page.get_by_label("Add files").set_input_files(
        [chosen(f"{name}.md", name.encode()) for name in ("one", "two", "three")]
    )
    expect(page.locator("#file-list > li")).to_have_count(3)
    expect(page.locator("#file-list .status-accepted")).to_have_count(3, **CHECKED)
    first = page.locator("#file-list > li").first
    expect(first.get_by_role("button", name="Up one.md")).to_be_hidden()

    first.get_by_text("Name and description").click()
    first.get_by_label("Name", exact=True).fill("Notes")
    first.get_by_label("Description").fill("What finance told us.")
    first.get_by_role("button", name="Save Notes").or_(first.get_by_role("button", name="Save one.md")).click()
    expect(first).to_contain_text("What finance told us.")
    assert attachments(page) == ["Notes.md", "two.md", "three.md"]

    page.get_by_role("button", name="Down Notes.md").click()
    expect(page.locator("#file-list .file-name").first).to_have_text("two.md")
    expect(page.get_by_role("button", name="Down Notes.md")).to_be_focused()

    page.get_by_role("button", name="Remove two.md").click()
    expect(page.locator("#toasts")).to_contain_text("“two.md” is removed")
    expect(page.locator("#file-list > li")).to_have_count(2)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("#file-list > li")).to_have_count(3)
    assert attachments(page) == ["two.md", "Notes.md", "three.md"]
    assert window.axe() == []


@pytest.mark.parametrize("window", [{"javascript": False}], indirect=True)
def test_without_javascript(window, editor):
    page = editor
    page.get_by_label("Add files").set_input_files([chosen("one.md", b"one"), chosen("two.md", b"two")])
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".notice")).to_contain_text("2 files are here and wait to be checked.")
    page.get_by_label("Add files").set_input_files([chosen("empty.md", b"")])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("alert")).to_contain_text("This file is empty.")
    window.complaints.clear()  # the browser reports the 422
    page.get_by_role("button", name="Remove one.md").click()
    expect(page.locator("#file-list > li")).to_have_count(1)
    page.get_by_role("button", name="Undo", exact=True).click()
    assert attachments(page) == ["one.md", "two.md"]
    page.get_by_role("button", name="Down one.md").click()
    assert attachments(page) == ["two.md", "one.md"]


def test_by_keyboard(window, editor):
    page = editor
    page.get_by_label("Add files").set_input_files([chosen("one.md", b"one"), chosen("two.md", b"two")])
    expect(page.locator("#file-list .status-accepted")).to_have_count(2, **CHECKED)
    tab_to(page, page.get_by_role("button", name="Down one.md"), 200)
    page.keyboard.press("Enter")
    expect(page.locator("#file-list .file-name").first).to_have_text("two.md")
    tab_to(page, page.get_by_role("button", name="Remove one.md"), 60)
    page.keyboard.press("Enter")
    expect(page.locator("#file-list > li")).to_have_count(1)
    expect(page.locator("#h-files")).to_be_focused()
