"""A review from its first word to its end: begun, kept, published, taken back, in effect, replaced, hidden."""

import datetime as dt

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from outbox.draining import drain
from outbox.models import Promise
from reviews.actions.commenting import add_comment, delete_comment, edit_comment
from reviews.actions.publishing import (
    TooEarly,
    hide_review,
    keep_approval_in_step,
    publish_review,
    settle,
    supersede_review,
    take_back,
)
from reviews.actions.reviewing import begin_review, discard_review, save_review
from reviews.actions.rubrics import current_rubric
from reviews.models import Comment, CommentState, Review, ReviewRequest
from tests.factories import make_admin, make_mentor

from .factories import make_request, make_review
from .written import RUBRIC, code_of, make_claimed, make_in_effect, make_ready, scored

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


# --- The draft


def test_a_draft_is_begun_once_and_bound_to_the_rubric_of_that_day():
    mentor, request = make_claimed()
    first = begin_review(request=request, mentor=mentor)
    assert begin_review(request=request, mentor=mentor) == first
    kind = request.case_study.artifact_type
    assert (first.rubric.number, first.rubric.criteria) == (1, RUBRIC["criteria"])
    kind.rubric = {"criteria": [{**RUBRIC["criteria"][0], "weight": 100}]}
    kind.save()
    assert current_rubric(artifact_type=kind).number == 2
    assert current_rubric(artifact_type=kind) == current_rubric(artifact_type=kind)
    first.refresh_from_db()
    assert first.rubric.number == 1
    kind.rubric = RUBRIC
    assert current_rubric(artifact_type=kind) == first.rubric


def test_only_the_claimant_begins():
    mentor, request = make_claimed()
    with pytest.raises(ValidationError, match="Mona Mentor has this piece now") as refused:
        begin_review(request=request, mentor=make_mentor())
    assert code_of(refused) == "not_claimed"
    with pytest.raises(ValidationError, match="back in the queue"):
        begin_review(request=make_request(), mentor=mentor)


def test_a_save_counts_versions_and_a_stale_tab_changes_nothing():
    mentor, request = make_claimed()
    review = begin_review(request=request, mentor=mentor)
    kept = save_review(review=review, summary="First tab.", version=0)
    assert kept.version == 1
    with pytest.raises(ValidationError) as refused:
        save_review(review=review, summary="Second tab.", scores=scored(), version=0)
    assert code_of(refused) == "stale"
    review.refresh_from_db()
    assert (review.summary, review.version, review.scores.count()) == ("First tab.", 1, 0)
    assert save_review(review=review, summary="First tab.", version=0).version == 1  # the same words are no conflict


def test_a_save_touches_what_is_named():
    review = make_ready()
    save_review(review=review, scores=[{"criterion": "purpose", "level": "strong"}])
    assert {score.criterion: (score.level, score.reason) for score in review.scores.all()} == {
        "purpose": ("strong", "Because."),
        "evidence": ("meets", "Because."),
    }
    for given in ({"scores": [{"criterion": "style"}]}, {"scores": [{"criterion": "purpose", "level": "ace"}]}):
        with pytest.raises(ValidationError):
            save_review(review=review, **given)
    with pytest.raises(ValidationError):
        save_review(review=review, verdict="splendid")


def test_a_comment_stands_at_its_passage_and_an_issue_is_open():
    review = make_ready()
    comment = add_comment(review=review, body="Which?", kind="issue", start=9, end=20)
    assert (comment.quote, comment.prefix, comment.suffix) == ("Two goals.", "One goal. ", " One goal.")
    assert (comment.start, comment.end, comment.state) == (10, 20, "open")
    assert edit_comment(comment=comment, kind="praise", body="Good.").state == ""
    assert edit_comment(comment=comment, replacement="Three.").is_suggestion
    assert edit_comment(comment=comment, body="Fine.").replacement == "Three."
    assert not edit_comment(comment=comment, replacement=None).is_suggestion
    delete_comment(comment=comment)
    delete_comment(comment=comment)
    with pytest.raises(ValidationError) as refused:
        edit_comment(comment=comment, body="Gone")
    assert code_of(refused) == "deleted"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"body": " "}, "required"),
        ({"body": "x" * 4_001}, "too_long"),
        ({"body": "x", "kind": "blame"}, "invalid_choice"),
        ({"body": "x", "start": 3}, "place"),
        ({"body": "x", "start": 9, "end": 10}, "no_passage"),
        ({"body": "x", "start": 0, "end": 4_000}, "no_passage"),
        ({"body": "x", "replacement": "y"}, "no_passage"),
        ({"body": "x", "start": 0, "end": 9, "replacement": "One goal."}, "unchanged"),
        ({"body": "x", "page": 2}, "place"),
    ],
)
def test_comments_that_are_refused(given, code):
    with pytest.raises(ValidationError) as refused:
        add_comment(review=make_ready(), **given)
    assert code_of(refused) == code


