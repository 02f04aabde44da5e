"""What the apps add to the mail that comes again: what waits for a person, and when they last did something.

Each app names its own in its ``AppConfig``, by dotted path:

- ``waiting = "app.module.function"``: called with the person, gives the ``Waiting`` things of this
  app, the most pressing first; a line for each, so an app sums up what is many.
- ``last_activity = "app.module.function"``: called with the person, gives the moment when they last
  did something there, or ``None``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import ngettext

from .models import Notification

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line: what it is, and the path on this site where it is dealt with."""

    text: str
    link: str


def what_waits_for(user: User) -> list[Waiting]:
    """From every app, in the order of the installed apps."""
    return [line for ask in _asked("waiting") for line in ask(user)]


def last_activity_of(user: User) -> datetime | None:
    """When they last did something in any app that keeps such a moment."""
    return max((at for ask in _asked("last_activity") if (at := ask(user))), default=None)


def unread(user: User) -> list[Waiting]:
    """What stands unread behind the bell: one in its own words, more as a number."""
    told = Notification.objects.of(user).unread()
    latest = list(told[:2])
    if len(latest) == 1:
        return [Waiting(latest[0].text, latest[0].link or reverse("notifications"))]
    count = told.count() if latest else 0
    text = ngettext("%(count)s unread notification", "%(count)s unread notifications", count) % {"count": count}
    return [Waiting(text, reverse("notifications"))] if count else []


@cache
def _paths(attribute: str) -> tuple[str, ...]:
    return tuple(getattr(config, attribute) for config in apps.get_app_configs() if hasattr(config, attribute))


def _asked(attribute: str) -> Iterator[Any]:
    return map(import_string, _paths(attribute))
