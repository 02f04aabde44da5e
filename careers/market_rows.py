"""The files around a career guide as rows, and back.

Two shapes cover them: a file for each row (job descriptions, comparisons), and a file that lists
its rows. The guide is that of the folder in which a file lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db import models

from roadmaps.content import Entry
from roadmaps.content_kinds import SKILL_ROW, WEEK
from roadmaps.models import ContentRow
from roadmaps.sections import Document, FileType, Kind, Loc, Name, Problem, Row, Shelf, Tree, numbered

from . import market_content as files
from .guide_rows import GUIDE, GUIDE_ROW
from .models import (
    Advice,
    Certification,
    Comparison,
    InterviewQuestion,
    JobDescription,
    JobLine,
    Opening,
    Rung,
    Tool,
)

ROLE = FileType(
    "a job description",
    "guides/*/job_descriptions/*.yaml",
    files.JobDescriptionFile,
    lambda entry: f"job_descriptions/{entry.key}.yaml",
)
COMPARISON = FileType(
    "a comparison", "guides/*/comparisons/*.yaml", files.ComparisonFile, lambda entry: f"comparisons/{entry.key}.yaml"
)


def _kind(model: type[ContentRow], what: str, schema: type[Entry], *leave_out: str) -> Kind:
    """Rows of a guide, with the fields of their entry; skills are linked, and a list gives them their position."""
    links = {"key", "skills", "position", *leave_out}
    fields = ("position", *(name for name in schema.model_fields if name not in links))
    many = {"skills": SKILL_ROW} if "skills" in schema.model_fields else {}
    return Kind(model, what, ("guide__key", "key"), fields, links={"guide": GUIDE_ROW}, many=many, within=GUIDE_ROW)


JOB_ROW = _kind(JobDescription, "job description", files.JobDescriptionFile, "duties", "must", "preferred")
LINE_ROW = Kind(
    JobLine,
    "line of a job description",
    ("job__guide__key", "job__key", "kind", "key"),
    ("position", "text", "note"),
    links={"job": JOB_ROW},
    many={"skills": SKILL_ROW},
    within=GUIDE_ROW,
)
COMPARISON_ROW = _kind(Comparison, "comparison", files.ComparisonFile)
# The lists of a job description's file: the kind of their lines, and what the column "note" is called there.
LINES: dict[str, tuple[str, type[Entry], str]] = {
    "duties": ("duty", files.DutyEntry, "led_by"),
    "must": ("must", files.RequirementEntry, "note"),
    "preferred": ("preferred", files.RequirementEntry, "note"),
}


@dataclass(frozen=True)
class Listed:
    """A file that holds one list of rows."""

    type: FileType
    name: str  # of the list
    entry: type[Entry]
    kind: Kind


def _listed(
    name: str, what: str, schema: type[Entry], entry: type[Entry], model: type[ContentRow], one: str, at: str
) -> Listed:
    file_type = FileType(what, f"guides/*/{name}.yaml", schema, lambda _entry: f"{name}.yaml")
    return Listed(file_type, at, entry, _kind(model, one, entry))


LISTED = (
    _listed(
        "certifications",
        "the certifications",
        files.CertificationsFile,
        files.CertificationEntry,
        Certification,
        "certification",
        "certifications",
    ),
    _listed("ladder", "the career ladder", files.LadderFile, files.RungEntry, Rung, "rung", "rungs"),
    _listed(
        "interview_questions",
        "the interview questions",
        files.InterviewQuestionsFile,
        files.InterviewQuestionEntry,
        InterviewQuestion,
        "interview question",
        "questions",
    ),
    _listed(
        "application_advice",
        "the advice on applying",
        files.AdviceFile,
        files.AdviceEntry,
        Advice,
        "piece of advice",
        "advice",
    ),
    _listed("toolbox", "the toolbox", files.ToolboxFile, files.ToolEntry, Tool, "tool", "tools"),
    _listed("openings", "the openings", files.OpeningsFile, files.OpeningEntry, Opening, "opening", "openings"),
)
OF_TYPE = {listed.type: listed for listed in LISTED}
FILE_TYPES = (ROLE, COMPARISON, *OF_TYPE)
KINDS = (JOB_ROW, LINE_ROW, COMPARISON_ROW, *(listed.kind for listed in LISTED))


def guide_of(document: Document) -> str:
    """The guide, or of a week the roadmap, in whose folder a file lies."""
    return PurePosixPath(document.path).parts[1]


def defines(document: Document) -> Iterator[tuple[Loc, Name]]:
    guide, entry = guide_of(document), document.entry
    if listed := OF_TYPE.get(document.type):
        for index, item in enumerate(getattr(entry, listed.name)):
            yield (listed.name, index, "key"), (listed.kind.what, guide, item.key)
        return
    yield ("key",), (document.type.what, guide, entry.key)
    yield ("position",), (f"place of {document.type.what}", guide, entry.position)
    if document.type is ROLE:
        for name in LINES:
            for index, line in enumerate(getattr(entry, name)):
                yield (name, index, "key"), (f"line in “{name}”", guide, entry.key, line.key)


def refers(document: Document) -> Iterator[tuple[Loc, Name]]:
    guide, entry = guide_of(document), document.entry
    yield (), ("career guide", guide)
    if listed := OF_TYPE.get(document.type):
        for index, item in enumerate(getattr(entry, listed.name)):
            for loc, name in _references(item, guide):
                yield (listed.name, index, *loc), name
        return
    yield from _references(entry, guide)
    if document.type is ROLE:
        for name in LINES:
            for index, line in enumerate(getattr(entry, name)):
                for loc, other in _references(line, guide):
                    yield (name, index, *loc), other


def _references(entry: Any, guide: str) -> Iterator[tuple[Loc, Name]]:
    for index, skill in enumerate(getattr(entry, "skills", ())):
        yield ("skills", index), ("skill", skill)
    for index, rung in enumerate(getattr(entry, "leads_to", ())):
        yield ("leads_to", index), ("rung", guide, rung)
    if piece := getattr(entry, "piece", None):
        yield ("piece",), ("artifact type", piece)


def check(tree: Tree) -> Iterator[Problem]:
    """The weeks that files name are those of their guide's roadmap."""
    roadmaps = {document.entry.key: document.entry.roadmap for document in tree.of(GUIDE)}
    weeks: dict[str, set[str]] = {}
    for document in tree.of(WEEK):
        weeks.setdefault(guide_of(document), set()).add(document.entry.key)
    for file_type in FILE_TYPES:
        for document in tree.of(file_type):
            known = weeks.get(roadmaps.get(guide_of(document), ""), set())
            for loc, week in _weeks(document):
                if known and week not in known:  # a roadmap that is not there is a mistake of its own
                    yield Problem(document.path, loc, f"there is no week “{week}”", "the key of a week of the plan")