# --- Publishing


@pytest.mark.parametrize(
    ("verdict", "levels", "issue", "code"),
    [
        ("", "meets", False, "required"),
        ("approved", "", False, "unscored"),
        ("approved", "nearly", False, "below_meets"),
        ("approved_with_notes", "not_yet", False, "not_yet"),
        ("changes_requested", "meets", False, "nothing_to_change"),
        ("changes_requested", "meets", True, None),
        ("changes_requested", "nearly", False, None),
        ("approved_with_notes", "nearly", False, None),
        ("approved", "strong", False, None),
        ("declined", "", False, None),
    ],
)
def test_a_verdict_rests_on_the_levels(verdict, levels, issue, code):
    mentor, request = make_claimed()
    review = begin_review(request=request, mentor=mentor)
    review = save_review(review=review, summary="In short.", verdict=verdict, scores=scored(levels))
    if issue:
        add_comment(review=review, body="Fix this.", kind="issue")
    if code is None:
        assert publish_review(review=review).published_at
        return
    with pytest.raises(ValidationError) as refused:
        publish_review(review=review)
    assert code_of(refused) == code


def test_a_review_says_something():
    review = save_review(review=make_ready(), summary="")
    with pytest.raises(ValidationError) as refused:
        publish_review(review=review)
    assert code_of(refused) == "empty"
    add_comment(review=review, body="Good.")
    assert publish_review(review=review)


def test_a_minute_from_publication_to_effect():
    with time_machine.travel(NOON, tick=False) as clock:
        review = make_ready()
        issue = add_comment(review=review, body="Fix this.", kind="issue")
        review = publish_review(review=review)
        request = review.request
        owner = request.case_study.owner
        clock.shift(dt.timedelta(seconds=59))
        drain()
        request.refresh_from_db()
        assert request.status == "claimed"
        assert not Review.objects.visible_to(owner).exists()
        assert not Comment.objects.visible_to(owner).exists()
        assert not Notification.objects.filter(user=owner).exists()
        clock.shift(dt.timedelta(seconds=1))
        drain()
        request.refresh_from_db()
        review.refresh_from_db()
        assert (request.status, review.took_effect_at) == ("reviewed", timezone.now())
        assert review.revision.is_reviewed
        assert [state.state for state in CommentState.objects.filter(comment=issue)] == ["open"]
        told = Notification.objects.get(user=owner)
        assert told.text == f"Mona Mentor has reviewed “{request.case_study.title}”: approved."
        assert settle(review_id=review.pk, version=review.version) is None  # again is nothing
        assert Notification.objects.filter(user=owner).count() == CommentState.objects.count() == 1


def test_changes_requested_approve_nothing():
    mentor, request = make_claimed()
    review = save_review(
        review=begin_review(request=request, mentor=mentor),
        verdict="changes_requested",
        scores=scored("nearly"),
        summary="?",
    )
    review = publish_review(review=review)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        settle(review_id=review.pk, version=review.version)
    review.revision.refresh_from_db()
    assert not review.revision.is_reviewed


def test_taken_back_within_the_minute_and_published_again():
    with time_machine.travel(NOON, tick=False) as clock:
        review = publish_review(review=make_ready())
        clock.shift(dt.timedelta(seconds=59))
        review = take_back(review=review)
        assert review.is_draft
        assert take_back(review=review).is_draft
        review = publish_review(review=save_review(review=review, summary="Better words."))
        clock.shift(dt.timedelta(seconds=30))
        drain()  # what the first publication promised is due, and void
        review.refresh_from_db()
        assert not review.is_in_effect
        clock.shift(dt.timedelta(seconds=30))
        drain()
        review.refresh_from_db()
        assert review.is_in_effect
        assert list(review.request.events.values_list("kind", flat=True)) == ["published", "taken_back", "published"]
        assert Promise.objects.filter(kind="review_takes_effect", state="done").count() == 2
        with pytest.raises(ValidationError) as refused:
            take_back(review=review)
        assert code_of(refused) == "too_late"


def test_not_taken_back_after_the_minute_even_when_promises_are_late():
    with time_machine.travel(NOON, tick=False) as clock:
        review = publish_review(review=make_ready())
        with pytest.raises(TooEarly):
            settle(review_id=review.pk, version=review.version)
        clock.shift(dt.timedelta(seconds=60))
        with pytest.raises(ValidationError):
            take_back(review=review)


def test_a_claim_that_ends_in_that_minute_breaks_nothing():
    review = publish_review(review=make_ready())
    review.request.refresh_from_db()
    assert review.request.claim_expires_at > timezone.now() + dt.timedelta(hours=11)
    ReviewRequest.objects.update(status="waiting", claimed_by=None, claimed_at=None, claim_expires_at=None)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        assert settle(review_id=review.pk, version=review.version).is_in_effect
    review.request.refresh_from_db()
    assert review.request.status == "reviewed"


