"""What is kept of a person's reviews: those of their work, and those that they wrote.

A learner's requests go with their work, and the reviews of it with them. What a mentor wrote for others
stays, signed "a former mentor".
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_data import Area, Rows, without

from . import models

REVIEWS = Area("reviews", _("Reviews of your work, those that you wrote for others, and your cohorts."))


def _requests(user: User) -> QuerySet:
    return models.ReviewRequest.objects.filter(Q(case_study__owner=user) | Q(claimed_by=user))


def _events(user: User) -> QuerySet:
    return models.RequestEvent.objects.filter(Q(request__case_study__owner=user) | Q(by=user) | Q(mentor=user))


def _reviews(user: User) -> QuerySet:
    """In effect on one's own work, and all of one's own writing."""
    return models.Review.objects.visible_to(user)


def _scores(user: User) -> QuerySet:
    return models.Score.objects.filter(review__in=_reviews(user))


def _feedback(user: User) -> QuerySet:
    return models.Feedback.objects.filter(review__in=_reviews(user))


def _comments(user: User) -> QuerySet:
    return models.Comment.objects.visible_to(user)


def _states(user: User) -> QuerySet:
    return models.CommentState.objects.filter(comment__in=_comments(user))


def _replies(user: User) -> QuerySet:
    return models.Reply.objects.visible_to(user).filter(Q(comment__in=_comments(user)) | Q(author=user))


def _invitations(user: User) -> QuerySet:
    """Those that the person made, which end with their account, and those to their address."""
    return models.Invitation.objects.filter(Q(made_by=user) | Q(email=user.email))


def stays(rows: QuerySet) -> None:
    """What hangs on a piece of work goes with it, and on a review stays with it: nothing to do here."""


def release(rows: QuerySet) -> None:
    """A claim ends with the mentor's account. A learner's own requests go with their work."""
    rows.filter(status=models.ReviewRequest.Status.CLAIMED).update(
        status=models.ReviewRequest.Status.WAITING, claimed_by=None, claimed_at=None, claim_expires_at=None
    )


PERSONAL_DATA = [
    Rows(
        model=models.Cohort,
        name="cohorts_made",
        area=REVIEWS,
        person="made_by",
        erase=without("made_by"),
    ),
    Rows(model=models.Membership, name="memberships", area=REVIEWS, also={"cohort_name": "cohort__name"}),
    Rows(
        model=models.Invitation,
        name="invitations",
        area=REVIEWS,
        person=_invitations,
        secrets=("digest",),
        also={"cohort_name": "cohort__name"},
    ),
    Rows(
        model=models.Nudge,
        name="words_from_mentors",
        area=REVIEWS,
        person="learner",
        also={"cohort_name": "cohort__name", "from": "mentor__name"},
    ),
    Rows(model=models.MentorNote, name="notes_of_mentors", area=REVIEWS, person="learner"),
    Rows(model=models.Absence, name="absences", area=REVIEWS, person="mentor"),
    Rows(model=models.ReviewRequest, name="review_requests", area=REVIEWS, person=_requests, erase=release),
    Rows(model=models.RequestEvent, name="review_request_events", area=REVIEWS, person=_events, erase=stays),
    Rows(model=models.Review, name="reviews", area=REVIEWS, person=_reviews, erase=stays),
    Rows(model=models.Score, name="scores", area=REVIEWS, person=_scores, erase=stays),
    Rows(model=models.Feedback, name="feedback", area=REVIEWS, person=_feedback, erase=stays),
    Rows(model=models.Comment, name="comments", area=REVIEWS, person=_comments, erase=stays),
    Rows(model=models.CommentState, name="comment_states", area=REVIEWS, person=_states, erase=stays),
    Rows(model=models.Reply, name="replies", area=REVIEWS, person=_replies, erase=stays),
    Rows(model=models.SavedReply, name="saved_replies", area=REVIEWS, person="owner"),
]
