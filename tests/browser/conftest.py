"""The product as people get it, in Debian's Chromium: its own process, its own database, real content.

Nothing here reaches into the database. People sign in by the pages, and codes come out of the mail.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = (Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js").read_text()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Product:
    """A running server and what it writes."""

    url: str
    var: Path
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mails_to(self, address: str) -> list[str]:
        files = sorted((self.var / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        return [text for text in (path.read_text() for path in files) if address in text]

    def code_for(self, address: str) -> str:
        """The code in the newest mail to this address; mails are files that appear a moment later."""
        for _attempt in range(100):
            codes = [
                re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", mail, re.M) for mail in self.mails_to(address)
            ]
            found = [code.group(1) for code in codes if code]
            if found:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(f"no code for {address} in {self.mails_to(address)}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def serving(var: Path, application: str = "aipm.wsgi", *, threads: int = 4, **env: str) -> Iterator[Product]:
    """A server of its own on an empty database with the content that ships; ``env`` is added to its environment."""
    port = _free_port()
    url = f"http://localhost:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(var),
        "AIPM_ENV_FILE": os.devnull,
        "AIPM_EMBEDDED": "1",
        "AIPM_VAR_DIR": str(var),
        "SECRET_KEY": secrets.token_hex(32),
        "SITE_URL": url,
        "PYTHONUNBUFFERED": "1",
        **env,
    }
    running = Product(url, var, environment)
    running.manage("migrate", "--verbosity", "0")
    running.manage("createcachetable")
    running.manage("collectstatic", "--noinput", "--verbosity", "0")
    running.manage("load_content")
    log = (var / "server.log").open("w")
    command = [sys.executable, "-m", "gunicorn", application, "--threads", str(threads), "--no-control-socket"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        for _attempt in range(200):
            try:
                urllib.request.urlopen(f"{url}/livez", timeout=2)  # noqa: S310 (our own address)
                break
            except OSError:
                assert server.poll() is None, (var / "server.log").read_text()
                time.sleep(0.1)
        else:
            raise AssertionError((var / "server.log").read_text())
        yield running
        assert "Traceback" not in (var / "server.log").read_text(), (var / "server.log").read_text()
    finally:
        server.terminate()
        server.wait(10)
        log.close()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with serving(tmp_path_factory.mktemp("var")) as running:
        running.manage("demo_people")
        yield running


@pytest.fixture(scope="session")
def background(product: Product) -> Iterator[None]:
    """The product with its background process, which checks files and sends what is due, as `make run` starts it."""
    log = (product.var / "beat.log").open("w")
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "aipm", "beat", "--loglevel", "WARNING"]
    beat = subprocess.Popen(command, cwd=ROOT, env=product.env, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield
        assert beat.poll() is None, (product.var / "beat.log").read_text()
        assert "Traceback" not in (product.var / "beat.log").read_text(), (product.var / "beat.log").read_text()
    finally:
        beat.terminate()
        beat.wait(30)
        log.close()


@pytest.fixture(scope="session")
def demo_password() -> str:
    """The password that all demo people share."""
    from aipm.management.commands.demo_people import PASSWORD

    return PASSWORD


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A context of its own, and what went wrong in it."""

    context: BrowserContext
    page: Page
    product: Product
    complaints: list[str]

    def go(self, path: str) -> None:
        response = self.page.goto(self.product.url + path)
        assert response is not None
        assert response.status < 400, f"{path}: {response.status}"

    def sign_in(self, email: str, password: str) -> None:
        self.go("/accounts/login/")
        self.page.get_by_label("E-mail").or_(self.page.get_by_label("Email")).first.fill(email)
        self.page.get_by_label("Password").first.fill(password)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/login" not in url)

    def sign_up(self, email: str) -> None:
        self.go("/accounts/signup/")
        self.page.get_by_label(re.compile("e-?mail", re.I)).first.fill(email)
        self.page.get_by_label("Password").first.fill("paper-boats-in-april")
        self.page.locator("main button[type=submit]").first.click()
        self.page.get_by_label(re.compile("code", re.I)).first.fill(self.product.code_for(email))
        self.page.locator("main button[type=submit]").first.click()

    def start_plan(self, *, hours: int = 7, on: date | None = None) -> None:
        self.go("/plans/ai-project-manager/start/")
        if on:
            self.page.get_by_label("Start date").fill(on.isoformat())
        self.page.get_by_label("Hours a week").fill(str(hours))
        self.page.get_by_role("button", name="Start week 1").click()
        self.page.wait_for_url("**/this-week/")

    def axe(self) -> list[str]:
        """What axe-core finds against WCAG 2.0 to 2.2 A and AA and its best practices, a line each."""
        self.page.evaluate(AXE)
        found = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
        )
        return [
            f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]


@pytest.fixture
def visit(product: Product, browser: Browser) -> Iterator[Callable[..., Visit]]:
    """``visit(width=390, theme="dark", javascript=False)`` opens a fresh browser window.

    At the end of the test no window may have asked another host for anything, nor logged an error.
    """
    opened: list[Visit] = []

    def open_window(
        *, width: int = 1280, theme: str = "light", javascript: bool = True, zone: str = "Europe/London"
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=javascript,
            timezone_id=zone,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        window = Visit(context, page, product, [])
        own = urlsplit(product.url).netloc
        page.on(
            "request",
            lambda request: (
                None if urlsplit(request.url).netloc in (own, "") else window.complaints.append(f"asked {request.url}")
            ),
        )
        page.on("console", lambda message: window.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        opened.append(window)
        return window

    yield open_window
    complaints = [complaint for window in opened for complaint in window.complaints]
    for window in opened:
        window.context.close()
    assert complaints == []
