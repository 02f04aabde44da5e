"""What the files of ``content/artifact_types/`` must look like."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from roadmaps.content import Entry, Key, Line, Text, Title


class SectionEntry(Entry):
    """Guidance for one section of a piece."""

    key: Key
    title: Title
    guidance: Text
    prompt: Line  # the question that the section answers


class LevelsEntry(Entry):
    """What a piece looks like at each of the four levels of a criterion, in words and never in points."""

    not_yet: Line
    nearly: Line
    meets: Line
    strong: Line


class CriterionEntry(Entry):
    key: Key
    title: Title
    question: Line
    weight: Annotated[int, Field(ge=1, le=100)]  # of a hundred
    levels: LevelsEntry


class RubricEntry(Entry):
    criteria: Annotated[tuple[CriterionEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _weights_make_a_hundred(self) -> Self:
        total = sum(criterion.weight for criterion in self.criteria)
        if total != 100:
            raise PydanticCustomError(
                "weights",
                "has weights that add up to {total}; expected 100",
                {"total": total, "at": ("criteria", 0, "weight")},
            )
        return self


class ArtifactTypeFile(Entry):
    key: Key
    position: Annotated[int, Field(ge=1, le=100)]
    title: Title
    summary: Line
    description: Text
    sections: Annotated[tuple[SectionEntry, ...], Field(min_length=1)]
    template: Text  # Markdown to start from
    good: Text  # what good looks like
    skills: tuple[Key, ...] = ()
    rubric: RubricEntry
