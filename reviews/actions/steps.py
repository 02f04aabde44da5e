"""What every step of a request has in common: the row locked and up to date, and an event of what happened."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reviews.models import Absence, RequestEvent, Review, ReviewRequest

CLAIM_FIELDS = ["status", "claimed_by", "claimed_at", "claim_expires_at"]
REASON_MAX_LENGTH = 500


def refusal(message: str, code: str) -> ValidationError:
    return ValidationError(message, code=code)


def record(
    request: ReviewRequest, kind: str, *, by: User | None = None, mentor: User | None = None, reason: str = ""
) -> RequestEvent:
    return RequestEvent.objects.create(request=request, kind=kind, by=by, mentor=mentor, reason=reason)


def locked(request: ReviewRequest, now: datetime | None = None) -> ReviewRequest:
    """The request, locked until the transaction ends; a claim whose time is over has fallen back to the queue."""
    row = ReviewRequest.objects.locked(request.pk)
    fall_back(row, now or timezone.now())
    return row


def fall_back(request: ReviewRequest, now: datetime) -> bool:
    """Put a locked request whose claim is over back into the queue. Whether that was so."""
    if not request.is_claim_over(now) or is_being_published(request):
        return False
    mentor = request.claimed_by
    back_to_queue(request)
    record(request, RequestEvent.Kind.EXPIRED, mentor=mentor)
    return True


def back_to_queue(request: ReviewRequest) -> None:
    """Nobody has it any more; the mentor who knew the piece has had their turn."""
    request.status = ReviewRequest.Status.WAITING
    request.claimed_by = request.claimed_at = request.claim_expires_at = None
    request.reserved_for = request.reserved_until = None
    request.save(update_fields=[*CLAIM_FIELDS, "reserved_for", "reserved_until"])


def is_being_published(request: ReviewRequest) -> bool:
    """Whether a review of it was published that may still be taken back: the request rests until then."""
    return Review.objects.filter(request=request, published_at__isnull=False, took_effect_at=None).exists()


def require_open(request: ReviewRequest) -> None:
    """Raises ``ValidationError`` with the code ``not_open`` for a request that is over, or about to be."""
    if not request.is_open:
        message = _("This request is over: %(status)s.") % {"status": request.get_status_display().lower()}
        raise refusal(message, "not_open")
    if is_being_published(request):
        raise refusal(_("The mentor is finishing the review at this moment. Try again in a minute."), "not_open")


def checked_reason(reason: str, *, required: bool = False) -> str:
    reason = " ".join(reason.split())
    if required and not reason:
        raise ValidationError({"reason": refusal(_("Say why."), "required")})
    if len(reason) > REASON_MAX_LENGTH:
        message = _("Say it in at most %(most)s characters.") % {"most": REASON_MAX_LENGTH}
        raise ValidationError({"reason": refusal(message, "max_length")})
    return reason


def is_away(mentor: User) -> bool:
    """Whether today, where they live, is one of their days away."""
    return Absence.objects.of(mentor).covering(mentor.today()).exists()
