"""The market as curators describe it."""

from .content import CareerGuide, CareerGuideQuerySet, GuideRow, Question, RelatedGuide, SalaryFigure, Section
from .market import (
    Advice,
    Certification,
    Comparison,
    InterviewQuestion,
    JobDescription,
    JobLine,
    Opening,
    RoleLevel,
    Rung,
    Tool,
)

__all__ = [
    "Advice",
    "CareerGuide",
    "CareerGuideQuerySet",
    "Certification",
    "Comparison",
    "GuideRow",
    "InterviewQuestion",
    "JobDescription",
    "JobLine",
    "Opening",
    "Question",
    "RelatedGuide",
    "RoleLevel",
    "Rung",
    "SalaryFigure",
    "Section",
    "Tool",
]
