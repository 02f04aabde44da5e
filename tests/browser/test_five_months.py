"""Five months of evenings, by clicks: from the start over all that bends a plan to the finish.

Every figure below was worked out by hand. For that every task takes one hour here, so that a week is
six tasks and six hours (weeks 8 and 18: five), and a forecast is hours left over hours a week.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Product, Visit, serving

PLAN = "/plans/ai-project-manager"
LONDON, TOKYO = "Europe/London", "Asia/Tokyo"


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that says what time it is."""
    clock = tmp_path_factory.mktemp("clock") / "now"
    clock.write_text("2025-12-29T18:30:00+00:00")
    return clock


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, clock: Path) -> Iterator[Product]:
    """The plan that ships, with an hour for every task, under the test's own clock."""
    content = tmp_path_factory.mktemp("hours") / "content"
    shutil.copytree(ROOT / "content", content)
    for week in content.glob("roadmaps/*/weeks/*.yaml"):
        week.write_text(re.sub(r"^    minutes: \d+$", "    minutes: 60", week.read_text(), flags=re.M))
    env = {"AIPM_CONTENT_DIR": str(content), "TEST_CLOCK": str(clock)}
    with serving(tmp_path_factory.mktemp("var"), "tests.browser.moved_clock", threads=1, **env) as running:
        yield running


class Learner:
    """What a person does and reads in one browser window."""

    def __init__(self, window: Visit, clock: Path, pictures: Path) -> None:
        self.window = window
        self.page: Page = window.page
        self.clock = clock
        self.pictures = pictures
        self.weeks: list[str] = []

    def at(self, instant: str) -> None:
        """Move the clocks of the server and of the browser to this time, in UTC."""
        now = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        self.clock.write_text(now.isoformat())
        self.page.clock.set_fixed_time(now)

    def work(self, number: int, tasks: int | None = None, *, done: bool = False) -> None:
        """Tick the first so many open tasks of a week, or all, and mark it as done."""
        self.window.go(f"{PLAN}/weeks/{self.weeks[number - 1]}/")
        boxes = self.page.locator("[data-tasks] input[type=checkbox]")
        for box in [box for box in boxes.all() if not box.is_checked()][:tasks]:
            with self.page.expect_response("**/tasks/*/"):
                box.check()
        if done:
            self.page.get_by_role("button", name=f"Mark week {number} as done").click()
            expect(self.page.locator(".notice h2")).to_have_text(f"Week {number} is done")

    def preview(self, choice: str, **fields: str) -> list[str]:
        """Open a way to move the plan, fill it in, and read the new end and the weeks that would move."""
        self.window.go(f"{PLAN}/schedule/")
        part = self.page.locator("details", has=self.page.get_by_text(choice, exact=True))
        part.locator("summary").click()
        for name, value in fields.items():
            part.locator(f"[name={name}]").fill(value)
        part.get_by_role("button", name="Show the new dates").click()
        panel = self.page.locator("section.panel")
        return [panel.locator("p").first.inner_text(), *panel.locator("tbody tr").all_inner_texts()]

    def move(self) -> None:
        self.page.get_by_role("button", name="Move the plan").click()
        self.page.wait_for_url("**/schedule/")

    def history(self) -> list[str]:
        """What the schedule page says has changed, newest first."""
        self.window.go(f"{PLAN}/schedule/")
        lines = self.page.locator("section[aria-labelledby=h-history] li").all_inner_texts()
        return [" ".join(line.split()) for line in lines]

    def dates(self) -> dict[int, str]:
        """The days of every week, from the page of the plan."""
        self.window.go(f"{PLAN}/")
        return dict(enumerate(self.page.locator(".plan-table td:nth-of-type(1)").all_inner_texts(), 1))

    def reads(self, *, standing: str, pace: str, ends: str, now: str, weeks: str = "") -> None:
        """The same truth on the dashboard and on the page of the schedule."""
        self.window.go("/this-week/")
        expect(self.page.locator(".page-head .eyebrow")).to_have_text(now)
        facts = self.page.locator("section[aria-labelledby=h-dates]")
        expect(facts.locator("div", has_text="The plan ends").locator("dd")).to_have_text(ends)
        if weeks:
            expect(facts.locator("div", has_text="Weeks").locator("dd")).to_have_text(weeks)
        for path in ("/this-week/", f"{PLAN}/schedule/"):
            self.window.go(path)
            expect(self.page.locator("#standing")).to_have_text(standing)
            said = self.page.locator("section[aria-labelledby=h-pace] > p:not(.more)").all_inner_texts()
            assert " ".join(" ".join(said).split()) == pace

    def picture(self, chapter: str) -> None:
        for page, path in (("week", "/this-week/"), ("schedule", f"{PLAN}/schedule/")):
            self.window.go(path)
            self.shoot(f"{chapter}-{page}")

    def shoot(self, name: str) -> None:
        """The page as it is, on a desk by day and on a phone by night."""
        for width, theme in ((1280, "light"), (390, "dark")):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=theme)
            self.page.screenshot(path=self.pictures / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="light")


