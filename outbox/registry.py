"""Who keeps which kind of promise.

Each app names its own in its ``AppConfig``, by dotted path, so that this floor imports no other:

- ``outbox_work = {"kind": "app.module.function"}``: changes in our own database. It runs in the
  transaction that marks the promise done, so it happens exactly once.
- ``outbox_deliveries = {"kind": "app.module.function"}``: something leaves the house, or takes
  longer than a transaction may. It runs outside of a transaction, and the promise is marked done
  straight after: at least once. It may return a function that is called in that last transaction,
  to record what was delivered or found; that happens exactly once.

Both are called with the ``Promise``. What has become pointless simply returns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


class UnknownKind(LookupError):
    """No app keeps promises of this kind."""


class Undeliverable(Exception):
    """It will not succeed however often it is tried again: give it up now."""


@dataclass(frozen=True, slots=True)
class Handler:
    path: str
    leaves_the_house: bool

    @property
    def function(self) -> Callable[..., Any]:
        return import_string(self.path)


@cache
def handlers() -> dict[str, Handler]:
    found: dict[str, Handler] = {}
    for config in apps.get_app_configs():
        for attribute, leaves in (("outbox_work", False), ("outbox_deliveries", True)):
            for kind, path in getattr(config, attribute, {}).items():
                if kind in found:
                    raise ValueError(f"two apps keep promises of the kind {kind!r}")
                found[kind] = Handler(path, leaves)
    return found


def handler_of(kind: str) -> Handler:
    """Raises ``UnknownKind``."""
    try:
        return handlers()[kind]
    except KeyError:
        raise UnknownKind(f"no app keeps promises of the kind {kind!r}") from None
