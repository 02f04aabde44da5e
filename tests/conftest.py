"""What every test stands on: no network, a cache of its own, and people to be."""

import os
import re
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from aipm import sitemaps
from careers import catalogue, guide, market
from portfolio import pieces
from roadmaps import glossary, plan
from tests import factories
from tests import settings as test_settings
from tests.migrated import django_db_keepdb, django_db_modify_db_settings, django_db_setup

__all__ = ["django_db_keepdb", "django_db_modify_db_settings", "django_db_setup"]

# The same examples every time, and no deadline on a machine that others use too.
hypothesis_settings.register_profile("aipm", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("aipm")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Starting whole projects and killing servers takes minutes: those tests run only when their mark is asked for."""
    unasked = {"start", "faults"} - set(re.findall(r"\w+", config.option.markexpr))
    slow = [item for item in items if unasked & {mark.name for mark in item.iter_markers()}]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """In continuous integration nothing may be skipped: what is missing there is a failure."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


class NetworkRefused(BaseException):
    """A test reached for the network. Not an ``Exception``, so that no fallback swallows it."""


def _is_loopback(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection and every name but this machine's own."""

    def guarded(original: Callable) -> Callable:
        def connect(sock: socket.socket, address: object) -> object:
            if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                raise NetworkRefused(f"a test tried to connect to {address}")
            return original(sock, address)

        return connect

    def getaddrinfo(host: object, *args: object, **kwargs: object) -> object:
        if not _is_loopback(host):
            raise NetworkRefused(f"a test tried to look up {host!r}")
        return original_getaddrinfo(host, *args, **kwargs)

    original_getaddrinfo = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(autouse=True)
def own_cache() -> None:
    """Cache keys that no other test, run or worker shares; rate limits start anew."""
    test_settings.cache_space = uuid.uuid4().hex


@pytest.fixture(autouse=True)
def forgotten_pages() -> None:
    """What is assembled is kept by content version, and versions repeat from test to test."""
    for kept in (plan, catalogue, glossary, guide, market, pieces, sitemaps):
        kept.forget()


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries, django_assert_max_num_queries, settings):
    """The exact number with the database cache. With Redis, cache hits cost no query: at most that many."""
    if "redis" in settings.CACHES["default"]["BACKEND"]:
        return django_assert_max_num_queries
    return django_assert_num_queries


@pytest.fixture
def count_queries(db):
    """Queries as a person would count them: without the words that open and close a transaction."""

    @contextmanager
    def counting() -> Iterator[list[dict]]:
        queries: list[dict] = []
        with CaptureQueriesContext(connection) as captured:
            yield queries
        control = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
        queries += [query for query in captured.captured_queries if not query["sql"].startswith(control)]

    return counting


@pytest.fixture
def learner(db):
    return factories.make_learner()


@pytest.fixture
def mentor(db):
    return factories.make_mentor()


@pytest.fixture
def curator(db):
    return factories.make_curator()


@pytest.fixture
def admin(db):
    return factories.make_admin()


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """``signed_in(user)`` is a test client of that person."""

    def client_of(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of


@pytest.fixture
def api() -> Callable[..., APIClient]:
    """``api(user)`` speaks JSON as that person; ``api()`` as nobody."""

    def client_of(user=None) -> APIClient:
        client = APIClient(enforce_csrf_checks=False)
        if user is not None:
            client.force_authenticate(user)
        return client

    return client_of
