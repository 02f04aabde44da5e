"""The plan as curators edit it."""

from __future__ import annotations

from typing import Any, get_args

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from roadmaps.actions.editions import publish_edition, start_next_edition
from roadmaps.content import EscoEntry, Key, MaterialFile, OnetEntry, ResourceEntry
from roadmaps.models import (
    Attribution,
    Material,
    Phase,
    Resource,
    Roadmap,
    RoadmapEdition,
    SelfCheck,
    Skill,
    Task,
    Term,
    Week,
)

from .content import ContentAdmin, ContentInline, EditionFilter, LinkedRows


class EditionRows(LinkedRows):
    model = RoadmapEdition
    fields = ["number", "status", "hours_a_week", "published_at"]


class PhaseRows(LinkedRows):
    model = Phase
    fields = ["number", "key", "title"]


class WeekRows(LinkedRows):
    model = Week
    fields = ["number", "key", "title", "effort_hours"]


class TaskRows(LinkedRows):
    model = Task
    fields = ["position", "key", "title", "minutes"]


class ResourceInline(ContentInline, admin.StackedInline):
    model = Resource
    choices = {"kind": get_args(ResourceEntry.model_fields["kind"].annotation)}


class SelfCheckInline(ContentInline, admin.StackedInline):
    model = SelfCheck


@admin.register(Attribution)
class AttributionAdmin(ContentAdmin):
    list_display = ["position", "text"]
    list_display_links = ["text"]


@admin.register(Skill)
class SkillAdmin(ContentAdmin):
    list_display = ["name", "key", "category", "phase", "week_count", "written_by"]
    list_filter = ["category", "phase", "written_by"]
    search_fields = ["name", "key", "aliases"]
    shapes = {"aliases": tuple[str, ...], "esco": tuple[EscoEntry, ...], "onet": tuple[OnetEntry, ...]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Skill]:
        return super().get_queryset(request).annotate(week_count=Count("weeks"))

    @admin.display(description=_("weeks"), ordering="week_count")
    def week_count(self, skill: Any) -> int:
        return skill.week_count


@admin.register(Term)
class TermAdmin(ContentAdmin):
    list_display = ["term", "position", "key", "roadmap", "written_by"]
    list_editable = ["position"]
    list_filter = ["roadmap", "written_by"]
    list_select_related = ["roadmap"]
    search_fields = ["term", "key", "forms"]
    fixed_on_change = ("key", "roadmap")
    shapes = {"forms": tuple[str, ...], "weeks": tuple[Key, ...], "see": tuple[Key, ...]}


@admin.register(Roadmap)
class RoadmapAdmin(ContentAdmin):
    list_display = ["title", "key", "summary", "written_by"]
    search_fields = ["title", "key"]
    inlines = [EditionRows]


@admin.register(RoadmapEdition)
class RoadmapEditionAdmin(ContentAdmin):
    list_display = ["__str__", "status", "hours_a_week", "week_count", "published_at", "written_by"]
    list_filter = ["status", "roadmap", "written_by"]
    search_fields = ["roadmap__title", "roadmap__key"]
    readonly_fields = ["status", "published_at"]
    fixed_on_change = ("roadmap", "number")
    inlines = [PhaseRows, WeekRows]
    actions = ["publish", "start_next"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoadmapEdition]:
        return super().get_queryset(request).select_related("roadmap").annotate(week_count=Count("weeks"))

    @admin.display(description=_("weeks"), ordering="week_count")
    def week_count(self, edition: Any) -> int:
        return edition.week_count

    @admin.action(description=_("Publish, and retire the edition before"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[RoadmapEdition]) -> None:
        for edition in queryset:
            try:
                publish_edition(edition=edition)
            except ValidationError as error:
                self.message_user(request, f"{edition}: {' '.join(error.messages)}", messages.ERROR)
            else:
                self.message_user(request, _("%(edition)s is published.") % {"edition": edition}, messages.SUCCESS)

    @admin.action(description=_("Make a draft of the next edition"), permissions=["add"])
    def start_next(self, request: HttpRequest, queryset: QuerySet[RoadmapEdition]) -> None:
        for edition in queryset:
            draft = start_next_edition(edition=edition)
            text = _("%(draft)s is a draft with everything of edition %(number)s.")
            self.message_user(request, text % {"draft": draft, "number": edition.number}, messages.SUCCESS)


class InEditionAdmin(ContentAdmin):
    """Rows of an edition; which edition, is chosen once."""

    fixed_on_change = ("key", "edition")
    list_filter: Any = ["edition__status", ("edition", EditionFilter), "written_by"]
    list_select_related: Any = ["edition__roadmap"]
    search_fields: Any = ["title", "key"]
    autocomplete_fields: Any = ["edition"]


@admin.register(Phase)
class PhaseAdmin(InEditionAdmin):
    list_display = ["title", "number", "key", "edition", "written_by"]
    inlines = [WeekRows]


@admin.register(Week)
class WeekAdmin(InEditionAdmin):
    list_display = ["title", "number", "phase", "effort_hours", "task_minutes", "edition", "written_by"]
    list_select_related = ["edition__roadmap", "phase"]
    autocomplete_fields = ["edition", "phase", "skills"]
    shapes = {"replaces": tuple[Key, ...]}
    inlines = [TaskRows, ResourceInline, SelfCheckInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Week]:
        return super().get_queryset(request).prefetch_related("tasks")

    @admin.display(description=_("minutes of its tasks"))
    def task_minutes(self, week: Week) -> int:
        return sum(task.minutes for task in week.tasks.all())


@admin.register(Task)
class TaskAdmin(InEditionAdmin):
    list_display = ["title", "week", "position", "minutes", "produces", "edition", "written_by"]
    list_select_related = ["edition__roadmap", "week"]
    autocomplete_fields = ["edition", "week", "materials"]


@admin.register(Material)
class MaterialAdmin(InEditionAdmin):
    list_display = ["title", "key", "kind", "task_count", "edition", "written_by"]
    list_filter = ["kind", *InEditionAdmin.list_filter]
    choices = {"kind": get_args(MaterialFile.model_fields["kind"].annotation)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Material]:
        return super().get_queryset(request).annotate(task_count=Count("tasks"))

    @admin.display(description=_("tasks"), ordering="task_count")
    def task_count(self, material: Any) -> int:
        return material.task_count


@admin.register(Resource)
class ResourceAdmin(ContentAdmin):
    list_display = ["title", "by", "kind", "free", "optional", "week", "written_by"]
    list_filter = ["kind", "free", "optional", ("week__edition", EditionFilter), "written_by"]
    list_select_related = ["week"]
    search_fields = ["title", "by", "url", "isbn", "key"]
    autocomplete_fields = ["week"]
    fixed_on_change = ("key", "week")
    choices = {"kind": get_args(ResourceEntry.model_fields["kind"].annotation)}


@admin.register(SelfCheck)
class SelfCheckAdmin(ContentAdmin):
    list_display = ["question", "week", "position", "written_by"]
    list_filter = [("week__edition", EditionFilter), "written_by"]
    list_select_related = ["week"]
    search_fields = ["question", "answer"]
    autocomplete_fields = ["week"]
    fixed_on_change = ("week",)
