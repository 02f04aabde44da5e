import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from outbox import draining, tasks
from outbox.actions import promise, retry
from outbox.models import MAX_ATTEMPTS, Promise
from tests.outbox import handlers

NOW = dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC)
LEASE = dt.timedelta(seconds=120)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def states() -> list[tuple[str, int]]:
    return list(Promise.objects.order_by("key").values_list("state", "attempts"))


@pytest.mark.django_db
class TestOneWorker:
    def test_work_is_done_once_and_remembered(self, clock):
        made = promise(kind="work", payload={"email": "new@example.org"})
        assert draining.drain() == 1
        assert draining.drain() == 0
        made.refresh_from_db()
        assert (made.state, made.attempts, made.done_at, made.leased_by, made.last_error) == ("done", 1, NOW, "", "")
        assert User.objects.filter(email="new@example.org").count() == 1

    def test_the_oldest_first_and_nothing_before_its_time(self, clock, delivered):
        for key, minutes in [("late", 5), ("second", -1), ("first", -2)]:
            promise(kind="deliver", key=key, due_at=NOW + dt.timedelta(minutes=minutes))
        assert draining.drain() == 2
        assert delivered == ["first", "second"]
        clock.shift(dt.timedelta(minutes=5))
        assert draining.drain() == 1
        assert delivered == ["first", "second", "late"]

    def test_more_than_a_batch(self, delivered):
        for number in range(draining.BATCH * 2 + 1):
            promise(kind="deliver", key=f"{number:03}")
        assert draining.drain() == draining.BATCH * 2 + 1
        assert delivered == [f"{number:03}" for number in range(draining.BATCH * 2 + 1)]

    def test_an_empty_outbox_costs_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert draining.drain() == 0

    def test_what_the_budget_does_not_allow_is_given_back(self, monkeypatch, delivered):
        promise(kind="deliver", key="1")
        promise(kind="deliver", key="2")
        moments = iter([0.0, 0.0, 0.0, 21.0, 21.0])
        monkeypatch.setattr(draining.time, "monotonic", lambda: next(moments))
        assert draining.drain(budget=20) == 1
        assert delivered == ["1"]
        assert list(Promise.objects.waiting().values_list("key", "leased_by", "attempts")) == [("2", "", 0)]

    def test_what_a_delivery_records_is_written_with_the_mark(self, delivered):
        promise(kind="deliver-and-settle", key="1", payload={"email": "settled@example.org"})
        draining.drain()
        assert delivered == ["1"]
        assert User.objects.filter(email="settled@example.org").count() == 1
        assert states() == [("done", 1)]


@pytest.mark.django_db
class TestFailure:
    def test_work_that_fails_leaves_nothing_and_comes_back_later(self, clock, monkeypatch):
        monkeypatch.setattr(draining._random, "random", lambda: 1.0)
        made = promise(kind="work-then-fail", payload={"email": "new@example.org"})
        assert draining.drain() == 1
        made.refresh_from_db()
        assert User.objects.count() == 0
        assert (made.state, made.attempts, made.leased_until) == ("waiting", 1, None)
        assert made.last_error == "RuntimeError: no\N{REPLACEMENT CHARACTER}luck"
        assert made.due_at == NOW + dt.timedelta(seconds=30)
        assert draining.drain() == 0

    def test_one_failure_does_not_stop_the_others(self, delivered):
        promise(kind="fail", key="1", due_at=NOW)
        promise(kind="deliver", key="2", due_at=NOW + dt.timedelta(seconds=1))
        draining.drain()
        assert delivered == ["2"]
        assert states() == [("waiting", 1), ("done", 1)]

    def test_waits_double_are_spread_and_end(self):
        assert [draining.backoff(n, 1.0).total_seconds() for n in (1, 2, 3, 10, 11, 14)] == [
            30, 60, 120, 15_360, 21_600, 21_600,
        ]  # fmt: skip
        assert draining.backoff(3, 0.0) == dt.timedelta(seconds=60)
        longest = sum((draining.backoff(n, 1.0) for n in range(1, MAX_ATTEMPTS)), dt.timedelta())
        assert dt.timedelta(hours=24) < longest < dt.timedelta(hours=30)

    def test_after_the_last_attempt_it_is_given_up_until_an_admin_tries_again(self, clock, caplog):
        promise(kind="fail", key="1")
        for _ in range(MAX_ATTEMPTS):
            clock.shift(draining.LONGEST_DELAY)
            draining.drain()
        assert states() == [("dead", MAX_ATTEMPTS)]
        assert "fail 1 is given up after 14 attempts" in [record.getMessage() for record in caplog.records]
        clock.shift(draining.LONGEST_DELAY)
        assert draining.drain() == 0
        retry(Promise.objects.dead())
        assert draining.drain() == 1
        assert states() == [("waiting", 1)]

    def test_what_can_never_be_delivered_is_given_up_at_once(self, caplog):
        promise(kind="refuse", key="1")
        draining.drain()
        assert states() == [("dead", 1)]
        assert Promise.objects.get().last_error == "Undeliverable: no such address"

    def test_a_kind_that_this_version_does_not_know_waits_for_one_that_does(self):
        Promise.objects.create(kind="of-the-next-version", key="1")
        draining.drain()
        assert states() == [("waiting", 1)]


