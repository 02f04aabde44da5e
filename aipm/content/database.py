"""The rows that files fill, as the database has them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from roadmaps.models import ContentRow
from roadmaps.sections import Kind, Name, Row, Shelf

from .tree import sections


@dataclass(frozen=True, eq=False)
class Stored:
    """A row of the database, and who wrote it."""

    row: Row
    pk: int
    by_person: bool
    loaded_hash: str


class Database:
    """Everything that the sections' kinds hold, and the primary keys behind the natural ones."""

    def __init__(self) -> None:
        self.kinds = [kind for section in sections() for kind in section.kinds]
        self.rows: dict[Kind, dict[Name, Stored]] = {}
        self.pks: dict[Kind, dict[Name, int]] = {}
        self._names: dict[Kind, dict[int, Name]] = {}
        for kind in self.kinds:
            self._read(kind)

    @property
    def shelf(self) -> Shelf:
        return Shelf({kind: {key: stored.row for key, stored in rows.items()} for kind, rows in self.rows.items()})

    def _read(self, kind: Kind) -> None:
        many = {name: self._links(kind, name, target) for name, target in kind.many.items()}
        rows = self.rows[kind] = {}
        columns = ("pk", "written_by", "loaded_hash", *kind.key, *kind.fields, *(f"{link}_id" for link in kind.links))
        for record in kind.model._default_manager.order_by().values(*dict.fromkeys(columns)):
            row = Row(
                kind,
                tuple(record[name] for name in kind.key),
                {name: record[name] for name in kind.fields},
                {link: self._names[target][record[f"{link}_id"]] for link, target in kind.links.items()},
                {name: tuple(links.get(record["pk"], ())) for name, links in many.items()},
            )
            by_person = record["written_by"] == ContentRow.Writer.PERSON
            rows[row.key] = Stored(row, record["pk"], by_person, record["loaded_hash"])
        self.pks[kind] = {key: stored.pk for key, stored in rows.items()}
        self._names[kind] = {stored.pk: key for key, stored in rows.items()}

    def _links(self, kind: Kind, name: str, target: Kind) -> dict[int, list[Name]]:
        """The other ends of a many-to-many field, in the order in which they were written."""
        relation: Any = kind.model._meta.get_field(name)
        links: dict[int, list[Name]] = defaultdict(list)
        ends = (f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id")
        for pk, other in relation.remote_field.through._default_manager.order_by("pk").values_list(*ends):
            links[pk].append(self._names[target][other])
        return links
