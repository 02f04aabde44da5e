"""Writing a case study as a person does: it saves itself, and nothing is lost whatever happens to tab and line."""

import re

import pytest
from playwright.sync_api import Page, expect

TITLE = "The pilot that stalled"
EDITOR = "/portfolio/the-pilot-that-stalled/edit/"
FIRST = "# What happened\n\nThe pilot stalled in **week six**, and nobody had asked why."
SECOND = "# What happened\n\nThe pilot stopped in **week six**, and nobody had asked why.\n\nThen we asked."


def begin(window, email: str) -> None:
    """Somebody new, in the editor of their first case study."""
    window.sign_up(email)
    window.go("/portfolio/new/?type=retrospective")
    window.page.get_by_label("Title").fill(TITLE)
    window.page.get_by_role("button", name="Start writing").click()
    window.page.wait_for_url(f"**{EDITOR}")


def text(page: Page):
    return page.get_by_label("Text", exact=True)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved at \d\d:\d\d$"))


def stored(window) -> str:
    """What a fresh browser window of the same person would get."""
    answer = window.context.request.get(
        f"{window.product.url}/api/v1/portfolio/case-studies/the-pilot-that-stalled/draft/"
    )
    return answer.json()["body"]


def forgive(window, *reasons: str) -> None:
    """Chromium logs as errors what the test brought about on purpose."""
    window.complaints[:] = [line for line in window.complaints if not any(reason in line for reason in reasons)]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_first_word_to_a_restored_version(visit, javascript):
    window = visit(javascript=javascript)
    page = window.page
    window.sign_up(f"writer-{javascript}@example.org".lower())
    page.get_by_role("link", name="Portfolio").first.click()
    expect(page.get_by_role("heading", name="Your first piece: Project plan")).to_be_visible()
    page.get_by_role("link", name="See what is asked").click()
    expect(page.get_by_role("heading", name="What good looks like")).to_be_visible()
    page.get_by_role("link", name="Work on it").click()
    page.get_by_label("Kind of piece").select_option("retrospective")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_role("button", name="Start writing").click()

    text(page).fill(FIRST)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("week six")
    page.get_by_role("button", name="Go on to submit").click()
    expect(page.locator(".paper strong")).to_have_text("week six")
    page.get_by_role("button", name="Submit version 1").click()
    expect(page.locator("#id_confirmed_error")).to_have_text("Confirm that names and confidential details are gone.")
    page.get_by_label("I have removed names").check()
    page.get_by_role("button", name="Submit version 1").click()
    expect(page.locator(".notice h2")).to_have_text("Version 1 is submitted")
    page.get_by_role("button", name="Take it back").click()
    expect(text(page)).to_have_value(FIRST)
    page.get_by_role("button", name="Go on to submit").click()
    page.get_by_label("I have removed names").check()
    page.get_by_role("button", name="Submit version 1").click()

    page.get_by_role("button", name="Start version 2").click()
    text(page).fill(SECOND)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name=re.compile("Retrospective")).first.click()
    page.get_by_role("link", name="Compare with version 1").click()
    expect(page.locator("del")).to_have_text("stalled")
    expect(page.locator("ins")).to_have_text(["stopped", "Then we asked."])
    page.get_by_text("Side by side").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".sides > h2")).to_have_text(["Version 1", "Version 2"])

    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Write on from this version").click()
    expect(page.get_by_role("alert")).to_contain_text("Version 2 is being written.")
    page.get_by_role("button", name="Replace it with version 1").click()
    expect(text(page)).to_have_value(FIRST)
    window.go("/portfolio/deleted/")
    page.get_by_role("button", name=re.compile("Take back")).click()
    window.go(f"/portfolio/{'the-pilot-that-stalled-draft-of-version-2'}/edit/")
    expect(text(page)).to_have_value(SECOND)
    forgive(window, "422")


def test_the_keyboard_is_enough(visit):
    window = visit()
    page = window.page
    begin(window, "keys@example.org")

    def tab_to(name: str) -> None:
        for _press in range(80):
            page.keyboard.press("Tab")
            if name in page.evaluate("document.activeElement.innerText || document.activeElement.id || ''"):
                return
        raise AssertionError(f"no way to {name}")

    tab_to("id_body")
    page.keyboard.press("Control+A")
    page.keyboard.type("It stalled. ")
    saved(page)
    tab_to("Preview")
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_contain_text("It stalled.")
    page.locator("h1").click()
    tab_to("Go on to submit")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Submit version 1")
    tab_to("id_confirmed")
    page.keyboard.press("Space")
    tab_to("Submit version 1")
    page.keyboard.press("Enter")
    expect(page.locator(".notice h2")).to_be_focused()
    tab_to("Start version 2")
    page.keyboard.press("Enter")
    expect(page.locator("#id_body")).to_have_value("It stalled. ")

    # To the end of the draft, and from it to the comparison.
    tab_to("id_body")
    page.keyboard.press("Control+End")
    page.keyboard.type("Then we asked.")
    saved(page)
    page.keyboard.press("Control+Home")
    window.go("/portfolio/the-pilot-that-stalled/")
    tab_to("Compare with version 1")
    page.keyboard.press("Enter")
    expect(page.locator("ins")).to_contain_text("Then we asked.")
    tab_to("Version 1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Side by side")).to_be_checked()
    tab_to("Compare")
    page.keyboard.press("Enter")
    expect(page.locator(".sides > h2")).to_have_text(["Version 1", "Version 2"])

    # The first version again, though a draft is in the way.
    page.locator("h1").click()
    tab_to(TITLE)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(TITLE)
    tab_to("Write on from this version")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to("Replace it with version 1")
    page.keyboard.press("Enter")
    expect(page.locator("#id_body")).to_have_value("It stalled. ")
    forgive(window, "422")


