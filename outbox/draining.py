"""Keeping promises: lease, run, commit straight after; back off, and in the end give up."""

from __future__ import annotations

import logging
import os
import random
import secrets
import socket
import time
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from .models import MAX_ATTEMPTS, Promise
from .registry import Undeliverable, handler_of

log = logging.getLogger(__name__)

BATCH = 20
BUDGET = 5.0  # seconds for one run, so that a worker that is asked to stop does
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=6)
ERROR_LENGTH = 2_000
_random = random.SystemRandom()


class LeaseLost(Exception):
    """It took longer than the lease, and another worker has it now."""


def backoff(attempts: int, chance: float) -> timedelta:
    """The wait after so many attempts: doubled each time, and spread by ``chance`` (0 to 1) over its upper half.

    Without the spread, everything that failed with the mail server would come back at once.
    """
    delay = min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)
    return delay * (0.5 + chance / 2)


def drain(*, budget: float = BUDGET) -> int:
    """Keep what is due until nothing is or ``budget`` seconds are over; how many were tried.

    Any number of these may run at once.
    """
    worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    ends = time.monotonic() + budget
    tried = 0
    leased: list[Promise] = []
    try:
        while time.monotonic() < ends and (leased := Promise.objects.lease(worker=worker, limit=BATCH)):
            for promise in leased:
                if time.monotonic() >= ends:
                    break
                tried += _keep(promise, worker)
    finally:
        if leased:
            Promise.objects.release(worker=worker)  # what the budget did not allow
    return tried


def _keep(promise: Promise, worker: str) -> bool:
    if not Promise.objects.begin(promise.pk, worker=worker):
        return False
    promise.attempts += 1
    with structlog.contextvars.bound_contextvars(promise=str(promise.pk), request_id=promise.request_id or None):
        try:
            _run(promise, worker)
        except LeaseLost:
            log.warning("%s took longer than its lease; another worker has it", promise)
        except Exception as error:
            _failed(promise, worker, error)
        else:
            log.info("%s is kept", promise)
    return True


def _run(promise: Promise, worker: str) -> None:
    handler = handler_of(promise.kind)
    done = {"state": Promise.State.DONE, "leased_by": "", "leased_until": None, "last_error": ""}
    if handler.leaves_the_house:
        settle = handler.function(promise)
        with transaction.atomic():
            # It is out: nobody shall send it again, not even who took over a lease that ran out.
            marked = Promise.objects.waiting().filter(pk=promise.pk).update(done_at=timezone.now(), **done)
            if marked and settle:
                settle()
        return
    with transaction.atomic():
        # First the mark, which locks the row: whoever took over a lease that ran out waits here, then finds it done.
        if not Promise.objects.held_by(worker).filter(pk=promise.pk).update(done_at=timezone.now(), **done):
            raise LeaseLost
        handler.function(promise)


def _failed(promise: Promise, worker: str, error: Exception) -> None:
    dead = isinstance(error, Undeliverable) or promise.attempts >= MAX_ATTEMPTS
    text = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    # NUL is legal in an exception's text and not in PostgreSQL's.
    change = {"last_error": text.replace("\0", "\N{REPLACEMENT CHARACTER}"), "leased_by": "", "leased_until": None}
    if dead:
        change["state"] = Promise.State.DEAD
    else:
        change["due_at"] = timezone.now() + backoff(promise.attempts, _random.random())
    Promise.objects.held_by(worker).filter(pk=promise.pk).update(**change)
    if dead:
        log.error("%s is given up after %s attempts", promise, promise.attempts, exc_info=error)
    else:
        log.warning("%s failed (attempt %s of %s): %s", promise, promise.attempts, MAX_ATTEMPTS, text)


def bury() -> int:
    """Give up what took a process with it at its last attempt; how many."""
    if not Promise.objects.exhausted(timezone.now()).exists():
        return 0
    buried = Promise.objects.exhausted(timezone.now()).update(
        state=Promise.State.DEAD,
        leased_by="",
        leased_until=None,
        last_error="The process ended while it was at this, and did not come back.",
    )
    log.error("%s promises are given up: each ended its process", buried)
    return buried


def forget(*, older_than: timedelta = timedelta(days=30), at_once: int = 1_000) -> int:
    """Delete what was done long ago, a little at a time; how many. The dead stay for an admin."""
    old = Promise.objects.kept_before(timezone.now() - older_than)
    forgotten = 0
    while keys := list(old.values_list("pk", flat=True)[:at_once]):
        forgotten += Promise.objects.filter(pk__in=keys).delete()[0]
    return forgotten
