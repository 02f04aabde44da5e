"""Requests, to look at; what admins may change has a page of its own, which asks why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .models import Absence, RequestEvent, ReviewRequest, SavedReply


class ReadOnly:
    """For admins, to look at and not to change."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EventInline(ReadOnly, admin.TabularInline):
    model = RequestEvent
    fk_name = "request"
    fields = ["at", "kind", "by", "mentor", "reason"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[RequestEvent]:
        return super().get_queryset(request).select_related("by", "mentor")


@admin.register(ReviewRequest)
class ReviewRequestAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["case_study", "status", "audience", "claimed_by", "asked_at", "claim_expires_at", "give"]
    list_filter = ["status", "audience"]
    list_select_related = ["case_study", "claimed_by"]
    search_fields = ["case_study__title", "case_study__owner__email", "claimed_by__email"]
    date_hierarchy = "asked_at"
    ordering = ["-asked_at", "-pk"]
    list_per_page = 50
    show_full_result_count = False
    fields = [
        "case_study", "revision", "message", "status", "audience", "mentor", "cohort", "reserved_for", "reserved_until",
        "asked_at", "claimed_by", "claimed_at", "claim_expires_at", "reminded_at", "closed_at",
        "is_second_opinion", "give",
    ]  # fmt: skip
    readonly_fields = ["give"]
    inlines = [EventInline]

    @admin.display(description=_("another mentor"))
    def give(self, request: ReviewRequest) -> SafeString | str:
        if not request.is_open:
            return "-"
        return format_html('<a href="{}">{}</a>', reverse("reassign-request", args=[request.pk]), _("Give to another"))


@admin.register(Absence)
class AbsenceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["mentor", "starts", "ends"]
    list_select_related = ["mentor"]
    date_hierarchy = "starts"
    list_per_page = 50
    show_full_result_count = False


class OfficialReplyForm(forms.ModelForm):
    class Meta:
        model = SavedReply
        fields = ["title", "body"]

    def clean_title(self) -> str:
        """The constraint holds for replies without an owner, whom the form does not name."""
        title = self.cleaned_data["title"]
        if SavedReply.objects.official().filter(title=title).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is an official reply with this title."), code="unique")
        return title


@admin.register(SavedReply)
class OfficialReplyAdmin(admin.ModelAdmin):
    """The replies that all mentors may pick from. What a mentor saves for themselves is not to be seen here."""

    form = OfficialReplyForm
    list_display = ["title"]
    search_fields = ["title", "body"]
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedReply]:
        return super().get_queryset(request).official()
