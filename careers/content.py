"""What the files of ``content/guides/`` must look like."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from roadmaps.content import Entry, Key, Line, Text, Title

Amount = Annotated[int, Field(ge=0, le=100_000_000)]


class FactEntry(Entry):
    """One of the short facts beside the headline; the description is Markdown in one line."""

    term: Title
    description: Line


class SectionEntry(Entry):
    key: Key
    title: Annotated[Line, StringConstraints(max_length=160)]
    body: Text


class RelatedGuideEntry(Entry):
    key: Key
    title: Title
    summary: Text
    differs: Text  # how it differs from this role


class QuestionEntry(Entry):
    key: Key
    question: Annotated[Line, StringConstraints(max_length=200)]
    answer: Text
    reviewed_on: date | None = None


class SalaryEntry(Entry):
    """What one source says of pay, with all that is needed to doubt it."""

    key: Key
    label: Title
    level: Literal["entry", "mid", "senior", "all"]
    region: Annotated[Line, StringConstraints(max_length=80)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    period: Literal["year", "month", "day"]
    low: Amount | None = None
    median: Amount | None = None
    high: Amount | None = None
    open_ended: bool = False  # "or more"
    source: Line
    method: Line  # how it was worked out
    as_of: date | None = None
    as_of_text: Annotated[Line, StringConstraints(max_length=60)]
    verified: bool

    @model_validator(mode="after")
    def _figures_make_sense(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise PydanticCustomError(
                "figures", "is above “high”, {high}; expected at most that", {"high": self.high, "at": ("low",)}
            )
        if self.verified and self.as_of is None:
            raise PydanticCustomError(
                "verified",
                "is true without a date; expected “as_of” with the date of the figure",
                {"at": ("verified",)},
            )
        return self


class OccupationEntry(Entry):
    """The occupation as schema.org wants to hear of it."""

    onet: Annotated[str, StringConstraints(pattern=r"^\d\d-\d{4}\.\d\d$")]
    onet_title: Title
    alternate_titles: tuple[Line, ...] = ()
    responsibilities: tuple[Line, ...] = ()
    skills: tuple[Line, ...] = ()
    education: Line
    experience: Line


class GuideFile(Entry):
    key: Key
    title: Title  # the role
    roadmap: Key
    headline: Annotated[Line, StringConstraints(max_length=160)]
    lede: Text
    summary: Annotated[Line, StringConstraints(max_length=200)]  # for search engines
    facts: tuple[FactEntry, ...] = ()
    overview: Text
    sections: tuple[SectionEntry, ...] = ()
    plan_intro: Text
    pieces_intro: Text
    salary_intro: Text
    salary_note: Text
    openings_note: Text
    context_note: Text
    related: tuple[RelatedGuideEntry, ...] = ()
    faq: tuple[QuestionEntry, ...] = ()
    salary: tuple[SalaryEntry, ...] = ()
    occupation: OccupationEntry
    reviewed_on: date
    review_due_on: date

    @model_validator(mode="after")
    def _review_is_due_after_the_last(self) -> Self:
        if self.review_due_on <= self.reviewed_on:
            raise PydanticCustomError(
                "review", "is not after “reviewed_on”; expected a later date", {"at": ("review_due_on",)}
            )
        return self
