from django import forms
from django.utils.translation import gettext_lazy as _


class DeleteAccountForm(forms.Form):
    """The only thing on the site that asks to be confirmed, because it is the only one without undo."""

    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("Type it in full. It shows that this is meant, and for this account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
