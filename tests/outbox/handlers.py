"""Keepers of promises for the tests."""

from accounts.models import User
from outbox.registry import Handler, Undeliverable

delivered: list[str] = []


def work(promise) -> None:
    User.objects.create_user(promise.payload["email"])


def work_then_fail(promise) -> None:
    work(promise)
    raise RuntimeError("no\0luck")


def deliver(promise):
    delivered.append(promise.key)


def deliver_and_settle(promise):
    delivered.append(promise.key)
    return lambda: User.objects.create_user(promise.payload["email"])


def fail(promise) -> None:
    raise ConnectionError("the mail server is away")


def refuse(promise) -> None:
    raise Undeliverable("no such address")


HANDLERS = {
    "work": Handler("tests.outbox.handlers.work", False),
    "work-then-fail": Handler("tests.outbox.handlers.work_then_fail", False),
    "deliver": Handler("tests.outbox.handlers.deliver", True),
    "deliver-and-settle": Handler("tests.outbox.handlers.deliver_and_settle", True),
    "fail": Handler("tests.outbox.handlers.fail", True),
    "refuse": Handler("tests.outbox.handlers.refuse", True),
}
