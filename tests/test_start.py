"""``make run``: what it refuses, what it makes, that it ends."""

import ast
import contextlib
import hashlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import run

ROOT = Path(run.ROOT)


@pytest.fixture(autouse=True)
def signals_as_they_were() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    handlers = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, handlers, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def refusal(capsys) -> list[str]:
    """The lines on stderr; nothing may be on stdout."""
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


def test_an_old_python_parses_it_and_is_told(monkeypatch, capsys):
    source = (ROOT / "run.py").read_text()
    tree = ast.parse(source, feature_version=(3, 7))
    assert [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)] == []  # no __future__ of 3.7
    assert [node for node in ast.walk(tree) if isinstance(node, (ast.AnnAssign, ast.NamedExpr))] == []

    monkeypatch.setattr(run.check_python, "__defaults__", ((3, 6, 15),))
    assert run.main([]) == 1
    assert refusal(capsys) == [
        f"aipm needs Python 3.11 or newer, and this is Python 3.6 ({sys.executable}). "
        "With a newer one installed: make run PYTHON=python3.11"
    ]


def test_a_taken_port_is_one_line(monkeypatch, capsys, taken_port):
    monkeypatch.setenv("PORT", str(taken_port))
    assert run.main([]) == 1
    assert refusal(capsys) == [
        f"Port {taken_port} is taken. Stop what listens there, or take another: make run PORT={taken_port + 1}"
    ]


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80 80", "²"])
def test_a_port_that_is_none_is_one_line(monkeypatch, capsys, port):
    monkeypatch.setenv("PORT", port)
    assert run.main([]) == 1
    assert refusal(capsys) == [f"PORT must be a number from 1 to 65535, not “{port}”."]


def test_a_read_only_folder_is_one_line(tmp_path):
    shutil.copy(ROOT / "run.py", tmp_path)
    tmp_path.chmod(0o555)
    # Root may write everywhere, so the child gives that up once Python itself is loaded.
    program = (
        f"import sys, os; sys.path.insert(0, {str(tmp_path)!r}); sys.dont_write_bytecode = True; import run\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "sys.exit(run.main([]))"
    )
    for parent in tmp_path.parents[:3]:
        if parent.stat().st_uid == os.getuid() and parent != Path("/tmp"):  # noqa: S108
            parent.chmod(0o755)
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (child.returncode, child.stdout) == (1, "")
    assert child.stderr.splitlines() == [
        f"The folder {tmp_path} cannot be written to (Permission denied). Move the project to a folder of yours."
    ]


def test_the_requirements_are_installed_once(monkeypatch, tmp_path, capsys):
    calls = []

    class FakeChildren:
        def run(self, args, **options):
            calls.append(args)
            return 0, "3.12" if args[1] == "-c" else ""

    monkeypatch.setattr(run, "ROOT", str(tmp_path))
    monkeypatch.setattr(run, "VENV", str(tmp_path))
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    requirements = tmp_path / "requirements.txt"

    def installs() -> int:
        calls.clear()
        run.install(FakeChildren(), "requirements.txt")
        return len([args for args in calls if "--require-hashes" in args])

    requirements.write_text("one")
    assert [installs(), installs()] == [1, 0]
    requirements.write_text("two")
    assert [installs(), installs()] == [1, 0]


def test_the_key_is_secret_and_stays(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "ROOT", str(tmp_path))
    run.write_env()
    env = tmp_path / ".env"
    written = env.read_text()
    assert env.stat().st_mode & 0o777 == 0o600
    assert re.search(r"^SECRET_KEY=[\w-]{60,}$", written, re.MULTILINE)
    assert re.search(r"^AIPM_EMBEDDED=1$", written, re.MULTILINE)
    run.write_env()
    assert env.read_text() == written


# --- the real thing, in a copy of the tree that shares the virtual environment -------------


