"""The learner takes a mentor's wording into their draft with one click, and out of it again.

Finding the passage costs renderings of the whole text, so it is done before any row is locked; under
the lock it is only checked that the text is still the one that was looked at.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.actions import start_revision
from portfolio.actions.writing import locked, write
from portfolio.models import CaseStudy, Revision
from reviews.anchoring import Anchor
from reviews.models import Comment
from reviews.suggestions import Applied, Refusal, apply, undone


def apply_suggestion(*, comment: Comment) -> Revision:
    """Set the suggested wording into the draft; where there is none, the next one is begun with it.

    Safe to repeat: wording that stands there already stays. Returns the draft. Raises
    ``ValidationError`` with the code ``no_suggestion``, ``not_in_effect``, ``stale`` when the draft was
    saved in this moment, and ``outdated``, ``structure`` or ``too_long`` when it cannot be set in.
    """
    _check(comment)
    study, text = comment.revision.case_study, _text_of(comment)
    if comment.applied_at is not None and not isinstance(_reversed(comment, text.body), Refusal):
        return start_revision(study=study)
    old = comment.revision.plain_text
    made = apply(text.body, _anchor(comment), comment.replacement or "", old)
    return _kept(comment, study, text, made, applied=True)


def take_back_suggestion(*, comment: Comment) -> Revision | None:
    """Put the words back that stood there before the suggestion was applied. One that was not is left as it is.

    Returns the draft; ``None`` when it is gone, and the wording with it. Raises ``ValidationError`` with
    the code ``submitted`` when a version was submitted since, else as ``apply_suggestion`` does.
    """
    _check(comment)
    study, text = comment.revision.case_study, _text_of(comment)
    if comment.applied_at is None:
        return study.draft
    if text.is_draft:
        return _kept(comment, study, text, _reversed(comment, text.body), applied=False)
    if text.number > comment.revision.number:
        raise ValidationError(_("You have submitted a version with this wording. It stays as it is."), code="submitted")
    _mark(comment, applied=False)
    return None


def _check(comment: Comment) -> None:
    if not comment.is_suggestion:
        raise ValidationError(_("This comment suggests no other words."), code="no_suggestion")
    if not comment.review.is_in_effect or comment.review.hidden_at:
        raise ValidationError(_("This review is not in effect."), code="not_in_effect")


def _text_of(comment: Comment) -> Revision:
    """The text that is worked on: the draft, or what the next draft will begin as."""
    return comment.revision.case_study.revisions.newest_first()[0]


def _anchor(comment: Comment) -> Anchor:
    return Anchor(comment.quote, comment.prefix, comment.suffix, comment.start or 0, comment.end or 0)


def _reversed(comment: Comment, body: str) -> Applied | Refusal:
    return undone(body, _anchor(comment), comment.replacement or "", comment.revision.plain_text)


@transaction.atomic
def _kept(comment: Comment, study: CaseStudy, text: Revision, made: Applied | Refusal, *, applied: bool) -> Revision:
    if isinstance(made, Refusal):
        raise ValidationError(made.message, code=made.value)
    draft = start_revision(study=locked(study))
    if draft.body != text.body:
        message = _("Your draft was saved at this very moment. Nothing was changed; press the button once more.")
        raise ValidationError(message, code="stale")
    write(draft, made.body)
    _mark(comment, applied=applied)
    return draft


def _mark(comment: Comment, *, applied: bool) -> None:
    comment.applied_at = timezone.now() if applied else None
    Comment.objects.filter(pk=comment.pk).update(applied_at=comment.applied_at)
