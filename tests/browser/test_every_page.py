"""Every page, on a phone and a desk, in light and dark: axe, sideways scroll, targets, other hosts."""

import gzip

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

PLAN = "/plans/ai-project-manager"
PUBLIC = [
    "/",
    "/guides/ai-project-manager/",
    f"{PLAN}/",
    f"{PLAN}/phases/ai-literacy/",
    f"{PLAN}/weeks/data/",
    f"{PLAN}/materials/harrow-vale-data-quality/",
    f"{PLAN}/search/?q=label",
    "/privacy/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/login/code/",
    f"{PLAN}/glossary/",
    "/skills/",
    "/guides/ai-project-manager/job-descriptions/",
    "/guides/ai-project-manager/job-descriptions/mid-ai-project-manager/",
    "/guides/ai-project-manager/comparisons/",
    "/guides/ai-project-manager/comparisons/ways-of-working/",
    "/guides/ai-project-manager/toolbox/",
    "/guides/ai-project-manager/certifications/",
    "/guides/ai-project-manager/ladder/",
    "/guides/ai-project-manager/applying/",
    "/guides/ai-project-manager/interview/",
    "/guides/ai-project-manager/openings/",
]
SIGNED_IN = [
    "/this-week/",
    "/portfolio/",
    "/portfolio/new/",
    "/portfolio/deleted/",
    "/portfolio/meals-that-nobody-eats/",
    "/portfolio/meals-that-nobody-eats/compare/",
    "/portfolio/meals-that-nobody-eats/compare/?from=1&to=2&view=side",
    "/portfolio/the-matcher-that-matched-too-much/edit/",
    "/portfolio/the-matcher-that-matched-too-much/submit/",
    "/portfolio/the-matcher-that-matched-too-much/describe/",
    "/pieces/project-plan/",
    f"{PLAN}/schedule/",
    f"{PLAN}/schedule/?change=hours&hours_a_week=11&reason=More+evenings",  # a preview
    f"{PLAN}/",
    f"{PLAN}/phases/ai-literacy/",
    f"{PLAN}/weeks/data/",  # with notes, an own link and an own task
    f"{PLAN}/weeks/clear-scope/",
    f"{PLAN}/materials/harrow-vale-data-quality/",
    f"{PLAN}/search/?q=label",
    f"{PLAN}/search/?q=nothing+is+called+that",
    f"{PLAN}/export/",
    f"{PLAN}/export/print/",
    "/guides/ai-project-manager/",
    "/notifications/",
    "/settings/",
    "/settings/notifications/",
    "/settings/tokens/",
    "/settings/your-data/",
    "/settings/your-data/delete/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/logout/",
]
REFUSALS = {
    "/nowhere/": 404,
    f"{PLAN}/weeks/nonsense/": 404,
    f"{PLAN}/schedule/?change=hours&hours_a_week=99": 422,
}
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
# A new width takes some frames to reach every box; what still sticks out after three seconds is a finding.
# A function that waits in the page, because the site's policy forbids the evaluated text of wait_for_function.
FITS = """() => new Promise((answer) => {
    const until = performance.now() + 3000;
    const look = () => {
        const fits = document.documentElement.scrollWidth <= innerWidth;
        if (fits || performance.now() > until) answer(fits);
        else requestAnimationFrame(look);
    };
    look();
})"""


def inspect(window, paths: list[str]) -> list[str]:
    findings = []
    for path in paths:
        window.go(path)
        findings += look_at(window, path)
    return findings


def look_at(window, name: str) -> list[str]:
    """What axe finds on the page that is open, and at which widths it scrolls sideways."""
    findings = [f"{name}: {found}" for found in window.axe()]
    width = window.page.viewport_size["width"]
    for wide in (320, width):
        window.page.set_viewport_size({"width": wide, "height": 900})
        if not window.page.evaluate(FITS):
            findings.append(f"{name}: scrolls sideways at {wide}")
    return findings


@pytest.fixture(scope="module")
def noor(product, browser, demo_password) -> str:
    """The learner of the demo, once she has written, linked and added something of her own."""
    email = "noor@example.org"
    context = browser.new_context()
    window = Visit(context, context.new_page(), product, [])
    page = window.page
    window.sign_in(email, demo_password)
    window.go(f"{PLAN}/weeks/data/")
    page.locator("#own-tasks summary").click()
    page.get_by_label("What you want to do").fill("Ask Ana for the label guide, and what changed since the last one")
    page.get_by_label("Minutes").fill("25")
    page.get_by_role("button", name="Add the task").click()
    page.locator("#links summary").click()
    page.locator("#links").get_by_label("Title").fill("A long address that has to break somewhere on a phone")
    page.locator("#links").get_by_label("Address").fill("https://example.org/" + "a-very-long-path-" * 8)
    page.get_by_role("button", name="Add the link").click()
    page.locator("#notes-form textarea").fill("**Kappa** says how far two people agree.\n\n- Ask for both lists\n")
    page.locator("#notes-form").get_by_role("button", name="Save notes").click()
    expect(page.locator("#notes-saved")).to_contain_text("Saved on")
    context.close()
    return email


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_public_pages(visit, width, theme):
    assert inspect(visit(width=width, theme=theme), PUBLIC) == []


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_of_a_learner(visit, width, theme, noor, demo_password):
    window = visit(width=width, theme=theme)
    window.sign_in(noor, demo_password)
    assert inspect(window, SIGNED_IN) == []


