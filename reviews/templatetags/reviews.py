"""How pages speak of requests and reviews, and what the pages of other apps show of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import prose
from accounts.models import User
from portfolio.models import CaseStudy
from reviews.models import Comment, RequestEvent, Review, ReviewRequest
from reviews.people import name_of_learner, name_of_mentor
from reviews.rubric import Agreement, NoKappa
from reviews.sheet import Sheet
from reviews.turns import Turn
from reviews.waits import Say, UsualWait

register = template.Library()
register.filter("learner_name", name_of_learner)
register.filter("mentor_name", name_of_mentor)

COUNTED = 100


@register.simple_tag
def reviews_waiting(user: User) -> int:
    """How many pieces a mentor could take, or has, counted to 100: nobody reads a larger number."""
    now = timezone.now()
    free = ReviewRequest.objects.up_for(user, now)
    return free.order_by()[:COUNTED].count()


@register.inclusion_tag("reviews/_panel.html")
def review_panel(study: CaseStudy) -> dict[str, Any]:
    """Where the review of a case study stands, and the next step; for the page of its owner."""
    submitted = [revision for revision in study.revisions.all() if not revision.is_draft]
    newest = max(submitted, key=lambda revision: revision.number, default=None)
    latest = ReviewRequest.objects.latest_of(study) if newest else None
    turn = Turn.of(latest) if latest else None
    over = (ReviewRequest.Status.WITHDRAWN, ReviewRequest.Status.ENDED)
    is_settled = turn is not None and turn.request.revision_id == newest.pk and turn.status not in over
    may_ask = newest is not None and not (newest.is_reviewed or is_settled or (turn and turn.is_open))
    return {"study": study, "newest": newest, "turn": turn, "may_ask": may_ask}


@register.filter
def as_wait(wait: timedelta) -> str:
    """``3 days``, ``5 hours``, ``less than an hour``: rounded, as one would say it."""
    hours = round(wait.total_seconds() / 3600)
    if hours < 1:
        return _("less than an hour")
    if hours < 36:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


@register.filter
def usually(usual: UsualWait) -> str:
    """The usual wait in a sentence; when nothing can be said, that."""
    if usual.say is Say.TOO_FEW:
        return _("Too few reviews in the last three months to say how long it takes.")
    if usual.say is Say.MOST_UNANSWERED:
        return _("Most of the last %(n)s requests ended without an answer.") % {"n": usual.count}
    text = _("Half of the last %(n)s requests were answered within %(wait)s.")
    return text % {"n": usual.count, "wait": as_wait(usual.median or timedelta())}


@register.filter
def told(event: RequestEvent) -> str:
    """An event in a sentence."""
    name = name_of_mentor(event.mentor)
    sentences = {
        RequestEvent.Kind.ASKED: _("Asked for a review"),
        RequestEvent.Kind.CLAIMED: _("%(name)s took the piece"),
        RequestEvent.Kind.RENEWED: _("%(name)s keeps it longer"),
        RequestEvent.Kind.RELEASED: _("%(name)s gave it back to the queue"),
        RequestEvent.Kind.EXPIRED: _("The time of %(name)s was over; it is back in the queue"),
        RequestEvent.Kind.REASSIGNED: _("An admin gave it to %(name)s"),
        RequestEvent.Kind.ANOTHER_MENTOR: _("Asked for another mentor"),
        RequestEvent.Kind.REMINDED: _("Reminded, after a week of waiting"),
        RequestEvent.Kind.PUBLISHED: _("%(name)s published the review"),
        RequestEvent.Kind.TAKEN_BACK: _("%(name)s took the review back"),
        RequestEvent.Kind.WITHDRAWN: _("Withdrawn"),
        RequestEvent.Kind.ENDED: _("Ended, since no mentor took it"),
    }
    return sentences[RequestEvent.Kind(event.kind)] % {"name": name}


@register.filter
def written(text: str) -> SafeString:
    """Markdown by a person, as HTML."""
    return prose.render(text, headings_from=4)


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


@register.simple_tag
def comments_left(sheet: Sheet) -> str:
    """``5 comments, 2 open``."""
    notes = len(sheet.notes)
    said = ngettext("%(n)s comment", "%(n)s comments", notes) % {"n": notes}
    return _("%(comments)s, %(n)s open") % {"comments": said, "n": sheet.open_issues}


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
