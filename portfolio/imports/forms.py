from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import ArtifactType


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the action says so in its own words
        help_text=_("Markdown (.md), Word (.docx), or a zip: your own export, or Markdown files with their pictures."),
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.docx,.zip"}),
    )
    artifact_type = forms.ModelChoiceField(
        ArtifactType.objects.in_brief().order_by("position"),
        label=_("What it is"),
        to_field_name="key",
        empty_label=_("Choose the kind of piece"),
        help_text=_("For texts that do not say so themselves; your own export does."),
    )
