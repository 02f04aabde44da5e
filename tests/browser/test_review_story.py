"""A piece and its review from the first version to the approved one: three people in three browser windows.

Submit, take, comment in five places, request changes, revise, compare, verify, approve, rate. Told once
for whoever uses a mouse, once for whoever has only a keyboard, and once without JavaScript.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, Product, Visit, serving

TITLE = "The pilot that stalled"
FIRST = """# What I planned

I planned the pilot like a software release. The goal was ninety per cent by week eight.

# What happened

The accuracy dropped on live data because of quality problems.

- Asked *three* cooks, all of them in the same week.
- Cleaned the data.

# What I learned

A number without the data behind it is not a status."""
SECOND = FIRST.replace("week eight.", "week eight. Nobody asked: ninety per cent of what?").replace(
    "The accuracy dropped on live data because of quality problems.",
    "Finance tried it on live invoices, and it proposed the wrong match for a third of them.",
)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that says what time it is."""
    clock = tmp_path_factory.mktemp("clock") / "now"
    clock.write_text(datetime.now(UTC).isoformat())
    return clock


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, clock: Path) -> Iterator[Product]:
    """The product under the test's own clock, with the demo people: Marta is a mentor."""
    with serving(
        tmp_path_factory.mktemp("var"), "tests.browser.moved_clock", threads=1, TEST_CLOCK=str(clock)
    ) as running:
        running.manage("demo_people")
        yield running


