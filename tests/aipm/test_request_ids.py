"""One id from the request over the promise to the process that keeps it; the containers' test shows it end to end."""

import json

import pytest

from aipm.logs import formatter
from outbox import draining, registry
from outbox.actions import promise
from outbox.models import Promise
from outbox.registry import Handler


@pytest.fixture
def lines(caplog):
    """The log as a real site writes it, line by line."""
    caplog.handler.setFormatter(formatter(json=True))
    caplog.set_level("INFO")
    return lambda: [json.loads(line) for line in caplog.text.splitlines()]


@pytest.fixture
def trusting(settings):
    settings.DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True


def ids(lines) -> set[str]:
    return {line["request_id"] for line in lines() if "request_id" in line}


def test_the_proxys_id_stands_in_the_log(client, lines, trusting):
    client.get("/livez", headers={"X-Request-ID": "7f3a"})
    assert [(line["event"], line["request_id"]) for line in lines()] == [
        ("request_started", "7f3a"), ("request_finished", "7f3a"),
    ]  # fmt: skip


def test_without_a_proxy_nobody_chooses_an_id(client, lines):
    client.get("/livez", headers={"X-Request-ID": "7f3a"})
    (one,) = ids(lines)
    assert len(one) == 36


def test_an_id_cannot_begin_a_line_of_its_own(client, lines, trusting):
    client.get("/livez", headers={"X-Request-ID": 'x"}\n{"event": "forged'})
    assert {line["event"] for line in lines()} == {"request_started", "request_finished"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["kept", "failing"])
def test_who_keeps_a_promise_logs_the_request_that_made_it(lines, monkeypatch, kind):
    handlers = {
        "kept": Handler("tests.outbox.handlers.deliver", True),
        "failing": Handler("tests.outbox.handlers.fail", True),
    }
    monkeypatch.setattr(registry, "handlers", lambda: handlers)
    made = promise(kind=kind, key="1")
    Promise.objects.filter(pk=made.pk).update(request_id="7f3a")
    draining.drain()
    (line,) = (line for line in lines() if line.get("promise") == str(made.pk))
    assert line["request_id"] == "7f3a"
    expected = {"kept": "kept 1 is kept", "failing": "failing 1 failed (attempt 1 of 14): ConnectionError"}
    assert line["event"].startswith(expected[kind])
