"""Rows of reviews for tests: bare, without events. Use the actions where those matter."""

import datetime as dt
import itertools

from django.utils import timezone

from accounts.models import User
from portfolio.models import Revision
from reviews.models import Absence, Cohort, Comment, Membership, Review, ReviewRequest, Rubric, Score
from tests.factories import make_mentor, make_roadmap, make_submitted

_numbers = itertools.count(1)


def make_cohort(*, mentors: list[User] = (), learners: list[User] = (), **fields) -> Cohort:
    number = next(_numbers)
    roadmap = fields.pop("roadmap", None) or make_roadmap()
    cohort = Cohort.objects.create(
        **{"name": f"Cohort {number}", "slug": f"cohort-{number}", "roadmap": roadmap, **fields}
    )
    Membership.objects.bulk_create(
        Membership(cohort=cohort, user=user, role=role)
        for role, users in (("mentor", mentors), ("learner", learners))
        for user in users
    )
    return cohort


def make_request(revision: Revision | None = None, *, claimed_by: User | None = None, **fields) -> ReviewRequest:
    """A request that waits, or one that ``claimed_by`` has taken."""
    revision = revision or make_submitted()
    now = timezone.now()
    if claimed_by is not None:
        fields = {
            "status": "claimed",
            "claimed_by": claimed_by,
            "claimed_at": now,
            "claim_expires_at": now + dt.timedelta(hours=48),
            **fields,
        }
    fields.setdefault("audience", next((to for to in ("mentor", "cohort") if fields.get(to)), "anyone"))
    return ReviewRequest.objects.create(case_study=revision.case_study, revision=revision, **fields)


def make_rubric(artifact_type, **fields) -> Rubric:
    number = artifact_type.rubrics.count() + 1
    levels = {level: f"What is {level}." for level in Score.Level.values}
    criteria = [
        {"key": "purpose", "title": "Purpose", "question": "Why?", "weight": 40, "levels": levels},
        {"key": "evidence", "title": "Evidence", "question": "How do you know?", "weight": 60, "levels": levels},
    ]
    return Rubric.objects.create(
        **{"artifact_type": artifact_type, "number": number, "criteria": criteria, "digest": f"{number:064}", **fields}
    )


def make_review(request: ReviewRequest | None = None, *, mentor: User | None = None, **fields) -> Review:
    """A draft of ``mentor``; with ``verdict`` and ``took_effect_at`` one that the learner reads."""
    mentor = mentor or make_mentor()
    request = request or make_request(claimed_by=mentor)
    kind = request.case_study.artifact_type
    rubric = fields.pop("rubric", None) or kind.rubrics.first() or make_rubric(kind)
    if fields.get("took_effect_at") and "published_at" not in fields:
        fields["published_at"] = fields["took_effect_at"]
    return Review.objects.create(request=request, revision=request.revision, mentor=mentor, rubric=rubric, **fields)


def make_comment(review: Review, start: int | None = None, end: int | None = None, **fields) -> Comment:
    text = review.revision.plain_text
    passage = {}
    if start is not None:
        passage = {
            "start": start,
            "end": end,
            "quote": text[start:end],
            "prefix": text[max(0, start - 32) : start],
            "suffix": text[end : end + 32],
        }
    if fields.get("kind") == "issue":
        fields.setdefault("state", "open")
    return Comment.objects.create(
        **{"review": review, "revision": review.revision, "body": "Who set the goal?", **passage, **fields}
    )


def make_absence(mentor: User, *, days: int = 3, begins_in: int = 0) -> Absence:
    """``days`` away, the first of them today unless it begins later."""
    starts = mentor.today() + dt.timedelta(days=begins_in)
    return Absence.objects.create(mentor=mentor, starts=starts, ends=starts + dt.timedelta(days=days - 1))
