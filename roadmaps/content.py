"""What a roadmap's files in ``content/`` must look like.

Every file is parsed into these frozen objects before anything is written. They refuse
unknown keys, so that a misspelt key is an error with a line number and never a silently
ignored instruction. The order of the fields is the order of the keys in a file, and a key
that has its default value is left out. Which rows they become says ``roadmaps.sections``;
reading the files and writing the rows is done by ``aipm.content``.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

NEVER_SHOWN = {"Cc", "Cs"}  # control characters and halves of surrogate pairs


def readable(text: str) -> str:
    """Refuse text that no database or page can carry as it is, and text that is only white space."""
    for character in text:
        if unicodedata.category(character) in NEVER_SHOWN and character not in "\n\t":
            raise PydanticCustomError(
                "control_character",
                "contains the control character {code}; expected characters that can be read",
                {"code": f"U+{ord(character):04X}"},
            )
    if not text.strip():
        raise PydanticCustomError("blank", "is blank; expected words")
    return text


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^\S[^\n]*$"), AfterValidator(readable)]
Title = Annotated[Line, StringConstraints(max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=60_000), AfterValidator(readable)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]
Number = Annotated[int, Field(ge=1, le=104)]
Hours = Annotated[int, Field(ge=1, le=40)]


class Entry(BaseModel):
    """A frozen piece of a content file; an unknown key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)


class PhaseEntry(Entry):
    key: Key
    number: Number
    title: Title
    short_title: Annotated[Line, StringConstraints(max_length=40)]
    summary: Text
    outcome: Text  # what the learner can do at its end
    teaches_title: Title
    teaches: Line


class EditionEntry(Entry):
    number: Number
    status: Literal["draft", "published"]
    hours_a_week: Hours  # the plan's own pace
    change_note: Text | None = None  # what is different from the edition before


class RoadmapFile(Entry):
    """A career that can be learned, the edition of its plan that the files hold, and the plan's phases."""

    key: Key
    title: Title
    summary: Line
    edition: EditionEntry
    phases: Annotated[tuple[PhaseEntry, ...], Field(min_length=1)]


class TaskEntry(Entry):
    key: Key
    title: Line
    body: Text  # Markdown: what to do, with which material
    done_when: Line
    minutes: Annotated[int, Field(ge=5, le=600)]
    produces: Line | None = None  # what exists afterwards that did not before
    materials: tuple[Key, ...] = ()


class ResourceEntry(Entry):
    key: Key
    title: Line
    by: Line  # author or publisher
    kind: Literal[
        "article", "book", "course", "documentation", "guide", "paper", "regulation", "standard", "tool", "video"
    ]
    url: Address | None = None
    isbn: Annotated[str, StringConstraints(pattern=r"^97[89]\d{10}$")] | None = None
    free: bool
    minutes: Annotated[int, Field(ge=5, le=6000)]
    why: Line
    optional: bool = False


class DeliverableEntry(Entry):
    title: Line
    body: Text
    artifact: Key | None = None  # the artifact type it feeds
    completes: bool = False  # the artifact is due at the end of this week


class QuestionEntry(Entry):
    question: Line
    answer: Text  # what a good answer contains


class WeekFile(Entry):
    key: Key
    number: Number
    phase: Key
    title: Title
    lede: Line
    outcome: Line
    why: Text
    effort_hours: Hours
    tasks: Annotated[tuple[TaskEntry, ...], Field(min_length=1)]
    resources: tuple[ResourceEntry, ...] = ()
    deliverable: DeliverableEntry | None = None
    self_check: tuple[QuestionEntry, ...] = ()
    reflection: Line
    skills: tuple[Key, ...] = ()
    replaces: tuple[Key, ...] = ()


class MaterialFile(Entry):
    """The front matter of a Markdown file under ``materials/``; the body follows it."""

    key: Key
    title: Line
    kind: Literal[
        "backlog", "brief", "case", "data", "example", "log", "map", "plan", "report", "template", "transcript"
    ]
    summary: Line
    body: Text


class TermEntry(Entry):
    """A term of the plan, in words that somebody outside the field understands."""

    key: Key
    term: Title
    forms: tuple[Line, ...] = ()  # how texts write it, where they are linked; small letters stand for any case
    meaning: Line
    in_use: Line | None = None  # a sentence from a project, and what follows from it
    weeks: tuple[Key, ...] = ()  # that work with it
    see: tuple[Key, ...] = ()  # other terms


class GlossaryFile(Entry):
    """The terms that the weeks of a plan use."""

    terms: Annotated[tuple[TermEntry, ...], Field(min_length=1)]


class EscoEntry(Entry):
    """A skill of the European classification of skills and occupations."""

    label: Line
    uri: Address


class OnetEntry(Entry):
    """An entry of a file of the O*NET database: a task of an occupation, or a technology and its code."""

    file: Line
    soc: Annotated[str, StringConstraints(pattern=r"^\d\d-\d{4}\.\d\d$")] | None = None
    task_id: int | None = None
    commodity_code: Annotated[str, StringConstraints(pattern=r"^\d{8}$")] | None = None
    example: Line | None = None


class SkillEntry(Entry):
    key: Key
    name: Title
    category: Annotated[Line, StringConstraints(max_length=60)]
    phase: Annotated[int, Field(ge=1, le=20)] | None = None  # the phase that teaches it
    outside: Line | None = None  # why no week teaches it and no piece shows it, and what to do instead
    aliases: tuple[Line, ...] = ()  # as adverts write it; * stands for any ending, ~ for a few words between
    esco: tuple[EscoEntry, ...] = ()
    onet: tuple[OnetEntry, ...] = ()

    @model_validator(mode="after")
    def _is_in_the_plan_or_outside(self) -> Self:
        if self.outside and self.phase:
            raise PydanticCustomError(
                "outside", "is taught by a phase; expected no “outside” beside “phase”", {"at": ("outside",)}
            )
        return self


class SkillsFile(Entry):
    """The catalogue of skills, and whose data it is built on."""

    attribution: tuple[Line, ...] = ()
    skills: Annotated[tuple[SkillEntry, ...], Field(min_length=1)]
