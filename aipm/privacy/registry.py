"""What all the apps together keep of a person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.utils.module_loading import import_string

from accounts.personal_data import Area, Exempt, Rows


@cache
def registered() -> tuple[Rows | Exempt, ...]:
    """Every entry of every app, the lowest floor first: what is pointed at comes before what points at it."""
    return tuple(
        entry
        for config in reversed(list(apps.get_app_configs()))
        if hasattr(config, "personal_data")
        for entry in import_string(config.personal_data)
    )


def rows_of_people() -> list[Rows]:
    return [entry for entry in registered() if isinstance(entry, Rows)]


def exported_areas() -> Iterator[tuple[Area, list[Rows]]]:
    """The files of an export, each with what goes into it; what most people have comes first."""
    by_area: dict[Area, list[Rows]] = {}
    for rows in rows_of_people():
        if not rows.not_exported:
            by_area[rows.area] = [*by_area.pop(rows.area, []), rows]
    yield from by_area.items()
