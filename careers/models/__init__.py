"""The market as curators describe it (content), and a learner's own search for a job."""

from .content import CareerGuide, CareerGuideQuerySet, GuideRow, Question, RelatedGuide, SalaryFigure, Section
from .job_search import JobApplication, JobPosting
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
    "JobApplication",
    "JobDescription",
    "JobLine",
    "JobPosting",
    "Opening",
    "Question",
    "RelatedGuide",
    "RoleLevel",
    "Rung",
    "SalaryFigure",
    "Section",
    "Tool",
]