def test_the_guidance_follows_the_cursor_and_blocks_are_inserted_where_it_is(visit):
    window = visit()
    page = window.page
    begin(window, "guided@example.org")
    text(page).fill("## Summary\n\nShort.\n\n## What happened\n\nMuch.")
    text(page).press("Control+End")
    expect(page.locator("details[data-section][open] summary")).to_have_text("What happened")
    text(page).press("Control+Home")
    expect(page.locator("details[data-section][open] summary")).to_have_text("Summary")
    text(page).press("Control+End")
    page.get_by_text("Risk register", exact=True).click()
    page.locator("details[open] [data-insert=skeleton-risks]").click()
    saved(page)
    assert re.fullmatch(r"## Summary.*Much\.\n\n```risks\n.*\n```\n\n", stored(window), re.DOTALL)


def test_it_saves_itself_and_a_closed_tab_loses_nothing(visit):
    window = visit()
    page = window.page
    begin(window, "autosave@example.org")
    text(page).fill(FIRST)
    expect(page.locator("#words")).to_have_text("13 words")
    saved(page)
    assert stored(window) == FIRST
    text(page).press_sequentially(" And more.")
    page.reload()  # long before two seconds have passed
    expect(text(page)).to_have_value(re.compile("And more"))


def test_offline_and_back(visit):
    window = visit()
    page = window.page
    begin(window, "offline-writer@example.org")
    window.context.set_offline(True)
    text(page).fill(FIRST)
    expect(page.locator("#saved")).to_have_text("Offline. Kept on this device, and saved when you are back.")
    text(page).fill(SECOND)
    window.context.set_offline(False)
    saved(page)
    assert stored(window) == SECOND
    forgive(window, "ERR_INTERNET_DISCONNECTED")


def test_offline_and_the_tab_is_closed(visit):
    window = visit()
    page = window.page
    begin(window, "closed@example.org")
    window.context.set_offline(True)
    text(page).fill(FIRST)
    expect(page.locator("#saved")).to_contain_text("Kept on this device")
    page.close()
    window.context.set_offline(False)
    window.page = page = window.context.new_page()
    window.go(EDITOR)
    expect(text(page)).to_have_value(FIRST)
    saved(page)
    assert stored(window) == FIRST
    window.go(EDITOR)
    expect(text(page)).to_have_value(FIRST)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('aipm:draft'))") == []
    forgive(window, "ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize("choice", ["Keep yours", "Go on with the saved one"])
def test_two_tabs_see_both_texts_and_lose_neither(visit, choice):
    window = visit()
    page = window.page
    begin(window, f"tabs-{len(choice)}@example.org")
    late = window.context.new_page()
    late.goto(page.url)
    late.route("**/draft/", lambda route: route.abort())  # this tab has lost its connection
    mine, theirs = "From the late tab.", "From this tab."
    text(late).fill(mine)
    expect(late.locator("#saved")).to_contain_text("Kept on this device")
    text(page).fill(theirs)
    saved(page)
    late.unroute("**/draft/")
    late.evaluate("dispatchEvent(new Event('online'))")
    notice = late.locator("#trouble .notice")
    expect(notice.get_by_role("heading", name="There are two versions of your text")).to_be_visible()
    expect(notice.locator("mark")).to_have_text(["this", "the late"])
    expect(notice.get_by_role("heading").first).to_be_in_viewport()
    expect(text(late)).to_be_focused()  # whoever is typing goes on typing
    expect(text(late)).to_have_value(mine)
    boxes = [notice.locator("pre").nth(number).bounding_box() for number in (0, 1)]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert window_axe(window, late) == []

    late.get_by_role("button", name=choice).click()
    kept, put_away = (mine, theirs) if choice == "Keep yours" else (theirs, mine)
    expect(text(late)).to_have_value(kept)
    saved(late)
    assert stored(window) == kept
    late.get_by_role("button", name="Bring the other text back").click()
    expect(text(late)).to_have_value(put_away)
    saved(late)
    assert stored(window) == put_away
    forgive(window, "ERR_FAILED", "409", "422")


def window_axe(window, page: Page) -> list[str]:
    before, window.page = window.page, page
    try:
        return window.axe()
    finally:
        window.page = before


def test_an_idle_tab_is_told_that_another_one_saved(visit):
    window = visit()
    page = window.page
    begin(window, "idle@example.org")
    other = window.context.new_page()
    other.goto(page.url)
    text(page).fill(FIRST)
    saved(page)
    expect(other.locator("#saved")).to_contain_text("Saved in another tab at")
    other.get_by_role("button", name="Show what was saved there").click()
    expect(text(other)).to_have_value(FIRST)


def test_written_on_after_it_was_submitted_in_another_tab(visit):
    window = visit()
    page = window.page
    begin(window, "submitted@example.org")
    text(page).fill(FIRST)
    saved(page)
    other = window.context.new_page()
    other.goto(page.url.replace("edit", "submit"))
    other.get_by_label("I have removed names").check()
    other.get_by_role("button", name="Submit version 1").click()
    text(page).fill(SECOND)
    expect(page.locator("#trouble .notice")).to_contain_text("This version has been submitted and is frozen.")
    page.get_by_role("button", name="Keep it as a new version").click()
    expect(page.locator("main")).to_contain_text("Version 2")
    assert stored(window) == SECOND
    forgive(window, "409", "422", "404")


def test_deleted_and_taken_back(visit):
    window = visit(javascript=False)
    page = window.page
    begin(window, "deletes@example.org")
    window.go("/portfolio/the-pilot-that-stalled/")
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator(".notice h2")).to_have_text(f"“{TITLE}” is deleted")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
