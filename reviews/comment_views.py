"""The comments of a draft: a form for each place, on a page of its own or in the margin."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.models import Attachment

from . import access
from .actions.commenting import add_comment, delete_comment, edit_comment
from .models import Comment, Review, SavedReply
from .passages import passage_in
from .reviewing_forms import CommentForm, PassageForm, SavedReplyChoice
from .reviewing_views import reviewing_context
from .sheet import Part, parts_of


class PlaceForm(forms.Form):
    """Where a comment goes, as its address says: a paragraph, a passage of one, a file, or the whole piece."""

    block = forms.CharField(required=False, max_length=12)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)
    file = forms.UUIDField(required=False)
    page = forms.IntegerField(required=False, min_value=1)


class Place:
    """The place of a new comment. Raises ``Http404`` for one that the version does not have."""

    def __init__(self, review: Review, asked: QueryDict) -> None:
        form = PlaceForm(asked)
        if not form.is_valid():
            raise Http404
        given = form.cleaned_data
        self.start: int | None = given["start"]
        self.end: int | None = given["end"]
        self.page: int | None = given["page"]
        self.part: Part | None = None
        self.attachment: Attachment | None = None
        text = review.revision.plain_text
        self.quote = ""
        if self.start is not None and self.end is not None:
            if not self.start < self.end <= len(text):
                raise Http404
            self.quote = text[self.start : self.end].strip()
        elif given["block"]:
            parts = parts_of(review.revision.html, text)
            self.part = next((part for part in parts if part.id == given["block"]), None)
            if self.part is None:
                raise Http404
            self.quote = self.part.text
        elif given["file"]:
            found = review.revision.attachments.select_related("stored_file").filter(pk=given["file"]).first()
            if found is None:
                raise Http404
            self.attachment = found

    @property
    def ids(self) -> str:
        """Of the fields: several forms may be open beside the same text."""
        parts = (self.part and self.part.id, self.start, self.end, self.attachment and self.attachment.pk, self.page)
        return "-".join(["new", *(str(part) for part in parts if part is not None)]) + "-%s"

    @property
    def is_passage(self) -> bool:
        return bool(self.part or self.quote)

    @property
    def needs_narrowing(self) -> bool:
        """Without a selection, the paragraph is the passage, and its words may be cut down."""
        return self.part is not None

    def offsets(self, quote: str) -> dict[str, int | None]:
        if self.part is not None:
            start, end = passage_in(self.part, quote)
            return {"start": start, "end": end}
        return {"start": self.start, "end": self.end}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment at the place that the address names."""
    review = access.review_for_write(request.user, pk)
    place = Place(review, request.GET)
    action = f"{reverse('new-comment', args=[pk])}?{request.GET.urlencode()}"
    context: dict[str, Any] = {"place": place, "action": action, "passage_form": None}
    if place.needs_narrowing:
        context["passage_form"] = PassageForm(
            request.POST if request.method == "POST" else None, initial={"quote": place.quote}, auto_id=place.ids
        )
    if request.method != "POST":
        return _form(request, review, CommentForm(auto_id=place.ids), **context)
    if "insert" in request.POST:
        return _with_saved_reply(request, review, place.ids, **context)
    form = CommentForm(request.POST, auto_id=place.ids)
    passage = context["passage_form"]
    if form.is_valid() and (passage is None or passage.is_valid()):
        try:
            comment = add_comment(
                review=review,
                body=form.cleaned_data["body"],
                kind=form.cleaned_data["kind"],
                replacement=form.replacement_given,
                attachment=place.attachment,
                page=place.page,
                **place.offsets(passage.cleaned_data["quote"] if passage else ""),
            )
            return _back(request, review, comment)
        except ValidationError as error:
            _add(error, form, passage)
    return _form(request, review, form, status=422, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Other words for a comment of a draft. Its place stays."""
    comment = access.comment_for_write(request.user, pk)
    context: dict[str, Any] = {"comment": comment, "action": reverse("edit-comment", args=[pk]), "passage_form": None}
    ids = f"c-{pk}-%s"
    if request.method != "POST":
        initial = {
            "body": comment.body,
            "kind": comment.kind,
            "suggest": comment.is_suggestion,
            "replacement": comment.replacement or "",
        }
        return _form(request, comment.review, CommentForm(initial=initial, auto_id=ids), **context)
    if "insert" in request.POST:
        return _with_saved_reply(request, comment.review, ids, **context)
    form = CommentForm(request.POST, auto_id=ids)
    if form.is_valid():
        given = form.cleaned_data
        try:
            edit_comment(comment=comment, body=given["body"], kind=given["kind"], replacement=form.replacement_given)
            return _back(request, comment.review, comment)
        except ValidationError as error:
            _add(error, form)
    return _form(request, comment.review, form, status=422, **context)


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a comment out of a draft."""
    comment = access.comment_for_write(request.user, pk)
    try:
        delete_comment(comment=comment)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("review", comment.review_id)
    if not request.htmx:
        messages.success(request, _("The comment is deleted."))
    return _back(request, comment.review, None)


def _back(request: HttpRequest, review: Review, comment: Comment | None) -> HttpResponse:
    """To the review, at the comment; for htmx the sheet as it is now."""
    if request.htmx:
        context = reviewing_context(request, review)
        return render(request, "reviews/_sheet.html", context | {"focus_on": comment.pk if comment else None})
    place = f"#c-{comment.pk}" if comment else ""
    return redirect(f"{reverse('review', args=[review.pk])}{place}")


def _with_saved_reply(request: HttpRequest, review: Review, ids: str, **context: Any) -> HttpResponse:
    """The form again, with the chosen text at the end of what was written."""
    choice = SavedReplyChoice(request.POST)
    choice.fields["saved"].queryset = SavedReply.objects.for_mentor(request.user)
    data = request.POST.copy()
    if choice.is_valid() and choice.cleaned_data["saved"]:
        written = data.get("body", "").rstrip()
        saved = choice.cleaned_data["saved"].body
        data["body"] = f"{written}\n\n{saved}" if written else saved
    initial = {name: data.get(name) for name in ("body", "kind", "replacement")} | {"suggest": "suggest" in data}
    if context["passage_form"] is not None:
        context["passage_form"] = PassageForm(initial={"quote": data.get("quote", "")}, auto_id=ids)
    return _form(request, review, CommentForm(initial=initial, auto_id=ids), in_place=True, **context)


def _add(error: ValidationError, form: CommentForm, passage: PassageForm | None = None) -> None:
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for field, errors in by_field.items():
        if passage is not None and field in ("quote", "start"):
            passage.add_error("quote", errors)
        else:
            form.add_error(field if field in form.fields else None, errors)


def _form(
    request: HttpRequest,
    review: Review,
    form: CommentForm,
    *,
    status: int = 200,
    in_place: bool = False,
    **context: Any,
) -> HttpResponse:
    replies = list(SavedReply.objects.for_mentor(request.user))
    context |= {
        "review": review,
        "study": review.revision.case_study,
        "form": form,
        "own_replies": [reply for reply in replies if reply.owner_id],
        "official_replies": [reply for reply in replies if not reply.owner_id],
        "nav": "reviews",
    }
    if not request.htmx:
        return render(request, "reviews/comment.html", context, status=status)
    response = render(request, "reviews/_comment_form.html", context, status=status)
    if status == 422 or in_place:  # the form again, where it stood, not the sheet that was asked for
        response["HX-Retarget"] = "closest .comment-form"
        response["HX-Reswap"] = "outerHTML"
    return response
