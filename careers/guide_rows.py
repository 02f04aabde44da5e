"""The kinds of rows that the file of a career guide becomes."""

from typing import Any

from roadmaps.content_kinds import ROADMAP_ROW
from roadmaps.sections import FileType, Kind

from .content import GuideFile
from .models import CareerGuide, Question, RelatedGuide, SalaryFigure
from .models import Section as GuideSection

GUIDE = FileType("a career guide", "guides/*.yaml", GuideFile, lambda entry: f"{entry.key}.yaml")
LISTS = ("sections", "related", "faq", "salary")
GUIDE_ROW = Kind(
    CareerGuide,
    "career guide",
    ("key",),
    tuple(name for name in GuideFile.model_fields if name not in {"key", "roadmap", *LISTS}),
    links={"roadmap": ROADMAP_ROW},
)


def _in_guide(model: Any, what: str, *fields: str) -> Kind:
    return Kind(model, what, ("guide__key", "key"), ("position", *fields), links={"guide": GUIDE_ROW}, within=GUIDE_ROW)


ROWS = {
    "sections": _in_guide(GuideSection, "section", "title", "body"),
    "related": _in_guide(RelatedGuide, "related guide", "title", "summary", "differs"),
    "faq": _in_guide(Question, "question", "question", "answer", "reviewed_on"),
    "salary": _in_guide(
        SalaryFigure,
        "pay figure",
        *("label", "level", "region", "currency", "period", "low", "median", "high", "open_ended"),
        *("source", "method", "as_of", "as_of_text", "verified"),
    ),
}
