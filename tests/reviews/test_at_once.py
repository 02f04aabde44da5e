"""Two tabs, two people, or a person and the clock, at the same instant: one of them is first, and nothing breaks."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from outbox.models import Promise
from portfolio.actions import withdraw_revision
from reviews.actions.claims import expire_claim, release_claim
from reviews.actions.commenting import add_comment
from reviews.actions.feedback import ask_second_opinion
from reviews.actions.publishing import TooEarly, publish_review, settle, supersede_review, take_back
from reviews.actions.requests import withdraw_request
from reviews.actions.reviewing import begin_review, save_review
from reviews.models import Comment, RequestEvent, Review, ReviewRequest

from .written import make_claimed, make_in_effect, make_ready

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each got: a result, or the code of the refusal."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        gate.wait()
        try:
            return act()
        except ValidationError as error:
            return next(iter(error.error_dict.values()))[0].code if hasattr(error, "error_dict") else error.code
        except TooEarly:
            return "too_early"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def test_begun_in_two_tabs_is_one_draft():
    mentor, request = make_claimed()
    got = at_once(*[lambda: begin_review(request=request, mentor=mentor)] * 3)
    assert got == [Review.objects.get()] * 3


def test_published_in_two_tabs_goes_out_once():
    review = make_ready()
    got = at_once(*[lambda: publish_review(review=review)] * 3)
    assert sorted(map(str, got)) == sorted([str(review), "not_draft", "not_draft"])
    assert RequestEvent.objects.filter(kind="published").count() == 1
    assert Promise.objects.filter(kind="review_takes_effect").count() == 1


def test_saved_in_two_tabs_tells_one_of_them():
    review = make_ready()
    got = at_once(
        lambda: save_review(review=review, summary="One.", version=1),
        lambda: save_review(review=review, summary="Other.", version=1),
    )
    assert got.count("stale") == 1
    review.refresh_from_db()
    assert review.version == 2


def test_a_comment_is_in_the_review_or_refused():
    """None is left out of what was published, and none gets in afterwards."""
    review = make_ready()
    published, added = at_once(
        lambda: publish_review(review=review), lambda: add_comment(review=review, body="And this.", kind="issue")
    )
    assert published == review
    assert (added == "not_draft") == (not Comment.objects.exists())


def test_published_while_the_claim_ends():
    """Either the review is published and keeps its claim, or the piece is back in the queue and the draft is kept."""
    review = make_ready()
    ReviewRequest.objects.update(claim_expires_at=timezone.now())

    published, expired = at_once(
        lambda: publish_review(review=review), lambda: expire_claim(request=ReviewRequest.objects.get())
    )
    review.refresh_from_db()
    request = review.request
    assert (published, expired) in [(review, False), ("not_claimed", True)]
    assert (not review.is_draft, request.status) in [(True, "claimed"), (False, "waiting")]


def test_published_while_the_author_withdraws():
    """What a mentor has in hand is not withdrawn, whoever is first."""
    review = make_ready()
    request = ReviewRequest.objects.get()
    assert at_once(lambda: publish_review(review=review), lambda: withdraw_request(request=request)) == [
        review,
        "in_hand",
    ]
    request.refresh_from_db()
    assert request.status == "claimed"


def test_given_back_and_withdrawn_while_it_is_published():
    """Given back first, it can be withdrawn and the draft stays a draft; published first, neither happens."""
    review = make_ready()

    def give_up() -> ReviewRequest:
        release_claim(request=ReviewRequest.objects.get(), mentor=review.mentor)
        return withdraw_request(request=ReviewRequest.objects.get())

    published, _given_up = at_once(lambda: publish_review(review=review), give_up)
    review.refresh_from_db()
    assert (published == review) == (not review.is_draft) == (review.request.status == "claimed")
    assert review.is_draft == (review.request.status == "withdrawn")


def test_published_while_the_author_takes_the_version_back():
    """Whoever is first: no review is published of a version that is a draft again without being refused in time."""
    review = make_ready()
    published, _withdrawn = at_once(
        lambda: publish_review(review=review), lambda: withdraw_revision(revision=review.revision)
    )
    review.refresh_from_db()
    if published == "not_submitted":
        assert review.is_draft
        return
    Review.objects.update(published_at=timezone.now() - dt.timedelta(seconds=60))
    settle(review_id=review.pk, version=review.version)
    review.refresh_from_db()
    assert review.is_in_effect == (not review.revision.is_draft)


def test_taken_back_as_it_takes_effect():
    review = publish_review(review=make_ready())
    Review.objects.update(published_at=timezone.now() - dt.timedelta(seconds=59.9))
    taken, settled = at_once(
        lambda: take_back(review=review), lambda: settle(review_id=review.pk, version=review.version)
    )
    review.refresh_from_db()
    request = review.request
    if review.is_draft:
        assert (taken, settled, request.status) in [(review, None, "claimed"), (review, "too_early", "claimed")]
    else:
        assert taken == "too_late"
        assert review.is_in_effect == (settled == review)


def test_settled_by_two_workers_once():
    review = publish_review(review=make_ready())
    Review.objects.update(published_at=timezone.now() - dt.timedelta(seconds=60))
    got = at_once(*[lambda: settle(review_id=review.pk, version=review.version)] * 3)
    assert sorted(map(str, got)) == sorted([str(review), "None", "None"])
    review.revision.refresh_from_db()
    assert review.revision.is_reviewed


def test_replaced_in_two_tabs_is_one_draft():
    review = make_in_effect()
    first, second = at_once(*[lambda: supersede_review(review=review)] * 2)
    assert first == second == Review.objects.get(supersedes=review)


def test_a_second_opinion_is_asked_for_once():
    review = make_in_effect()
    got = at_once(*[lambda: ask_second_opinion(review=review)] * 3)
    assert got.count("asked") + got.count("waiting") == 2
    assert ReviewRequest.objects.filter(is_second_opinion=True).count() == 1