@pytest.mark.django_db
class TestLease:
    def test_a_silent_worker_loses_it(self, clock, delivered):
        promise(kind="deliver", key="1")
        (leased,) = Promise.objects.lease(worker="killed", limit=5)
        assert (leased.leased_by, leased.leased_until) == ("killed", NOW + LEASE)
        clock.shift(LEASE - dt.timedelta(seconds=1))
        assert draining.drain() == 0
        clock.shift(dt.timedelta(seconds=1))
        assert draining.drain() == 1
        assert states() == [("done", 1)]

    def test_a_worker_that_lost_it_does_not_begin(self, clock, delivered):
        promise(kind="deliver", key="1")
        (leased,) = Promise.objects.lease(worker="slow", limit=5)
        clock.shift(LEASE)
        draining.drain()
        assert not draining._keep(leased, "slow")
        assert delivered == ["1"]

    def test_work_that_outlives_it_changes_nothing(self, clock, monkeypatch, caplog):
        promise(kind="work", key="1", payload={"email": "new@example.org"})
        (leased,) = Promise.objects.lease(worker="slow", limit=5)
        monkeypatch.setattr(Promise.objects.all().__class__, "begin", lambda self, pk, worker: True)
        Promise.objects.update(leased_by="another")
        draining._keep(leased, "slow")
        assert User.objects.count() == 0
        assert list(Promise.objects.values_list("state", "leased_by")) == [("waiting", "another")]

    def test_what_kills_every_process_is_given_up(self, clock):
        promise(kind="deliver", key="1")
        for number in range(MAX_ATTEMPTS):
            (leased,) = Promise.objects.lease(worker=f"killed-{number}", limit=5)
            assert Promise.objects.begin(leased.pk, worker=f"killed-{number}")
            clock.shift(LEASE)
        assert Promise.objects.lease(worker="next", limit=5) == []
        tasks.bury()
        assert states() == [("dead", MAX_ATTEMPTS)]

    def test_waiting_in_a_killed_batch_is_no_attempt(self, clock):
        promise(kind="deliver", key="1")
        for number in range(MAX_ATTEMPTS + 1):
            assert len(Promise.objects.lease(worker=f"killed-{number}", limit=5)) == 1
            clock.shift(LEASE)
        assert states() == [("waiting", 0)]


@pytest.mark.django_db
def test_what_was_done_is_forgotten_after_a_month(clock):
    for key, state, days in [("old", "done", 31), ("new", "done", 29), ("dead", "dead", 90)]:
        at = NOW - dt.timedelta(days=days)
        Promise.objects.create(kind="deliver", key=key, state=state, created_at=at, due_at=at,
                               done_at=at if state == "done" else None)  # fmt: skip
    assert draining.forget(at_once=1) == 1
    assert sorted(Promise.objects.values_list("key", flat=True)) == ["dead", "new"]


@pytest.mark.django_db(transaction=True)
class TestManyWorkers:
    def test_each_promise_is_kept_once(self, delivered):
        with transaction.atomic():
            for number in range(120):
                promise(kind="deliver" if number % 2 else "work", key=str(number),
                        payload={"email": f"{number}@example.org"})  # fmt: skip
        gate = threading.Barrier(4)

        def run() -> int:
            gate.wait()
            try:
                return draining.drain()
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            tried = [future.result() for future in [pool.submit(run) for _ in range(4)]]
        assert sum(tried) == 120
        assert sorted(delivered, key=int) == [str(number) for number in range(1, 120, 2)]
        assert User.objects.count() == 60
        assert set(Promise.objects.values_list("state", "attempts")) == {("done", 1)}

    def test_the_same_promise_made_by_many_at_once_is_one(self):
        gate = threading.Barrier(4)

        def run() -> object:
            gate.wait()
            try:
                with transaction.atomic():
                    return promise(kind="deliver", key="monday").pk
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            made = {future.result() for future in [pool.submit(run) for _ in range(4)]}
        assert made == {Promise.objects.get().pk}

    def test_a_delivery_holds_no_transaction(self, monkeypatch):
        seen = []
        monkeypatch.setattr(handlers, "deliver", lambda promise: seen.append(connection.in_atomic_block))
        with transaction.atomic():
            promise(kind="deliver", due_at=timezone.now())
        draining.drain()
        assert seen == [False]
