"""SQLite has one writer at a time. With our settings nobody who waits for their turn is sent away."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict

import pytest

import run
from tests.outbox.writing import LEARNERS, TRANSACTIONS, WRITERS
from tests.servers import BARE, ROOT, MailServer, Process, wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def mail():
    server = MailServer()
    yield server
    server.close()


def test_eight_writers_make_two_thousand_transactions_and_none_finds_it_locked(tmp_path, mail):
    env = {
        **BARE,
        "AIPM_EMBEDDED": "1",
        "AIPM_ENV_FILE": "/dev/null",
        "AIPM_VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "aipm.settings",
        "SECRET_KEY": "only-in-tests-" * 4,
        "EMAIL_URL": mail.url,
    }
    for step in (["manage.py", "migrate", "--verbosity", "0"], ["-m", "tests.outbox.writing", "prepare"]):
        subprocess.run([sys.executable, *step], cwd=ROOT, env=env, check=True)
    writers = [
        subprocess.Popen([sys.executable, "-m", "tests.outbox.writing", str(number)], cwd=ROOT, env=env, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for number in range(WRITERS)
    ]  # fmt: skip
    # And one more that writes: the background process, with the command of `make run`.
    beat = Process([sys.executable, *run.BACKGROUND_PROCESS], env=env, log=tmp_path / "beat.log")
    try:
        assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * WRITERS
        for writer in writers:
            writer.stdin.close()
        said = [json.loads(writer.stdout.read()) for writer in writers]
        assert [one["errors"] for one in said] == [[]] * WRITERS

        database = contextlib.closing(sqlite3.connect(tmp_path / "aipm.sqlite3", isolation_level=None))
        with database as rows:
            waiting = "SELECT count(*) FROM outbox_promise WHERE state = 'waiting'"
            wait_until(lambda: rows.execute(waiting).fetchone() == (0,), "the outbox is empty")
            assert beat.end(seconds=30) == 0
            check(rows, said, mail)
    finally:
        beat.kill()
        for writer in writers:
            writer.kill()
            with writer:
                pass
    assert "locked" not in beat.printed


def check(rows: sqlite3.Connection, said: list[dict], mail: MailServer) -> None:
    """Every row that the writers say they wrote is there, and no other."""
    ticked = defaultdict(set)
    for one in said:
        ticked[one["enrollment"]] |= set(one["ticked"])
    found = defaultdict(set)
    for enrollment, key in rows.execute("SELECT enrollment_id, task_key FROM roadmaps_tasktick"):
        found[enrollment].add(key)
    assert len(ticked) == LEARNERS
    assert found == ticked

    told = {key for one in said for key in one["told"]}
    assert dict(rows.execute("SELECT key, state FROM outbox_promise")) == dict.fromkeys(told, "done")
    promised = rows.execute("SELECT count(*) FROM accounts_notification WHERE mailed_at IS NOT NULL")
    assert promised.fetchone() == (len(told),)
    assert Counter(Counter(mail.message_ids()).values()) == {1: len(told)}

    events = rows.execute("SELECT count(*) FROM roadmaps_progressevent").fetchone()[0]
    assert events + len(told) == WRITERS * TRANSACTIONS == 2_000
    assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
