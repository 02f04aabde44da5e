"""Every surface that shows a learner's words, full of hostile ones, in a browser: with the policy and without it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Route

from portfolio.access import own_door
from portfolio.exports.archive import Archive
from portfolio.files.names import clean
from portfolio.models import Attachment, CaseStudy, Revision, Transfer
from portfolio.showcase import Showcase
from prose import render_document
from tests.factories import (
    make_artifact_type,
    make_attachment,
    make_case_study,
    make_learner,
    make_portfolio,
    make_share_link,
    make_submitted,
)
from tests.prose.hostile import HOSTILE

HOST = "http://localhost:8000"
TOKEN = "a-secret-token"
# Without what the database cannot hold, and every surface refuses.
TEXTS = [text.replace("\x00", "").encode(errors="ignore").decode() for text in HOSTILE]


@pytest.fixture(scope="session", autouse=True)
def beside_the_loop_of_the_browser() -> Iterator[None]:
    """The browser's loop runs in this thread, and is idle while rows are read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def pages(db) -> dict[str, tuple[bytes, str]]:
    """By address: the HTML of a page and the policy that came with it."""
    owner = make_learner(name=TEXTS[0], handle="ana")
    make_portfolio(owner, visibility="public", headline=TEXTS[1][:140], about="\n\n".join(TEXTS)[:3000])
    kind = make_artifact_type("retrospective")
    html = "".join(str(render_document(text, show_problems=False).html) for text in TEXTS)
    for number, text in enumerate(TEXTS):
        study = make_case_study(
            owner, artifact_type=kind, slug=f"s-{number}", title=text[:120].strip() or "x", summary=text[-300:]
        )
        make_submitted(study, body=text[:1000])
        make_share_link(owner, label=text[:60])
    study = CaseStudy.objects.get(slug="s-0")
    revision = study.revisions.get()
    Revision.objects.filter(pk=revision.pk).update(html=html, what_changed=TEXTS[2])
    draft = Revision.objects.create(case_study=study, number=2, body="\n\n".join(TEXTS)[:60_000])
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
    client = Client()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    own = ["/portfolio/", "/portfolio/sharing/", "/portfolio/import/", "/portfolio/s-0/", "/portfolio/s-0/versions/1/"]
    own += ["/portfolio/s-0/edit/", "/portfolio/s-0/files/", "/portfolio/s-0/describe/"]
    seen = ["/p/ana/", "/p/ana/s-0/", f"/shared/{TOKEN}/", f"/shared/{TOKEN}/s-0/"]
    found = {}
    for path in own + seen:
        response = client.get(path)
        assert response.status_code == 200, path
        found[path] = (response.content, response.headers["Content-Security-Policy"])
    target = io.BytesIO()
    Archive(Showcase(own_door(owner))).write(target)
    with zipfile.ZipFile(target) as archive:
        for name in archive.namelist():
            if name.endswith(("/site/index.html", "/site/s-0.html")):
                found[f"/disk/{name}"] = (archive.read(name), "")
    return found


@pytest.mark.parametrize("has_policy", [True, False])
def test_no_word_of_anybody_runs_or_calls_home(pages, browser: Browser, has_policy):
    context = browser.new_context(base_url=HOST)
    page = context.new_page()
    page.set_default_timeout(10_000)
    elsewhere, said, moves = [], [], []

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if f"{address.scheme}://{address.netloc}" != HOST:
            elsewhere.append(route.request.url)
            route.abort()
        elif address.path in pages:
            content, policy = pages[address.path]
            headers = {"Content-Type": "text/html; charset=utf-8"}
            headers |= {"Content-Security-Policy": policy} if has_policy and policy else {}
            route.fulfill(body=content, headers=headers)
        else:
            file = settings.BASE_DIR / address.path.lstrip("/")
            is_ours = address.path.startswith("/static/") and file.is_file()
            route.fulfill(path=file) if is_ours else route.fulfill(status=404, body="")

    page.route("**/*", answer)
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("framenavigated", lambda frame: moves.append(frame.url))
    for path in pages:
        page.goto(path, wait_until="load")
        page.evaluate("document.querySelectorAll('main *').forEach(e => e.dispatchEvent(new Event('mouseover')))")
        assert page.evaluate("document.querySelectorAll('main iframe, main object, main embed, base').length") == 0
    context.close()
    assert len(pages) == 14
    assert moves == [HOST + path for path in pages]
    assert (said, elsewhere) == ([], [])
