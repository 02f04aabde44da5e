"""The people, for superusers. Nobody's password is seen or set here: people set their own, by a code sent to them."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _mfa_admin  # noqa: F401 (registers what is taken out below)
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as _auth_admin  # noqa: F401
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .models import ApiToken, User

admin.site.site_header = admin.site.site_title = _("aipm, behind the scenes")
admin.site.index_title = _("What would you like to look after?")
admin.site.site_url = "/"
# The sign-in that everybody uses, with its second factor and its limits; the admin's own has neither.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = lambda request, extra_context=None: redirect("account_change_password")
# Roles are columns of a person, and the secrets of second factors are nobody's to read.
for unwanted in (Group, Authenticator):
    admin.site.unregister(unwanted)


class UserForm(forms.ModelForm):
    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Somebody is added with an address and signs in by a code. Erasing a person is more than deleting a row."""

    form = UserForm
    list_display = [
        "email",
        "name",
        "is_active",
        "is_mentor",
        "is_curator",
        "is_superuser",
        "date_joined",
        "last_login",
    ]
    list_filter = ["is_active", "is_mentor", "is_curator", "is_superuser"]
    search_fields = ["email", "name", "handle"]
    ordering = ["-date_joined", "-pk"]
    date_hierarchy = "date_joined"
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["email", "name", "handle", "time_zone"]}),
        (_("Roles"), {"fields": ["is_active", "is_mentor", "is_curator", "is_superuser"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    readonly_fields = ["date_joined", "last_login"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """People change their address themselves, because a new one has to be confirmed."""
        fields = list(super().get_readonly_fields(request, obj))
        if obj is not None:
            fields.append("email")
            if obj == request.user:  # nobody locks themselves out
                fields += ["is_active", "is_superuser"]
        return fields

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True, verified=False)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    list_display = ["name", "prefix", "user", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"]
    list_filter = ["scope", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["name", "prefix", "user__email"]
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    fields = ["user", "name", "prefix", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False
