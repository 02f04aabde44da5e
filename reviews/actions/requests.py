"""What learners do: ask for a review, take the question back, ask for another mentor."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.models import CaseStudy, Revision
from reviews.deadlines import RESERVED
from reviews.models import Cohort, RequestEvent, Review, ReviewRequest
from reviews.models.requests import MESSAGE_MAX_LENGTH

from .claims import tell_claim_is_over, tell_mentor
from .steps import back_to_queue, checked_reason, is_away, locked, record, refusal, require_open


@transaction.atomic
def ask_for_review(
    *, study: CaseStudy, message: str = "", mentor: User | None = None, cohort: Cohort | None = None
) -> ReviewRequest:
    """Ask for a review of the newest submitted version: of any mentor, of one, or of a cohort's.

    A piece that was reviewed before waits first for the mentor who knows it, when that is among those
    whom the learner asks and they are not away. Raises ``ValidationError`` with the code
    ``not_submitted`` without such a version, ``already_open`` while a request is open,
    ``already_reviewed`` when nothing is new since the last review, and by field.
    """
    study = CaseStudy.objects.locked(study.pk)
    message = _checked_message(message)
    _check_audience(study, mentor, cohort)
    revision = study.revisions.submitted().newest_first().first()
    if revision is None:
        raise refusal(_("Submit a version first; that is what a mentor reads."), "not_submitted")
    requests = ReviewRequest.objects.filter(case_study=study)
    if requests.open().exists():
        raise refusal(_("This piece is already waiting for a review."), "already_open")
    last = Review.objects.latest_of(study)
    if revision.is_reviewed or (last is not None and last.revision_id == revision.pk):
        raise refusal(_("This version has been reviewed. Submit a new one, then ask again."), "already_reviewed")
    return _ask(revision, message=message, mentor=mentor, cohort=cohort, last=last)


@transaction.atomic
def withdraw_request(*, request: ReviewRequest) -> ReviewRequest:
    """Take the question back, until a mentor has taken the piece. Withdrawn already, it stays so.

    Raises ``ValidationError`` with the code ``in_hand`` when a mentor has it, ``not_open`` when it is over.
    """
    request = locked(request)
    if request.status == ReviewRequest.Status.WITHDRAWN:
        return request
    if request.status == ReviewRequest.Status.CLAIMED:
        message = _("A mentor has this piece, so it cannot be withdrawn. You can ask for another mentor.")
        raise refusal(message, "in_hand")
    require_open(request)
    close(request, ReviewRequest.Status.WITHDRAWN)
    record(request, RequestEvent.Kind.WITHDRAWN, by=request.case_study.owner)
    return request


@transaction.atomic
def ask_for_another_mentor(
    *, request: ReviewRequest, mentor: User | None = None, cohort: Cohort | None = None, reason: str = ""
) -> ReviewRequest:
    """Somebody else than who has the piece, or whom it waits for; its place in the queue stays.

    Who had it cannot take it again. Raises ``ValidationError`` with the code ``nobody_to_change`` while it
    waits for any mentor, ``not_open`` when it is over or just being published, and by field.
    """
    now = timezone.now()
    request = locked(request, now)
    require_open(request)
    reason = checked_reason(reason)
    had_it = request.status == ReviewRequest.Status.CLAIMED
    declined = request.claimed_by or request.mentor or (request.reserved_for if request.is_reserved(now) else None)
    if not (had_it or declined or request.audience != ReviewRequest.Audience.ANYONE):
        raise refusal(_("It waits for any mentor already; nobody has taken it yet."), "nobody_to_change")
    _check_audience(request.case_study, mentor, cohort)
    if mentor is not None and mentor == declined:
        raise ValidationError({"mentor": refusal(_("That is the mentor whom you have now."), "same_mentor")})
    back_to_queue(request)
    request.audience, request.mentor, request.cohort = _audience(mentor, cohort), mentor, cohort
    request.save(update_fields=["audience", "mentor", "cohort"])
    record(request, RequestEvent.Kind.ANOTHER_MENTOR, by=request.case_study.owner, mentor=declined, reason=reason)
    if had_it:
        tell_claim_is_over(request, declined, _("its author asked for another mentor."), now)
    if mentor is not None:
        tell_mentor(request, mentor, now)
    return request


def close(request: ReviewRequest, status: str) -> None:
    """End a locked request."""
    request.status, request.closed_at = status, timezone.now()
    request.save(update_fields=["status", "closed_at"])


def why_it_stays(revision: Revision) -> str:
    """Why its author cannot take this submitted version back, or nothing: mentors read what was sent to them.

    Safe against a claim in the same instant when the case study is locked.
    """
    status = ReviewRequest.objects.filter(revision=revision).open().values_list("status", flat=True).first()
    if status == ReviewRequest.Status.WAITING:
        return _("This version waits for a review. Withdraw the request first.")
    if status or Review.objects.filter(revision=revision).exists():
        return _("A mentor has looked at this version, so it stays as it is.")
    return ""


def _ask(
    revision: Revision, *, message: str, mentor: User | None, cohort: Cohort | None, last: Review | None
) -> ReviewRequest:
    now = timezone.now()
    request = ReviewRequest(
        case_study=revision.case_study,
        revision=revision,
        message=message,
        audience=_audience(mentor, cohort),
        mentor=mentor,
        cohort=cohort,
        asked_at=now,
        follows=last.request if last else None,
    )
    request.save()
    knows = last.mentor if last else None
    if knows is not None and _may_wait_for(request, knows):
        request.reserved_for, request.reserved_until = knows, now + RESERVED
        request.save(update_fields=["reserved_for", "reserved_until"])
    record(request, RequestEvent.Kind.ASKED, by=revision.case_study.owner)
    if to := mentor or request.reserved_for:
        tell_mentor(request, to, now)
    return request


def _may_wait_for(request: ReviewRequest, mentor: User) -> bool:
    is_for_them = ReviewRequest.objects.visible_to_mentor(mentor).filter(pk=request.pk).exists()
    return is_for_them and not is_away(mentor)


def _audience(mentor: User | None, cohort: Cohort | None) -> str:
    if mentor is not None:
        return ReviewRequest.Audience.MENTOR
    return ReviewRequest.Audience.COHORT if cohort is not None else ReviewRequest.Audience.ANYONE


def _check_audience(study: CaseStudy, mentor: User | None, cohort: Cohort | None) -> None:
    """Raises ``ValidationError`` unless it is one mentor, a cohort of the learner's own, or neither."""
    if mentor is not None and cohort is not None:
        raise ValidationError({"mentor": refusal(_("Choose one mentor or a cohort, not both."), "both")})
    if mentor is not None and (mentor.pk == study.owner_id or not (mentor.is_mentor and mentor.is_active)):
        raise ValidationError({"mentor": refusal(_("This is not a mentor whom you can ask."), "not_a_mentor")})
    if cohort is not None and not Cohort.objects.learned_in_by(study.owner).filter(pk=cohort.pk).exists():
        raise ValidationError({"cohort": refusal(_("You are not in this cohort."), "not_your_cohort")})
    if cohort is not None and not cohort.memberships.active().mentors().exclude(user=study.owner).exists():
        raise ValidationError({"cohort": refusal(_("This cohort has no mentor now."), "no_mentors")})


def _checked_message(message: str) -> str:
    message = message.replace("\r\n", "\n").strip()
    if len(message) > MESSAGE_MAX_LENGTH:
        text = _("Say it in at most %(most)s characters.") % {"most": MESSAGE_MAX_LENGTH}
        raise ValidationError({"message": refusal(text, "max_length")})
    return message
