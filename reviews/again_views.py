"""A newer version beside what was said of the older ones, and a mentor's wording taken into the draft."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import access
from .actions.suggesting import apply_suggestion, take_back_suggestion
from .again import Earlier, OwnSheet, earlier, in_reading_order, show_changes, with_text
from .reading_views import show_thread
from .sheet import Sheet


def changes_context(request: HttpRequest, sheet: Sheet, before: Earlier) -> dict[str, Any]:
    """The changes since an earlier version laid over a sheet: since the one that was reviewed last, or ``?diff=1-3``.

    Raises ``Http404`` for versions that cannot be compared here.
    """
    asked = request.GET.get("diff", "")
    old = before.last
    if asked:
        named = re.fullmatch(r"([0-9]{1,5})-([0-9]{1,5})", asked)
        old = before.review_of(int(named[1])) if named and int(named[2]) == sheet.revision.number else None
        if old is None:
            raise Http404
    if old is None:
        return {}
    return {
        "last_review": before.last,
        "compared_with": old,
        "changed": show_changes(sheet, old),
        "shows_changes": bool(asked),
        "other_versions": [number for number in before.numbers if number != old.revision.number],
    }


@login_required
@require_safe
def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """The learner's newest text with the comments of the reviews before it, where they stand now."""
    review = access.review_for_learner(request.user, pk)
    revision = with_text(access.newer_text_for_read(request.user, pk))
    study = revision.case_study
    before = earlier(revision, request.user)
    comments = in_reading_order(before.comments, before.spans)
    sheet = OwnSheet(revision, comments, review=review, user=request.user, spans=before.spans)
    context = {
        "review": review,
        "study": study,
        "revision": revision,
        "sheet": sheet,
        "takes_part": True,
        "is_learner": True,
        "at": reverse("newer-version", args=[pk]),
        "nav": "portfolio",
        **changes_context(request, sheet, before),
    }
    return render(request, "reviews/newer.html", context)


@login_required
@require_POST
def apply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the suggested wording into the draft."""
    comment = access.comment_for_author(request.user, pk)
    try:
        draft = apply_suggestion(comment=comment)
    except ValidationError as error:
        return show_thread(request, comment, problem=error.messages[0])
    if not request.htmx:
        messages.success(request, _("Your draft of version %(number)s has this wording.") % {"number": draft.number})
    return show_thread(request, comment)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put the own words back."""
    comment = access.comment_for_author(request.user, pk)
    try:
        take_back_suggestion(comment=comment)
    except ValidationError as error:
        return show_thread(request, comment, problem=error.messages[0])
    if not request.htmx:
        messages.success(request, _("Your own words are back."))
    return show_thread(request, comment)
