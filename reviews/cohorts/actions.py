"""Making a cohort, coming into it and leaving it, and a word to a learner."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import update_profile
from accounts.models import User
from accounts.notifications.actions import notify
from outbox.actions import promise
from reviews.deadlines import INVITATION
from reviews.models import Cohort, Invitation, Membership, Nudge, ReviewRequest
from reviews.models.cohorts import TEXT_MAX_LENGTH
from roadmaps.models import Roadmap

COHORTS_A_DAY = 10  # made by one person
MAILS_A_DAY = 50  # invitations by one person
MAILS_TO_ONE_A_DAY = 1  # from one cohort to one address
OPEN_LINKS = 10  # of one cohort
LINK_DAYS = (1, 7, 14, 30)
KEPT_AFTER = timedelta(days=30)  # invitations, once they are over
REOPEN_WITHIN = timedelta(days=1)
WORD_EVERY = timedelta(days=1)  # from one mentor to one learner
MAIL = "cohort_invitation"
RESERVED_SLUGS = {"new", "join"}  # addresses of other pages

Role = Membership.Role


@transaction.atomic
def make_cohort(*, by: User, roadmap: Roadmap, name: str, about: str = "") -> Cohort:
    """Begin a cohort on a plan. A mentor who makes it is its first mentor; an admin then invites one.

    Raises ``ValidationError`` for a name that is missing or too long, and after too many in a day.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if Cohort.objects.made_since(by, timezone.now() - timedelta(days=1)).count() >= COHORTS_A_DAY:
        message = _("You have made %(number)s cohorts within a day. Go on tomorrow.")
        raise ValidationError(message, code="too_many_cohorts", params={"number": COHORTS_A_DAY})
    cohort = Cohort(roadmap=roadmap, made_by=by, slug=_new_slug(name))
    _describe(cohort, name, about)
    cohort.save()
    if by.is_mentor:
        Membership.objects.create(cohort=cohort, user=by, role=Role.MENTOR)
    return cohort


@transaction.atomic
def rename_cohort(*, cohort: Cohort, name: str, about: str = "") -> Cohort:
    """Change its name and what it is about; its address stays. Raises ``ValidationError`` by field."""
    locked = _locked_open(cohort)
    _describe(locked, name, about)
    locked.save(update_fields=["name", "about"])
    return locked


@transaction.atomic
def close_cohort(*, cohort: Cohort) -> Cohort:
    """End it: from now on nobody sees the learners through it, and no invitation opens it. Safe to repeat.

    Raises ``ValidationError`` while pieces wait for its mentors: they would wait for nobody.
    """
    locked = Cohort.objects.locked(cohort.pk)
    if locked.is_closed:
        return locked
    waiting = ReviewRequest.objects.waiting().filter(cohort=locked).count()
    if waiting:
        message = ngettext(
            "%(number)s piece waits for the mentors of this cohort. Review it, or ask its learner to withdraw it.",
            "%(number)s pieces wait for the mentors of this cohort. Review them, or ask the learners to withdraw them.",
            waiting,
        )
        raise ValidationError(message, code="pieces_wait", params={"number": waiting})
    locked.closed_at = timezone.now()
    locked.save(update_fields=["closed_at"])
    return locked


@transaction.atomic
def reopen_cohort(*, cohort: Cohort) -> Cohort:
    """Take the closing back. Safe to repeat. Raises ``ValidationError`` after a day: by then its members rely on it."""
    locked = Cohort.objects.locked(cohort.pk)
    if locked.closed_at is None:
        return locked
    if timezone.now() - locked.closed_at > REOPEN_WITHIN:
        raise ValidationError(_("It was closed more than a day ago. Make a new cohort."), code="closed_for_good")
    locked.closed_at = None
    locked.save(update_fields=["closed_at"])
    return locked


