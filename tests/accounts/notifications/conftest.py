import sys
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.urls import get_resolver

from accounts import notifications
from accounts.notifications import kinds
from accounts.notifications.kinds import NotificationKind
from outbox.draining import drain as drain_outbox
from outbox.models import Promise

KINDS = {
    "review": NotificationKind(
        label="A review is there", help="What a mentor says.", text="%(who)s reviewed “%(title)s” until %(day)s",
        dates=("day",),
    ),
    "tip": NotificationKind(label="A tip", help="Now and then.", text="A tip", in_app=None, can_wait=False),
    "quietly": NotificationKind(label="Quietly", help="Only here.", text="Quietly", email=None),
}  # fmt: skip
REVIEWED = {"who": "Marta", "title": "Charter", "day": "2026-03-30"}


@pytest.fixture(autouse=True)
def known_kinds(monkeypatch):
    """Three kinds beside those of the apps, so that these tests do not change with them.

    Whoever is first imported while the function is replaced would keep the replacement for good.
    """
    for module in iter_modules(notifications.__path__, notifications.__name__ + "."):
        import_module(module.name)
    assert get_resolver().url_patterns
    real = kinds.notification_kinds
    for module in list(sys.modules.values()):
        if getattr(module, "notification_kinds", None) is real:
            monkeypatch.setattr(module, "notification_kinds", lambda: KINDS)
    return KINDS


@pytest.fixture
def drain():
    """Run the outbox to its end; a promise that failed fails the test."""

    def run() -> None:
        drain_outbox()
        assert list(Promise.objects.exclude(last_error="").values_list("kind", "last_error")) == []

    return run
