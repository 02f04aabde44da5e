"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reviews.models import Comment, Review, ReviewRequest
from tests.factories import make_mentor, make_submitted

from .factories import make_comment, make_request, make_review

pytestmark = pytest.mark.django_db


def refused(name: str, write) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert name in str(error.value) or "UNIQUE constraint failed" in str(error.value)


def test_one_open_request_per_case_study():
    request = make_request()
    refused("review_request_one_open_per_case_study", lambda: make_request(request.revision))
    ReviewRequest.objects.update(status="withdrawn", closed_at=timezone.now())
    assert make_request(request.revision).is_open


def test_a_claim_expires():
    request = make_request()
    refused(
        "review_request_claim_expires",
        lambda: ReviewRequest.objects.filter(pk=request.pk).update(status="claimed", claimed_by=make_mentor()),
    )


def test_one_draft_per_mentor():
    review = make_review()
    refused("review_one_draft_per_mentor", lambda: make_review(review.request, mentor=review.mentor))


def test_no_publication_without_a_verdict():
    review = make_review()
    refused(
        "review_published_with_a_verdict",
        lambda: Review.objects.filter(pk=review.pk).update(published_at=timezone.now()),
    )


def test_a_comment_is_in_one_place_and_whole():
    review = make_review(make_request(make_submitted(), claimed_by=(mentor := make_mentor())), mentor=mentor)
    comment = make_comment(review, 0, 4)
    row = Comment.objects.filter(pk=comment.pk)
    refused("comment_passage_is_whole", lambda: row.update(end=None))
    refused("comment_only_issues_have_a_state", lambda: row.update(state="open"))
    refused("comment_in_one_place", lambda: row.update(page=2))


def test_nobody_elses_draft_is_visible():
    review = make_review()
    make_comment(review)
    author, other = review.revision.case_study.owner, make_mentor()
    assert [Review.objects.visible_to(user).count() for user in (review.mentor, author, other)] == [1, 0, 0]
    assert [Comment.objects.visible_to(user).count() for user in (review.mentor, author, other)] == [1, 0, 0]
    Review.objects.update(verdict="approved", published_at=timezone.now())
    assert Review.objects.visible_to(author).count() == 0  # it can still be taken back
    Review.objects.update(took_effect_at=timezone.now())
    assert [Review.objects.visible_to(user).count() for user in (review.mentor, author, other)] == [1, 1, 0]
    assert [Comment.objects.visible_to(user).count() for user in (review.mentor, author, other)] == [1, 1, 0]
