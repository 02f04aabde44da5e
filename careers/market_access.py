"""Who may see the market around a guide: everybody, and what it lacks only those who write it."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User

from .access import default_guide_for_read, guide_for_read
from .guide import Guide
from .market import Compared, Job, Market, market_of
from .models import CareerGuide, Opening
from .models.market import OpeningQuerySet

__all__ = ["default_guide_for_read", "guide_for_read"]


def guide_key_for_read(key: str) -> str:
    """The key of a guide that is there, without assembling its page. Raises ``Http404``."""
    if not CareerGuide.objects.filter(key=key).exists():
        raise Http404
    return key


def market_for_read(guide: Guide) -> Market:
    """The pages around a guide, which everybody may read who may read the guide."""
    return market_of(guide)


def job_for_read(guide: Guide, key: str) -> Job:
    """A curated job description. Raises ``Http404``."""
    job = market_of(guide).job(key)
    if job is None:
        raise Http404
    return job


def comparison_for_read(guide: Guide, key: str) -> Compared:
    """Raises ``Http404``."""
    comparison = market_of(guide).comparison(key)
    if comparison is None:
        raise Http404
    return comparison


def openings_for_read(guide_key: str, today: date) -> OpeningQuerySet:
    """What is open today: checked by somebody and not expired. Nobody is shown another as open."""
    return Opening.objects.open_on(today, guide_key)


def check_may_see_the_market(user: User | AnonymousUser) -> None:
    """Raises ``PermissionDenied`` for everybody but curators: the view says what to write next."""
    if not user.has_perm("careers.change_jobdescription"):
        raise PermissionDenied
