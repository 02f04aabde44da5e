"""Shapes of what a learner sends. The rules are in ``actions``."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from .models.journey import NOTES_MAX_LENGTH, REFLECTION_MAX_LENGTH
from .schedule import HOURS_A_WEEK


class StartForm(forms.Form):
    start_date = forms.DateField(
        label=_("Start date"),
        help_text=_("Week 1 begins on this day. It may be in the past if you have begun already."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    hours_a_week = forms.IntegerField(
        label=_("Hours a week"),
        help_text=_("With fewer hours the plan takes longer, with more it is shorter. You can change it later."),
        widget=forms.NumberInput(
            attrs={"min": HOURS_A_WEEK.start, "max": HOURS_A_WEEK.stop - 1, "inputmode": "numeric"}
        ),
    )

    @classmethod
    def proposing(cls, today: date, hours_a_week: int) -> StartForm:
        return cls(initial={"start_date": today, "hours_a_week": hours_a_week})


class WritingForm(forms.Form):
    """A text that is saved as it is written; ``version`` is that of the text which the form was opened with."""

    text_field: str
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReflectionForm(WritingForm):
    text_field = "reflection"
    reflection = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"maxlength": REFLECTION_MAX_LENGTH})
    )


class NotesForm(WritingForm):
    text_field = "notes"
    notes = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"maxlength": NOTES_MAX_LENGTH}))


class LinkForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    url = forms.CharField(
        label=_("Address"), max_length=500, widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})
    )


class OwnTaskForm(forms.Form):
    title = forms.CharField(label=_("What you want to do"), max_length=200)
    minutes = forms.IntegerField(label=_("Minutes"), widget=forms.NumberInput(attrs={"min": 1, "max": 600}))


class ChangeForm(forms.Form):
    """What every change of the schedule may carry."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    shared = forms.BooleanField(label=_("My mentors may see the reason"), required=False)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PauseForm(ChangeForm):
    first_day = forms.DateField(label=_("First day away"), widget=DateInput)
    last_day = forms.DateField(label=_("Last day away"), widget=DateInput)
    field_order = ["first_day", "last_day"]


class CatchUpForm(ChangeForm):
    pass


class HoursForm(ChangeForm):
    hours_a_week = forms.IntegerField(
        label=_("Hours a week from here on"),
        widget=forms.NumberInput(attrs={"min": HOURS_A_WEEK.start, "max": HOURS_A_WEEK.stop - 1}),
    )
    field_order = ["hours_a_week"]


class StartDateForm(ChangeForm):
    start_date = forms.DateField(label=_("New start date"), widget=DateInput)
    field_order = ["start_date"]


class SkipAheadForm(ChangeForm):
    week = forms.CharField(label=_("Go on with"), max_length=60)
    field_order = ["week"]

    def __init__(self, *args: object, weeks: list[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # A choice on the page, any text to the form: which weeks are allowed is the action's to say.
        self.fields["week"].widget = forms.Select(choices=weeks)


class FeedForm(forms.Form):
    weeks = forms.BooleanField(label=_("Weeks, all day"), required=False, initial=True)
    due = forms.BooleanField(label=_("Due dates of portfolio pieces"), required=False, initial=True)
    due_at = forms.TimeField(
        label=_("Hour of due dates"),
        help_text=_("In your time zone. Leave it empty for all day."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
