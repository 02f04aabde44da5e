"""What people fill in around a request. The rules are the actions'."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.models import ArtifactType

from .actions.steps import REASON_MAX_LENGTH
from .models import Cohort
from .models.requests import MESSAGE_MAX_LENGTH
from .people import name_of_mentor
from .turns import mentors_to_ask

ANYONE = "anyone"


class AudienceForm(forms.Form):
    """To whom: any mentor, a cohort's, or one."""

    to = forms.ChoiceField(label=_("Who should read it?"), initial=ANYONE)

    def __init__(self, *args: Any, user: User, without: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = {f"cohort-{cohort.pk}": cohort for cohort in Cohort.objects.learned_in_by(user).order_by("name")}
        mentors = [(mentor, until) for mentor, until in mentors_to_ask(user) if mentor != without]
        self.mentors = {f"mentor-{mentor.pk}": mentor for mentor, _until in mentors}
        choices: list[Any] = [(ANYONE, _now("Any mentor, whoever is free first"))]
        if self.cohorts:
            group = [(key, _now("The mentors of %(name)s") % {"name": cohort}) for key, cohort in self.cohorts.items()]
            choices.append((_now("Your cohorts"), group))
        if mentors:
            choices.append(
                (_now("One mentor"), [(f"mentor-{mentor.pk}", _label(mentor, until)) for mentor, until in mentors])
            )
        self.fields["to"].choices = choices

    def clean(self) -> dict[str, Any]:
        """As the actions take it."""
        cleaned = super().clean() or {}
        to = cleaned.pop("to", ANYONE)
        return cleaned | {"mentor": self.mentors.get(to), "cohort": self.cohorts.get(to)}

    def add_refusal(self, error: Any) -> None:
        """The action's refusal beside the field that it is about."""
        for field, errors in error.error_dict.items() if hasattr(error, "error_dict") else [(None, error.error_list)]:
            field = "to" if field in ("mentor", "cohort") else field
            self.add_error(field if field in self.fields else None, errors)


class AskForm(AudienceForm):
    message = forms.CharField(
        label=_("What should they look at?"),
        required=False,
        max_length=MESSAGE_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you are unsure of, what you would like to hear. Mentors read it first."),
    )
    field_order = ("message", "to")


class AnotherMentorForm(AudienceForm):
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Admins read it; the mentor does not."),
    )
    field_order = ("to", "reason")


class ReassignForm(forms.Form):
    mentor = forms.ModelChoiceField(label=_("To whom"), queryset=User.objects.none(), empty_label=None)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the request. Admins read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = User.objects.mentors()


class AbsenceForm(forms.Form):
    starts = forms.DateField(label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(label=_("Last day away"), widget=forms.DateInput(attrs={"type": "date"}))


class QueueForm(forms.Form):
    """Which part of the queue. What makes no sense shows everything."""

    SHOW = (("open", _("To take")), ("mine", _("Mine")), ("returned", _("Returned to me")))
    AGES = (1, 4, 7)

    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)
    type = forms.ChoiceField(label=_("Kind of piece"), required=False)
    cohort = forms.ChoiceField(label=_("Cohort"), required=False)
    older = forms.ChoiceField(label=_("Waiting for"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = {cohort.slug: cohort for cohort in Cohort.objects.mentored_by(user).order_by("name")}
        kinds = ArtifactType.objects.in_brief().values_list("key", "title")
        days = [(str(n), ngettext("%(n)s day or more", "%(n)s days or more", n) % {"n": n}) for n in self.AGES]
        choices = {
            "type": [("", _now("Every kind")), *kinds],
            "cohort": [("", _now("All learners")), *((slug, str(cohort)) for slug, cohort in self.cohorts.items())],
            "older": [("", _now("Any time")), *days],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered
        if not self.cohorts:
            del self.fields["cohort"]

    @property
    def asked(self) -> dict[str, Any]:
        """As ``queue.part_of_queue`` takes it."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        older = cleaned.get("older")
        return {
            "show": cleaned.get("show") or "open",
            "kind": cleaned.get("type") or "",
            "cohort": self.cohorts.get(cleaned.get("cohort") or ""),
            "older_than": timedelta(days=int(older)) if older else None,
        }


def _label(mentor: User, away_until: Any) -> str:
    name = name_of_mentor(mentor)
    if away_until is None:
        return name
    return _now("%(name)s, away until %(day)s") % {"name": name, "day": date_format(away_until, "j F")}
