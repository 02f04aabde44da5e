"""Who may ask, who may review, and who may do neither.

404 when one may not know that it exists, 403 when one may see it but not do this. A learner reaches their
own requests; a mentor what was submitted to them, and what they took. HTML and API call the same functions.
"""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.models import Attachment, Revision

from .models import Absence, Cohort, Comment, Membership, Review, ReviewRequest, SavedReply
from .models.requests import ReviewRequestQuerySet


def require_mentor(user: User) -> None:
    """Raises ``PermissionDenied`` for everybody who is not a mentor."""
    if not user.is_mentor:
        raise PermissionDenied(_("Only mentors review."))


def request_for_learner(user: User, pk: int) -> ReviewRequest:
    """A request of the person's own. Raises ``Http404``, for somebody else's too."""
    request = ReviewRequest.objects.of(user).kept().with_people().filter(pk=pk).first()
    if request is None:
        raise Http404
    request.case_study.owner = user
    return request


def requests_of_learner(user: User) -> ReviewRequestQuerySet:
    """All that the person asked for, the latest first; of deleted work nothing."""
    return ReviewRequest.objects.of(user).kept().with_people().with_answers().latest_first()


def request_for_mentor(user: User, pk: int) -> ReviewRequest:
    """A request that was submitted to this mentor, or that they took. Raises ``Http404``."""
    request = ReviewRequest.objects.visible_to_mentor(user).with_people().filter(pk=pk).first()
    if request is None:
        raise Http404
    return request


def claimed_request_for_write(user: User, pk: int) -> ReviewRequest:
    """A request that this mentor has taken, to write the review. Raises ``Http404``, and without the
    claim, or when its time is over, ``PermissionDenied``."""
    request = request_for_mentor(user, pk)
    if not request.has_claim(user, timezone.now()):
        raise PermissionDenied(_("You do not have this piece now. Take it first."))
    return request


def request_for_admin(user: User, pk: int) -> ReviewRequest:
    """Any request, for an admin to give to another mentor. Raises ``Http404``."""
    request = ReviewRequest.objects.kept().with_people().filter(pk=pk).first() if user.is_superuser else None
    if request is None:
        raise Http404
    return request


def may_review(user: User, request: ReviewRequest) -> bool:
    """Whether this person could write the review of this request, the claims of others aside."""
    return ReviewRequest.objects.visible_to_mentor(user).filter(pk=request.pk).exists()


def cohort_of_mentor(user: User, slug: str) -> Cohort:
    """A cohort in which the person is a mentor now. Raises ``Http404``."""
    cohort = Cohort.objects.mentored_by(user).filter(slug=slug).first()
    if cohort is None:
        raise Http404
    return cohort


def absence_for_write(user: User, pk: int) -> Absence:
    """Days away of the mentor's own. Raises ``Http404``."""
    absence = Absence.objects.of(user).filter(pk=pk).first()
    if absence is None:
        raise Http404
    return absence


# What is written: a draft is its mentor's alone


def review_for_read(user: User, pk: int) -> Review:
    """A review that the person may read. Raises ``Http404``, for everybody else's draft too."""
    review = Review.objects.readable_by(user).with_people().filter(pk=pk).first()
    if review is None:
        raise Http404
    return review


def review_for_write(user: User, pk: int) -> Review:
    """A review of the mentor's own. Raises ``Http404``, and ``PermissionDenied`` for one that they may only read."""
    review = review_for_read(user, pk)
    if review.mentor_id != user.pk or not user.is_mentor:
        raise PermissionDenied(_("Only its mentor changes a review."))
    return review


def review_for_learner(user: User, pk: int) -> Review:
    """A review in effect of the person's own work. Raises ``Http404``, and ``PermissionDenied`` for a reader."""
    review = review_for_read(user, pk)
    if review.revision.case_study.owner_id != user.pk:
        raise PermissionDenied(_("Only the author of the work does this."))
    return review


def review_for_admin(user: User, pk: int) -> Review:
    """A review that took effect. Raises ``Http404``, and ``PermissionDenied`` for those who may only read it."""
    review = review_for_read(user, pk)
    if not user.is_superuser or not review.is_in_effect:
        raise PermissionDenied(_("Only an admin hides a review."))
    return review


def comment_for_write(user: User, pk: uuid.UUID) -> Comment:
    """A comment of the mentor's own review. Raises ``Http404`` and ``PermissionDenied``."""
    comment = Comment.objects.filter(pk=pk).first()
    if comment is None:
        raise Http404
    comment.review = review_for_write(user, comment.review_id)
    return comment


