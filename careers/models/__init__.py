"""The market as curators describe it."""

from .content import CareerGuide, CareerGuideQuerySet, GuideRow, Question, RelatedGuide, SalaryFigure, Section

__all__ = ["CareerGuide", "CareerGuideQuerySet", "GuideRow", "Question", "RelatedGuide", "SalaryFigure", "Section"]
