"""Two schedulers beside each other, by mistake or on purpose: everything happens once."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from aipm.celery import schedule_of
from tests.outbox.simulated import EVERY, LENGTH, START
from tests.outbox.site import Site, message_id
from tests.servers import ROOT, folder_of_nobody

pytestmark = pytest.mark.faults


class Simulated:
    def __init__(self, site: Site, name: str, *args: str) -> None:
        self.log = site.folder / f"{name}.log"
        env = {**site.env, "CELERY_BROKER_URL": "memory://"}  # the scheduler runs the tasks itself
        with self.log.open("wb") as log:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "tests.outbox.simulated", *args], cwd=ROOT, env=env, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip

    def begin(self, now: dt.datetime) -> None:
        self.popen.stdin.write(f"{now.timestamp()}\n")
        self.popen.stdin.flush()

    def finish(self) -> None:
        assert self.popen.stdout.readline() == "\n", self.log.read_text()

    def close(self) -> None:
        with self.popen:
            self.popen.kill()


@pytest.fixture
def site():
    with folder_of_nobody() as folder:
        site = Site(folder)
        yield site
        site.close()


def intervals() -> dict[str, float]:
    """What all apps schedule every so many seconds, by the name of the task."""
    scheduled = schedule_of(apps.get_app_configs())
    return {name: entry["schedule"] for name, entry in scheduled.items() if isinstance(entry["schedule"], float)}


def test_an_hour_with_two_beats_does_everything_once(site):
    life = Simulated(site, "life", "life")
    beats = [Simulated(site, name, "beat", str(Path(site.folder, f"{name}-schedule"))) for name in ("one", "two")]
    try:
        for second in range(int(LENGTH.total_seconds())):
            now = START + dt.timedelta(seconds=second)
            life.begin(now)
            life.finish()
            for beat in beats:
                beat.begin(now)
            for beat in beats:
                beat.finish()
    finally:
        for process in (life, *beats):
            process.close()

    logs = [beat.log.read_text() for beat in beats]
    promises = site.promises().values()
    assert Counter(row["state"] for row in promises) == {"done": len(promises)}
    assert Counter(row["attempts"] for row in promises) == {1: len(promises)}
    assert sorted(site.mail.message_ids()) == sorted(message_id(row) for row in promises)
    told_at_once = 1 + LENGTH.total_seconds() // EVERY + 12  # the first, those of the hour, and 12 tokens
    assert Counter(taken.recipient for taken in site.mail.taken) == {
        "at_once@example.org": told_at_once, "daily@example.org": 1, "weekly@example.org": 1,
    }  # fmt: skip
    # Each ran all that the apps schedule at least hourly, as often as they say.
    for name, when in intervals().items():
        for log in logs:
            assert 0 <= log.count(f"Sending due task {name}") - 3_600 // when < 60 / when + 1, name
    # Both were at it: neither found everything done by the other.
    assert [log.count(" is kept") > 10 for log in logs] == [True, True], [log[-2_000:] for log in logs]
    assert sum(log.count(" is kept") for log in logs) == len(promises)
