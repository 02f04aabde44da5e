"""A worker that checks uploads and dies, as a process of its own: ``python -m tests.portfolio.killed_worker``.

It reads commands from its input, one a line, and answers each with a number. ``make N`` uploads files of
all sorts until N wait to be checked, and answers how many there are in all. ``work`` forks a worker that
drains until it is killed, and ``work MOMENT`` one that kills itself at that moment of a check; the answer
is its pid. ``reap`` waits for its end and answers which signal ended it. Forking spares fifty starts of
Python; no connection to the database is open here when it happens.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

import django

MOMENTS = ("after the first bytes", "after the last bytes", "before the commit", "after the commit")


def make(waiting: int) -> int:
    from portfolio.models import CaseStudy, StoredFile
    from tests.factories import make_case_study, make_learner
    from tests.portfolio.uploading import attach, pdf, picture

    study = CaseStudy.objects.first() or make_case_study(make_learner())
    draft = study.draft
    draft.case_study = study
    sorts: tuple[Callable[[int], tuple[bytes, str]], ...] = (
        lambda n: (picture(f"#{n:06x}"), f"{n}.png"),
        lambda n: (picture(f"#{n:06x}", "JPEG"), f"{n}.jpg"),
        lambda n: (pdf(1 + n % 3, width=200 + n), f"{n}.pdf"),
        lambda n: (f"# Notes {n}\n".encode(), f"{n}.md"),
        lambda n: (f"MZ {n}".encode() + b"\x00\x01", f"{n}.docx"),  # refused
    )
    made = StoredFile.objects.count()
    missing = waiting - StoredFile.objects.exclude(state__in=["clean", "rejected"]).count()
    for n in range(made, made + missing):
        attach(draft, *sorts[n % len(sorts)](n))
    return made + max(0, missing)


def die(*args: object, **kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(moment: str) -> None:
    """Have this process kill itself the next time it comes to that moment."""
    from portfolio.files import checking, storing

    if moment in ("after the first bytes", "after the last bytes"):
        original = checking._kept
        keep = storing.Places.keep

        def keep_and_die(places: storing.Places, content: object) -> str:
            keep(places, content)
            return die()

        def kept_and_die(*args: object) -> None:
            original(*args)
            die()

        if moment == "after the first bytes":
            storing.Places.keep = keep_and_die
        else:
            checking._kept = kept_and_die
    elif moment == "before the commit":
        accept = checking._accept

        def accept_and_die(*args: object) -> None:
            accept(*args)
            die()

        checking._accept = accept_and_die
    else:  # the rows are there, the old bytes not yet gone
        storing.delete = die


def work(moment: str) -> int:
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    from outbox.draining import drain

    if moment:
        die_at(moment)
    while True:
        drain()
        time.sleep(0.02)


def main() -> None:
    django.setup()
    worker = 0
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        command, _, rest = line.strip().partition(" ")
        if command == "make":
            answer = make(int(rest))
        elif command == "work":
            answer = worker = work(rest)
        else:
            answer = os.WTERMSIG(os.waitpid(worker, 0)[1])
        print(answer, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
