"""Who may ask, who may review, and who may do neither.

404 when one may not know that it exists, 403 when one may see it but not do this. A learner reaches their
own requests; a mentor what was submitted to them, and what they took. HTML and API call the same functions.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User

from .models import Absence, ReviewRequest


def require_mentor(user: User) -> None:
    """Raises ``PermissionDenied`` for everybody who is not a mentor."""
    if not user.is_mentor:
        raise PermissionDenied(_("Only mentors review."))


def request_for_learner(user: User, pk: int) -> ReviewRequest:
    """A request of the person's own. Raises ``Http404``, for somebody else's too."""
    request = ReviewRequest.objects.of(user).kept().with_people().filter(pk=pk).first()
    if request is None:
        raise Http404
    request.case_study.owner = user
    return request


def request_for_mentor(user: User, pk: int) -> ReviewRequest:
    """A request that was submitted to this mentor, or that they took. Raises ``Http404``."""
    request = ReviewRequest.objects.visible_to_mentor(user).with_people().filter(pk=pk).first()
    if request is None:
        raise Http404
    return request


def claimed_request_for_write(user: User, pk: int) -> ReviewRequest:
    """A request that this mentor has taken, to write the review. Raises ``Http404``, and without the
    claim, or when its time is over, ``PermissionDenied``."""
    request = request_for_mentor(user, pk)
    if not request.has_claim(user, timezone.now()):
        raise PermissionDenied(_("You do not have this piece now. Take it first."))
    return request


def request_for_admin(user: User, pk: int) -> ReviewRequest:
    """Any request, for an admin to give to another mentor. Raises ``Http404``."""
    request = ReviewRequest.objects.kept().with_people().filter(pk=pk).first() if user.is_superuser else None
    if request is None:
        raise Http404
    return request


def may_review(user: User, request: ReviewRequest) -> bool:
    """Whether this person could write the review of this request, the claims of others aside."""
    return ReviewRequest.objects.visible_to_mentor(user).filter(pk=request.pk).exists()


def absence_for_write(user: User, pk: int) -> Absence:
    """Days away of the mentor's own. Raises ``Http404``."""
    absence = Absence.objects.of(user).filter(pk=pk).first()
    if absence is None:
        raise Http404
    return absence
