"""Shapes of what a learner sends about their search for a job. The rules are in ``actions``."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions.postings import COMPANY_MAX_LENGTH, TITLE_MAX_LENGTH, URL_MAX_LENGTH
from .uploads import ACCEPTED


class NamedForm(forms.Form):
    """What a posting is called, by whom it is and where it was found."""

    title = forms.CharField(
        label=_("Title"),
        error_messages={"required": _("Give it a title. You can change it later.")},
        widget=forms.TextInput(attrs={"maxlength": TITLE_MAX_LENGTH, "autocomplete": "off"}),
    )
    company = forms.CharField(
        label=_("Company"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": COMPANY_MAX_LENGTH, "autocomplete": "off"}),
    )
    url = forms.CharField(
        label=_("Where you found it"),
        help_text=_("Its address, so that you find it again."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": URL_MAX_LENGTH, "inputmode": "url", "autocomplete": "off"}),
    )


class TextOrFile(forms.CharField):
    """A text that may be missing because a file stands in for it; which of the two there is, the action asks."""

    def validate(self, value: str) -> None:
        pass


class PostingForm(NamedForm):
    use_required_attribute = False
    text = TextOrFile(
        label=_("Job description"),
        help_text=_("Paste the whole advert. It stays private and you can delete it."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("PDF, Word (DOCX), a saved web page or a text. Only its text is kept."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED)}),
    )
    field_order = ["text", "file", "title", "company", "url"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty, it is taken from the advert.")
