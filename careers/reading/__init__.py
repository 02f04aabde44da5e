"""Reading a job description: text in, requirements out.

Deterministic and offline. Nothing here knows of the database, of people or of the clock: ``read`` gets a text and a
catalogue of skills and says what the text asks for, each finding with the words and the sentence it was found in.
Time grows with the length of the text and no faster, and the length that is read is bounded.
"""

from __future__ import annotations

from .findings import (
    Degree,
    DegreeFinding,
    Level,
    NotAsked,
    Reading,
    Requirement,
    Section,
    SectionKind,
    SkillFinding,
    Span,
    YearsFinding,
)
from .reader import MOST_READ, read
from .skills import Catalogue

VERSION = 2  # count it up with every change of the rules that changes what is found; readings are kept with it

__all__ = [
    "MOST_READ",
    "VERSION",
    "Catalogue",
    "Degree",
    "DegreeFinding",
    "Level",
    "NotAsked",
    "Reading",
    "Requirement",
    "Section",
    "SectionKind",
    "SkillFinding",
    "Span",
    "YearsFinding",
    "read",
]
