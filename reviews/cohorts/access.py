"""Who reaches what of a cohort. HTML and API call the same functions.

404 when one may not know that it exists, 403 when one may see it but not do this. A mentor's right to see
how learners fare is this one and no other: it ends with their membership, the learner's, or the cohort.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from reviews.models import Cohort, Invitation, Membership


@dataclass(frozen=True)
class Seat:
    """As whom a person comes to a cohort. An admin needs no membership; everybody else has one."""

    user: User
    cohort: Cohort
    membership: Membership | None

    @property
    def is_mentor(self) -> bool:
        return bool(self.membership and self.membership.role == Membership.Role.MENTOR and self.user.is_mentor)

    @property
    def is_learner(self) -> bool:
        return bool(self.membership and self.membership.role == Membership.Role.LEARNER)

    @property
    def sees_learners(self) -> bool:
        """Whether how the learners fare is theirs to see."""
        return not self.cohort.is_closed and (self.is_mentor or self.user.is_superuser)

    @property
    def manages(self) -> bool:
        return self.is_mentor or self.user.is_superuser


def can_make(user: User) -> bool:
    return user.is_mentor or user.is_superuser


def require_maker(user: User) -> None:
    """Raises ``PermissionDenied`` for those who may make no cohort."""
    if not can_make(user):
        raise PermissionDenied(_("Mentors and admins make cohorts."))


def seats_of(user: User) -> list[Seat]:
    """The cohorts that a person is in, the newest first: as a mentor closed ones too. An admin reaches all."""
    memberships = {each.cohort_id: each for each in Membership.objects.of(user).here()}
    cohorts = Cohort.objects.newest_first().with_counts().select_related("roadmap")
    if not user.is_superuser:
        cohorts = cohorts.filter(pk__in=list(memberships))
    seats = [Seat(user, cohort, memberships.get(cohort.pk)) for cohort in cohorts]
    return [seat for seat in seats if seat.manages or (seat.is_learner and not seat.cohort.is_closed)]


def seat_for_read(user: User, slug: str) -> Seat:
    """A person's seat in a cohort. Raises ``Http404`` for whoever is not in it, and for its former members."""
    cohort = Cohort.objects.select_related("roadmap").filter(slug=slug).first()
    if cohort is None:
        raise Http404
    membership = Membership.objects.of(user).here().filter(cohort=cohort).first()
    seat = Seat(user, cohort, membership)
    if seat.manages or (seat.is_learner and not cohort.is_closed):
        return seat
    raise Http404


def seat_for_overview(user: User, slug: str) -> Seat:
    """The seat of somebody who looks after the learners. Raises ``Http404``, and ``PermissionDenied`` for a learner."""
    seat = seat_for_manage(user, slug)
    if not seat.sees_learners:
        raise Http404  # closed: nobody sees the learners through it any more
    return seat


def seat_for_manage(user: User, slug: str) -> Seat:
    """The seat of a mentor or an admin; the cohort may be closed. Raises ``Http404`` and ``PermissionDenied``."""
    seat = seat_for_read(user, slug)
    if not seat.manages:
        raise PermissionDenied(_("The mentors of the cohort do this."))
    return seat


def seat_for_leaving(user: User, slug: str) -> Membership:
    """The membership that a person may end themselves. Raises ``Http404``; an admin without one has none to end."""
    seat = seat_for_read(user, slug)
    if seat.membership is None:
        raise Http404
    return seat.membership


def learner_for_overview(seat: Seat, pk: int) -> Membership:
    """A learner who is in the cohort now. Raises ``Http404``."""
    return _member(seat, pk, Membership.Role.LEARNER)


def member_for_removal(seat: Seat, pk: int) -> Membership:
    """A learner, or for an admin a mentor too. Raises ``Http404``, and ``PermissionDenied`` for a fellow mentor."""
    member = _member(seat, pk)
    if member.role == Membership.Role.MENTOR and not seat.user.is_superuser:
        raise PermissionDenied(_("A mentor leaves by themselves, or an admin removes them."))
    return member


def invitation_for_write(seat: Seat, pk: int) -> Invitation:
    """An invitation to the cohort. Raises ``Http404``."""
    invitation = Invitation.objects.filter(cohort=seat.cohort, pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def invitation_for_read(token: str) -> Invitation:
    """What whoever has the secret may read before they decide. Raises ``Http404`` once it is over."""
    invitation = Invitation.objects.opened_by(token).select_related("cohort__roadmap", "made_by").first()
    if invitation is None:
        raise Http404
    return invitation


def is_in(user: User | AnonymousUser, cohort: Cohort) -> bool:
    return user.is_authenticated and Membership.objects.active().of(user).filter(cohort=cohort).exists()


def _member(seat: Seat, pk: int, role: str | None = None) -> Membership:
    members = Membership.objects.here().filter(cohort=seat.cohort, pk=pk).select_related("user")
    member = (members.filter(role=role) if role else members).first()
    if member is None:
        raise Http404
    member.cohort = seat.cohort
    return member
