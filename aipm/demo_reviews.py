"""Reviews for the people of the demo: one that Noor has read, and one that Marta is writing."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from portfolio.models import Revision
from reviews.actions.commenting import add_comment
from reviews.actions.notebook import save_reply
from reviews.actions.publishing import publish_review, settle
from reviews.actions.reviewing import begin_review, save_review
from reviews.deadlines import CLAIM
from reviews.models import Comment, Review, ReviewRequest, SavedReply

Scores = dict[str, tuple[str, str]]

PLAN_SUMMARY = (
    "The second version counts the baseline and says how sure each date is: that is what a sponsor needs. "
    "The kill criteria are the strongest part. One number still needs its source."
)
NOTE_SUMMARY = "Half a page that a busy person reads to the end. Two small gaps to close and it is ready."
SAVED = "Who decided this, and on what evidence? One sentence is enough."
OFFICIAL = "Please check this passage for names of people or clients before the next version."


def give_reviews(*, learner: User, mentor: User, now: dt.datetime) -> None:
    """What is there of the learner's submitted work decides; the times are those of the last days."""
    plan = _submitted(learner, "project-plan")
    if plan:
        request = _claimed(plan, mentor, now - dt.timedelta(days=8))
        review = begin_review(request=request, mentor=mentor)
        _comment(review, "Kill criteria", "Clear and honest. Keep exactly this.", Comment.Kind.PRAISE)
        _comment(review, "Problem today", "Counted by whom, and in which weeks? One clause is enough.")
        levels = ("meets", "strong", "meets", "nearly")
        review = _score(review, PLAN_SUMMARY, Review.Verdict.APPROVED_WITH_NOTES, levels)
        _take_effect(publish_review(review=review), now - dt.timedelta(days=6))
    note = _submitted(learner, "communication-template")
    if note:
        message = "Is the line about certainty too blunt for a sponsor?"
        request = _claimed(note, mentor, now - dt.timedelta(days=2), message)
        draft = begin_review(request=request, mentor=mentor)
        asks = "Not too blunt. Say who may use which word: the team, or only the lead?"
        _comment(draft, "How sure we are:", asks, Comment.Kind.ISSUE)
        _comment(
            draft, "No number without the data behind it", "Clear and honest. Keep exactly this.", Comment.Kind.PRAISE
        )
        _comment(draft, "Costs four days.", "Four days of whom? A sponsor will ask.", Comment.Kind.ISSUE)
        _score(draft, NOTE_SUMMARY, "", ("meets", "meets", "strong"))
    save_reply(owner=mentor, title="Who decided, on what", body=SAVED)
    SavedReply.objects.get_or_create(owner=None, title="Names and clients", defaults={"body": OFFICIAL})


def _submitted(learner: User, kind: str) -> Revision | None:
    found = Revision.objects.of(learner).submitted().filter(case_study__artifact_type__key=kind)
    return found.newest_first().first()


def _claimed(revision: Revision, mentor: User, at: dt.datetime, message: str = "") -> ReviewRequest:
    request = ReviewRequest.objects.create(
        case_study=revision.case_study,
        revision=revision,
        message=message,
        status=ReviewRequest.Status.CLAIMED,
        asked_at=at,
        claimed_by=mentor,
        claimed_at=at + dt.timedelta(hours=20),
        claim_expires_at=at + dt.timedelta(hours=20) + CLAIM,
    )
    request.events.create(kind="asked", at=at, by=revision.case_study.owner)
    request.events.create(kind="claimed", at=request.claimed_at, by=mentor, mentor=mentor)
    return request


def _comment(review: Review, words: str, body: str, kind: str = Comment.Kind.REMARK) -> None:
    """At these words, where the text has them."""
    start = review.revision.plain_text.find(words)
    if start >= 0:
        add_comment(review=review, body=body, kind=kind, start=start, end=start + len(words))


def _score(review: Review, summary: str, verdict: str, levels: tuple[str, ...]) -> Review:
    """The criteria of the rubric in turn, as far as there are levels; all of them once there is a verdict."""
    keys = [criterion["key"] for criterion in review.rubric.criteria]
    given = [levels[number % len(levels)] for number in range(len(keys) if verdict else len(levels))]
    scores = [{"criterion": key, "level": level} for key, level in zip(keys, given, strict=False)]
    return save_review(review=review, summary=summary, verdict=verdict, scores=scores)


def _take_effect(review: Review, at: dt.datetime) -> None:
    Review.objects.filter(pk=review.pk).update(published_at=at)
    settle(review_id=review.pk, version=review.version)
    Review.objects.filter(pk=review.pk).update(took_effect_at=at + dt.timedelta(minutes=1))
    Comment.objects.filter(review=review).update(written_at=at)
