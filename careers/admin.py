"""The career guides, as curators edit them."""

from django.contrib import admin
from django.http import HttpRequest

from roadmaps.admin import ContentAdmin, LinkedRows

from . import market_admin as market_admin  # registers its models
from .content import FactEntry, OccupationEntry
from .models import CareerGuide, Question, RelatedGuide, SalaryFigure, Section


class SectionRows(LinkedRows):
    model = Section
    fields = ["position", "key", "title"]


class QuestionRows(LinkedRows):
    model = Question
    fields = ["position", "key", "question", "reviewed_on"]


class RelatedGuideRows(LinkedRows):
    model = RelatedGuide
    fields = ["position", "key", "title"]


class SalaryFigureRows(LinkedRows):
    model = SalaryFigure
    fields = ["position", "key", "label", "low", "median", "high", "currency", "verified"]


@admin.register(CareerGuide)
class CareerGuideAdmin(ContentAdmin):
    list_display = ["title", "key", "roadmap", "reviewed_on", "review_due_on", "written_by"]
    list_filter = ["written_by"]
    list_select_related = ["roadmap"]
    search_fields = ["title", "key"]
    date_hierarchy = "review_due_on"
    fixed_on_change = ("key", "roadmap")
    shapes = {"facts": tuple[FactEntry, ...], "occupation": OccupationEntry}
    inlines = [SectionRows, QuestionRows, SalaryFigureRows, RelatedGuideRows]


class GuideRowAdmin(ContentAdmin):
    """Rows of a guide, in their order; the order is changed in the list."""

    list_editable = ["position"]
    list_filter = ["guide", "written_by"]
    list_select_related = ["guide"]
    fixed_on_change = ("key", "guide")

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return [self.list_display[0], "key"]


@admin.register(Section)
class SectionAdmin(GuideRowAdmin):
    list_display = ["title", "position", "key", "guide", "written_by"]


@admin.register(Question)
class QuestionAdmin(GuideRowAdmin):
    list_display = ["question", "position", "reviewed_on", "guide", "written_by"]


@admin.register(RelatedGuide)
class RelatedGuideAdmin(GuideRowAdmin):
    list_display = ["title", "position", "key", "guide", "written_by"]


@admin.register(SalaryFigure)
class SalaryFigureAdmin(GuideRowAdmin):
    list_display = ["label", "position", "level", "region", "low", "median", "high", "currency", "as_of", "verified"]
    list_filter = ["verified", "level", "region", "guide", "written_by"]
