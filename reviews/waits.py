"""How long people wait for a review: computed from what happened, and said only when there is enough of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median_low

FEWEST = 5


class Say(StrEnum):
    TOO_FEW = "too_few"
    MEDIAN = "median"
    MOST_UNANSWERED = "most_unanswered"


@dataclass(frozen=True, slots=True)
class UsualWait:
    """``median`` is there when ``say`` is ``MEDIAN``: half of ``count`` requests were answered within it."""

    say: Say
    count: int
    median: timedelta | None = None


def usual_wait(waits: Iterable[timedelta | None]) -> UsualWait:
    """The median of these waits, each from the question to the review taking effect.

    ``None`` is a request that ended without an answer. It counts as longer than every other: to leave
    the unlucky out would make the queue look faster the worse it is.
    """
    known = [timedelta.max if wait is None else wait for wait in waits]
    if len(known) < FEWEST:
        return UsualWait(Say.TOO_FEW, len(known))
    middle = median_low(known)
    if middle == timedelta.max:
        return UsualWait(Say.MOST_UNANSWERED, len(known))
    return UsualWait(Say.MEDIAN, len(known), middle)
