"""What others see: the portfolio's page, the revisions on it and their order, and secret links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import set_handle
from accounts.models import User
from portfolio.models import CaseStudy, Portfolio, ShareLink

MAX_LINKS = 50


@transaction.atomic
def update_portfolio(
    *,
    user: User,
    handle: str,
    visibility: str,
    headline: str = "",
    about: str = "",
    location: str = "",
    contact_email: str = "",
    website: str = "",
    shows_progress: bool = False,
    shows_skills: bool = True,
) -> Portfolio:
    """Say who sees the portfolio's page, and what stands at its head.

    Raises ``ValidationError`` by field; a public page needs a handle, for that is its address, and
    a name, for nobody hires a blank.
    """
    portfolio, _created = Portfolio.objects.select_for_update().get_or_create(user=user)
    portfolio.visibility = visibility
    portfolio.headline = headline.strip()
    portfolio.about = about.replace("\r\n", "\n").strip()
    portfolio.location = location.strip()
    portfolio.contact_email = contact_email.strip()
    portfolio.website = website.strip()
    portfolio.shows_progress = shows_progress
    portfolio.shows_skills = shows_skills
    portfolio.changed_at = timezone.now()
    portfolio.clean_fields(exclude={"user"})
    if visibility == Portfolio.Visibility.PUBLIC and not handle.strip():
        raise _refused("handle", _("A public page needs an address. Choose a handle."), "needs_handle")
    if visibility == Portfolio.Visibility.PUBLIC and not user.name:
        raise _refused("visibility", _("A public page needs a name. Say yours in your settings first."), "needs_name")
    portfolio.user = set_handle(user=user, handle=handle)
    portfolio.save()
    return portfolio


@transaction.atomic
def show_case_study(*, case_study: CaseStudy, visibility: str, number: int | None = None) -> CaseStudy:
    """Choose who sees a case study, and which of its submitted revisions.

    ``number`` left out keeps the one that was chosen before, or takes the newest that was submitted.
    Raises ``ValidationError`` for a draft, and for one that does not exist, with the same words.
    """
    study = CaseStudy.objects.locked(case_study.pk)
    if visibility not in CaseStudy.Visibility.values:
        raise _refused("visibility", _("Choose who sees it."), "unknown_visibility")
    if visibility == CaseStudy.Visibility.PRIVATE:
        study.visibility, study.shown_number = visibility, None
    else:
        submitted = study.revisions.submitted()
        number = number or study.shown_number or submitted.newest_first().values_list("number", flat=True).first()
        if number is None or not submitted.filter(number=number).exists():
            raise _refused("number", _("Only a submitted version can be shown. Submit it first."), "not_submitted")
        study.visibility, study.shown_number = visibility, number
    study.save(update_fields=["visibility", "shown_number"])
    _touch(study.owner_id)
    return study


@transaction.atomic
def order_case_studies(*, user: User, slugs: Sequence[str]) -> None:
    """Put one's case studies in this order; those that are not named follow in their old one.

    Raises ``ValidationError`` for a slug that is not among them, and for one that is named twice.
    """
    User.objects.select_for_update().get(pk=user.pk)
    studies = {study.slug: study for study in CaseStudy.objects.of(user).kept().in_own_order()}
    if len(set(slugs)) != len(slugs) or not set(slugs) <= set(studies):
        raise _refused("slugs", _("Name each of your case studies once."), "unknown_case_study")
    _put([studies.pop(slug) for slug in slugs] + list(studies.values()))


@transaction.atomic
def move_case_study(*, case_study: CaseStudy, up: bool) -> None:
    """One place up or down among one's own; at the end of the list nothing changes."""
    User.objects.select_for_update().get(pk=case_study.owner_id)
    ordered = list(CaseStudy.objects.of(case_study.owner).kept().in_own_order())
    place = ordered.index(case_study)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
        _put(ordered)


def _put(ordered: Sequence[CaseStudy]) -> None:
    moved = []
    for position, study in enumerate(ordered, start=1):
        if study.position != position:
            study.position = position
            moved.append(study)
    CaseStudy.objects.bulk_update(moved, ["position"])
    if moved:
        _touch(moved[0].owner_id)


@transaction.atomic
def make_link(
    *, user: User, case_study: CaseStudy | None = None, label: str = "", expires_at: datetime | None = None
) -> tuple[ShareLink, str]:
    """A secret address of a case study, or of the whole portfolio, with its token.

    The token is given here and never again: only its digest is kept. Raises ``ValidationError`` for a
    time that is over, for a case study that shows no revision, and when there are too many links.
    """
    User.objects.select_for_update().get(pk=user.pk)
    now = timezone.now()
    if expires_at is not None and expires_at <= now:
        raise _refused("expires_at", _("Choose a time that is still to come."), "in_the_past")
    if case_study is not None:
        study = CaseStudy.objects.locked(case_study.pk)
        if study.shown_number is None:
            show_case_study(case_study=study, visibility=CaseStudy.Visibility.LINK)
    if ShareLink.objects.of(user).live(now).count() >= MAX_LINKS:
        message = _("You have %(number)s links, and more are not possible. Revoke one that you do not need.")
        raise ValidationError(message, code="too_many_links", params={"number": MAX_LINKS})
    token = ShareLink.new_token()
    link = ShareLink(
        owner=user,
        case_study=case_study,
        label=label.strip(),
        digest=ShareLink.digest_of(token),
        created_at=now,
        expires_at=expires_at,
    )
    link.clean_fields(exclude={"owner", "case_study"})
    link.save()
    return link, token


@transaction.atomic
def revoke_link(*, link: ShareLink) -> ShareLink:
    """End a secret address for good; a second time changes nothing."""
    locked = ShareLink.objects.select_for_update().get(pk=link.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
    return locked


def _touch(user_id: int) -> None:
    """The page is another one now; what was kept of the old one, such as its picture, is not shown again."""
    Portfolio.objects.filter(user_id=user_id).update(changed_at=timezone.now())


def _refused(field: str, message: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})
