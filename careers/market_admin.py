"""The market around a guide, as curators edit it. The models register with the app's ``admin``."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from roadmaps.admin import ContentAdmin, LinkedRows
from roadmaps.content import Key

from .market_content import ComparedRowEntry, SideEntry
from .models import (
    Advice,
    Certification,
    Comparison,
    InterviewQuestion,
    JobDescription,
    JobLine,
    Opening,
    Rung,
    Tool,
)

WEEKS = {"weeks": tuple[Key, ...]}


class MarketAdmin(ContentAdmin):
    """Rows of a guide, in their order."""

    list_editable = ["position"]
    list_filter = ["guide", "written_by"]
    list_select_related = ["guide"]
    fixed_on_change = ("key", "guide")

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return [self.list_display[0], "key"]

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return ("skills",) if "skills" in {field.name for field in self.opts.many_to_many} else ()


class JobLineRows(LinkedRows):
    model = JobLine
    fields = ["kind", "position", "key", "text"]


@admin.register(JobLine)
class JobLineAdmin(ContentAdmin):
    list_display = ["text", "job", "kind", "position", "written_by"]
    list_filter = ["kind", "job", "written_by"]
    list_select_related = ["job"]
    search_fields = ["text", "key"]
    fixed_on_change = ("key", "job", "kind")
    autocomplete_fields = ("skills",)


@admin.register(JobDescription)
class JobDescriptionAdmin(MarketAdmin):
    list_display = ["title", "position", "level", "industry", "reviewed_on", "guide", "written_by"]
    inlines = [JobLineRows]


@admin.register(Certification)
class CertificationAdmin(MarketAdmin):
    list_display = ["name", "position", "issuer", "guide", "written_by"]
    shapes = WEEKS


@admin.register(Rung)
class RungAdmin(MarketAdmin):
    list_display = ["title", "position", "level", "guide", "written_by"]
    shapes = {"steps": tuple[str, ...], "leads_to": tuple[Key, ...]}


@admin.register(InterviewQuestion)
class InterviewQuestionAdmin(MarketAdmin):
    list_display = ["question", "position", "kind", "guide", "written_by"]
    shapes = WEEKS


@admin.register(Advice)
class AdviceAdmin(MarketAdmin):
    list_display = ["title", "position", "stage", "guide", "written_by"]
    shapes = WEEKS


@admin.register(Comparison)
class ComparisonAdmin(MarketAdmin):
    list_display = ["title", "position", "kind", "reviewed_on", "guide", "written_by"]
    shapes = {"sides": tuple[SideEntry, ...], "rows": tuple[ComparedRowEntry, ...], **WEEKS}


@admin.register(Tool)
class ToolAdmin(MarketAdmin):
    list_display = ["name", "position", "group", "guide", "written_by"]
    shapes = WEEKS


@admin.register(Opening)
class OpeningAdmin(MarketAdmin):
    list_display = ["title", "position", "employer", "verified_on", "verified_by", "expires_on", "guide", "written_by"]
    date_hierarchy = "expires_on"