@pytest.fixture
def learner(visit: Callable[..., Visit], clock: Path, tmp_path: Path) -> Learner:
    return Learner(visit(zone=LONDON), clock, tmp_path)


def test_five_months(learner: Learner) -> None:
    start_before_the_year_begins(learner)
    three_weeks_by_the_plan(learner)
    fall_behind(learner)
    pause_for_a_holiday(learner)
    come_back_with_more_hours(learner)
    behind_on_the_night_the_clocks_change(learner)
    move_to_tokyo(learner)
    finish(learner)


def start_before_the_year_begins(learner: Learner) -> None:
    learner.at("2025-12-29 18:30")
    learner.window.sign_up("five-months@example.org")
    learner.window.start_plan(on=date(2026, 1, 5))
    learner.window.go(f"{PLAN}/")
    links = learner.page.locator(".plan-table th a").all()
    learner.weeks = [link.get_attribute("href").rstrip("/").rpartition("/")[2] for link in links]
    assert len(learner.weeks) == 22
    begins = {
        "standing": "0 of 130 tasks. The plan begins on Monday 5 January 2026.",
        "pace": "After three whole weeks there is a forecast here. The plan ends on 7 June 2026.",
        "now": "Week 1 · 5 to 11 January 2026",
        "ends": "Sunday 7 June 2026",
    }
    learner.reads(**begins, weeks="0 done, 0 skipped, of 22")
    before = learner.dates()

    said, *weeks = learner.preview("Another start", start_date="2026-01-12")
    assert said == "The plan would end on Sunday 14 June 2026, 7 days later."
    assert len(weeks) == 22
    learner.shoot("1-another-start")
    learner.move()
    learner.reads(
        standing="0 of 130 tasks. The plan begins on Monday 12 January 2026.",
        pace="After three whole weeks there is a forecast here. The plan ends on 14 June 2026.",
        now="Week 1 · 12 to 18 January 2026",
        ends="Sunday 14 June 2026",
    )
    assert learner.dates() != before
    learner.history()
    learner.page.get_by_role("button", name="Undo").click()
    learner.reads(**begins)
    assert learner.dates() == before
    learner.picture("1-start")


def three_weeks_by_the_plan(learner: Learner) -> None:
    for number, day in enumerate(("2026-01-11", "2026-01-18", "2026-01-25"), 1):
        learner.at(f"{day} 12:30")
        learner.work(number, done=True)
    learner.at("2026-01-26 07:30")
    # 112 hours left at 6 a week: 131 days.
    learner.reads(
        standing="18 of 130 tasks. The plan says 18 by today. You are where it says.",
        pace="At your recent speed you finish on Saturday 6 June. The plan ends on 7 June. "
        "Active in 3 of the last 3 weeks.",
        now="Week 4 · 26 January to 1 February",
        ends="Sunday 7 June",
        weeks="3 done, 0 skipped, of 22",
    )
    learner.picture("2-by-the-plan")


def fall_behind(learner: Learner) -> None:
    learner.at("2026-02-01 12:30")
    learner.work(4, 2)
    learner.at("2026-02-08 12:30")
    learner.work(5, 1)
    learner.at("2026-02-09 18:00")
    # 109 hours left, at 6 a week (128 days) or at the 3 of the slower half (255 days).
    learner.reads(
        standing="21 of 130 tasks. The plan says 30 by today. About 9 h would close the gap.",
        pace="At your recent speed you finish between 17 June and 22 October. The plan ends on 7 June. "
        "Active in 5 of the last 5 weeks.",
        now="Week 6 · 9 to 15 February",
        ends="Sunday 7 June",
    )
    learner.picture("3-behind")


