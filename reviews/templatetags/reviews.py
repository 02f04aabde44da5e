"""How reviews are said."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import prose
from accounts.models import User
from reviews.models import Comment, Review
from reviews.rubric import Agreement, NoKappa

register = template.Library()


@register.filter
def written(text: str) -> SafeString:
    """Markdown by a person, as HTML."""
    return prose.render(text, headings_from=4)


@register.filter
def mentor_name(user: User | None) -> str:
    """Whose it is; of a deleted account only what they were."""
    return str(user) if user else _("A former mentor")


@register.filter
def move_name(state: str) -> str:
    """What the button says that moves an issue to a state."""
    return {
        Comment.State.FIXED: _("I have fixed it"),
        Comment.State.VERIFIED: _("Verify"),
        Comment.State.DROPPED: _("Drop it"),
        Comment.State.OPEN: _("Open it again"),
    }[Comment.State(state)]


@register.filter
def quoted_list(names: Sequence[str]) -> str:
    """``“Purpose”, “Evidence”``."""
    return ", ".join(f"“{name}”" for name in names)


@register.simple_tag
def verdict_sentence(review: Review, open_issues: int) -> str:
    """``Marta asks for two changes``."""
    name = review.mentor.get_short_name() if review.mentor else _("A former mentor")
    match review.verdict:
        case Review.Verdict.APPROVED:
            return _("%(name)s approves this version") % {"name": name}
        case Review.Verdict.APPROVED_WITH_NOTES:
            return _("%(name)s approves this version, with notes") % {"name": name}
        case Review.Verdict.DECLINED:
            return _("%(name)s declines this version") % {"name": name}
    if not open_issues:
        return _("%(name)s asks for changes") % {"name": name}
    said = ngettext("%(name)s asks for %(n)s change", "%(name)s asks for %(n)s changes", open_issues)
    return said % {"name": name, "n": open_issues}


@register.filter
def percent(share: Fraction | None) -> str:
    """``75 %``; nothing without items."""
    return "" if share is None else _("%(n)s %%") % {"n": round(share * 100)}


@register.simple_tag
def kappa_of(agreement: Agreement) -> str:
    """Weighted kappa with two digits, or why there is none."""
    if agreement.kappa is not None:
        return f"{agreement.kappa:.2f}"
    return {NoKappa.TOO_FEW: _("too few criteria"), NoKappa.NO_SPREAD: _("one level throughout")}[
        agreement.why_no_kappa or NoKappa.TOO_FEW
    ]
