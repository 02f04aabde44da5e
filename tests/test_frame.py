"""The guards that the other tests rely on."""

import socket

import pytest
from django.core.cache import cache
from django.db import connection

from tests import factories
from tests.conftest import NetworkRefused


def test_a_connection_to_another_machine_is_refused():
    with socket.socket() as sock, pytest.raises(NetworkRefused):
        sock.connect(("192.0.2.1", 80))


def test_a_name_of_another_machine_is_not_looked_up():
    with pytest.raises(NetworkRefused):
        socket.create_connection(("example.org", 80))


def test_a_connection_to_this_machine_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as sock:
        assert sock.getpeername() == server.getsockname()


@pytest.mark.django_db
@pytest.mark.parametrize("run", [1, 2])
def test_each_test_has_a_cache_of_its_own(run):
    assert cache.get("seen") is None
    cache.set("seen", run)
    assert cache.get("seen") == run


@pytest.mark.django_db
def test_sqlite_is_set_up_for_several_writers():
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (1,)


@pytest.mark.django_db
def test_an_edition_has_the_weeks_and_tasks_asked_for():
    edition = factories.make_edition(weeks=5, tasks=2, phases=2)
    assert list(edition.weeks.values_list("key", "phase__key")) == [
        ("week-1", "phase-1"),
        ("week-2", "phase-1"),
        ("week-3", "phase-1"),
        ("week-4", "phase-2"),
        ("week-5", "phase-2"),
    ]
    assert edition.tasks.count() == 10
    assert factories.make_enrollment(edition=edition).hours_a_week == 7
