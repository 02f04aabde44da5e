"""Shapes of what a learner sends about their work. The rules are in ``actions``."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions.revisions import WHAT_CHANGED_MAX_LENGTH
from .actions.writing import SUMMARY_MAX_LENGTH, TITLE_MAX_LENGTH
from .models import ArtifactType
from .models.work import BODY_MAX_LENGTH


class DescriptionForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        help_text=_("What it is about, as others will read it. You can change it later."),
        strip=False,
        widget=forms.TextInput(attrs={"maxlength": TITLE_MAX_LENGTH, "autocomplete": "off"}),
    )
    summary = forms.CharField(
        label=_("In a sentence"),
        help_text=_("Stands under the title on your portfolio."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"maxlength": SUMMARY_MAX_LENGTH, "rows": 2}),
    )


class NewCaseStudyForm(DescriptionForm):
    type = forms.ModelChoiceField(
        label=_("Kind of piece"), queryset=ArtifactType.objects.in_brief(), to_field_name="key", empty_label=None
    )
    field_order = ["type", "title", "summary"]


class DraftForm(forms.Form):
    """A text that is saved as it is written; ``version`` is that of the text which the form was opened with."""

    body = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"maxlength": BODY_MAX_LENGTH}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SubmitForm(forms.Form):
    what_changed = forms.CharField(
        label=_("What changed?"),
        help_text=_("A sentence or two for whoever read the version before."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"maxlength": WHAT_CHANGED_MAX_LENGTH, "rows": 3}),
    )
    confirmed = forms.BooleanField(label=_("I have removed names and confidential details"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CompareForm(forms.Form):
    """Which two versions, and how they are shown."""

    view = forms.ChoiceField(choices=[("inline", _("In one text")), ("side", _("Side by side"))], required=False)

    def __init__(self, *args: object, numbers: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from", "to"):
            self.fields[name] = forms.TypedChoiceField(choices=[(number, number) for number in numbers], coerce=int)
