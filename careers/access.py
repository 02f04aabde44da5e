"""Who may see what of careers. The guides are for everybody; a search for a job is the searcher's own."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User

from .guide import Guide, default_guide, published_guide
from .models import CareerGuide, JobApplication, JobPosting, SalaryFigure


def guide_for_read(key: str) -> Guide:
    """A career guide. Raises ``Http404``."""
    guide = published_guide(key)
    if guide is None:
        raise Http404
    return guide


def default_guide_for_read() -> Guide:
    """The guide that we lead with. Raises ``Http404`` while there is none."""
    guide = default_guide()
    if guide is None:
        raise Http404
    return guide


def salary_figures_for_read(guide_key: str) -> QuerySet[SalaryFigure]:
    """What the sources say of pay in a career. Raises ``Http404``."""
    guide = CareerGuide.objects.filter(key=guide_key).first()
    if guide is None:
        raise Http404
    return guide.salaryfigures.all()


def posting_for_read(user: User, pk: UUID) -> JobPosting:
    """One of the person's own job postings. Raises ``Http404``, for somebody else's too."""
    posting = JobPosting.objects.of(user).kept().filter(pk=pk).first()
    if posting is None:
        raise Http404
    return posting


def posting_for_write(user: User, pk: UUID) -> JobPosting:
    """One of the person's own job postings, to change. Raises ``Http404``, for somebody else's too."""
    return posting_for_read(user, pk)


def posting_for_undelete(user: User, pk: UUID) -> JobPosting:
    """One of the person's own that they have deleted, or have taken back already. Raises ``Http404``."""
    posting = JobPosting.objects.of(user).filter(pk=pk).first()
    if posting is None:
        raise Http404
    return posting


def postings_for_read(user: User, pks: Iterable[UUID]) -> list[JobPosting]:
    """Several of the person's own, in the order asked for. Raises ``Http404`` unless all are there."""
    wanted = list(dict.fromkeys(pks))
    found = JobPosting.objects.of(user).kept().in_bulk(wanted)
    if len(found) < len(wanted):
        raise Http404
    return [found[pk] for pk in wanted]


def just_deleted_posting(user: User, pk: str) -> JobPosting | None:
    """The posting that an address names, if it is one that the person has deleted and can take back."""
    wanted = _uuid(pk)
    return JobPosting.objects.of(user).deleted().without_texts().filter(pk=wanted).first() if wanted else None


def own_posting_named(user: User, pk: UUID) -> JobPosting:
    """One of the person's own postings that a request names. Raises ``ValidationError``, for somebody else's too."""
    posting = JobPosting.objects.of(user).kept().filter(pk=pk).first()
    if posting is None:
        message = _("You have no such job description.")
        raise ValidationError({"posting": ValidationError(message, code="unknown_posting")})
    return posting


def application_for_read(user: User, pk: UUID) -> JobApplication:
    """One of the person's own applications. Raises ``Http404``, for somebody else's too."""
    application = JobApplication.objects.of(user).kept().with_posting().filter(pk=pk).first()
    if application is None:
        raise Http404
    return application


def application_for_write(user: User, pk: UUID) -> JobApplication:
    """One of the person's own applications, to change. Raises ``Http404``, for somebody else's too."""
    return application_for_read(user, pk)


def application_for_undelete(user: User, pk: UUID) -> JobApplication:
    """One of the person's own that they have deleted, or have taken back already. Raises ``Http404``."""
    application = JobApplication.objects.of(user).with_posting().filter(pk=pk).first()
    if application is None:
        raise Http404
    return application


def just_deleted_application(user: User, pk: str) -> JobApplication | None:
    """The application that an address names, if it is one that the person has deleted and can take back."""
    wanted = _uuid(pk)
    return JobApplication.objects.of(user).deleted().filter(pk=wanted).first() if wanted else None


def just_touched_application(user: User, pk: str) -> JobApplication | None:
    """The application that an address names, if it is one of the person's own."""
    wanted = _uuid(pk)
    return JobApplication.objects.of(user).kept().filter(pk=wanted).first() if wanted else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
