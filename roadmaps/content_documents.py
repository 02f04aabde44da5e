"""The rows of the plan and of the skills catalogue as the files that they came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .content import (
    DeliverableEntry,
    EditionEntry,
    GlossaryFile,
    MaterialFile,
    PhaseEntry,
    QuestionEntry,
    ResourceEntry,
    RoadmapFile,
    SkillEntry,
    SkillsFile,
    TaskEntry,
    TermEntry,
    WeekFile,
)
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
from .sections import Document, Name, Row, Shelf


def documents(shelf: Shelf) -> Iterator[Document]:
    """The catalogue, and of every roadmap the edition with the highest number."""
    skills = SkillsFile(
        attribution=tuple(row.values["text"] for row in shelf.of(ATTRIBUTION_ROW)),
        skills=tuple(_entry(SkillEntry, row, outside=row.values["outside"] or None) for row in shelf.of(SKILL_ROW)),
    )
    yield Document("skills.yaml", skills, SKILLS)
    for roadmap in shelf.of(ROADMAP_ROW):
        editions = shelf.of(EDITION_ROW, *roadmap.key)
        if not editions:
            continue
        edition = max(editions, key=lambda row: row.key[1])
        folder = f"roadmaps/{roadmap.key[0]}"
        entry = RoadmapFile(
            key=roadmap.key[0],
            **roadmap.values,
            edition=EditionEntry(
                number=edition.key[1],
                status="draft" if edition.values["status"] == "draft" else "published",
                hours_a_week=edition.values["hours_a_week"],
                change_note=edition.values["change_note"] or None,
            ),
            phases=tuple(_entry(PhaseEntry, row) for row in shelf.of(PHASE_ROW, *edition.key)),
        )
        yield Document(f"{folder}/roadmap.yaml", entry, ROADMAP)
        if terms := shelf.of(TERM_ROW, *roadmap.key):
            glossary = GlossaryFile(
                terms=tuple(_entry(TermEntry, term, in_use=term.values["in_use"] or None) for term in terms)
            )
            yield Document(f"{folder}/glossary.yaml", glossary, GLOSSARY)
        for row in shelf.of(MATERIAL_ROW, *edition.key):
            material = _entry(MaterialFile, row)
            yield Document(f"{folder}/materials/{MATERIAL.file_name(material)}", material, MATERIAL)
        tasks: dict[Name, list[Row]] = {}
        for task in shelf.of(TASK_ROW, *edition.key):
            tasks.setdefault(task.links["week"], []).append(task)
        for row in shelf.of(WEEK_ROW, *edition.key):
            week = _week_entry(shelf, row, tasks.get(row.key, []))
            yield Document(f"{folder}/weeks/{WEEK.file_name(week)}", week, WEEK)


def _week_entry(shelf: Shelf, row: Row, tasks: list[Row]) -> WeekFile:
    deliverable = None
    if row.values["deliverable_title"]:
        deliverable = DeliverableEntry(
            title=row.values["deliverable_title"],
            body=row.values["deliverable_body"],
            artifact=row.values["artifact"] or None,
            completes=row.values["completes_artifact"],
        )
    return _entry(
        WeekFile,
        row,
        phase=row.links["phase"][-1],
        tasks=tuple(
            _entry(
                TaskEntry,
                task,
                produces=task.values["produces"] or None,
                materials=tuple(material[-1] for material in task.many["materials"]),
            )
            for task in tasks
        ),
        resources=tuple(
            _entry(ResourceEntry, resource, url=resource.values["url"] or None, isbn=resource.values["isbn"] or None)
            for resource in shelf.of(RESOURCE_ROW, *row.key)
        ),
        deliverable=deliverable,
        self_check=tuple(QuestionEntry(**check.values) for check in shelf.of(SELF_CHECK_ROW, *row.key)),
        skills=tuple(skill[-1] for skill in row.many["skills"]),
    )


def _entry(schema: type[Any], row: Row, **values: Any) -> Any:
    """The entry of a row: those of its values that the schema knows, and the given ones."""
    known = {name: value for name, value in row.values.items() if name in schema.model_fields}
    return schema(**{"key": row.key[-1], **known, **values})