@pytest.fixture
def a_minute_passes(product: Product, clock: Path) -> Callable[[], None]:
    """Move the clock by 61 seconds, and do what the background process does then."""

    def pass_it() -> None:
        clock.write_text((datetime.fromisoformat(clock.read_text()) + timedelta(seconds=61)).isoformat())
        done = subprocess.run(
            [sys.executable, "-m", "tests.browser.moved_outbox"],
            cwd=ROOT,
            env={**product.env, "DJANGO_SETTINGS_MODULE": "aipm.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    return pass_it


class Mouse:
    """Who points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, words: str) -> None:
        field.fill(words)

    def choose(self, radio: Locator) -> None:
        """Its label is what one sees and clicks."""
        radio.locator("xpath=ancestor::label").click()
        expect(radio).to_be_checked()

    def tick(self, box: Locator) -> None:
        box.check()


class Keyboard(Mouse):
    """Who has nothing but Tab, Enter, Space and the arrows."""

    def press(self, target: Locator) -> None:
        self.go_to(target)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self.go_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def choose(self, radio: Locator) -> None:
        self.go_to(radio, anywhere_in_its_group=True)
        for _press in range(8):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowRight")
        if not radio.is_checked():  # the one that has the focus is not chosen by it
            self.page.keyboard.press("Space")
        expect(radio).to_be_checked()

    def tick(self, box: Locator) -> None:
        self.go_to(box)
        self.page.keyboard.press("Space")

    def go_to(self, target: Locator, *, anywhere_in_its_group: bool = False) -> None:
        """Press Tab until it has the focus, the short way round, and see that one can see it there."""
        expect(target).to_be_visible()
        there = "element => element === document.activeElement"
        if anywhere_in_its_group:
            there = "element => element === document.activeElement || element.name === document.activeElement.name"
        after = (
            "element => !!(document.activeElement.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)"
        )
        key = "Tab" if target.evaluate(after) else "Shift+Tab"
        for _press in range(250):
            if target.evaluate(there):
                expect(target).to_be_in_viewport()
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"250 times {key}, and never on {target}")


class Person:
    """Somebody in a browser window of their own."""

    def __init__(self, window: Visit, hands: type[Mouse]) -> None:
        self.window, self.page = window, window.page
        self.hands = hands(window.page)

    def press(self, name: str | re.Pattern, role: str = "button", within: str = "body") -> None:
        self.hands.press(self.page.locator(within).get_by_role(role, name=name).first)

    def follow(self, name: str | re.Pattern, within: str = "main") -> None:
        self.press(name, "link", within)

    def write(self, label: str | re.Pattern, words: str, within: str = "main") -> None:
        self.hands.write(self.page.locator(within).get_by_label(label).first, words)

    def choose(self, name: str | re.Pattern, within: str) -> None:
        self.hands.choose(self.page.locator(within).get_by_role("radio", name=name))


class Learner(Person):
    def begin(self, email: str, title: str) -> None:
        self.window.sign_up(email)
        self.window.go("/portfolio/new/?type=retrospective")
        self.write("Title", title)
        self.press("Start writing")
        self.page.wait_for_url("**/edit/")
        self.piece = self.page.url.removeprefix(self.window.product.url).removesuffix("edit/")

    def submit(self, text: str, number: int) -> None:
        self.hands.write(self.page.get_by_label("Text", exact=True), text)
        self.press("Go on to submit")
        self.hands.tick(self.page.get_by_label("I have removed names"))
        self.press(f"Submit version {number}")
        expect(self.page.locator(".notice h2")).to_have_text(f"Version {number} is submitted")

    def ask(self, message: str) -> None:
        self.follow("Ask for a review")
        self.write("What should they look at?", message)
        self.press("Ask for a review")
        expect(self.page.locator("main")).to_contain_text("Waiting for a mentor")


class Mentor(Person):
    def take(self, title: str) -> str:
        """From the queue to the page of the draft; its address."""
        self.window.go("/reviews/")
        self.press(re.compile(f"Take it.*{title}"))
        self.press("Write the review")
        expect(self.page.get_by_role("heading", name="Rubric")).to_be_visible()
        return self.page.url.removeprefix(self.window.product.url).split("#")[0]

    def comment(self, words: str, body: str, kind: str = "To fix", suggest: str = "") -> None:
        """On the paragraph that holds these words; without words on the whole piece."""
        name = re.compile(f"Comment on “{words}") if words else "Comment on the whole piece"
        before = self.page.locator(".comment").count()
        self.follow(name)
        form = ".comment-form"
        self.write("Comment", body, form)
        self.choose(kind, form)
        if suggest:
            self.hands.write(self.page.locator(form).get_by_label("Passage", exact=True), suggest.partition("→")[0])
            self.hands.press(self.page.locator(f"{form} summary"))
            self.hands.tick(self.page.locator(form).get_by_label("Suggest other words for the passage"))
            self.write("Suggested wording", suggest.partition("→")[2], form)
        self.press("Add the comment", within=form)
        expect(self.page.locator(".comment")).to_have_count(before + 1)

    def score(self, level: str) -> None:
        for criterion in self.page.locator("fieldset.crit").all():
            self.hands.choose(criterion.get_by_role("radio", name=level))

    def publish(self, verdict: str, summary: str) -> None:
        self.write(re.compile("Summary for"), summary)
        self.hands.press(self.page.locator(".decide").get_by_role("button", name=verdict, exact=True))
        expect(self.page.locator("#h-pub")).to_contain_text("Published")


@pytest.fixture(params=["mouse", "keyboard", "no-javascript"])
def way(request: pytest.FixtureRequest) -> str:
    return request.param


def test_a_review_from_the_first_version_to_the_approved_one(visit, product, a_minute_passes, demo_password, way):
    hands = Keyboard if way == "keyboard" else Mouse
    javascript = way != "no-javascript"
    title = f"{TITLE}, {way}"
    lea = Learner(visit(javascript=javascript), hands)
    marta = Mentor(visit(javascript=javascript), hands)
    mona = Mentor(visit(javascript=javascript), hands)

    # Mona has become a mentor; Lea asks, and both mentors look at the queue.
    mona.window.sign_up(f"mona-{way}@example.org")
    product.manage(
        "shell",
        "--verbosity=0",
        "--command",
        f"from accounts.models import User; User.objects.filter(email='mona-{way}@example.org').update(is_mentor=True)",
    )
    marta.window.sign_in("marta@example.org", demo_password)
    lea.begin(f"lea-{way}@example.org", title)
    lea.submit(FIRST, 1)
    lea.ask("Is the goal clear?")
    mona.window.go("/reviews/")
    mona_sees = mona.page.get_by_role("button", name=re.compile(f"Take it.*{title}"))
    expect(mona_sees).to_be_visible()

    # Marta takes it; Mona is a moment too late, and is told who has it.
    draft = marta.take(title)
    mona.press(re.compile(f"Take it.*{title}"))
    expect(mona.page.get_by_role("alert")).to_contain_text("Marta Silva")
    assert mona.page.request.get(product.url + draft).status == 404
    expect(marta.page.locator("main")).to_contain_text("Is the goal clear?")

    # Five places, one of them with other words; the first decision is taken back.
    marta.comment("", "Strong on the facts.", "Remark")
    marta.comment("I planned the pilot", "Who set the goal?")
    marta.comment("The accuracy dropped", "What did you see?")
    marta.comment("Asked three cooks", "Say it was the finance lead.", "To fix", "Cleaned the data→Labelled the data")
    marta.comment("A number without", "Keep exactly this.", "Praise, nothing to do")
    marta.score("Nearly")
    marta.publish("Request changes", "Two gaps to close.")
    assert lea.page.request.get(product.url + draft).status == 404
    marta.press("Take it back")
    marta.publish("Request changes", "Three gaps to close.")
    assert lea.page.request.get(product.url + draft).status == 404
    a_minute_passes()

    # Lea reads it, takes the wording with one click, and writes the second version.
    lea.window.go(draft)
    expect(lea.page.locator("#h-sum")).to_contain_text("asks for 3 changes")
    expect(lea.page.locator(".comment")).to_have_count(5)
    lea.press(re.compile("Apply to my draft"))
    expect(lea.page.locator(".comment", has_text="Say it was").get_by_text("In your draft")).to_be_visible()
    lea.press(re.compile("^Undo"))
    lea.press(re.compile("Apply to my draft"))
    expect(lea.page.locator(".comment", has_text="Say it was").get_by_text("In your draft")).to_be_visible()
    fixed = lea.page.locator(".comment", has_text="Who set the goal?")
    lea.hands.press(fixed.get_by_role("button", name=re.compile("I have fixed it")))
    expect(fixed).to_contain_text("Fixed by the author")
    lea.window.go(f"{lea.piece}edit/")
    expect(lea.page.get_by_label("Text", exact=True)).to_have_value(re.compile("- Labelled the data"))
    lea.submit(SECOND.replace("Cleaned", "Labelled"), 2)
    lea.window.go(f"{draft}newer/")
    expect(lea.page.locator(".outdated .comment")).to_have_count(1)
    expect(lea.page.locator(".outdated .quoted")).to_contain_text("The accuracy dropped")
    expect(lea.page.locator(".doc-review .comment")).to_have_count(4)
    lea.window.go(lea.piece)
    lea.ask("Both are closed.")

    # It comes back to Marta first, who compares, verifies and approves.
    again = marta.take(title)
    assert again != draft
    expect(marta.page.locator("main")).to_contain_text("Version 1: Nearly")
    marta.choose("Changes since version 1", ".seg")
    expect(marta.page.locator("ins", has_text="ninety per cent of what?").first).to_be_visible()
    expect(marta.page.locator("del", has_text="The accuracy dropped").first).to_be_visible()
    issue = marta.page.locator(".comment", has_text="Who set the goal?")
    expect(issue).to_contain_text("Fixed by the author")
    marta.hands.press(issue.get_by_role("button", name=re.compile("Verify")))
    expect(issue).to_contain_text("Verified")
    assert marta.page.url.startswith(product.url + again)
    marta.score("Strong")
    marta.publish("Approve", "Now the finding drives the piece.")
    a_minute_passes()

    # Lea reads that it is approved, and says that it helped.
    lea.window.go(again)
    expect(lea.page.locator("#h-sum")).to_contain_text("approves this version")
    lea.choose("It helped a lot", "form[action$='/rating/']")
    lea.press("Keep the rating")
    expect(lea.page.locator("body")).to_contain_text("Thank you, that is kept.")
    lea.window.go(lea.piece)
    expect(lea.page.locator(".revs li").first).to_contain_text("Reviewed")
    forgive(lea, marta, mona)


def forgive(*people: Person) -> None:
    """Chromium logs refusals as errors that the test brought about on purpose."""
    for person in people:
        lines = person.window.complaints
        lines[:] = [line for line in lines if not any(status in line for status in ("404", "409", "422"))]