def test_a_piece_that_is_gone_settles_nothing():
    review = publish_review(review=make_ready())
    review.request.case_study.delete()
    assert settle(review_id=review.pk, version=review.version) is None


# --- Afterwards


def test_superseded_by_its_author():
    old = make_in_effect()
    draft = supersede_review(review=old)
    assert supersede_review(review=old) == draft
    assert (draft.summary, draft.verdict, draft.scores.count()) == (old.summary, old.verdict, 2)
    assert old in Review.objects.standing()  # as long as the other is a draft
    save_review(review=draft, verdict="changes_requested", scores=scored("nearly"), summary="I was wrong.")
    draft = publish_review(review=draft)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        assert settle(review_id=draft.pk, version=draft.version)
    assert list(Review.objects.standing()) == [draft]
    draft.revision.refresh_from_db()
    assert not draft.revision.is_reviewed  # the approval was replaced
    with pytest.raises(ValidationError) as refused:
        supersede_review(review=old)
    assert code_of(refused) == "superseded"


def test_hidden_by_an_admin_with_a_reason():
    review, admin = make_in_effect(), make_admin()
    with pytest.raises(ValidationError) as refused:
        hide_review(review=review, by=admin, reason=" ")
    assert code_of(refused) == "required"
    hidden = hide_review(review=review, by=admin, reason="It names a client.")
    assert hide_review(review=review, by=admin, reason="Again.").hidden_reason == "It names a client."
    owner = review.revision.case_study.owner
    assert not Review.objects.visible_to(owner).exists()
    assert Review.objects.get().summary == "Well done."  # kept
    hidden.revision.refresh_from_db()
    assert not hidden.revision.is_reviewed
    assert LogEntry.objects.get().change_message == "hidden: It names a client."
    assert Notification.objects.filter(kind="review_hidden").count() == 2


def test_another_approval_keeps_the_version_approved():
    review = make_in_effect()
    second = make_review(
        make_request(review.revision, status="reviewed", closed_at=timezone.now()),
        verdict="approved",
        took_effect_at=timezone.now(),
    )
    hide_review(review=review, by=make_admin(), reason="Wrong.")
    review.revision.refresh_from_db()
    assert review.revision.is_reviewed
    Review.objects.filter(pk=second.pk).update(hidden_at=timezone.now(), hidden_reason="x")
    keep_approval_in_step(review.revision, timezone.now())
    review.revision.refresh_from_db()
    assert not review.revision.is_reviewed


# --- Every move from every state

STATES = ("draft", "published", "late", "in_effect", "superseded", "hidden")
MOVES = {
    "save": lambda review: save_review(review=review, summary="Else."),
    "comment": lambda review: add_comment(review=review, body="Else."),
    "discard": lambda review: discard_review(review=review),
    "publish": lambda review: publish_review(review=review),
    "take back": lambda review: take_back(review=review),
    "settle": lambda review: settle(review_id=review.pk, version=review.version),
    "supersede": lambda review: supersede_review(review=review),
    "hide": lambda review: hide_review(review=review, by=make_admin(), reason="Because."),
}
TABLE = """
           draft      published late       in_effect superseded hidden
save       ok         not_draft not_draft  not_draft not_draft  not_draft
comment    ok         not_draft not_draft  not_draft not_draft  not_draft
discard    ok         not_draft not_draft  not_draft not_draft  not_draft
publish    ok         not_draft not_draft  not_draft not_draft  not_draft
take_back  ok         ok        too_late   too_late  too_late   too_late
settle     nothing    too_early ok         nothing   nothing    nothing
supersede  not_in_effect not_in_effect not_in_effect ok superseded not_in_effect
hide       not_in_effect not_in_effect not_in_effect ok ok        ok
"""


def make_in_state(state: str) -> Review:
    if state == "draft":
        return make_ready()
    if state in ("published", "late"):
        review = publish_review(review=make_ready())
        if state == "late":
            review.published_at = timezone.now() - dt.timedelta(seconds=61)
            review.save()
        return review
    review = make_in_effect()
    if state == "superseded":
        newer = publish_review(review=supersede_review(review=review))
        Review.objects.filter(pk=newer.pk).update(took_effect_at=timezone.now())
    if state == "hidden":
        hide_review(review=review, by=make_admin(), reason="Because.")
    return Review.objects.get(pk=review.pk)


def rows():
    for line in TABLE.strip().splitlines()[1:]:
        move, *answers = line.split()
        yield from ((move.replace("_", " "), state, answer) for state, answer in zip(STATES, answers, strict=True))


@pytest.mark.parametrize(("move", "state", "expected"), list(rows()))
def test_every_move_from_every_state(move, state, expected):
    review = make_in_state(state)
    try:
        done = MOVES[move](review)
        answer = "nothing" if move == "settle" and done is None else "ok"
    except TooEarly:
        answer = "too_early"
    except ValidationError as error:
        answer = error.code
    assert answer == expected
