"""What learner and mentor do with comments of a review in effect: answer them, and settle the issues."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.actions import notify
from portfolio.actions.writing import checked_paragraph
from reviews.models import Comment, CommentState, Reply, Review
from reviews.models.comments import COMMENT_MAX_LENGTH
from roadmaps.actions.progress import refuse

from .publishing import REASON_MAX_LENGTH

State = Comment.State
REPLIES_AT_MOST = 100

# From which states each side moves an issue, by the state that it moves to.
Moves = dict[str, tuple[str, ...]]
BY_AUTHOR: Moves = {State.FIXED: (State.OPEN,), State.OPEN: (State.FIXED,)}
BY_MENTOR: Moves = {
    State.VERIFIED: (State.OPEN, State.FIXED),
    State.DROPPED: (State.OPEN, State.FIXED),
    State.OPEN: (State.FIXED, State.VERIFIED, State.DROPPED),
}


@transaction.atomic
def reply_to_comment(*, comment: Comment, author: User, body: str) -> Reply:
    """Answer in the thread of a comment. Who reviews the next version answers with that review.

    Raises ``ValidationError`` without words, for a thread that is full, and while the review is not
    in effect.
    """
    comment = _locked(comment)
    body = checked_paragraph("body", body, COMMENT_MAX_LENGTH)
    if not body:
        raise refuse("body", _("Write your answer first."), "required")
    if comment.replies.count() >= REPLIES_AT_MOST:
        message = _("There are %(most)s answers here. That is as many as a thread holds.")
        raise ValidationError(message % {"most": REPLIES_AT_MOST}, code="too_many")
    study = comment.revision.case_study
    draft = None
    if author != study.owner:
        draft = Review.objects.drafts().by(author).filter(request__case_study=study).first()
    reply = Reply.objects.create(comment=comment, author=author, body=body, review=draft)
    if draft is None:
        _tell(comment, author, "comment_answered", {"name": str(author)}, key=str(reply.pk))
    return reply


@transaction.atomic
def settle_issue(*, comment: Comment, by: User, state: str, reason: str = "") -> Comment:
    """Move an issue: its author says that it is fixed, or not; a mentor verifies it, drops it or opens it again.

    The state that it is in already is left as it is. Raises ``ValidationError`` for a remark, for a
    move that is not this person's to make, and for an issue that is dropped without a reason.
    """
    comment = _locked(comment)
    reason = " ".join(checked_paragraph("reason", reason, REASON_MAX_LENGTH).split())
    if comment.kind != Comment.Kind.ISSUE:
        raise refuse("state", _("There is nothing to do about this comment."), "not_an_issue")
    if state == comment.state:
        return comment
    owner = comment.revision.case_study.owner
    moves = BY_AUTHOR if by == owner else BY_MENTOR
    if comment.state not in moves.get(state, ()):
        raise refuse("state", _refused(comment.state, state, is_author=by == owner), "not_allowed")
    if state == State.DROPPED and not reason:
        raise refuse("reason", _("Say why it need not be done."), "required")
    comment.state = state
    comment.save(update_fields=["state"])
    change = CommentState.objects.create(comment=comment, state=state, by=by, at=timezone.now(), reason=reason)
    if by != owner:
        params = {"name": str(by), "state": str(comment.get_state_display()).lower()}
        _tell(comment, by, "issue_settled", params, key=str(change.pk))
    return comment


def moves_for(comment: Comment, user: User) -> list[str]:
    """The states that this person may move an issue to now."""
    if comment.kind != Comment.Kind.ISSUE:
        return []
    moves = BY_AUTHOR if user == comment.revision.case_study.owner else BY_MENTOR
    return [str(state) for state, before in moves.items() if comment.state in before]


def _locked(comment: Comment) -> Comment:
    kept = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if not kept.review.is_in_effect or kept.review.hidden_at:
        raise ValidationError(_("This review is not in effect."), code="not_in_effect")
    return kept


def _refused(state: str, to: str, *, is_author: bool) -> str:
    if is_author and to in (State.VERIFIED, State.DROPPED):
        return _("Only a mentor verifies or drops an issue. Say that it is fixed, or answer it.")
    if is_author and state in (State.VERIFIED, State.DROPPED):
        return _("A mentor has settled this. Answer it if you see it differently.")
    if to == State.FIXED:
        return _("Only the author says that it is fixed.")
    return _("An issue that is settled has to be opened again first.")


def _tell(comment: Comment, by: User, kind: str, params: dict[str, str], key: str) -> None:
    """The other side of the thread hears of it."""
    study = comment.revision.case_study
    person = comment.review.mentor if by == study.owner else study.owner
    if person is None or person == by:
        return
    link = f"{reverse('review', args=[comment.review_id])}#c-{comment.pk}"
    notify(user=person, kind=kind, params={**params, "title": study.title}, link=link, key=key)
