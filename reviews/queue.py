"""What a mentor finds in the queue: which part of it, and in which order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from accounts.models import User

from .models import Cohort, ReviewRequest
from .models.requests import ReviewRequestQuerySet

Show = Literal["open", "mine", "returned"]


def part_of_queue(
    user: User,
    now: datetime,
    *,
    show: Show = "open",
    kind: str = "",
    cohort: Cohort | None = None,
    older_than: timedelta | None = None,
) -> ReviewRequestQuerySet:
    """What this mentor could take, has taken, or what came back to them; by kind, cohort and age."""
    if show == "mine":
        found = ReviewRequest.objects.visible_to_mentor(user).claimed_by(user)
    else:
        found = ReviewRequest.objects.up_for(user, now)
    if show == "returned":
        found = found.returned_to(user)
    if kind:
        found = found.of_kind(kind)
    if cohort is not None:
        found = found.of_learners_in(cohort)
    if older_than is not None:
        found = found.asked_by(now - older_than)
    return found
