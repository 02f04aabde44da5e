"""How an app says which of its rows belong to a person.

An app lists them in a module of its own and names the list in its ``AppConfig``:
``personal_data = "roadmaps.privacy.PERSONAL_DATA"``. The list is read when it is needed, after all
models are loaded. ``aipm.privacy`` exports and erases what it says; a test finds the model with a
link to a person that no list names.

In a list a model stands behind those that it points at: it is exported in this order and erased in
the opposite one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, FileField, Model, QuerySet
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from .models import User

NOT_SHOWN = "(a secret, not shown)"


@dataclass(frozen=True)
class Area:
    """One file of the export: its name, and in a sentence what is in it."""

    name: str
    about: str | Lazy


def deleted(rows: QuerySet) -> None:
    rows.delete()


def without(name: str) -> Callable[[QuerySet], None]:
    """Keep the rows, and forget whose they are."""

    def forget(rows: QuerySet) -> None:
        rows.update(**{name: None})

    return forget


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one model that belong to a person.

    ``person`` leads from a row to the person, or is a function of the person where no key leads
    there. Every column is exported under its own name, and what ``also`` adds under a name that a
    person can read, as ``{"plan": "enrollment__roadmap__key"}``. ``secrets`` are columns that are
    named and not shown. ``only`` names the columns of rows that are about something else than the
    person. Rows that are not exported say why in ``not_exported``. ``file_named`` gives the files of
    rows names that a person recognises: a pattern and the columns that fill it, as
    ``("{} ({}).webp", "paper__name", "page")``.
    """

    model: type[Model]
    name: str
    area: Area
    person: str | Callable[[User], QuerySet] = "user"
    also: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    not_exported: str = ""
    file_named: tuple[str, ...] = ()
    erase: Callable[[QuerySet], None] = deleted

    def of(self, user: User) -> QuerySet[Any]:
        if callable(self.person):
            return self.person(user)
        return self.model._base_manager.filter(**{self.person: user.pk})

    @property
    def fields(self) -> list[Field]:
        """The columns that are exported: all but the one that says whose row it is."""
        return [
            column
            for column in self.model._meta.concrete_fields
            if column.name != self.person and (not self.only or column.name in self.only)
        ]

    @property
    def files(self) -> list[FileField]:
        return [column for column in self.model._meta.concrete_fields if isinstance(column, FileField)]


@dataclass(frozen=True)
class Exempt:
    """A model with a link to a person whose rows are neither exported nor erased, and why."""

    model: type[Model]
    reason: str


EDITS = Area("edits", _("What you changed in the content of the site, if you are a curator or an admin."))


def edits_of(*models: type[Model]) -> list[Rows]:
    """The history of content: what was changed stays, who changed it is forgotten with the person."""
    return [
        Rows(
            model=model.history.model,  # type: ignore[attr-defined]
            name=model._meta.label_lower,
            area=EDITS,
            person="history_user",
            only=("id", "history_date", "history_type", "history_change_reason"),
            erase=without("history_user"),
        )
        for model in models
    ]
