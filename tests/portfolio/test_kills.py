"""Fifty kills of the worker while it checks uploads: no row loses its bytes, and what is left over is swept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portfolio.killed_worker import MOMENTS

pytestmark = pytest.mark.faults
ROOT = Path(__file__).resolve().parents[2]
KILLS = 50
WAITING = 12  # files for each worker to begin with


class Site:
    """A database, a storage and a worker of its own, of which only the disk is left when it dies."""

    def __init__(self, folder: Path) -> None:
        (folder / "tmp").mkdir()
        self.folder = folder
        self.env = {
            "PATH": os.environ["PATH"],
            "AIPM_ENV_FILE": os.devnull,
            "AIPM_EMBEDDED": "1",
            "AIPM_VAR_DIR": str(folder),
            "SECRET_KEY": "only-in-this-test-" * 4,
            "DJANGO_SETTINGS_MODULE": "aipm.settings",
            "LOG_LEVEL": "CRITICAL",
            "OUTBOX_LEASE_SECONDS": "1",
            "UPLOAD_FILES_PER_REVISION": "1000",
            "TMPDIR": str(folder / "tmp"),
        }
        self.manage("migrate", "--verbosity", "0")
        self.manage("createcachetable")
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.portfolio.killed_worker"], cwd=ROOT, env=self.env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.nursery.stdout.readline() == "ready\n"

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

    def tell(self, command: str) -> int:
        self.nursery.stdin.write(f"{command}\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())

    def ask(self, question: str) -> list[str]:
        """The lines that a few words of Python print."""
        return self.manage("shell", "--no-imports", "-c", question).splitlines()

    def bytes_kept(self) -> int:
        return sum(path.is_file() for path in (self.folder / "files").rglob("*"))


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    with site.nursery:
        site.nursery.stdin.close()
        assert site.nursery.wait(timeout=30) == 0


STATES = """
from collections import Counter
from portfolio.models import StoredFile
print(*sorted(Counter(StoredFile.objects.values_list("state", flat=True)).items()), sep="\\n")
"""
UNKEPT = """
from outbox.models import Promise
print(Promise.objects.exclude(state="done").count())
"""


def test_fifty_kills(site):
    chance = random.Random(20261121)
    moments = [*MOMENTS * 4, *[""] * (KILLS - 4 * len(MOMENTS))]
    chance.shuffle(moments)
    for moment in moments:
        site.tell(f"make {WAITING}")
        worker = site.tell(f"work {moment}")
        if not moment:
            time.sleep(chance.uniform(0.05, 0.9))  # the random moment
            os.kill(worker, signal.SIGKILL)
        assert site.tell("reap") == signal.SIGKILL
    files = site.tell("make 0")

    worker = site.tell("work")
    patience = time.monotonic() + 120
    while site.ask(UNKEPT) != ["0"]:
        assert time.monotonic() < patience, site.ask(STATES)
    os.kill(worker, signal.SIGKILL)
    site.tell("reap")

    refused = files // 5  # every fifth
    assert site.ask(STATES) == [f"('clean', {files - refused})", f"('rejected', {refused})"]
    left_over = site.manage("audit_files", "--grace", "0")  # fails when a row has no bytes
    assert "Rows without bytes: 0" in left_over
    # Kills between the bytes and their row, and between the row and the end of the old bytes, leave some.
    assert "Bytes without rows: 0" not in left_over
    swept = site.manage("audit_files", "--grace", "0", "--sweep")
    assert "Deleted: 0" not in swept
    assert site.manage("audit_files", "--grace", "0") == "Rows without bytes: 0\nBytes without rows: 0\n"
    assert site.bytes_kept() > 0