@pytest.mark.parametrize(("width", "theme"), [LOOKS[0], LOOKS[3]])
def test_pages_that_refuse(visit, width, theme, noor, demo_password):
    window = visit(width=width, theme=theme)
    window.sign_in(noor, demo_password)
    findings = []
    for path, status in REFUSALS.items():
        response = window.page.goto(window.product.url + path)
        assert response.status == status, path
        findings += look_at(window, path)

    window.go("/settings/")
    window.context.clear_cookies()  # the form's secret goes with them
    with window.page.expect_response("**/settings/") as answer:
        window.page.get_by_role("button", name="Save settings").click()
    assert answer.value.status == 403
    findings += look_at(window, "a form that is too old")

    email = f"nobody-{width}@example.org"
    for _try in range(20):
        window.go("/accounts/password/reset/")
        window.page.get_by_label("Email").fill(email)
        with window.page.expect_response("**/password/reset/") as answer:
            window.page.locator("main button[type=submit]").first.click()
        if answer.value.status == 429:
            break
    expect(window.page.locator("h1")).to_contain_text("Too many tries")
    findings += look_at(window, "too many tries")
    window.complaints[:] = [line for line in window.complaints if "the server responded with a status of 4" not in line]
    assert findings == []


def test_the_printed_plan_fits_on_paper(visit, noor, demo_password):
    window = visit(width=718)  # A4 less 1 cm on each side, at 96 pixels an inch
    window.sign_in(noor, demo_password)
    window.page.emulate_media(media="print")
    for path in (f"{PLAN}/export/print/", f"{PLAN}/weeks/data/", f"{PLAN}/schedule/", "/this-week/"):
        window.go(path)
        assert window.page.evaluate(FITS), path
        background = "getComputedStyle(document.body).backgroundColor"
        assert window.page.evaluate(background) in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"), path
        assert not window.page.locator("nav").first.is_visible(), path
    for state in ("done", "now"):
        cell = window.page.locator(f".cell[data-state={state}]").first
        ink, paper = cell.evaluate("cell => [getComputedStyle(cell).color, getComputedStyle(cell).backgroundColor]")
        assert ink != paper
        assert ink != window.page.evaluate("getComputedStyle(document.body).color"), state


def test_a_change_of_theme_is_complete_at_once_for_whoever_wants_no_motion(visit):
    window = visit()
    window.go("/guides/ai-project-manager/")
    window.page.emulate_media(color_scheme="dark")
    running = "() => { document.body.offsetWidth; return document.getAnimations().length; }"
    assert window.page.evaluate(running) == 0


@pytest.mark.parametrize("path", PUBLIC[:6])
def test_public_pages_are_readable_without_javascript(visit, path):
    window = visit(javascript=False)
    window.go(path)
    assert window.page.locator("h1").count() == 1
    assert len(window.page.locator("main").inner_text()) > 400


BUDGET = 60_000  # bytes compressed, without the font


def weights(window, paths: list[str]) -> dict[str, int]:
    """Bytes of all that a page asks for, compressed by gzip, for those over the budget. The font is not counted."""
    asked: list[str] = []
    known: dict[str, int] = {}

    def weigh(url: str) -> int:
        if url not in known:
            answer = window.context.request.get(url)
            assert answer.status == 200, url
            known[url] = len(gzip.compress(answer.body()))
        return known[url]

    heavy = {}
    window.page.on("request", lambda request: asked.append(request.url))
    for path in paths:
        asked.clear()
        window.go(path)
        window.page.wait_for_load_state("networkidle")
        weight = sum(weigh(url) for url in {*asked} if ".woff2" not in url and not url.startswith("data:"))
        if not 0 < weight <= BUDGET:
            heavy[path] = weight
    return heavy


def test_public_pages_keep_to_the_budget(visit):
    assert weights(visit(), PUBLIC) == {}


def test_pages_of_a_learner_keep_to_the_budget(visit, noor, demo_password):
    window = visit()
    window.sign_in(noor, demo_password)
    assert weights(window, SIGNED_IN) == {}
