"""From the front door to the first finished week, as a newcomer does it."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

PLAN = "/plans/ai-project-manager"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_sign_up_start_tick_undo_complete(visit, javascript):
    window = visit(javascript=javascript, zone="Asia/Kolkata")
    page = window.page
    window.go("/")
    page.get_by_role("link", name=re.compile("guide", re.I)).first.click()
    expect(page.locator("h1")).to_be_visible()

    window.sign_up(f"newcomer-{javascript}@example.org".lower())
    window.start_plan(hours=6)
    expect(page.locator("h1")).to_have_text("What the job is, and is not")
    expect(page.locator("#standing")).to_contain_text("The plan says")

    first, second = page.locator(".tasks input[type=checkbox]").all()[:2]
    first.check()
    second.check()
    if javascript:
        expect(page.locator("#task-count")).to_contain_text("2 of")
        expect(page.locator(".ring-n")).to_have_text("2")
        first.uncheck()
        expect(page.locator("#task-count")).to_contain_text("1 of")
        first.check()
        expect(page.locator("#task-count")).to_contain_text("2 of")
        second.uncheck()
        second.check()
        expect(page.locator(".toast")).to_contain_text("is done")
        page.locator(".toast").get_by_role("button", name="Undo").click()
        expect(page.locator("#task-count")).to_contain_text("1 of")
        expect(second).not_to_be_checked()
        expect(second).to_be_focused()
    else:
        page.get_by_role("button", name="Save ticks").click()
        expect(page.locator("#task-count")).to_contain_text("2 of")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#task-count")).to_contain_text("1 of")
    page.reload()
    expect(page.locator(".tasks input:checked")).to_have_count(1)

    window.go(f"{PLAN}/weeks/what-the-job-is/")
    page.get_by_role("button", name="Mark week 1 as done").click()
    expect(page.locator(".notice h2")).to_have_text("Week 1 is done")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notice h2")).to_have_text("Week 1 is open again")
    page.get_by_role("button", name="Mark week 1 as done").click()
    page.get_by_role("link", name="Go on to week 2").click()
    expect(page.locator("h1")).to_contain_text("From a vague ask to a clear scope")
    page.get_by_role("button", name="Skip this week").click()
    window.go("/this-week/")
    expect(page.locator("main")).to_contain_text("1 done, 1 skipped, of 22")


def test_the_time_zone_comes_from_the_browser(visit):
    window = visit(zone="Pacific/Auckland")
    window.sign_up("auckland@example.org")
    window.go("/settings/")
    expect(window.page.get_by_label("Time zone")).to_have_value("Pacific/Auckland")


def test_a_reflection_saves_itself_and_a_stale_tab_is_told(visit):
    window = visit()
    page = window.page
    window.sign_up("reflects@example.org")
    window.start_plan()
    window.go(f"{PLAN}/weeks/what-the-job-is/")
    other = window.context.new_page()
    other.goto(page.url)
    page.locator("#id_reflection").fill("First thoughts, **bold**.")
    expect(page.locator("#reflection-saved")).to_contain_text("Saved at")
    page.locator("#reflection-form").get_by_role("button", name="Preview").click()
    expect(page.locator("#reflection-preview strong")).to_have_text("bold")

    other.locator("#id_reflection").fill("From the other tab.")
    other.locator("#reflection-form").get_by_role("button", name="Save reflection").click()
    expect(other.locator("#reflection-form")).to_contain_text("You saved another version in the meantime")
    expect(other.locator("#reflection-form")).to_contain_text("First thoughts, **bold**.")
    expect(other.locator("#id_reflection")).to_have_value("From the other tab.")
    window.complaints[:] = [line for line in window.complaints if "422" not in line]


def test_a_failed_tick_puts_the_box_back_and_says_so(visit):
    window = visit()
    page = window.page
    window.sign_up("offline@example.org")
    window.start_plan()
    window.context.set_offline(True)
    box = page.locator(".tasks input[type=checkbox]").first
    box.click()
    expect(page.locator(".toast")).to_contain_text("not saved")
    expect(box).not_to_be_checked()
    window.context.set_offline(False)
    window.complaints.clear()
    box.check()
    expect(page.locator("#task-count")).to_contain_text("1 of")


def test_the_keyboard_is_enough(visit):
    window = visit()
    page = window.page
    window.sign_up("keyboard@example.org")
    window.start_plan()
    page.locator("h1").click()
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "task":
            break
    page.keyboard.press("Space")
    expect(page.locator("#task-count")).to_contain_text("1 of")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_bad_input_is_told_beside_the_field(visit):
    window = visit(javascript=False)
    page = window.page
    window.sign_up("typo@example.org")
    window.go(f"{PLAN}/start/")
    page.get_by_label("Start date").fill("0001-01-01")
    page.get_by_label("Hours a week").fill("200")
    page.get_by_role("button", name="Start week 1").click()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator("#id_start_date_error")).to_have_text("Choose a day within a year from today.")
    page.get_by_label("Start date").fill(date.today().isoformat())
    page.get_by_role("button", name="Start week 1").click()
    expect(page.locator("#id_hours_a_week_error")).to_have_text("Choose between 1 and 40 hours a week.")
    window.complaints[:] = [line for line in window.complaints if "422" not in line]
