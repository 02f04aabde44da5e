"""What a person says of the page that others see."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User

from .models import CaseStudy, Portfolio, ShareLink


class PortfolioForm(forms.Form):
    visibility = forms.ChoiceField(
        label=_("Who sees your portfolio"), choices=Portfolio.Visibility.choices, widget=forms.RadioSelect
    )
    handle = forms.CharField(
        label=_("Handle"), required=False, max_length=40, help_text=User._meta.get_field("handle").help_text
    )
    headline = forms.CharField(
        label=_("Headline"),
        required=False,
        max_length=140,
        help_text=_("One line under your name: what you do, and for whom."),
    )
    about = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences, in Markdown if you like."),
    )
    location = forms.CharField(label=_("Place"), required=False, max_length=120)
    contact_email = forms.EmailField(
        label=_("E-mail address for the public"),
        required=False,
        max_length=254,
        help_text=_("Everybody who sees the page can read it. It need not be the one that you sign in with."),
    )
    website = forms.URLField(label=_("Website or profile"), required=False, max_length=300, assume_scheme="https")
    shows_progress = forms.BooleanField(label=_("Show how far I am in the plan"), required=False)
    shows_skills = forms.BooleanField(label=_("Show the skills that my pieces prove"), required=False)

    @classmethod
    def opened_by(cls, user: User, portfolio: Portfolio) -> PortfolioForm:
        names = [name for name in cls.base_fields if name != "handle"]
        return cls(initial={name: getattr(portfolio, name) for name in names} | {"handle": user.handle})


class ShowForm(forms.Form):
    """Who sees one piece, and which version of it."""

    visibility = forms.ChoiceField(label=_("Who sees it"), choices=CaseStudy.Visibility.choices)
    number = forms.TypedChoiceField(label=_("Version"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: object, study: CaseStudy, **kwargs: object) -> None:
        numbers = study.submitted_numbers
        initial = {"visibility": study.visibility, "number": study.shown_number or next(iter(numbers), None)}
        super().__init__(*args, initial=initial, auto_id=f"{study.slug}-%s", **kwargs)
        self.fields["number"].choices = [(number, _("Version %(n)s") % {"n": number}) for number in numbers]


class ShareLinkForm(forms.Form):
    """``expires_at()`` is when the link stops working; ``None`` means when it is revoked."""

    DAYS = (7, 30, 90, 365)

    what = forms.ChoiceField(label=_("What it opens"), required=False)
    label = forms.CharField(
        label=_("Who it is for"),
        required=False,
        max_length=ShareLink._meta.get_field("label").max_length,
        help_text=_("Only you see this. It tells your links apart."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        choices=[
            *((days, ngettext_lazy("%d day", "%d days", days) % days) for days in DAYS),
            (0, _("Until I revoke it")),
        ],
        coerce=int,
        initial=30,
    )

    def __init__(self, *args: object, studies: list[CaseStudy], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [
            ("", _("The whole portfolio")),
            *((study.slug, study.title) for study in studies),
        ]

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days) if days else None
