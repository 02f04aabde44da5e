"""Who edited the guides."""

from accounts.personal_data import edits_of

from .models import CareerGuide, Question, RelatedGuide, SalaryFigure, Section

PERSONAL_DATA = edits_of(CareerGuide, Section, Question, RelatedGuide, SalaryFigure)
