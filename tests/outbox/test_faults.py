"""Processes die and services go away while mail is promised: nothing is lost, and nobody hears twice without need.

On private servers, with the commands that docker-compose.yml runs in production.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.outbox.site import Site, check_nothing_is_lost, message_id
from tests.servers import wait_until

pytestmark = pytest.mark.faults

KILLS = 30


def test_thirty_kills_at_random_moments_under_load(site, load):
    chance = random.Random(20260330)
    workers = {name: site.start("worker", name) for name in ("first", "second")}
    beat = site.start("beat", "beat")
    site.mail.before_answer = lambda message_id: time.sleep(0.02)  # a mail server thinks for a moment
    # How often a process died after a message was taken and before that was written down.
    caught: Counter[str] = Counter()
    killed: Counter[str] = Counter()

    def alive_and_draining() -> list[tuple[str, int]]:
        holders = site.holders()
        return [(name, pid) for name, worker in workers.items() for pid in worker.members() if pid in holders]

    load.make(40)
    with load.under_way(every=0.06):
        while killed.total() < KILLS:
            wait_until(alive_and_draining, "somebody drains")
            time.sleep(chance.uniform(0, 0.3))  # the random moment
            draining = alive_and_draining()
            if not draining:
                continue
            name, pid = chance.choice(draining)
            pids = [pid]
            if chance.random() < 1 / 3:
                pids = workers[name].members()
                workers[name].kill()
                workers[name] = site.start("worker", name)
                killed["a whole worker"] += 1
            else:
                workers[name].kill_child(pid)
                killed["one process"] += 1
            site.mail.wait_for_open_conversations()
            taken = Counter(site.mail.message_ids())
            caught.update(one for one in site.held(pids) if taken[one] > caught[one])
            if killed.total() % 10 == 0:
                beat.kill()
                beat = site.start("beat", "beat")
    wait_until(lambda: site.waiting() == 0, "the outbox is empty")
    check_nothing_is_lost(site, load)
    assert len(killed) == 2
    taken = Counter(site.mail.message_ids())
    twice = {one: number - 1 for one, number in taken.items() if number > 1}
    assert {one: number for one, number in twice.items() if number > caught[one]} == {}


@contextlib.contextmanager
def locked(site: Site, message: str) -> Iterator[None]:
    """The promise can be read, and not marked done."""
    with site.postgres.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT 1 FROM outbox_promise WHERE id = %s FOR UPDATE", [message[9:45]])
        yield


def test_killed_between_the_answer_and_the_commit_sends_again_with_the_same_id(site, load):
    worker, answering = site.start("worker", "first"), contextlib.ExitStack()
    site.start("beat", "beat")
    site.mail.before_answer = lambda message: answering.enter_context(locked(site, message))
    load.make(1)
    blocked = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    wait_until(lambda: site.postgres.rows(blocked), "the commit waits for the lock")
    site.mail.before_answer = lambda message: None
    assert site.mail.message_ids() != []
    worker.kill()
    answering.close()
    site.start("worker", "first")
    wait_until(lambda: site.waiting() == 0, "the outbox is empty")
    check_nothing_is_lost(site, load)
    (promise,) = site.promises().values()
    assert site.mail.message_ids() == [message_id(promise)] * 2
    assert promise["attempts"] == 2


def test_killed_before_the_mail_server_has_the_text_sends_once(site, load):
    worker = site.start("worker", "first")
    site.start("beat", "beat")
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert go_on.wait(30)

    site.mail.before_text = hold
    load.make(1)
    assert begun.wait(180)
    site.mail.before_text = lambda: None
    worker.kill()
    go_on.set()
    site.start("worker", "first")
    wait_until(lambda: site.waiting() == 0, "the outbox is empty")
    check_nothing_is_lost(site, load)
    (promise,) = site.promises().values()
    assert (len(site.mail.message_ids()), promise["attempts"]) == (1, 2)