class Started:
    """The project, started in a folder; what it prints is in a file."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.log = folder / "log"
        outside = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AIPM_", "DJANGO_")) and name not in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "run.py"],
                cwd=folder,
                env={**outside, "PORT": str(self.port)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def printed(self) -> str:
        return self.log.read_text()

    def wait_until_announced(self) -> None:
        patience = time.monotonic() + 180
        while f"aipm answers at http://localhost:{self.port}" not in self.printed:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < patience, self.printed
            time.sleep(0.1)

    def children(self) -> list[int]:
        """The processes that run in the folder, this one's own excepted."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and (entry / "cwd").resolve() == self.folder.resolve():
                    found.append(int(entry.name))
        return sorted(set(found) - {self.process.pid})

    def end(self, number: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def copy_of_tree(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("aipm")
    for source in ROOT.iterdir():
        if source.is_dir() and not source.name.startswith(".") and source.name not in ("docs", "tests", "var"):
            shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("run.py", "manage.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    return folder


# What merely being used changes, and what the background process does of its own: it keeps promises.
CHANGING = {"cache", "django_session", "usersessions_usersession", "outbox_promise"}
CHANGING |= {"accounts_mailslot", "accounts_notification"}


def rows(folder: Path) -> dict[str, str]:
    """A digest of each table without those that change while the site runs."""
    digests: dict[str, Any] = {}
    with contextlib.closing(sqlite3.connect(folder / "var" / "aipm.sqlite3")) as database:
        for line in database.iterdump():
            table = re.match(r'INSERT INTO "(\w+)"', line)
            name = table[1] if table else ""
            if name not in CHANGING:
                digests.setdefault(name, hashlib.sha256()).update(line.encode())
    return {name: digest.hexdigest() for name, digest in digests.items()}


@pytest.mark.start
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_answers_and_ends_twice_alike(copy_of_tree, number):
    started = Started(copy_of_tree)
    try:
        started.wait_until_announced()
        for host in ("localhost", "127.0.0.1"):
            with urllib.request.urlopen(f"http://{host}:{started.port}/readyz") as response:
                assert response.status == 200
        with urllib.request.urlopen(f"http://localhost:{started.port}/") as response:
            assert response.status == 200
        for email in ("noor@example.org", "kenji@example.org", "marta@example.org", "daniel@example.org"):
            # In the list of sign-ins; a mail to one of them may be printed at any time.
            assert len(re.findall(rf"^  {re.escape(email)} ", started.printed, re.MULTILINE)) == 1
        assert len(started.children()) == 3  # the web server, its worker, the background process
        before = rows(copy_of_tree)
    finally:
        code = started.end(number)
    assert (code, started.children()) == (0, [])
    assert "Traceback" not in started.printed
    assert started.printed.endswith("\nStopped.\n")

    again = Started(copy_of_tree)
    try:
        again.wait_until_announced()
    finally:
        code = again.end(number)
    assert (code, again.children()) == (0, [])
    assert rows(copy_of_tree) == before
    for line in ("Packages: as pinned", "Database: up to date", "Static files: up to date"):
        assert again.printed.count(line) == 1


@pytest.mark.start
def test_when_one_process_dies_the_other_is_ended(copy_of_tree):
    started = Started(copy_of_tree)
    try:
        started.wait_until_announced()
        beat = [pid for pid in started.children() if b"celery" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        assert len(beat) == 1
        os.kill(beat[0], signal.SIGKILL)
        assert started.process.wait(timeout=30) == 1
    finally:
        started.end()
    assert started.children() == []
    assert started.printed.splitlines()[-1] == "The background process ended by itself (exit code -9)."


@pytest.mark.start
def test_ending_it_before_it_answers_leaves_nothing_behind(copy_of_tree):
    started = Started(copy_of_tree)
    patience = time.monotonic() + 60
    while "Packages: as pinned" not in started.printed and time.monotonic() < patience:
        time.sleep(0.05)
    assert started.end() == 0
    assert started.children() == []
    assert "Traceback" not in started.printed
