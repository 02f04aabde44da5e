"""Every surface that shows a learner's words, full of hostile ones, in a browser: with the policy and without it.

The site of an export is opened from the disk, where no server can add a policy.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from accounts.models import User
from accounts.notifications.actions import notify
from portfolio.access import own_door
from portfolio.exports.archive import Archive
from portfolio.files.names import clean
from portfolio.models import Attachment, CaseStudy, Revision, Transfer
from portfolio.showcase import Showcase
from prose import render_document
from roadmaps.models import Enrollment, TaskNote, WeekProgress
from tests.factories import (
    make_artifact_type,
    make_attachment,
    make_case_study,
    make_edition,
    make_enrollment,
    make_learner,
    make_portfolio,
    make_share_link,
    make_submitted,
)
from tests.prose.hostile import HOSTILE

HOST = "http://localhost:8000"
TOKEN = "a-secret-token"
# Without what the database cannot hold, and every surface refuses; and without those that are only long, which a
# browser takes seconds to lay out (tests/browser/test_prose.py has them once).
TEXTS = [text.replace("\x00", "").encode(errors="ignore").decode() for text in HOSTILE if len(text) < 1_000]
# As much as one case study may hold, in two orders.
JOINED = ["\n\n".join(texts)[:60_000] for texts in (TEXTS, TEXTS[::-1])]
WEEKS = 6


@pytest.fixture(scope="session", autouse=True)
def beside_the_loop_of_the_browser() -> Iterator[None]:
    """The browser's loop runs in this thread, and is idle while rows are read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def owner(db) -> User:
    """Somebody whose every word, wherever one can be written, is one of the texts."""
    owner = make_learner(name=TEXTS[0], handle="ana")
    write_about_the_plan(owner)
    make_portfolio(owner, visibility="public", headline=TEXTS[1][:140], about="\n\n".join(TEXTS)[:3000])
    kind = make_artifact_type("retrospective")
    html = "".join(str(render_document(text, show_problems=False).html) for text in TEXTS)
    for number, text in enumerate(TEXTS):
        study = make_case_study(
            owner, artifact_type=kind, slug=f"s-{number}", title=text[:120].strip() or "x", summary=text[-300:]
        )
        make_submitted(study, body=text, html=str(render_document(text, show_problems=False).html))
        make_share_link(owner, label=text[:60])
        notify(user=owner, kind="file_refused", params={"name": text[:120], "why": text[-500:]})
    study = CaseStudy.objects.get(slug="s-0")
    revision = study.revisions.get()
    Revision.objects.filter(pk=revision.pk).update(html=html, body=JOINED[1], what_changed=TEXTS[2])
    draft = Revision.objects.create(case_study=study, number=2, body=JOINED[0])
    for shown in (revision, draft):
        file = make_attachment(shown, name="x").stored_file
        Attachment.objects.filter(stored_file=file).delete()
        for number, text in enumerate(TEXTS[:40]):
            make_attachment(shown, name=clean(f"{text[:60]} {number}"), description=text[:300])
    CaseStudy.objects.update(visibility="public", shown_number=1)
    make_share_link(owner, TOKEN)
    report = {"came": [{"title": text[:120], "slug": "s-0", "says": text[:120]} for text in TEXTS], "left": TEXTS}
    now = revision.submitted_at
    Transfer.objects.create(owner=owner, kind="import", state="done", name=TEXTS[0], report=report, finished_at=now)
    return owner


def write_about_the_plan(owner: User) -> Enrollment:
    """Fifty texts a week as own tasks and as links; all of them as reflections and notes."""
    enrollment = make_enrollment(owner, make_edition(weeks=WEEKS))
    for week in range(WEEKS):
        texts = [text[:200] for text in TEXTS[week * 50 : week * 50 + 50]]
        tasks = [{"title": text, "minutes": 30, "done_on": None} for text in texts]
        links = [{"title": text, "url": f"https://example.org/?q={text[:300]}"} for text in texts]
        WeekProgress.objects.create(
            enrollment=enrollment,
            week_key=f"week-{week + 1}",
            reflection="\n\n".join(TEXTS[week::WEEKS])[:20_000],
            notes="\n\n".join(TEXTS[:: week + 1])[:20_000],
            own_tasks=[{"id": f"{number:012x}", **line} for number, line in enumerate(tasks)],
            links=[{"id": f"{number + 100:012x}", **line} for number, line in enumerate(links)],
        )
        TaskNote.objects.create(
            enrollment=enrollment, task_key=f"week-{week + 1}-task-1", notes="\n\n".join(TEXTS[::-1])[:20_000]
        )
    return enrollment


