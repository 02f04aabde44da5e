"""Bring the database to what the files say, without touching what a person wrote.

All rows are read once (one query for each kind and each many-to-many table), compared in memory
by their natural keys, and only differences are written. So a second load writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import ProtectedError

from roadmaps.models import ContentVersion
from roadmaps.sections import Kind, Name, Problem

from .database import Database
from .tree import Content, Finding, WrongContent, sections
from .write import Plan, write


@dataclass
class Report:
    """What a load did, or would do."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    removed: int = 0
    adopted: int = 0  # edited by hand, and the files now say the same
    kept: list[Finding] = field(default_factory=list)

    @property
    def written(self) -> int:
        return self.created + self.updated + self.removed + self.adopted


def load(content: Content, *, take: Collection[str] = (), take_all: bool = False) -> Report:
    """Write what differs. Rows edited by hand are left alone, but for those of the files in ``take``.

    Raises ``WrongContent`` when the files ask for what a published edition forbids.
    """
    with transaction.atomic():
        # One load at a time, and none while a curator saves: the same row is locked by every content write.
        ContentVersion.objects.select_for_update().filter(pk=1).first()
        database = Database()
        plan = _plan(content, database, take, take_all)
        problems = [*_forbidden(content, database, plan), *_collisions(database, plan)]
        if problems:
            raise WrongContent(sorted(content.finding(problem) for problem in problems))
        report = Report(
            rows=len(content.rows),
            created=len(plan.create),
            updated=len(plan.update),
            removed=len(plan.remove),
            adopted=len(plan.adopt),
            kept=sorted(content.finding(problem) for problem in _kept(plan)),
        )
        if report.written:
            ContentVersion.bump()
            try:
                write(database, plan)
            except ProtectedError as error:
                needed = ", ".join(str(row) for row in error.protected_objects)
                raise WrongContent(
                    [Finding("database", 0, f"{error.args[0]} ({needed})", "the files to keep what is still needed")]
                ) from error
        return report


def _plan(content: Content, database: Database, take: Collection[str], take_all: bool) -> Plan:
    plan = Plan()
    wanted: dict[Kind, set[Name]] = defaultdict(set)
    for row in content.rows:
        wanted[row.kind].add(row.key)
        stored = database.rows[row.kind].get(row.key)
        if stored is None:
            plan.create.append(row)
        elif stored.row.digest == row.digest:
            if stored.by_person or stored.loaded_hash != row.digest:
                plan.adopt.append((stored, row))
        elif stored.by_person and not take_all and row.path not in take:
            plan.kept.append((stored, row))
        else:
            plan.update.append((stored, row))
    # An edition or a guide says all that lies within it. What it no longer says is removed.
    for kind in database.kinds:
        if kind.kept:
            continue
        for key, stored in database.rows[kind].items():
            within = kind.within
            if key in wanted[kind] or (within and key[: len(within.key)] not in wanted[within]):
                continue
            if stored.by_person:
                plan.kept.append((stored, None))
            else:
                plan.remove.append(stored)
    return plan


def _forbidden(content: Content, database: Database, plan: Plan) -> Iterator[Problem]:
    changes, shelf = plan.changes(), database.shelf
    for section in sections():
        yield from section.refuse(changes, shelf, content.tree)


def _collisions(database: Database, plan: Plan) -> Iterator[Problem]:
    """What a row edited by hand stands in the way of, because it stays as it is."""
    moving = {*plan.remove, *(stored for stored, _row in plan.update)}
    taken = {
        (kind, stored.row.place): stored.row
        for kind in database.kinds
        if kind.place
        for stored in database.rows[kind].values()
        if stored not in moving
    }
    for row in [*plan.create, *(row for _stored, row in plan.update)]:
        other = taken.get((row.kind, row.place)) if row.kind.place else None
        if other:
            yield Problem(
                row.path,
                (*row.loc, row.kind.place),
                f"{row} wants the {row.kind.place} {row.values[row.kind.place]}, which {other}, edited by hand, has",
                "another place, or --overwrite-edited, or the other one moved or deleted in the admin",
            )
    removed = {(stored.row.kind, stored.row.key) for stored in plan.remove}
    for stored, _row in plan.kept:
        for used in stored.row.uses():
            if used in removed:
                yield Problem(
                    "database",
                    (),
                    f"{stored.row} was edited by hand and belongs to {used[0].what} “{used[1][-1]}”, "
                    "which is in no file any more",
                    "the files to keep it, or --overwrite-edited, or the edited one deleted in the admin",
                )


def _kept(plan: Plan) -> Iterator[Problem]:
    for stored, row in plan.kept:
        if row is None:
            yield Problem(
                "database",
                (),
                f"{stored.row} was added by hand and is in no file; it stays",
                "--dump, to keep it in the files",
            )
        else:
            changed = "" if stored.loaded_hash == row.digest else ", and the file has changed since"
            yield Problem(
                row.path,
                row.loc,
                f"{row} was edited by hand{changed}; it is left alone",
                f"--dump to keep the edit, or --take {row.path} to drop it",
            )
