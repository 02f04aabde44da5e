"""The comments of a draft: on a passage, on the whole piece, on a page of a file."""

from __future__ import annotations

from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.actions.writing import checked_paragraph
from portfolio.models import Attachment
from reviews.anchoring import anchor_at
from reviews.models import Comment, Review
from reviews.models.comments import COMMENT_MAX_LENGTH
from roadmaps.actions.progress import refuse

from .reviewing import check_submitted, locked_draft

COMMENTS_AT_MOST = 200


class Keep(Enum):
    """What is given for a field that stays as it is, where ``None`` has a meaning of its own."""

    IT = "it"


@transaction.atomic
def add_comment(
    *,
    review: Review,
    body: str = "",
    kind: str = Comment.Kind.REMARK,
    start: int | None = None,
    end: int | None = None,
    attachment: Attachment | None = None,
    page: int | None = None,
    replacement: str | None = None,
) -> Comment:
    """Write a comment in the draft: on the characters from ``start`` before ``end`` of the plain text,
    on a file or one of its pages, or without either on the whole piece.

    ``replacement`` is what the mentor would write instead of the passage; empty takes it out. Raises
    ``ValidationError`` for a comment without words, a place that is not there, a draft that is
    published or full.
    """
    review = locked_draft(review)
    check_submitted(review.request)
    if review.comments.count() >= COMMENTS_AT_MOST:
        message = _("There are %(most)s comments. That is as many as a review holds.")
        raise ValidationError(message % {"most": COMMENTS_AT_MOST}, code="too_many")
    comment = Comment(review=review, revision_id=review.revision_id)
    _place(comment, review, start, end, attachment, page)
    _word(comment, body, kind, replacement)
    comment.save(force_insert=True)
    _count(review)
    return comment


@transaction.atomic
def edit_comment(
    *,
    comment: Comment,
    body: str | None = None,
    kind: str | None = None,
    replacement: str | Keep | None = Keep.IT,
) -> Comment:
    """Change the words of a comment in a draft; a ``replacement`` of ``None`` takes the suggestion back.

    Raises ``ValidationError`` as ``add_comment`` does, and with ``deleted`` when it is gone.
    """
    review = locked_draft(comment.review)
    comment = _kept(comment)
    _word(
        comment,
        comment.body if body is None else body,
        comment.kind if kind is None else kind,
        comment.replacement if replacement is Keep.IT else replacement,
    )
    comment.save(update_fields=["body", "kind", "state", "replacement"])
    _count(review)
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment) -> None:
    """Take a comment out of a draft; again is no error. Raises ``ValidationError`` once it is published."""
    review = locked_draft(comment.review)
    review.comments.filter(pk=comment.pk).delete()
    _count(review)


def _kept(comment: Comment) -> Comment:
    kept = Comment.objects.filter(pk=comment.pk).first()
    if kept is None:
        raise ValidationError(_("This comment was deleted in another tab."), code="deleted")
    return kept


def _place(
    comment: Comment,
    review: Review,
    start: int | None,
    end: int | None,
    attachment: Attachment | None,
    page: int | None,
) -> None:
    if start is not None or end is not None:
        if start is None or end is None or attachment is not None:
            raise refuse("start", _("A comment stands in one place: a passage, or a file."), "place")
        try:
            anchor = anchor_at(review.revision.plain_text, start, end)
        except ValueError:
            raise refuse("start", _("There are no words in this passage."), "no_passage") from None
        comment.quote, comment.prefix, comment.suffix = anchor.quote, anchor.prefix, anchor.suffix
        comment.start, comment.end = anchor.start, anchor.end
    elif attachment is not None:
        if attachment.revision_id != review.revision_id:
            raise refuse("attachment", _("This file is not part of the version."), "not_there")
        last = attachment.stored_file.pages or 1
        if page is not None and not 1 <= page <= last:
            raise refuse("page", _("This file has %(pages)s pages.") % {"pages": last}, "not_there")
        comment.attachment, comment.page = attachment, page
    elif page is not None:
        raise refuse("page", _("Say which file the page is of."), "place")


def _word(comment: Comment, body: str, kind: str, replacement: str | None) -> None:
    comment.body = checked_paragraph("body", body, COMMENT_MAX_LENGTH)
    if replacement is not None:
        if comment.start is None:
            raise refuse("replacement", _("A suggested wording needs the passage that it is for."), "no_passage")
        replacement = replacement.replace("\r\n", "\n").replace("\r", "\n")
        checked_paragraph("replacement", replacement, COMMENT_MAX_LENGTH)
        if replacement == comment.quote:
            raise refuse("replacement", _("That is how it is written now. Suggest other words."), "unchanged")
    comment.replacement = replacement
    if not comment.body and replacement is None:
        raise refuse("body", _("Write what you want to say."), "required")
    if kind not in Comment.Kind.values:
        raise refuse("kind", _("Choose what kind of comment it is."), "invalid_choice")
    comment.kind = kind
    comment.state = Comment.State.OPEN if kind == Comment.Kind.ISSUE else Comment.State.NONE


def _count(review: Review) -> None:
    """When it was last worked on. Comments have no versions: each is a row of its own, and none overwrites another."""
    Review.objects.filter(pk=review.pk).update(saved_at=timezone.now())
