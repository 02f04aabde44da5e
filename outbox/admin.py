from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import actions
from .models import Promise, PromiseQuerySet


@admin.register(Promise)
class PromiseAdmin(admin.ModelAdmin):
    """Nothing here is edited; what was given up can be tried again."""

    list_display = ["kind", "key", "state", "attempts", "due_at", "done_at", "short_error"]
    list_filter = ["state", "kind"]
    search_fields = ["key", "last_error", "request_id"]
    ordering = ["-created_at"]
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ["retry"]

    @admin.display(description=_("last error"))
    def short_error(self, promise: Promise) -> str:
        return promise.last_error.partition("\n")[0][:100]

    @admin.action(description=_("Try again now"), permissions=["delete"])
    def retry(self, request: HttpRequest, queryset: PromiseQuerySet) -> None:
        count = actions.retry(queryset)
        text = ngettext("%(count)s promise will be tried again.", "%(count)s promises will be tried again.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Promise | None = None) -> bool:
        return False
