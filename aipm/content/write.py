"""Write the differences between files and database, and the history of each changed row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model

from roadmaps.models import ContentRow
from roadmaps.sections import Change, Kind, Row

from .database import Database, Stored

REASON = "loaded from files"
ASIDE = 20_000  # added to the places of rows that are about to move, so that no place is taken twice
BATCH = 200


@dataclass
class Plan:
    """What has to be done, worked out before anything is written."""

    create: list[Row] = field(default_factory=list)
    update: list[tuple[Stored, Row]] = field(default_factory=list)
    remove: list[Stored] = field(default_factory=list)
    adopt: list[tuple[Stored, Row]] = field(default_factory=list)
    kept: list[tuple[Stored, Row | None]] = field(default_factory=list)

    def changes(self) -> list[Change]:
        return [
            *(Change(None, row) for row in self.create),
            *(Change(stored.row, row) for stored, row in self.update),
            *(Change(stored.row, None) for stored in self.remove),
        ]


def write(database: Database, plan: Plan) -> None:
    """Carry the plan out. Call inside a transaction; raises ``ProtectedError`` when a removed row is still needed."""
    still_linked = {
        use
        for rows in database.rows.values()
        for stored in rows.values()
        if stored not in plan.remove
        for use in stored.row.uses()
    }
    later = [stored for stored in plan.remove if (stored.row.kind, stored.row.key) in still_linked]
    _remove(database, [stored for stored in plan.remove if stored not in later])
    _step_aside([*later, *(stored for stored, row in plan.update if stored.row.place != row.place)])
    for kind in database.kinds:
        _create(database, kind, [row for row in plan.create if row.kind is kind])
        _update(database, kind, [(stored, row) for stored, row in plan.update if row.kind is kind])
    for stored, row in plan.adopt:
        mine = stored.row.kind.model._default_manager.filter(pk=stored.pk)
        mine.update(written_by=ContentRow.Writer.LOADER, loaded_hash=row.digest)
    _remove(database, later)


def _create(database: Database, kind: Kind, rows: list[Row]) -> None:
    if not rows:
        return
    instances = [_fill(database, kind.model(), row) for row in rows]
    kind.model._default_manager.bulk_create(instances, batch_size=BATCH)
    database.pks[kind].update({row.key: instance.pk for row, instance in zip(rows, instances, strict=True)})
    _link(database, kind, [(instance, row) for row, instance in zip(rows, instances, strict=True)])
    _remember(kind, instances, update=False)


def _update(database: Database, kind: Kind, pairs: list[tuple[Stored, Row]]) -> None:
    if not pairs:
        return
    found = kind.model._default_manager.in_bulk([stored.pk for stored, _row in pairs])
    instances = [_fill(database, found[stored.pk], row) for stored, row in pairs]
    names = [column.name for column in kind.model._meta.concrete_fields if not column.primary_key]
    kind.model._default_manager.bulk_update(instances, names, batch_size=BATCH)
    _link(database, kind, [(found[stored.pk], row) for stored, row in pairs if stored.row.many != row.many])
    _remember(kind, instances, update=True)


def _fill(database: Database, instance: ContentRow, row: Row) -> ContentRow:
    own_key = {name: value for name, value in zip(row.kind.key, row.key, strict=True) if "__" not in name}
    for name, value in {**own_key, **row.values}.items():
        setattr(instance, name, value)
    for name, key in row.links.items():
        setattr(instance, f"{name}_id", database.pks[row.kind.links[name]][key])
    instance.written_by = ContentRow.Writer.LOADER
    instance.loaded_hash = row.digest
    row.kind.before_write(instance)
    return instance


def _link(database: Database, kind: Kind, pairs: list[tuple[ContentRow, Row]]) -> None:
    """Write the many-to-many rows anew, so that their order is the order of the file."""
    for name, target in kind.many.items():
        through, mine, other = _through(kind, name)
        through._default_manager.filter(**{f"{mine}__in": [instance.pk for instance, _row in pairs]}).delete()
        through._default_manager.bulk_create(
            (
                through(**{mine: instance.pk, other: database.pks[target][key]})
                for instance, row in pairs
                for key in row.many[name]
            ),
            batch_size=BATCH,
        )


def _through(kind: Kind, name: str) -> tuple[type[Model], str, str]:
    relation: Any = kind.model._meta.get_field(name)
    return (
        relation.remote_field.through,
        f"{relation.m2m_field_name()}_id",
        f"{relation.m2m_reverse_field_name()}_id",
    )


def _remember(kind: Kind, instances: list[ContentRow], *, update: bool) -> None:
    """Write the history of rows that were written in bulk, with their many-to-many rows."""
    manager: Any = kind.model.history  # type: ignore[attr-defined]
    records = manager.bulk_history_create(instances, update=update, default_change_reason=REASON, batch_size=BATCH)
    of = {instance.pk: record for instance, record in zip(instances, records, strict=True)}
    for name in kind.many:
        through, mine, _other = _through(kind, name)
        remembered = getattr(manager.model, name).model
        columns = [column.attname for column in through._meta.concrete_fields]
        rows = through._default_manager.filter(**{f"{mine}__in": of}).order_by("pk").values(*columns)
        remembered._default_manager.bulk_create(
            (remembered(history=of[row[mine]], **row) for row in rows), batch_size=BATCH
        )


def _step_aside(moving: Iterable[Stored]) -> None:
    """Free the places of rows that are about to move: two that change places would collide otherwise."""
    pks: dict[Kind, list[int]] = {}
    for stored in moving:
        if stored.row.kind.place:
            pks.setdefault(stored.row.kind, []).append(stored.pk)
    for kind, those in pks.items():
        kind.model._default_manager.filter(pk__in=those).update(**{kind.place: F(kind.place) + ASIDE})


def _remove(database: Database, those: list[Stored]) -> None:
    for kind in reversed(database.kinds):
        found = kind.model._default_manager.in_bulk([stored.pk for stored in those if stored.row.kind is kind])
        for instance in found.values():
            instance._change_reason = REASON
            instance.delete()