@transaction.atomic
def make_link(*, cohort: Cohort, by: User, days: int = INVITATION.days) -> tuple[Invitation, str]:
    """A secret address by which whoever has it comes in as a learner, with its token.

    The token is given here and never again: only its digest is kept. Raises ``ValidationError`` for
    other than the offered numbers of days, and when there are too many open links.
    """
    locked = _locked_open(cohort)
    if days not in LINK_DAYS:
        raise _refused("days", _("Choose how long it works."), "unknown_days")
    if Invitation.objects.open().links().filter(cohort=locked).count() >= OPEN_LINKS:
        message = _("There are %(number)s open links, and more are not possible. Revoke one.")
        raise ValidationError(message, code="too_many_links", params={"number": OPEN_LINKS})
    return _invitation(cohort=locked, made_by=by, expires_at=timezone.now() + timedelta(days=days))


@transaction.atomic
def invite(*, cohort: Cohort, by: User, email: str, role: str = Role.LEARNER) -> Invitation:
    """Ask one person in by a mail to their address; an earlier invitation of the same address ends.

    Whether the address belongs to an account is neither asked nor told. Raises ``ValidationError`` for
    an address that cannot be one, after too many mails in a day, and for a second one to the same
    address within a day.
    """
    locked = _locked_open(cohort)
    User.objects.select_for_update().get(pk=by.pk)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise _refused("email", str(error.messages[0]), "invalid") from None
    if len(email) > 254:
        raise _refused("email", _("This address is too long."), "max_length")
    if role not in Role.values:
        raise _refused("role", _("Choose as what they come."), "unknown_role")
    day_ago = timezone.now() - timedelta(days=1)
    if Invitation.objects.addressed().made_since(by, day_ago).count() >= MAILS_A_DAY:
        message = _("You have sent %(number)s invitations within a day. Go on tomorrow, or share a link.")
        raise ValidationError(message, code="too_many_invitations", params={"number": MAILS_A_DAY})
    earlier = Invitation.objects.filter(cohort=locked, email=email)
    if earlier.filter(made_at__gt=day_ago).count() >= MAILS_TO_ONE_A_DAY:
        raise _refused("email", _("This address had an invitation from this cohort within a day."), "invited_already")
    earlier.filter(revoked_at=None, accepted_at=None).update(revoked_at=timezone.now())
    invitation, token = _invitation(
        cohort=locked, made_by=by, email=email, role=role, expires_at=timezone.now() + INVITATION
    )
    promise(kind=MAIL, key=str(invitation.pk), payload={"invitation": invitation.pk, "token": token})
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation) -> Invitation:
    """End an invitation for good; whoever came by it stays. Safe to repeat."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
    return locked


def forget_invitations() -> int:
    """Delete what has been over for a month, and the addresses in it; how many."""
    return Invitation.objects.over_since(timezone.now() - KEPT_AFTER).delete()[0]


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, name: str = "") -> Membership:
    """Come into the cohort. Who is in it already stays as they are.

    ``name`` is kept for whoever has none yet, since mentors see it. Raises ``ValidationError`` when the
    invitation is over or for another address, and for a mentor's when the person is no mentor: an
    invitation never makes one.
    """
    cohort = Cohort.objects.locked(invitation.cohort_id)
    current = Invitation.objects.open().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if current is None:
        raise ValidationError(_("This invitation is over. Ask for another."), code="over")
    if (
        current.email
        and not EmailAddress.objects.filter(user=user, verified=True, email__iexact=current.email).exists()
    ):
        message = _("This invitation is for another e-mail address. Sign in with the one that it was sent to.")
        raise ValidationError(message, code="other_address")
    if current.role == Role.MENTOR and not user.is_mentor:
        message = _("You are not a mentor here yet. An admin makes mentors; then this invitation works.")
        raise ValidationError(message, code="not_a_mentor")
    membership = Membership.objects.here().filter(cohort=cohort, user=user).first()
    if membership and membership.role == Role.LEARNER and current.role == Role.MENTOR:
        raise ValidationError(_("You are a learner in this cohort. Leave it first."), code="is_learner")
    if current.email:
        current.accepted_at = timezone.now()
        current.save(update_fields=["accepted_at"])
    if membership:
        return membership
    if not user.name:
        if not name.strip():
            raise _refused("name", _("Say a name: it is how your mentors know you."), "needs_name")
        user.name = update_profile(user=user, name=name, time_zone=user.time_zone).name
    return Membership.objects.create(cohort=cohort, user=user, role=current.role)


@transaction.atomic
def leave_cohort(*, membership: Membership) -> Membership:
    """Leave: from now on its mentors do not see this person. Safe to repeat.

    Raises ``ValidationError`` for the last mentor of an open cohort with learners.
    """
    cohort = Cohort.objects.locked(membership.cohort_id)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.left_at is not None:
        return locked
    if locked.role == Role.MENTOR:
        _check_not_last(cohort, locked)
    locked.left_at = timezone.now()
    locked.save(update_fields=["left_at"])
    return locked


@transaction.atomic
def remove_member(*, membership: Membership) -> Membership:
    """End somebody else's membership, and tell them. Safe to repeat. Raises what ``leave_cohort`` raises."""
    before = Membership.objects.filter(pk=membership.pk, left_at=None).exists()
    left = leave_cohort(membership=membership)
    if before:
        cohort = Cohort.objects.get(pk=left.cohort_id)
        notify(user=left.user, kind="cohort_removed", params={"cohort": cohort.name}, key=str(left.pk))
    return left


