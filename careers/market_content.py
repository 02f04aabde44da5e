"""What the files of ``content/guides/<guide>/`` must look like: the market around a career guide."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from roadmaps.content import Address, Entry, Key, Line, Text, Title

Place = Annotated[int, Field(ge=1, le=100)]
Level = Literal["entry", "mid", "senior"]


class DutyEntry(Entry):
    """Something that one does in the role."""

    key: Key
    text: Line
    led_by: Line | None = None  # who usually leads it, where that is somebody else
    skills: tuple[Key, ...] = ()


class RequirementEntry(Entry):
    """Something that an employer asks for."""

    key: Key
    text: Line
    note: Line | None = None  # what to make of it
    skills: tuple[Key, ...] = ()


class JobDescriptionFile(Entry):
    """What adverts for one kind of role ask for, composed by editors; it belongs to no employer."""

    key: Key
    position: Place
    title: Title
    level: Level
    industry: Title | None = None
    summary: Line
    context: Text
    duties: Annotated[tuple[DutyEntry, ...], Field(min_length=1)]
    must: Annotated[tuple[RequirementEntry, ...], Field(min_length=1)]
    preferred: tuple[RequirementEntry, ...] = ()
    reading: Text  # what to look for in an advert of this kind
    reviewed_on: date


class CertificationEntry(Entry):
    key: Key
    name: Title
    issuer: Title
    url: Address | None = None
    shows: Line  # what it shows, and what it does not
    open_to: Line
    worth: Line  # when it is worth having
    not_worth: Line
    skills: tuple[Key, ...] = ()
    weeks: tuple[Key, ...] = ()


class CertificationsFile(Entry):
    certifications: Annotated[tuple[CertificationEntry, ...], Field(min_length=1)]


class RungEntry(Entry):
    """A step of the career ladder."""

    key: Key
    title: Title
    level: Level
    changes: Line  # what is new
    evidence: Line  # what people look for
    steps: Annotated[tuple[Line, ...], Field(min_length=1)]  # what to do next, standing here
    leads_to: tuple[Key, ...] = ()  # other rungs
    skills: tuple[Key, ...] = ()


class LadderFile(Entry):
    rungs: Annotated[tuple[RungEntry, ...], Field(min_length=1)]


class InterviewQuestionEntry(Entry):
    key: Key
    kind: Literal["technical", "people", "uncertainty", "leadership", "ethics", "motivation"]
    question: Line
    listens_for: Line
    good: Text  # what a good answer shows
    weak: Line
    skills: tuple[Key, ...] = ()
    weeks: tuple[Key, ...] = ()
    piece: Key | None = None  # the artifact type to bring


class InterviewQuestionsFile(Entry):
    questions: Annotated[tuple[InterviewQuestionEntry, ...], Field(min_length=1)]


class AdviceEntry(Entry):
    key: Key
    stage: Literal["find", "cv", "letter", "portfolio", "interview", "offer"]
    title: Title
    body: Text
    weeks: tuple[Key, ...] = ()


class AdviceFile(Entry):
    advice: Annotated[tuple[AdviceEntry, ...], Field(min_length=1)]


class SideEntry(Entry):
    title: Title
    says: Line  # what it says most often


class ComparedRowEntry(Entry):
    question: Title
    answers: Annotated[tuple[Line, ...], Field(min_length=2)]  # one for each side, in their order


class ComparisonFile(Entry):
    key: Key
    position: Place
    kind: Literal["roles", "methods"]
    title: Title
    summary: Line
    sides: Annotated[tuple[SideEntry, ...], Field(min_length=2, max_length=6)]
    rows: Annotated[tuple[ComparedRowEntry, ...], Field(min_length=1)]
    choose: Text  # when which
    weeks: tuple[Key, ...] = ()
    reviewed_on: date

    @model_validator(mode="after")
    def _every_side_answers(self) -> Self:
        for index, row in enumerate(self.rows):
            if len(row.answers) != len(self.sides):
                raise PydanticCustomError(
                    "answers",
                    "has {count} answers; expected one for each of the {sides} sides",
                    {"count": len(row.answers), "sides": len(self.sides), "at": ("rows", index, "answers")},
                )
        return self


class ToolEntry(Entry):
    key: Key
    name: Title
    group: Literal["orchestration", "tracking", "compute", "talk", "planning", "building", "languages"]
    url: Address | None = None
    what: Line
    use: Line  # what an AI project manager uses it for
    not_for: Line
    ask: Line  # a question that it lets you ask
    weeks: tuple[Key, ...] = ()
    skills: tuple[Key, ...] = ()


class ToolboxFile(Entry):
    tools: Annotated[tuple[ToolEntry, ...], Field(min_length=1)]


class OpeningEntry(Entry):
    """A job that is open. Shown as open only once somebody checked it, and until it expires."""

    key: Key
    title: Title
    employer: Title
    place: Title
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None  # ISO 3166
    remote: bool = False
    level: Level
    summary: Text
    url: Address  # where one applies
    source: Line  # where we found it
    published_on: date
    verified_on: date | None = None
    verified_by: Title | None = None
    expires_on: date

    @model_validator(mode="after")
    def _dates_make_sense(self) -> Self:
        if (self.verified_on is None) != (self.verified_by is None):
            raise PydanticCustomError(
                "verified", "needs “verified_on” and “verified_by”; expected both or neither", {"at": ("verified_on",)}
            )
        if self.expires_on < self.published_on:
            raise PydanticCustomError(
                "expires", "is before “published_on”; expected a later date", {"at": ("expires_on",)}
            )
        return self


class OpeningsFile(Entry):
    openings: Annotated[tuple[OpeningEntry, ...], Field(min_length=1)]