def comment_for_read(user: User, pk: uuid.UUID) -> Comment:
    """A comment of a review that the person may read. Raises ``Http404``."""
    comment = Comment.objects.with_threads(user).filter(pk=pk).first()
    if comment is None:
        raise Http404
    comment.review = review_for_read(user, comment.review_id)
    return comment


def comment_for_author(user: User, pk: uuid.UUID) -> Comment:
    """A comment on the person's own work, to take its wording. Raises ``Http404``, and ``PermissionDenied``."""
    comment = comment_for_read(user, pk)
    if comment.review.revision.case_study.owner_id != user.pk:
        raise PermissionDenied(_("Only the author of the work does this."))
    return comment


def newer_text_for_read(user: User, pk: int) -> Revision:
    """The newest text of the person's own piece, the draft included, if it is newer than what this review is of.

    Raises ``Http404``, and ``PermissionDenied`` for other readers of the review."""
    reviewed = review_for_learner(user, pk).revision
    newest = reviewed.case_study.revisions.newest_first().first()
    if newest is None or newest.number <= reviewed.number:
        raise Http404
    newest.case_study = reviewed.case_study
    return newest


def earlier_version_for_read(user: User, revision: Revision, number: int) -> Revision:
    """A version before one that the person reads, if they may read a review of it. Raises ``Http404``."""
    for review in Review.objects.readable_by(user).of_versions_before(revision):
        if review.revision.number == number:
            return review.revision
    raise Http404


def reviewed_text_for_read(user: User, pk: int) -> Revision:
    """A submitted version that the person wrote, has to review, or may read a review of. Raises ``Http404``."""
    revision = (
        Revision.objects.submitted().filter(pk=pk, case_study__deleted_at=None).select_related("case_study").first()
    )
    if revision is None:
        raise Http404
    is_theirs = (
        revision.case_study.owner_id == user.pk
        or ReviewRequest.objects.visible_to_mentor(user).filter(revision=revision).exists()
        or Review.objects.readable_by(user).of_version(revision).exists()
    )
    if not is_theirs:
        raise Http404
    return revision


def comment_for_thread(user: User, pk: uuid.UUID) -> Comment:
    """A comment that the person may answer and settle: on their work, of their review, or on a piece that they
    have to review again. Raises ``Http404``, and ``PermissionDenied`` for other readers."""
    comment = comment_for_read(user, pk)
    if not may_take_part(user, comment.review):
        raise PermissionDenied(_("Only the author of the work and its mentors answer here."))
    return comment


def may_take_part(user: User, review: Review) -> bool:
    """Whether the person answers in the threads of a review that they may read."""
    study = review.revision.case_study
    return (
        user.pk in (study.owner_id, review.mentor_id)
        or ReviewRequest.objects.claimed_by(user).filter(case_study=study).exists()
    )


def attachment_of_review(user: User, pk: int, attachment: uuid.UUID) -> Attachment:
    """A file of the version that a review is of. Raises ``Http404``."""
    review = review_for_read(user, pk)
    found = review.revision.attachments.select_related("stored_file").filter(pk=attachment).first()
    if found is None:
        raise Http404
    return found


def saved_reply_for_write(user: User, pk: int) -> SavedReply:
    """A saved reply of the mentor's own. Raises ``Http404``, and ``PermissionDenied`` for an official one."""
    require_mentor(user)
    reply = SavedReply.objects.for_mentor(user).filter(pk=pk).first()
    if reply is None:
        raise Http404
    if reply.owner_id is None:
        raise PermissionDenied(_("Official replies are kept by admins."))
    return reply


def may_keep_notes(user: User, learner: User) -> bool:
    """Whether a mentor may review this learner, and so reads and writes what mentors note of them."""
    if not user.is_mentor or user == learner:
        return False
    if ReviewRequest.objects.visible_to_mentor(user).of(learner).exists():
        return True
    own = Membership.objects.active().mentors().filter(user=user).values("cohort")
    return Membership.objects.active().learners().filter(user=learner, cohort__in=own).exists()


def learner_for_notes(user: User, pk: int) -> User:
    """The learner of a review, for a mentor's notes on them. Raises ``Http404``, and ``PermissionDenied``."""
    learner = review_for_read(user, pk).revision.case_study.owner
    if not may_keep_notes(user, learner):
        raise PermissionDenied(_("Only mentors note something here."))
    return learner


def require_admin(user: User) -> None:
    """Raises ``PermissionDenied`` for everybody who is not an admin."""
    if not user.is_superuser:
        raise PermissionDenied(_("Only admins see this."))