def _weeks(document: Document) -> Iterator[tuple[Loc, str]]:
    listed = OF_TYPE.get(document.type)
    entries = enumerate(getattr(document.entry, listed.name)) if listed else [(None, document.entry)]
    for index, entry in entries:
        start = () if index is None or listed is None else (listed.name, index)
        for at, week in enumerate(getattr(entry, "weeks", ())):
            yield (*start, "weeks", at), week


def rows(tree: Tree) -> Iterator[Row]:
    for document in tree.of(ROLE):
        yield _row(JOB_ROW, document, document.entry, document.entry.position)
        job = (guide_of(document), document.entry.key)
        for name, (kind, _schema, note) in LINES.items():
            for number, line in numbered(getattr(document.entry, name)):
                yield Row(
                    LINE_ROW,
                    (*job, kind, line.key),
                    {"position": number, "text": line.text, "note": getattr(line, note) or ""},
                    {"job": job},
                    {"skills": tuple((skill,) for skill in line.skills)},
                    document.path,
                    (name, number - 1),
                )
    for document in tree.of(COMPARISON):
        yield _row(COMPARISON_ROW, document, document.entry, document.entry.position)
    for listed in LISTED:
        for document in tree.of(listed.type):
            for number, item in numbered(getattr(document.entry, listed.name)):
                yield _row(listed.kind, document, item, number, (listed.name, number - 1))


def _row(kind: Kind, document: Document, entry: Entry, position: int, loc: Loc = ()) -> Row:
    guide = guide_of(document)
    values = entry.model_dump(mode="json", include=set(kind.fields))
    for name, value in values.items():
        if value is None and _is_text(kind, name):
            values[name] = ""
    skills = {"skills": tuple((skill,) for skill in entry.skills)} if kind.many else {}  # type: ignore[attr-defined]
    key = entry.key  # type: ignore[attr-defined]
    return Row(kind, (guide, key), {**values, "position": position}, {"guide": (guide,)}, skills, document.path, loc)


def _is_text(kind: Kind, name: str) -> bool:
    return isinstance(kind.model._meta.get_field(name), models.CharField | models.TextField)


def documents(shelf: Shelf, guide: str) -> Iterator[Document]:
    """The files of one guide."""
    folder = f"guides/{guide}"
    for row in shelf.of(JOB_ROW, guide):
        lists = {
            name: tuple(_line(schema, note, line) for line in shelf.of(LINE_ROW, *row.key, kind))
            for name, (kind, schema, note) in LINES.items()
        }
        role = _entry(files.JobDescriptionFile, row, **lists)
        yield Document(f"{folder}/{ROLE.file_name(role)}", role, ROLE)
    for row in shelf.of(COMPARISON_ROW, guide):
        comparison = _entry(files.ComparisonFile, row)
        yield Document(f"{folder}/{COMPARISON.file_name(comparison)}", comparison, COMPARISON)
    for listed in LISTED:
        if found := shelf.of(listed.kind, guide):
            entry = listed.type.schema(**{listed.name: tuple(_entry(listed.entry, row) for row in found)})
            yield Document(f"{folder}/{listed.type.file_name(entry)}", entry, listed.type)


def _line(schema: type[Entry], note: str, row: Row) -> Entry:
    skills = tuple(skill[-1] for skill in row.many["skills"])
    return schema(key=row.key[-1], text=row.values["text"], skills=skills, **{note: row.values["note"] or None})


def _entry(schema: type[Entry], row: Row, **lists: Any) -> Entry:
    """The entry of a row. Where a field may be missing, a blank column says that it is."""
    values = {name: value for name, value in row.values.items() if name in schema.model_fields}
    for name, value in values.items():
        if value == "" and not schema.model_fields[name].is_required():
            values[name] = None
    if "skills" in schema.model_fields:
        values["skills"] = tuple(skill[-1] for skill in row.many["skills"])
    return schema(key=row.key[-1], **values, **lists)