def client_of(owner: User) -> Client:
    client = Client()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def pages(owner) -> dict[str, tuple[bytes, str]]:
    """By address: the HTML of a page and the policy that came with it."""
    client = client_of(owner)
    roadmap = Enrollment.objects.get().roadmap.key
    asked = [
        "/portfolio/",
        "/portfolio/sharing/",
        "/portfolio/import/",
        "/portfolio/s-0/",
        "/portfolio/s-0/versions/1/",
    ]
    asked += ["/portfolio/s-0/edit/", "/portfolio/s-0/files/", "/portfolio/s-0/describe/", "/portfolio/s-0/submit/"]
    asked += [f"/portfolio/s-0/compare/?from=1&to=2&view={view}" for view in ("inline", "side")]
    asked += ["/p/ana/", "/p/ana/s-0/", f"/shared/{TOKEN}/", f"/shared/{TOKEN}/s-0/"]
    asked += [f"/plans/{roadmap}/weeks/week-{week + 1}/" for week in range(WEEKS)]
    asked += [f"/plans/{roadmap}/export/print/", f"/plans/{roadmap}/search/?q=alert", "/this-week/"]
    asked += [f"/notifications/?page={number + 1}" for number in range(len(TEXTS) // 30 + 1)]
    found = {}
    for path in asked:
        response = client.get(path)
        assert response.status_code == 200, path
        found[path] = (response.content, response.headers["Content-Security-Policy"])
    found |= edited(client)
    return found


def edited(client: Client) -> dict[str, tuple[bytes, str]]:
    """What the editor answers: the preview of every text, and both texts side by side after another tab has saved."""
    edit = "/portfolio/s-0/edit/"
    whole = client.post(edit, {"body": TEXTS[0], "preview": "1"})
    partial = [client.post(edit, {"body": text, "preview": "1"}, headers={"HX-Request": "true"}) for text in TEXTS]
    # As htmx would set them in, one after the other.
    body = whole.content.replace(b"</main>", b"".join(each.content for each in partial) + b"</main>")
    stale = client.post(edit, {"body": JOINED[1], "version": "99"})
    assert [whole.status_code, *{each.status_code for each in partial}, stale.status_code] == [200, 200, 422]
    policy = whole.headers["Content-Security-Policy"]
    return {"/preview/": (body, policy), "/conflict/": (stale.content, policy)}


class Watch:
    """What a page does that it must not: it asks another host, opens a dialog, or goes elsewhere."""

    def __init__(self, page: Page) -> None:
        self.elsewhere: list[str] = []
        self.said: list[str] = []
        self.moves: list[str] = []
        self.page = page
        page.set_default_timeout(10_000)
        page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        page.on("framenavigated", lambda frame: self.moves.append(frame.url))

    def open(self, address: str) -> None:
        self.page.goto(address, wait_until="load")
        self.page.evaluate("document.querySelectorAll('body *').forEach(e => e.dispatchEvent(new Event('mouseover')))")
        strange = "main iframe, main object, main embed, base, meta[http-equiv=refresh]"
        assert self.page.locator(strange).count() == 0
        handlers = "document.querySelectorAll('[onerror], [onload], [onclick], [onfocus], [ontoggle], [srcdoc]').length"
        assert self.page.evaluate(handlers) == 0

    def saw_nothing_but(self, addresses: list[str]) -> None:
        assert self.moves == addresses
        assert (self.said, self.elsewhere) == ([], [])


@pytest.mark.parametrize("has_policy", [True, False])
def test_no_word_of_anybody_runs_or_calls_home(pages, browser: Browser, has_policy):
    context = browser.new_context(base_url=HOST)
    watch = Watch(context.new_page())

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        path = address.path + (f"?{address.query}" if address.query else "")
        if f"{address.scheme}://{address.netloc}" != HOST:
            watch.elsewhere.append(route.request.url)
            route.abort()
        elif path in pages:
            content, policy = pages[path]
            headers = {"Content-Type": "text/html; charset=utf-8"}
            headers |= {"Content-Security-Policy": policy} if has_policy else {}
            route.fulfill(body=content, headers=headers)
        else:
            file = settings.BASE_DIR / address.path.lstrip("/")
            is_ours = address.path.startswith("/static/") and file.is_file()
            route.fulfill(path=file) if is_ours else route.fulfill(status=404, body="")

    watch.page.route("**/*", answer)
    for path in pages:
        watch.open(path)
    context.close()
    watch.saw_nothing_but([HOST + path for path in pages])
    assert len(pages) == 35


def test_nor_on_the_disk(owner, browser: Browser, tmp_path: Path):
    """The whole site of an export, from its own folder, with no server and no policy."""
    with (tmp_path / "site.zip").open("wb") as target:
        Archive(Showcase(own_door(owner))).write(target)
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        archive.extractall(tmp_path)
    (index,) = tmp_path.glob("*/site/index.html")
    texts = [index.parent / f"s-{number}.html" for number in range(len(TEXTS))]
    assert all(path.is_file() for path in texts)
    context = browser.new_context()
    watch = Watch(context.new_page())
    inside = index.parents[1].as_uri()
    watch.page.on(
        "request", lambda request: None if request.url.startswith(inside) else watch.elsewhere.append(request.url)
    )
    watch.page.route(re.compile("^(?!file:)"), lambda route: route.abort())
    opened = [index, *texts[::4]]
    for path in opened:
        watch.open(path.as_uri())
    assert watch.page.evaluate("[...document.styleSheets].length") >= 1
    context.close()
    watch.saw_nothing_but([path.as_uri() for path in opened])
