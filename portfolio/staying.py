"""Why a submitted version stays as it is, for reasons that apps above this one have.

Each names its own in its ``AppConfig``, by dotted path: ``why_version_stays = "app.module.function"``,
called with the revision, says why its author cannot take it back, or nothing. The case study is locked
when it is asked before the change.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .models import Revision


def why_it_stays(revision: Revision) -> str:
    """The first reason that an app has, or nothing."""
    return next((why for path in _asked() if (why := import_string(path)(revision))), "")


@cache
def _asked() -> tuple[str, ...]:
    return tuple(config.why_version_stays for config in apps.get_app_configs() if hasattr(config, "why_version_stays"))
