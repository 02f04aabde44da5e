"""Reviews written by the actions, on versions that were really submitted."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from portfolio.actions import submit_revision
from portfolio.models import Revision
from reviews.actions.publishing import publish_review, settle
from reviews.actions.reviewing import begin_review, save_review
from reviews.models import Review, ReviewRequest
from tests.factories import make_artifact_type, make_case_study, make_mentor

from .factories import make_request

LEVELS = ("not_yet", "nearly", "meets", "strong")
RUBRIC = {
    "criteria": [
        {"key": key, "title": key.title(), "question": "?", "weight": 50, "levels": dict.fromkeys(LEVELS, "So.")}
        for key in ("purpose", "evidence")
    ]
}
TEXT = """# The pilot

One goal. Two goals. One goal.

- Asked *three* cooks.
- Counted the plates, twice.

| Week | Plates |
|------|--------|
| 1    | 40     |
"""


def code_of(refused) -> str:
    error = refused.value
    return next(iter(error.error_dict.values()))[0].code if hasattr(error, "error_dict") else error.code


def make_written(owner: User | None = None, *, body: str = "One goal. Two goals. One goal.", **fields) -> Revision:
    """A version with a rubric to judge it by, submitted as its author does."""
    number = Revision.objects.count()
    kind = fields.pop("artifact_type", None) or make_artifact_type(f"kind-{number}", rubric=RUBRIC)
    study = make_case_study(owner, artifact_type=kind, body=body, **fields)
    return submit_revision(study=study, confirmed=True)


def make_claimed(mentor: User | None = None, **fields) -> tuple[User, ReviewRequest]:
    mentor = mentor or make_mentor()
    return mentor, make_request(make_written(**fields), claimed_by=mentor)


def scored(level: str = "meets") -> list[dict]:
    return [{"criterion": key, "level": level, "reason": "Because."} for key in ("purpose", "evidence")]


def make_ready(verdict: str = "approved", **fields) -> Review:
    """A draft that could be published."""
    mentor, request = make_claimed(**fields)
    review = begin_review(request=request, mentor=mentor)
    return save_review(review=review, summary="Well done.", verdict=verdict, scores=scored())


def make_in_effect(verdict: str = "approved", review: Review | None = None, **fields) -> Review:
    """A review that its learner reads; the draft ``review`` when one is given."""
    review = publish_review(review=review or make_ready(verdict, **fields))
    Review.objects.filter(pk=review.pk).update(published_at=timezone.now() - dt.timedelta(seconds=61))
    settled = settle(review_id=review.pk, version=review.version)
    assert settled
    return settled
