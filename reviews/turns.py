"""Whose turn it is, since when, and how long it usually takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications.waiting import Waiting

from .deadlines import REPLY_DUE
from .models import Absence, RequestEvent, Review, ReviewRequest
from .waits import UsualWait, usual_wait

COUNTED = 200  # of the requests that were closed lately, the latest


def usual_wait_now(now: datetime) -> UsualWait:
    """From asking to the review taking effect, of what was closed in the last three months."""
    closed = ReviewRequest.objects.recently_closed(now).with_answers()
    rows = closed.values_list("status", "asked_at", "answered_at")[:COUNTED]
    return usual_wait(
        answered_at - asked_at if answered_at else None
        for status, asked_at, answered_at in rows
        if answered_at or status == ReviewRequest.Status.ENDED  # a review that can still be taken back is no answer
    )


def shown_status(request: ReviewRequest) -> str:
    """The status as the author may know it: a review that has not taken effect is still being written."""
    if request.status != ReviewRequest.Status.REVIEWED:
        return request.status
    if not hasattr(request, "answered_at"):  # with_answers() was not asked for
        request = ReviewRequest.objects.with_answers().get(pk=request.pk)
    return request.status if request.answered_at else ReviewRequest.Status.CLAIMED


@dataclass(frozen=True)
class Turn:
    """Where a request stands, for its author."""

    request: ReviewRequest
    status: str
    now: datetime

    @classmethod
    def of(cls, request: ReviewRequest, now: datetime | None = None) -> Turn:
        return cls(request, shown_status(request), now or timezone.now())

    @property
    def is_open(self) -> bool:
        return self.status in ReviewRequest.OPEN

    @property
    def is_claimed(self) -> bool:
        return self.status == ReviewRequest.Status.CLAIMED

    @property
    def is_waiting(self) -> bool:
        return self.status == ReviewRequest.Status.WAITING

    @property
    def is_withdrawable(self) -> bool:
        return self.is_waiting

    @property
    def waits_for(self) -> User | None:
        """The one mentor who has it, or whose turn it is to take it."""
        request = self.request
        if self.is_claimed:
            return request.claimed_by
        return request.mentor or (request.reserved_for if request.is_reserved(self.now) else None)

    @property
    def may_change_mentor(self) -> bool:
        """Whether there is anybody else than "any mentor" to turn away from."""
        somebody = self.waits_for is not None or self.request.audience != ReviewRequest.Audience.ANYONE
        return self.request.is_open and (self.is_claimed or somebody)

    @property
    def is_stranded(self) -> bool:
        """Whether whoever it was sent to cannot take it any more."""
        request = self.request
        if not self.is_waiting or request.audience == ReviewRequest.Audience.ANYONE:
            return False
        if request.audience == ReviewRequest.Audience.MENTOR:
            return request.mentor is None or not (request.mentor.is_mentor and request.mentor.is_active)
        return request.cohort is None or not request.cohort.memberships.active().mentors().exists()

    @property
    def age(self) -> timedelta:
        """From asking until now, or until it was over."""
        until = None if self.is_open else self.request.closed_at
        return (until or self.now) - self.request.asked_at

    @property
    def due_at(self) -> datetime:
        """When an answer is to be expected at most."""
        return self.request.asked_at + REPLY_DUE

    @property
    def reviews(self) -> list[Review]:
        """Those that the author may read, the latest first."""
        return list(Review.objects.of(self.request).in_effect().select_related("mentor").order_by("-took_effect_at"))

    @property
    def history(self) -> list[RequestEvent]:
        return list(self.request.events.for_learner())


def mentors_to_ask(user: User) -> list[tuple[User, date | None]]:
    """Whom a learner can ask, by name, each with the last of their days away when they are away now."""
    away = Absence.objects.by_mentor(timezone.localdate())
    return [(mentor, away.get(mentor.pk)) for mentor in User.objects.mentors().exclude(pk=user.pk)]


def what_waits(user: User) -> list[Waiting]:
    """Lines for the mail on Mondays: the pieces that one has, the queue, and one's own that wait too long."""
    now = timezone.now()
    return [*_for_mentor(user, now), *_for_learner(user, now)]


def _for_mentor(user: User, now: datetime) -> list[Waiting]:
    if not user.is_mentor:
        return []
    lines = []
    if held := ReviewRequest.objects.claimed_by(user).kept().count():
        text = ngettext("You have %(n)s piece to review", "You have %(n)s pieces to review", held) % {"n": held}
        lines.append(Waiting(text, f"{reverse('reviews')}?show=mine"))
    waiting = list(
        ReviewRequest.objects.up_for(user, now).order_by("asked_at").values_list("asked_at", flat=True)[:100]
    )
    if waiting:
        days = (now - waiting[0]).days
        count = ngettext("%(n)s piece waits for a mentor", "%(n)s pieces wait for a mentor", len(waiting))
        since = ngettext("the oldest for %(n)s day", "the oldest for %(n)s days", days) % {"n": days}
        lines.append(Waiting(f"{count % {'n': len(waiting)}}, {since}", reverse("reviews")))
    return lines


def _for_learner(user: User, now: datetime) -> list[Waiting]:
    late = ReviewRequest.objects.of(user).waiting().kept().asked_by(now - REPLY_DUE).with_people().order_by("asked_at")
    return [
        Waiting(
            _("“%(title)s” has waited %(days)s days for a review")
            % {"title": request.case_study.title, "days": (now - request.asked_at).days},
            reverse("review-request", args=[request.pk]),
        )
        for request in late[:3]
    ]


def due_word(request: ReviewRequest, user: User) -> str:
    """``today``, ``late`` or nothing: how the promised answer stands on the mentor's calendar."""
    due, today = timezone.localdate(request.asked_at + REPLY_DUE, user.zone), user.today()
    if due < today:
        return "late"
    return "today" if due == today else ""


@dataclass(frozen=True)
class Line:
    """A request in the queue, for one mentor."""

    request: ReviewRequest
    user: User
    now: datetime

    @property
    def is_mine(self) -> bool:
        return self.request.has_claim(self.user, self.now)

    @property
    def is_free(self) -> bool:
        """Whether this mentor could take it now."""
        request = self.request
        waits_for_other = request.is_reserved(self.now) and request.reserved_for_id != self.user.pk
        is_free = request.status == ReviewRequest.Status.WAITING or request.is_claim_over(self.now)
        return is_free and not waits_for_other

    @property
    def is_returned(self) -> bool:
        return self.request.reserved_for_id == self.user.pk

    @property
    def is_for_me(self) -> bool:
        return self.request.mentor_id == self.user.pk

    @property
    def may_renew(self) -> bool:
        return self.is_mine and self.request.renewed_until(self.now) is not None

    @property
    def age(self) -> timedelta:
        return self.now - self.request.asked_at

    @property
    def due(self) -> str:
        return due_word(self.request, self.user)

    @property
    def due_at(self) -> datetime:
        return self.request.asked_at + REPLY_DUE


def away_until(mentor: User) -> date | None:
    """The last of the days away that today belongs to, where the mentor lives."""
    return Absence.objects.of(mentor).by_mentor(mentor.today()).get(mentor.pk)


def history_for_mentor(request: ReviewRequest) -> list[RequestEvent]:
    return list(request.events.for_mentors())
