from collections.abc import Iterator

import pytest

from outbox import registry
from tests.outbox import handlers
from tests.outbox.site import Load, Site
from tests.servers import folder_of_nobody


@pytest.fixture(autouse=True)
def delivered(monkeypatch):
    """The keepers of tests/outbox/handlers.py are registered; what they delivered is listed."""
    monkeypatch.setattr(registry, "handlers", lambda: handlers.HANDLERS)
    handlers.delivered.clear()
    return handlers.delivered


@pytest.fixture(scope="module")
def built_site() -> Iterator[Site]:
    with folder_of_nobody() as folder:
        site = Site(folder)
        try:
            yield site
        finally:
            site.close()


@pytest.fixture
def site(built_site) -> Iterator[Site]:
    """With empty tables and nothing of ours running, before and after."""
    yield built_site
    for process in built_site.processes:
        process.kill()
    built_site.processes.clear()
    built_site.mail.before_text = lambda: None
    built_site.mail.before_answer = lambda message_id: None
    built_site.mail.taken.clear()
    with built_site.postgres.connect() as connection:
        connection.execute("TRUNCATE outbox_promise, accounts_notification")


@pytest.fixture
def load(site) -> Iterator[Load]:
    load = Load(site)
    yield load
    load.close()