def pause_for_a_holiday(learner: Learner) -> None:
    said, *weeks = learner.preview("Pause", first_day="2026-02-16", last_day="2026-02-25", reason="Lisbon")
    assert said == "The plan would end on Wednesday 17 June, 10 days later."
    assert len(weeks) == 16
    assert weeks[0].endswith("\t16 to 22 February\t26 February to 4 March")
    assert weeks[-1].endswith("\t1 to 7 June\t11 to 17 June")
    learner.shoot("4-pause")
    learner.move()
    assert learner.history() == [
        "Pause 16 to 25 February. Lisbon 9 February, 18:00 Undo",
        "Undone: Another start 29 December 2025, 18:30",
        "Another start 7 days later. 29 December 2025, 18:30",
    ]
    learner.at("2026-02-15 12:30")
    learner.work(4, done=True)
    learner.window.go(f"{PLAN}/weeks/{learner.weeks[4]}/")
    learner.page.get_by_role("button", name="Skip this week").click()
    expect(learner.page.locator(".notice h2")).to_have_text("Week 5 is skipped")
    learner.work(6, done=True)

    # Back on the first day after it. Recent weeks: 6, 6, 6, 2, 1 and 10 hours; 94 are left: 90 or 220 days.
    learner.at("2026-02-26 07:30")
    learner.reads(
        standing="30 of 124 tasks. The plan says 30 by today. You are where it says. "
        "1 week is skipped and not counted.",
        pace="At your recent speed you finish between 27 May and 4 October. The plan ends on 17 June. "
        "Active in 6 of the last 6 weeks, 1 more on a pause.",
        now="Week 7 · 26 February to 4 March",
        ends="Wednesday 17 June",
        weeks="5 done, 1 skipped, of 22",
    )
    learner.picture("4-back")


def come_back_with_more_hours(learner: Learner) -> None:
    # 16 weeks of 4.9 days instead of 7: 78 days.
    said, *weeks = learner.preview("Other hours a week", hours_a_week="10")
    assert said == "The plan would end earlier, on Thursday 14 May."
    assert len(weeks) == 16
    assert weeks[0].endswith("\t26 February to 4 March\t26 February to 2 March")
    assert weeks[5].endswith("\t2 to 8 April\t23 to 26 March")
    assert weeks[-1].endswith("\t11 to 17 June\t11 to 14 May")
    learner.move()
    assert learner.history()[0] == "Other hours a week 10 hours a week. 26 February, 07:30 Undo"
    for number, day in ((7, "2026-03-02"), (8, "2026-03-07"), (9, "2026-03-12"), (10, "2026-03-17")):
        learner.at(f"{day} 12:30")
        learner.work(number, done=True)
    # Hours of the recent weeks: 6, 11, 0, 10, 1, 2 and 6; 71 are left: 61 or 221 days.
    learner.reads(
        standing="53 of 124 tasks. The plan says 53 by today. You are where it says. "
        "1 week is skipped and not counted.",
        pace="At your recent speed you finish between 17 May and 24 October. The plan ends on 14 May. "
        "Active in 6 of the last 7 weeks, 1 more on a pause.",
        now="Week 11 · 18 to 22 March",
        ends="Thursday 14 May",
        weeks="9 done, 1 skipped, of 22",
    )
    learner.picture("5-more-hours")


def behind_on_the_night_the_clocks_change(learner: Learner) -> None:
    # London's summer time began at 01:00 on this Sunday. One minute to midnight, there:
    learner.at("2026-03-29 22:59")
    learner.reads(
        standing="53 of 124 tasks. The plan says 68 by today. About 15 h would close the gap. "
        "1 week is skipped and not counted.",
        pace="At your recent speed you finish between 29 May and 5 November. The plan ends on 14 May. "
        "Active in 6 of the last 7 weeks, 1 more on a pause.",
        now="Week 13 · 27 to 31 March",
        ends="Thursday 14 May",
    )
    # Half past midnight. Another day, and the idle week is one of the whole ones: 0, 6, 6, 11, 0, 10 and 1 hours.
    learner.at("2026-03-29 23:30")
    behind = {
        "standing": "53 of 124 tasks. The plan says 69 by today. About 16 h would close the gap. "
        "1 week is skipped and not counted.",
        "pace": "At your recent speed you finish between 30 May and 8 January 2027. The plan ends on 14 May. "
        "Active in 5 of the last 7 weeks, 1 more on a pause.",
        "now": "Week 13 · 27 to 31 March",
        "ends": "Thursday 14 May",
    }
    learner.reads(**behind)
    before = learner.dates()
    learner.picture("6-behind-again")

    moved = {
        "standing": "53 of 124 tasks. The plan says 53 by today. You are where it says. "
        "1 week is skipped and not counted.",
        "pace": "At your recent speed you finish between 30 May and 8 January 2027. The plan ends on 27 May. "
        "Active in 5 of the last 7 weeks, 1 more on a pause.",
        "now": "Week 11 · 31 March to 4 April",
        "ends": "Wednesday 27 May",
    }
    for again in (False, True):
        said, *weeks = learner.preview("I am behind", reason="Overtime")
        assert said == "The plan would end on Wednesday 27 May, 13 days later."
        assert len(weeks) == 12
        assert weeks[0].endswith("\t18 to 22 March\t31 March to 4 April")
        assert weeks[-1].endswith("\t11 to 14 May\t24 to 27 May")
        learner.shoot("6-preview")
        learner.move()
        learner.reads(**moved)
        assert learner.history()[0] == "Moved to where I am 13 days later. Overtime 30 March, 00:30 Undo"
        if not again:
            learner.page.get_by_role("button", name="Undo").click()
            learner.reads(**behind)
            assert learner.dates() == before
            assert learner.history()[:2] == [
                "Undone: Moved to where I am 30 March, 00:30",
                "Moved to where I am 13 days later. Overtime 30 March, 00:30",
            ]
    learner.picture("6-moved")


