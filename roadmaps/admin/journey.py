"""Learners' ways through their plans, to look at. They change by what the learner does and by nothing else.

What learners write for themselves, their reflections, is nobody's to read here.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from roadmaps.models import Enrollment, ProgressEvent, ScheduleChange, TaskTick, WeekProgress

from .content import EditionFilter


class ReadOnlyAdmin(admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Enrollment)
class EnrollmentAdmin(ReadOnlyAdmin):
    list_display = ["user", "edition", "status", "start_date", "hours_a_week", "started_at", "left_at"]
    list_filter = ["status", ("edition", EditionFilter)]
    list_select_related = ["user", "edition__roadmap"]
    search_fields = ["user__email", "user__name"]
    date_hierarchy = "started_at"


class OfEnrollmentAdmin(ReadOnlyAdmin):
    list_select_related: Any = ["enrollment__user", "enrollment__edition__roadmap"]
    search_fields: Any = ["enrollment__user__email", "enrollment__user__name"]


@admin.register(WeekProgress)
class WeekProgressAdmin(OfEnrollmentAdmin):
    list_display = ["enrollment", "week_key", "state", "settled_on"]
    list_filter = ["state"]
    fields = ["enrollment", "week_key", "state", "settled_on", "reflection_saved_at"]


@admin.register(TaskTick)
class TaskTickAdmin(OfEnrollmentAdmin):
    list_display = ["enrollment", "task_key", "ticked_at"]
    fields = ["enrollment", "task_key", "ticked_at"]


@admin.register(ProgressEvent)
class ProgressEventAdmin(OfEnrollmentAdmin):
    list_display = ["at", "enrollment", "kind", "week_key", "task_key"]
    list_filter = ["kind"]
    date_hierarchy = "at"
    # Not `before`: it holds what a reflection said.
    fields = ["at", "enrollment", "kind", "week_key", "task_key", "undoes"]


@admin.register(ScheduleChange)
class ScheduleChangeAdmin(OfEnrollmentAdmin):
    list_display = ["made_at", "enrollment", "kind", "week_key", "days", "hours_a_week"]
    list_filter = ["kind"]
    date_hierarchy = "made_at"
    # Not the reason: it is for the learner, and for the mentors whom they let see it.
    fields = ["made_at", "enrollment", "kind", "week_key", "days", "hours_a_week", "first_day", "last_day", "undoes"]
