"""Shapes of what mentors and learners send about reviews. The rules are in ``actions``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions.feedback import ANSWER_MAX_LENGTH, NOTE_MAX_LENGTH
from .actions.notebook import TITLE_MAX_LENGTH
from .actions.publishing import REASON_MAX_LENGTH
from .models import Comment, Feedback, Review, SavedReply, Score
from .models.comments import COMMENT_MAX_LENGTH
from .models.requests import MESSAGE_MAX_LENGTH
from .models.reviews import SUMMARY_MAX_LENGTH


class PlaceOfThreadForm(forms.Form):
    """Where a thread is read, when that is beside a later version: the page, and its number there."""

    at = forms.RegexField(r"^/reviews/\d{1,10}/(newer/)?$", required=False)
    number = forms.IntegerField(required=False, min_value=1, max_value=10_000)


class ReviewForm(forms.Form):
    """The rubric, the summary and the verdict of a draft: two fields for each criterion of its rubric."""

    summary = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "maxlength": SUMMARY_MAX_LENGTH})
    )
    verdict = forms.ChoiceField(required=False, choices=[("", ""), *Review.Verdict.choices])
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [criterion["key"] for criterion in review.rubric.criteria]
        for key in self.criteria:
            self.fields[f"level-{key}"] = forms.ChoiceField(required=False, choices=[("", ""), *Score.Level.choices])
            self.fields[f"reason-{key}"] = forms.CharField(required=False, strip=False)

    @property
    def scores(self) -> list[dict[str, str]]:
        """Those that were sent. A radio that is not chosen is not sent, so it never takes a level away."""
        found = []
        for key in self.criteria:
            score = {"criterion": key}
            if self.cleaned_data[f"level-{key}"]:
                score["level"] = self.cleaned_data[f"level-{key}"]
            if f"reason-{key}" in self.data:
                score["reason"] = self.cleaned_data[f"reason-{key}"]
            found.append(score)
        return found


class CommentForm(forms.Form):
    """A comment. On a passage ``quote`` are its words, or those of the paragraph that it is narrowed from."""

    body = forms.CharField(
        label=_("Comment"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": COMMENT_MAX_LENGTH}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Comment.Kind.choices, initial=Comment.Kind.REMARK, widget=forms.RadioSelect
    )
    suggest = forms.BooleanField(label=_("Suggest other words for the passage"), required=False)
    replacement = forms.CharField(
        label=_("Suggested wording"),
        help_text=_("Stands in for the passage when the author takes it over. Empty takes the passage out."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": COMMENT_MAX_LENGTH}),
    )

    @property
    def replacement_given(self) -> str | None:
        """What is suggested; ``None`` without a suggestion."""
        return self.cleaned_data["replacement"] if self.cleaned_data["suggest"] else None


class PassageForm(forms.Form):
    quote = forms.CharField(
        label=_("Passage"),
        help_text=_("The words that you mean. Cut away what you do not mean; do not write anything new."),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SavedReplyChoice(forms.Form):
    saved = forms.ModelChoiceField(
        label=_("Saved reply"), queryset=SavedReply.objects.none(), required=False, empty_label=_("None")
    )


class SavedReplyForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), strip=False, widget=forms.TextInput(attrs={"maxlength": TITLE_MAX_LENGTH})
    )
    body = forms.CharField(
        label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": COMMENT_MAX_LENGTH})
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer to the review"),
        help_text=_("For what belongs to no single comment."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": ANSWER_MAX_LENGTH}),
    )


class RatingForm(forms.Form):
    helped = forms.ChoiceField(
        label=_("Did this review help?"), choices=Feedback.Helped.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Why"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": NOTE_MAX_LENGTH}),
    )


class SecondOpinionForm(forms.Form):
    message = forms.CharField(
        label=_("What should they look at?"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MESSAGE_MAX_LENGTH}),
    )


class HidingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it hidden?"),
        help_text=_("The learner and the mentor read this."),
        strip=False,
        widget=forms.TextInput(attrs={"maxlength": REASON_MAX_LENGTH}),
    )
