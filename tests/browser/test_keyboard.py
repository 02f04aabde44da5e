"""Moving the plan and writing notes without a mouse: every stop is reached by Tab, in reading order, and seen."""

import pytest
from playwright.sync_api import Locator, Page, expect

PLAN = "/plans/ai-project-manager"
FOCUSED = "element => element === document.activeElement"
OUTLINE = "element => getComputedStyle(element).outlineStyle"


def tab_to(page: Page, target: Locator, presses: int = 80) -> None:
    """Press Tab until the element has the focus, and see that one can see it there."""
    for _press in range(presses):
        page.keyboard.press("Tab")
        if target.evaluate(FOCUSED):
            assert target.evaluate(OUTLINE) != "none"
            expect(target).to_be_in_viewport()
            return
    raise AssertionError(f"{presses} times Tab, and never on {target}")


@pytest.fixture
def window(visit, request):
    window = visit()
    window.sign_up(f"{request.node.name.replace('_', '-')}@example.org")
    window.start_plan()
    return window


def test_move_the_plan_and_back(window):
    page = window.page
    window.go(f"{PLAN}/schedule/")
    tab_to(page, page.locator("summary", has_text="Other hours a week"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Hours a week from here on"), 1)
    page.keyboard.press("Control+A")
    page.keyboard.type("14")
    tab_to(page, page.get_by_role("button", name="Show the new dates"), 3)
    page.keyboard.press("Enter")
    expect(page.locator("section.panel")).to_be_focused()
    expect(page.locator("section.panel")).to_contain_text("Other hours a week: the new dates")
    tab_to(page, page.get_by_role("button", name="Move the plan"), 2)
    page.keyboard.press("Enter")
    expect(page.locator("section[aria-labelledby=h-history]")).to_contain_text("14 hours a week.")
    tab_to(page, page.get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(page.locator("section[aria-labelledby=h-history]")).to_contain_text("Undone: Other hours a week")


def test_write_notes_and_add_what_is_mine(window):
    page = window.page
    window.go(f"{PLAN}/weeks/what-the-job-is/")
    tab_to(page, page.locator("#own-tasks summary"), 200)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Call Ana")
    page.keyboard.press("Tab")
    page.keyboard.type("25")
    page.keyboard.press("Enter")
    own = page.locator("#own-tasks li")
    expect(own).to_contain_text("Call Ana")
    tab_to(page, own.locator("input[type=checkbox]"), 200)
    page.keyboard.press("Space")
    expect(page.locator(".toast")).to_contain_text("“Call Ana” is done")

    notes = page.locator("#notes-form textarea")
    tab_to(page, notes)
    page.keyboard.type("The sponsor decides.")
    tab_to(page, page.locator("#notes-form").get_by_role("button", name="Save notes"), 3)
    page.keyboard.press("Enter")
    expect(page.locator("#notes-saved")).to_contain_text("Saved on")

    details = page.locator("#task-notes details").first
    tab_to(page, details.locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, details.locator("textarea"), 2)
    page.keyboard.type("Twenty-four letters.")
    tab_to(page, details.get_by_role("button", name="Save notes"), 1)
    page.keyboard.press("Enter")
    expect(details.locator(".saved")).to_contain_text("Saved on")
    expect(details.locator("textarea")).to_have_value("Twenty-four letters.")
    expect(notes).to_have_value("The sponsor decides.")
