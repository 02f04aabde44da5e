"""What a person sends about a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.inspection.messages import ACCEPTED
from portfolio.models import Attachment

from . import names
from .actions import DESCRIPTION_MAX_LENGTH
from .allowance import Allowance, accepted_extensions


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more, as a list. Their sizes, names and kinds are the action's to judge."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        sent = data if isinstance(data, list | tuple) else [data]
        if not any(sent):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [file for file in sent if file]


class UploadForm(forms.Form):
    file = FilesField(label=gettext_lazy("Add files"))

    def __init__(self, *args: Any, allowance: Allowance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.widget.attrs["accept"] = ",".join(accepted_extensions())
        field.help_text = _("%(kinds)s, up to %(size)s each. %(left)s of your %(quota)s are left.") % {
            "kinds": ACCEPTED,
            "size": filesizeformat(allowance.file_bytes),
            "left": filesizeformat(allowance.left_bytes),
            "quota": filesizeformat(allowance.quota_bytes),
        }


class FileForm(forms.Form):
    """The name and the description of a file that is there. How long they may be, the action says."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("It keeps the ending that says what it is."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": DESCRIPTION_MAX_LENGTH}),
        help_text=gettext_lazy("What there is to see, for who cannot see it."),
    )

    @classmethod
    def opened_for(cls, attachment: Attachment) -> FileForm:
        stem, _extension = names.split(attachment.name)
        initial = {"name": stem, "description": attachment.description}
        return cls(initial=initial, auto_id=f"file-{attachment.pk}-%s")