@transaction.atomic
def write_word(*, cohort: Cohort, learner: User, mentor: User, text: str) -> Nudge:
    """A word to a learner, in the mentor's own words: at most one a day. The learner is told at once, as they chose.

    Raises ``ValidationError`` without a text, for one that is too long, for a second one within a day,
    and when either of the two is in the cohort no more.
    """
    _locked_open(cohort)
    # The learner's row is held, so that two clicks are not two words.
    members = Membership.objects.active().select_for_update(of=("self",)).filter(cohort=cohort)
    learner_here = members.learners().filter(user=learner).first()
    if learner_here is None or not members.acting_mentors().filter(user=mentor).exists():
        raise ValidationError(_("You are not both in this cohort any more."), code="not_in_cohort")
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise _refused("text", _("Write a word first."), "required")
    _check_length("text", text, TEXT_MAX_LENGTH)
    if Nudge.objects.to(learner).filter(mentor=mentor).sent_since(timezone.now() - WORD_EVERY).exists():
        message = _("You wrote to %(name)s within a day. One word a day is enough.")
        raise ValidationError(message, code="too_soon", params={"name": learner.name})
    nudge = Nudge.objects.create(cohort=cohort, learner=learner, mentor=mentor, text=text)
    notify(
        user=learner,
        kind="mentor_word",
        params={"mentor": mentor.name, "cohort": cohort.name, "text": text},
        link=reverse("cohort", args=[cohort.slug]) + "#words",
        key=str(nudge.pk),
    )
    return nudge


def _has_address(user: User, email: str) -> bool:
    return EmailAddress.objects.filter(user=user, verified=True, email__iexact=email).exists()


def _check_not_last(cohort: Cohort, membership: Membership) -> None:
    here = Membership.objects.here().filter(cohort=cohort)
    others = here.acting_mentors().exclude(pk=membership.pk)
    if not cohort.is_closed and not others.exists() and here.learners().exists():
        message = _("You are the last mentor here. Invite another one first, or close the cohort.")
        raise ValidationError(message, code="last_mentor")


def _invitation(**fields: object) -> tuple[Invitation, str]:
    token = Invitation.new_token()
    return Invitation.objects.create(digest=Invitation.digest_of(token), **fields), token


def _describe(cohort: Cohort, name: str, about: str) -> None:
    cohort.name = " ".join(name.split())
    cohort.about = about.replace("\r\n", "\n").strip()
    cohort.clean_fields(exclude={"slug", "roadmap", "made_by", "made_at", "closed_at"})
    _check_length("about", cohort.about, TEXT_MAX_LENGTH)


def _check_length(field: str, text: str, most: int) -> None:
    """Models hold short lines to their length, and long texts not."""
    if len(text) > most:
        message = _("This has %(length)s characters, and %(most)s are possible.") % {"length": len(text), "most": most}
        raise _refused(field, message, "max_length")


def _locked_open(cohort: Cohort) -> Cohort:
    locked = Cohort.objects.locked(cohort.pk)
    if locked.is_closed:
        raise ValidationError(_("This cohort is closed."), code="closed")
    return locked


def _new_slug(name: str) -> str:
    stem = slugify(name)[:60].strip("-") or "cohort"
    taken = set(Cohort.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


def _refused(field: str, message: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})
