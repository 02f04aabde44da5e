"""The whole suite, in rounds: ``make test``. Arguments are passed on to pytest.

SQLite; PostgreSQL with Redis; the start of the project from nothing; the browser; faults, on private
servers. A round whose services or programs are missing is left out and says so. With ``CI=true`` that is a failure.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

from tests.servers import postgres_programs_missing, redis_programs_missing

ROOT = Path(__file__).parent.parent
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/test")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
NO_TESTS = 5  # pytest's exit code


def postgres_missing() -> str:
    try:
        psycopg.connect(POSTGRES, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return f"PostgreSQL does not answer ({str(error).splitlines()[0]})"
    return ""


def redis_missing() -> str:
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        return f"Redis does not answer ({error})"
    return ""


def chromium_missing() -> str:
    return "" if shutil.which(CHROMIUM) else f"there is no {CHROMIUM} (apt-get install chromium)"


@dataclass(frozen=True)
class Round:
    name: str
    marks: str
    environment: dict[str, str] = field(default_factory=dict)
    missing: tuple[Callable[[], str], ...] = ()
    workers: str = "auto"
    distribution: str = "load"


EVERYWHERE = "not browser and not start and not faults"
ROUNDS = (
    Round("SQLite", EVERYWHERE),
    Round(
        "PostgreSQL and Redis",
        f"{EVERYWHERE} and not pure",
        {
            "DATABASE_URL": POSTGRES,
            "REDIS_URL": REDIS,
            # Several checkouts may test on one server at the same time.
            "AIPM_TEST_DB": "test_aipm_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8],
        },
        (postgres_missing, redis_missing),
    ),
    Round("the start from nothing", "start", workers="0"),
    Round("the browser", "browser", missing=(chromium_missing,)),
    Round(
        "faults",
        "faults",
        missing=(postgres_programs_missing, redis_programs_missing),
        workers="2",
        distribution="loadfile",  # each file has a site of its own
    ),
)


def say(line: str) -> None:
    sys.stdout.write(f"\n=== {line}\n")
    sys.stdout.flush()


def run(round_: Round, args: list[str]) -> bool:
    """Whether the round passed, or was rightly left out."""
    reasons = [reason for missing in round_.missing if (reason := missing())]
    if reasons:
        say(f"{'FAILED' if IN_CI else 'Skipped'}: {round_.name}: {'; '.join(reasons)}")
        return not IN_CI
    say(round_.name)
    outside = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    code = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            round_.workers,
            "--dist",
            round_.distribution,
            "-m",
            round_.marks,
            *args,
        ],
        cwd=ROOT,
        env={**outside, **round_.environment},
        check=False,
    ).returncode
    return code == 0 or (code == NO_TESTS and bool(args))


def main(args: list[str]) -> int:
    failed = [round_.name for round_ in ROUNDS if not run(round_, args)]
    say(f"Failed: {', '.join(failed)}" if failed else "All rounds passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
