"""A production site of the tests: private services, and as many workers and beats as a test starts."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.deployment import command_of
from tests.servers import BARE, ROOT, MailServer, Postgres, Process, Redis

LEASE = 6  # seconds; enough for one mail on a busy machine


class Site:
    """Production on one machine: the services, and any number of workers and beats."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres, self.redis, self.mail = Postgres(folder), Redis(folder), MailServer()
        self.processes: list[Process] = []
        self.env = {
            **BARE,
            "AIPM_ENV_FILE": "/dev/null",
            "AIPM_VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "aipm.settings",
            "SECRET_KEY": "only-in-tests-" * 4,
            "SITE_URL": "https://aipm.example",
            "ALLOWED_HOSTS": "aipm.example",
            "DEFAULT_FROM_EMAIL": "aipm <hello@aipm.example>",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url(0),
            "CELERY_BROKER_URL": self.redis.url(1),
            "EMAIL_URL": self.mail.url,
            "EMAIL_TIMEOUT": "5",
            "OUTBOX_LEASE_SECONDS": str(LEASE),
        }
        migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        done = subprocess.run(migrate, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def start(self, service: str, name: str) -> Process:
        command = command_of(service)
        if service == "worker":
            command = [*command, "--hostname", f"{name}@%h"]
        if service == "beat":
            command = [*command, "--schedule", str(self.folder / f"{name}-schedule")]
        process = Process(command, env=self.env, log=self.folder / f"{name}.log")
        self.processes.append(process)
        return process

    def promises(self) -> dict[str, dict[str, Any]]:
        """By the id of their notification."""
        return {row["key"]: row for row in self.postgres.rows("SELECT * FROM outbox_promise")}

    def waiting(self) -> int:
        return self.postgres.rows("SELECT count(*) FROM outbox_promise WHERE state = 'waiting'")[0]["count"]

    def held(self, pids: list[int]) -> set[str]:
        """The promises that these processes have begun and not marked done, by Message-ID."""
        holders = [f"{socket.gethostname()}:{pid}:%" for pid in pids]
        sql = "SELECT id FROM outbox_promise WHERE state = 'waiting' AND leased_by LIKE ANY (%s)"
        return {message_id(row) for row in self.postgres.rows(sql, holders)}

    def holders(self) -> list[int]:
        """The processes that hold a lease now."""
        sql = "SELECT DISTINCT leased_by FROM outbox_promise WHERE leased_until > now()"
        return sorted({int(row["leased_by"].split(":")[1]) for row in self.postgres.rows(sql)})

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        self.mail.close()
        self.redis.stop()
        self.postgres.process.kill()


def message_id(promise: dict[str, Any]) -> str:
    return f"<promise.{promise['id']}@aipm.example>"


class Load:
    """Promises made by a process of its own, and which of them it was told are committed."""

    def __init__(self, site: Site) -> None:
        self.keys: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.promising"], cwd=ROOT, env=site.env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def make(self, number: int) -> None:
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        self.keys += self.process.stdout.readline().split()

    def go_on(self, stop: threading.Event, *, every: float) -> None:
        while not stop.wait(every):
            self.make(1)

    @contextlib.contextmanager
    def under_way(self, *, every: float) -> Iterator[None]:
        """Promises are made all the time in here, one ``every`` so many seconds."""
        stop = threading.Event()
        thread = threading.Thread(target=self.go_on, args=(stop,), kwargs={"every": every})
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def close(self) -> None:
        with self.process:
            self.process.stdin.close()
            assert self.process.wait(timeout=30) == 0


def check_nothing_is_lost(site: Site, load: Load) -> None:
    """Every promise that was committed is kept, and its message came; nothing came that was not promised."""
    promises = site.promises()
    assert len(load.keys) == len(set(load.keys))
    assert set(promises) == set(load.keys)
    assert {row["state"] for row in promises.values()} == {"done"}
    assert set(site.mail.message_ids()) == {message_id(row) for row in promises.values()}
    mailed = site.postgres.rows("SELECT count(*) FROM accounts_notification WHERE mailed_at IS NOT NULL")
    assert mailed[0]["count"] == len(load.keys)
