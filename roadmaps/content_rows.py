"""The plan and the skills catalogue as a section of the content: what is checked, and files as rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from .content_documents import documents
from .content_kinds import (
    ATTRIBUTION_ROW,
    EDITION_ROW,
    GLOSSARY,
    MATERIAL,
    MATERIAL_ROW,
    PHASE_ROW,
    RESOURCE_ROW,
    ROADMAP,
    ROADMAP_ROW,
    SELF_CHECK_ROW,
    SKILL_ROW,
    SKILLS,
    TASK_ROW,
    TERM_ROW,
    WEEK,
    WEEK_ROW,
)
from .sections import Change, Document, Loc, Name, Problem, Row, Section, Shelf, Tree, numbered

FIXED_WHEN_PUBLISHED = (PHASE_ROW, WEEK_ROW, TASK_ROW)


def _roadmap_of(document: Document) -> str:
    """The roadmap whose folder a file lies in."""
    return PurePosixPath(document.path).parts[1]


def outside_the_plan(tree: Tree) -> frozenset[str]:
    """The skills of which the catalogue says that the plan does not teach them."""
    return frozenset(skill.key for document in tree.of(SKILLS) for skill in document.entry.skills if skill.outside)


def claims_of_outside(
    document: Document, loc: Loc, skills: tuple[str, ...], outside: frozenset[str]
) -> Iterator[Problem]:
    """Skills that a file claims to teach or to show, and the catalogue calls outside the plan."""
    for index, key in enumerate(skills):
        if key in outside:
            yield Problem(
                document.path,
                (*loc, index),
                f"the catalogue says that “{key}” is outside the plan",
                "a skill of the plan, or no “outside” in skills.yaml",
            )


def _without(entry: Any, *names: str) -> dict[str, Any]:
    return entry.model_dump(mode="json", exclude={"key", *names})


class PlanSection(Section):
    file_types = (SKILLS, ROADMAP, GLOSSARY, MATERIAL, WEEK)
    kinds = (
        ATTRIBUTION_ROW,
        SKILL_ROW,
        ROADMAP_ROW,
        TERM_ROW,
        EDITION_ROW,
        PHASE_ROW,
        MATERIAL_ROW,
        WEEK_ROW,
        TASK_ROW,
        RESOURCE_ROW,
        SELF_CHECK_ROW,
    )

    def defines(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        entry = document.entry
        if document.type is SKILLS:
            for index, skill in enumerate(entry.skills):
                yield ("skills", index, "key"), ("skill", skill.key)
            return
        roadmap = _roadmap_of(document)
        if document.type is ROADMAP:
            yield ("key",), ("roadmap", roadmap)
            for index, phase in enumerate(entry.phases):
                yield ("phases", index, "key"), ("phase", roadmap, phase.key)
        elif document.type is GLOSSARY:
            for index, term in enumerate(entry.terms):
                yield ("terms", index, "key"), ("term", roadmap, term.key)
                for at, form in enumerate(term.forms):
                    yield ("terms", index, "forms", at), ("form of a term", roadmap, form)
        elif document.type is MATERIAL:
            yield ("key",), ("material", roadmap, entry.key)
        else:
            yield ("key",), ("week", roadmap, entry.key)
            yield ("number",), ("week number", roadmap, entry.number)
            for index, task in enumerate(entry.tasks):
                yield ("tasks", index, "key"), ("task", roadmap, task.key)
            for index, resource in enumerate(entry.resources):
                yield ("resources", index, "key"), ("resource", roadmap, entry.key, resource.key)

    def refers(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        entry = document.entry
        if document.type not in (GLOSSARY, MATERIAL, WEEK):
            return
        roadmap = _roadmap_of(document)
        yield (), ("roadmap", roadmap)
        if document.type is GLOSSARY:
            for index, term in enumerate(entry.terms):
                for at, week in enumerate(term.weeks):
                    yield ("terms", index, "weeks", at), ("week", roadmap, week)
                for at, other in enumerate(term.see):
                    yield ("terms", index, "see", at), ("term", roadmap, other)
        if document.type is WEEK:
            yield ("phase",), ("phase", roadmap, entry.phase)
            for index, skill in enumerate(entry.skills):
                yield ("skills", index), ("skill", skill)
            for index, task in enumerate(entry.tasks):
                for at, material in enumerate(task.materials):
                    yield ("tasks", index, "materials", at), ("material", roadmap, material)
            if entry.deliverable and entry.deliverable.artifact:
                yield ("deliverable", "artifact"), ("artifact type", entry.deliverable.artifact)

    def check(self, tree: Tree) -> Iterator[Problem]:
        for document in tree.of(ROADMAP):
            phases = document.entry.phases
            weeks = [week for week in tree.of(WEEK) if _roadmap_of(week) == _roadmap_of(document)]
            for index, phase in enumerate(phases):
                if not any(week.entry.phase == phase.key for week in weeks):
                    yield Problem(
                        document.path, ("phases", index), f"phase “{phase.key}” has no week", "at least one week in it"
                    )
                if phase.number != index + 1:
                    yield Problem(
                        document.path,
                        ("phases", index, "number"),
                        f"phase “{phase.key}” has the number {phase.number}",
                        f"{index + 1}: phases count from 1 without a gap, in order",
                    )
            yield from self._check_weeks(weeks, {phase.key: phase.number for phase in phases})
        outside = outside_the_plan(tree)
        for document in tree.of(WEEK):
            entry = document.entry
            yield from claims_of_outside(document, ("skills",), entry.skills, outside)
            for name, keys in (
                ("skills", entry.skills),
                *((f"tasks.{index}.materials", task.materials) for index, task in enumerate(entry.tasks)),
            ):
                for at, key in enumerate(keys):
                    if key in keys[:at]:
                        loc = tuple(int(part) if part.isdigit() else part for part in name.split("."))
                        yield Problem(document.path, (*loc, at), f"“{key}” is listed twice", "each key once")
            if entry.deliverable and entry.deliverable.completes and not entry.deliverable.artifact:
                yield Problem(
                    document.path,
                    ("deliverable", "completes"),
                    "the deliverable completes an artifact that it does not name",
                    "“artifact” with the key of an artifact type",
                )

    def _check_weeks(self, weeks: list[Document], phase_numbers: dict[str, int]) -> Iterator[Problem]:
        weeks = sorted(weeks, key=lambda week: (week.entry.number, phase_numbers.get(week.entry.phase, 0)))
        expected, highest = 1, 0
        for week in weeks:
            number = week.entry.number
            if number > expected:
                yield Problem(
                    week.path, ("number",), f"week {number} follows week {expected - 1}", f"a week {expected} before it"
                )
            expected = number + 1
            phase = phase_numbers.get(week.entry.phase, highest)
            if phase < highest:
                yield Problem(
                    week.path,
                    ("phase",),
                    f"week {number} belongs to phase {phase}, after a week of phase {highest}",
                    "the weeks of a phase to follow one another",
                )
            highest = max(highest, phase)

    def rows(self, tree: Tree) -> Iterator[Row]:
        for document in tree.of(SKILLS):
            for number, text in numbered(document.entry.attribution):
                yield Row(
                    ATTRIBUTION_ROW, (number,), {"text": text}, path=document.path, loc=("attribution", number - 1)
                )
            for number, skill in numbered(document.entry.skills):
                values = {"position": number, **_without(skill), "outside": skill.outside or ""}
                yield Row(SKILL_ROW, (skill.key,), values, path=document.path, loc=("skills", number - 1))
        editions: dict[str, Name] = {}
        for document in tree.of(ROADMAP):
            editions[_roadmap_of(document)] = (document.entry.key, document.entry.edition.number)
            yield from self._roadmap_rows(document)
        for document in tree.of(GLOSSARY):
            roadmap = (_roadmap_of(document),)
            for number, term in numbered(document.entry.terms):
                yield Row(
                    TERM_ROW,
                    (*roadmap, term.key),
                    {"position": number, **_without(term), "in_use": term.in_use or ""},
                    {"roadmap": roadmap},
                    path=document.path,
                    loc=("terms", number - 1),
                )
        for document in tree.of(MATERIAL):
            edition = editions[_roadmap_of(document)]
            yield Row(
                MATERIAL_ROW,
                (*edition, document.entry.key),
                _without(document.entry),
                {"edition": edition},
                path=document.path,
            )
        for document in tree.of(WEEK):
            yield from self._week_rows(document, editions[_roadmap_of(document)])

    def _roadmap_rows(self, document: Document) -> Iterator[Row]:
        entry = document.entry
        edition = (entry.key, entry.edition.number)
        yield Row(ROADMAP_ROW, (entry.key,), {"title": entry.title, "summary": entry.summary}, path=document.path)
        values = {
            "status": entry.edition.status,
            "hours_a_week": entry.edition.hours_a_week,
            "change_note": entry.edition.change_note or "",
        }
        yield Row(EDITION_ROW, edition, values, {"roadmap": (entry.key,)}, path=document.path, loc=("edition",))
        for index, phase in enumerate(entry.phases):
            yield Row(
                PHASE_ROW,
                (*edition, phase.key),
                _without(phase),
                {"edition": edition},
                path=document.path,
                loc=("phases", index),
            )

    def _week_rows(self, document: Document, edition: Name) -> Iterator[Row]:
        entry, path = document.entry, document.path
        week = (*edition, entry.key)
        deliverable = entry.deliverable
        values = {
            **_without(entry, "phase", "tasks", "resources", "deliverable", "self_check", "skills"),
            "deliverable_title": deliverable.title if deliverable else "",
            "deliverable_body": deliverable.body if deliverable else "",
            "artifact": (deliverable.artifact or "") if deliverable else "",
            "completes_artifact": deliverable.completes if deliverable else False,
        }
        yield Row(
            WEEK_ROW,
            week,
            values,
            {"edition": edition, "phase": (*edition, entry.phase)},
            {"skills": tuple((skill,) for skill in entry.skills)},
            path,
        )
        for number, task in numbered(entry.tasks):
            yield Row(
                TASK_ROW,
                (*edition, task.key),
                {"position": number, **_without(task, "materials"), "produces": task.produces or ""},
                {"edition": edition, "week": week},
                {"materials": tuple((*edition, material) for material in task.materials)},
                path,
                ("tasks", number - 1),
            )
        for number, resource in numbered(entry.resources):
            values = {"url": resource.url or "", "isbn": resource.isbn or ""}
            yield Row(
                RESOURCE_ROW,
                (*week, resource.key),
                {"position": number, **_without(resource), **values},
                {"week": week},
                path=path,
                loc=("resources", number - 1),
            )
        for number, check in numbered(entry.self_check):
            yield Row(
                SELF_CHECK_ROW,
                (*week, number),
                _without(check),
                {"week": week},
                path=path,
                loc=("self_check", number - 1),
            )

    def refuse(self, changes: list[Change], shelf: Shelf, tree: Tree) -> Iterator[Problem]:
        """A published edition changes in wording only, and never becomes a draft again."""
        files = {(document.entry.key, document.entry.edition.number): document for document in tree.of(ROADMAP)}
        fixed = {row.key: row.values["status"] for row in shelf.of(EDITION_ROW) if row.values["status"] != "draft"}
        for change in changes:
            row = change.row
            if row.kind is EDITION_ROW and change.before and row.key in fixed:
                if row.values["status"] != fixed[row.key]:
                    yield Problem(
                        row.path,
                        ("edition", "status"),
                        f"edition {row.key[1]} is {fixed[row.key]} and cannot become {row.values['status']}",
                        f"the status {fixed[row.key]}, or a new edition with the number {_next_number(shelf, row.key)}",
                    )
            elif row.kind in FIXED_WHEN_PUBLISHED and row.key[:2] in fixed:
                what = _structural(change)
                if what:
                    edition = row.key[:2]
                    yield Problem(
                        row.path or files[edition].path,
                        row.loc if row.path else ("edition", "number"),
                        f"{row} {what}, but edition {edition[1]} is {fixed[edition]} and learners follow it",
                        "changes in wording only; for others make a new edition: "
                        f"set edition.number to {_next_number(shelf, edition)} in {files[edition].path}",
                    )

    def documents(self, shelf: Shelf) -> Iterator[Document]:
        return documents(shelf)


def _structural(change: Change) -> str:
    """What a change does to the order of things, in words, or nothing."""
    before, after = change.before, change.after
    if before is None:
        return "is new"
    if after is None:
        return "is missing"
    if before.place != after.place or before.links != after.links:
        return "is in another place"
    return ""


def _next_number(shelf: Shelf, edition: Name) -> int:
    return 1 + max(int(row.key[1]) for row in shelf.of(EDITION_ROW, edition[0]))


SECTION = PlanSection()
