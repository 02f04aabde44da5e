"""Shapes of what a learner writes about an application. The rules are in ``actions``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions.applications import CONTACTS_MAX_LENGTH, NEXT_STEP_MAX_LENGTH, NOTES_MAX_LENGTH
from .forms import NamedForm
from .models import JobApplication


class NewApplicationForm(NamedForm):
    """A job that one may apply for."""


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


class ApplicationForm(NamedForm):
    next_step = forms.CharField(
        label=_("Next step"),
        help_text=_("One thing, as you would say it: “Send the second draft to Ana”."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": NEXT_STEP_MAX_LENGTH, "autocomplete": "off"}),
    )
    remind_on = _day(_("Remind me on"), _("In the morning of that day, once."))
    contacts = forms.CharField(
        label=_("Contacts"),
        help_text=_("Who you have spoken to, and how to reach them. Only you can read it."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": CONTACTS_MAX_LENGTH}),
    )
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": NOTES_MAX_LENGTH}),
    )
    applied_on = _day(_("Applied on"))
    interviewing_on = _day(_("First interview on"))
    offer_on = _day(_("Offer on"))
    field_order = ["next_step", "remind_on", "contacts", "notes", "title", "company", "url"]

    @classmethod
    def opened_for(cls, application: JobApplication) -> ApplicationForm:
        return cls(initial={name: getattr(application, name) for name in cls.base_fields})
