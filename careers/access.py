"""Who may see what of careers. The guides are for everybody."""

from django.db.models import QuerySet
from django.http import Http404

from .guide import Guide, default_guide, published_guide
from .models import CareerGuide, SalaryFigure


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
