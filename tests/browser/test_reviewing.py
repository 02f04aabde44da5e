"""A mentor's page: by keyboard alone, with a selection, without JavaScript; and what axe says of it."""

import pytest
from playwright.sync_api import expect

MARTA, NOOR = "marta@example.org", "noor@example.org"
SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector("#sheet"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.textContent.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
}"""


def review_of(window, state: str) -> str:
    """The page of the newest review in this state that one may read."""
    found = window.page.request.get(f"{window.product.url}/api/v1/reviews/").json()["results"]
    return f"/reviews/{next(review['id'] for review in found if review['state'] == state)}/"


@pytest.fixture
def marta(visit, demo_password):
    def enter(**how):
        window = visit(**how)
        window.sign_in(MARTA, demo_password)
        return window

    return enter


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(marta, visit, demo_password, width, theme):
    mentor, learner = marta(width=width, theme=theme), visit(width=width, theme=theme)
    learner.sign_in(NOOR, demo_password)
    draft = review_of(mentor, "draft")
    pages = [
        (mentor, draft),
        (mentor, f"{draft}comments/new/?block=b2"),
        (mentor, "/reviews/saved/"),
        (learner, review_of(learner, "in_effect")),
    ]
    wrong = []
    for window, path in pages:
        window.go(path)
        wrong += [f"{path}: {found}" for found in window.axe()]
        if window.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{path} scrolls sideways")
    assert wrong == []


def test_a_review_by_keyboard(marta):
    window = marta()
    page = window.page
    window.go(review_of(window, "draft"))
    before = page.locator("#sheet .comment").count()
    page.keyboard.press("j")
    expect(page.locator("#sheet .comment").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#sheet .comment").first).to_be_focused()
    page.evaluate(SELECT, "half a page")
    page.keyboard.press("c")
    form = page.locator(".comment-form")
    expect(form.locator(".quoted")).to_have_text("half a page")
    expect(form.get_by_label("Comment", exact=True)).to_be_focused()
    page.keyboard.type("jkcr? are letters while one types.")
    expect(form.get_by_label("Comment", exact=True)).to_have_value("jkcr? are letters while one types.")
    button = form.get_by_role("button", name="Add the comment")
    for _press in range(12):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    added = page.locator("#sheet .comment", has_text="are letters while one types")
    expect(added).to_be_focused()
    assert page.locator("#sheet .comment").count() == before + 1
    expect(page.locator("mark", has_text="half a page")).to_have_count(1)
    page.keyboard.press("r")
    expect(page.locator("#h-rub")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.get_by_label("Turn shortcuts off").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#sheet .comment:focus")).to_have_count(0)


def test_what_is_written_is_saved_by_itself(marta):
    window = marta()
    page = window.page
    window.go(review_of(window, "draft"))
    page.get_by_label("Summary for Noor").fill("Kept without a button.")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_label("Summary for Noor")).to_have_value("Kept without a button.")


def test_comment_publish_and_take_back_without_javascript(marta):
    window = marta(javascript=False)
    page = window.page
    draft = review_of(window, "draft")
    window.go(f"{draft}comments/new/?block=b2")
    page.get_by_role("textbox", name="Passage").fill("half a page")
    page.get_by_label("Comment", exact=True).fill("On paper, or on a phone?")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.locator("#sheet .comment", has_text="On paper, or on a phone?")).to_have_count(1)
    for criterion in page.locator("fieldset.crit").all():
        criterion.locator("input[value=meets]").check(force=True)
    page.get_by_role("button", name="Approve with notes").click()
    expect(page.get_by_role("heading", name="Published: Approved with notes")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("The review is a draft again.")).to_be_visible()
    expect(page.get_by_role("button", name="Save the draft")).to_be_visible()
