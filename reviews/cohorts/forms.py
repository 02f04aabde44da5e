"""Shapes of what people send about cohorts. The rules are in ``actions``."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from reviews.models import Cohort, Membership, Nudge
from roadmaps.models import Roadmap

from .actions import INVITATION, LINK_DAYS


class DescriptionForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=Cohort._meta.get_field("name").max_length,
        help_text=_("As its members know it, such as “Spring 2026, evenings”."),
    )
    about = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=Cohort._meta.get_field("about").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever is invited reads it first: when you meet, how to reach you."),
    )


class NewCohortForm(DescriptionForm):
    roadmap = forms.ModelChoiceField(
        label=_("Plan"), queryset=Roadmap.objects.open(), to_field_name="key", empty_label=None
    )
    field_order = ["name", "roadmap", "about"]


class LinkForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in LINK_DAYS],
        coerce=int,
        initial=INVITATION.days,
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Comes as"),
        choices=Membership.Role.choices,
        initial=Membership.Role.LEARNER,
        help_text=_("Only who is a mentor on this site already can come as one."),
    )


class WordForm(forms.Form):
    text = forms.CharField(
        label=_("Your words"),
        max_length=Nudge._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Plain text. They get it as a notification, and by e-mail if they wish."),
    )


class JoinForm(forms.Form):
    """A name is asked of whoever has none yet."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=User._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As your mentors shall know you."),
    )