def move_to_tokyo(learner: Learner) -> None:
    # Saturday evening in London is Sunday morning in Tokyo; the plan's own dates are the same days everywhere.
    learner.at("2026-04-04 20:00")
    learner.reads(
        standing="53 of 124 tasks. The plan says 59 by today. About 6 h would close the gap. "
        "1 week is skipped and not counted.",
        pace="At your recent speed you finish between 4 June and 13 January 2027. The plan ends on 27 May. "
        "Active in 5 of the last 7 weeks, 1 more on a pause.",
        now="Week 11 · 31 March to 4 April",
        ends="Wednesday 27 May",
    )
    before = learner.dates()
    learner.window.go("/settings/")
    learner.page.get_by_label("Time zone").select_option(TOKYO)
    learner.page.get_by_role("button", name="Save settings").click()
    learner.reads(
        standing="53 of 124 tasks. The plan says 60 by today. About 7 h would close the gap. "
        "1 week is skipped and not counted.",
        pace="At your recent speed you finish between 5 June and 14 January 2027. The plan ends on 27 May. "
        "Active in 5 of the last 7 weeks, 1 more on a pause.",
        now="Week 12 · 5 to 8 April",
        ends="Wednesday 27 May",
    )
    assert learner.dates() == before
    assert learner.history()[0] == "Moved to where I am 13 days later. Overtime 30 March, 08:30 Undo"
    learner.picture("7-tokyo")


def finish(learner: Learner) -> None:
    days = ["04-08", "04-08", "04-13", "04-18", "04-23", "04-28", "05-03"]
    for number, day in enumerate(days, 11):
        learner.at(f"2026-{day} 12:30")
        learner.work(number, done=True)
    # Hours of the last eight weeks: 12, 6, 12, 12, 0, 0, 6 and 6; 29 are left: 20 or 68 days.
    learner.at("2026-05-04 12:00")
    learner.reads(
        standing="95 of 124 tasks. The plan says 96 by today. About 1 h would close the gap. "
        "1 week is skipped and not counted.",
        pace="At your recent speed you finish between 24 May and 11 July. The plan ends on 27 May. "
        "Active in 6 of the last 8 weeks.",
        now="Week 18 · 4 to 8 May",
        ends="Wednesday 27 May",
        weeks="16 done, 1 skipped, of 22",
    )
    learner.picture("8-nearly")
    for number, day in enumerate(("05-08", "05-13", "05-18", "05-23", "05-27"), 18):
        learner.at(f"2026-{day} 12:30")
        learner.work(number, done=True)
    learner.reads(
        standing="124 of 124 tasks. Every week is done or skipped. 1 week is skipped and not counted.",
        pace="Every week is done or skipped. Active in 7 of the last 8 weeks.",
        now="AI project manager",
        ends="Wednesday 27 May",
        weeks="21 done, 1 skipped, of 22",
    )
    learner.window.go("/this-week/")
    expect(learner.page.locator("h1")).to_have_text("All 22 weeks are behind you")
    finished = learner.page.locator("section[aria-labelledby=h-dates] div", has_text="Finished").locator("dd")
    expect(finished).to_have_text("Wednesday 27 May")
    skipped = learner.page.locator("section[aria-labelledby=h-after] li").first
    expect(skipped).to_contain_text("Week 5, skipped")
    assert learner.window.axe() == []
    learner.window.go(f"{PLAN}/schedule/")
    expect(learner.page.locator("section[aria-labelledby=h-move]")).to_contain_text("there is nothing to move")
    assert learner.page.locator("section[aria-labelledby=h-move] details").count() == 0
    learner.picture("9-finished")
