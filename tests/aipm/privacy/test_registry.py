"""Nothing is kept of a person that nobody exports or erases."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.models import User
from accounts.personal_data import Exempt, Rows
from aipm.privacy.registry import registered, rows_of_people

# They name people in their content, where no key shows it.
WITHOUT_A_KEY = {"sessions.Session", "outbox.Promise"}
# Columns that let somebody in, or would if they were read.
SECRET_COLUMNS = {"password", "digest", "secret", "token_secret", "session_key", "key_digest"}

WHAT_TO_DO = (
    "has a link to a person, and no app says what becomes of it. Add it to PERSONAL_DATA in the privacy.py of its "
    "app: as Rows, which are exported and erased (accounts/personal_data.py says how), or as Exempt with a reason."
)


def models_with_a_link_to_a_person() -> set[type[Model]]:
    """All models from which keys lead to the user, by any number of steps; those that libraries bring too."""
    linked: set[type[Model]] = {User}
    while True:
        found = {
            model
            for model in apps.get_models(include_auto_created=True)
            if model not in linked
            and any(field.remote_field and field.related_model in linked for field in model._meta.concrete_fields)
        }
        if not found:
            return linked
        linked |= found


def test_every_link_to_a_person_is_registered():
    wanted = models_with_a_link_to_a_person() | {apps.get_model(label) for label in WITHOUT_A_KEY}
    missing = wanted - {entry.model for entry in registered()}
    assert not missing, "\n".join(f"{model._meta.label} {WHAT_TO_DO}" for model in sorted(missing, key=str))


def test_an_unregistered_model_is_found(monkeypatch):
    less = tuple(entry for entry in registered() if entry.model._meta.label != "papers.Paper")
    monkeypatch.setattr(f"{__name__}.registered", lambda: less)
    with pytest.raises(AssertionError, match=r"papers\.Paper has a link to a person"):
        test_every_link_to_a_person_is_registered()


def test_nothing_is_registered_twice():
    assert [model for model, times in Counter(entry.model for entry in registered()).items() if times > 1] == []
    assert [name for name, times in Counter(rows.name for rows in rows_of_people()).items() if times > 1] == []


def test_who_is_left_out_has_a_reason():
    assert [entry.model for entry in registered() if isinstance(entry, Exempt) and len(entry.reason) < 20] == []
    assert [rows.model for rows in rows_of_people() if rows.not_exported and len(rows.not_exported) < 20] == []


def test_a_row_stands_behind_those_that_it_points_at():
    """So that erasing from the end meets no row that something else still needs."""
    order = [rows.model for rows in rows_of_people()]
    wrong = [
        f"{model._meta.label} points at {field.related_model._meta.label}, which stands behind it"
        for place, model in enumerate(order)
        for field in model._meta.concrete_fields
        if field.remote_field and field.related_model in order[place + 1 :]
    ]
    assert wrong == []


def columns_that_let_in(rows: Rows) -> set[str]:
    return {column.name for column in rows.fields if column.name in SECRET_COLUMNS or "secret" in column.name}


@pytest.mark.parametrize("rows", rows_of_people(), ids=lambda rows: rows.name)
def test_what_lets_somebody_in_is_a_secret(rows):
    assert rows.not_exported or columns_that_let_in(rows) - set(rows.secrets) == set()


@pytest.mark.parametrize("rows", rows_of_people(), ids=lambda rows: rows.name)
def test_every_column_that_is_named_exists(rows):
    names = {column.name for column in rows.model._meta.concrete_fields}
    assert (set(rows.secrets) | set(rows.only)) - names == set()
    assert set(rows.also) & names == set()
