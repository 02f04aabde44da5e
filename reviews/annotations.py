"""Comments as W3C Web Annotations (https://www.w3.org/TR/annotation-model/), for whatever program reads these.

Offsets and quotes are those of the plain text at ``source``; both that text and the selectors count
Unicode code points. What is a request to change something is ``editing``, praise is
``highlighting``, all else ``commenting``; a review as a whole is ``assessing``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User

from .anchoring import Anchor, selectors_of
from .models import Comment, Review

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
# The syntax of "page=3" after the # of a PDF's address.
PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc8118"

Absolute = Callable[[str], str]
Node = dict[str, Any]


def collection(*, address: str, label: str, total: int, items: Sequence[Node], number: int, size: int) -> Node:
    """All annotations of one text: the collection with its first page within, or one of its other pages.

    ``items`` are those of page ``number``, counted from 1, of pages with ``size`` annotations each.
    """
    pages = max(1, -(-total // size))
    whole: Node = {"id": address, "type": "AnnotationCollection", "label": label, "total": total}
    page: Node = {
        "id": f"{address}?page={number}",
        "type": "AnnotationPage",
        "partOf": address if number == 1 else whole,
        "startIndex": (number - 1) * size,
        "items": list(items),
    }
    if number > 1:
        page["prev"] = f"{address}?page={number - 1}"
    if number < pages:
        page["next"] = f"{address}?page={number + 1}"
    if number > 1:
        return {"@context": CONTEXT, **page}
    return {"@context": CONTEXT, **whole, "first": page, "last": f"{address}?page={pages}"}


def of_review(review: Review, *, source: str, absolute: Absolute) -> Node:
    """What a review says of the text as a whole: its summary and its verdict."""
    bodies = [_text(review.verdict, "classifying", "text/plain")]
    if review.summary:
        bodies.insert(0, _text(review.summary, "assessing"))
    return {
        "id": absolute(reverse("review", args=[review.pk])),
        "type": "Annotation",
        "motivation": "assessing",
        "creator": _person(review.mentor),
        "created": _moment(review.published_at or review.begun_at),
        "body": bodies,
        "target": source,
    }


def of_comment(comment: Comment, *, source: str, absolute: Absolute) -> Node:
    """A comment at its passage, at a page of a file, or on the whole text."""
    bodies = []
    motivation = {Comment.Kind.ISSUE: "editing", Comment.Kind.PRAISE: "highlighting"}.get(
        Comment.Kind(comment.kind), "commenting"
    )
    if comment.body:
        bodies.append(_text(comment.body, "commenting"))
    if comment.replacement is not None:
        motivation = "editing"
        bodies.append(_text(comment.replacement, "editing", "text/plain"))
    if comment.state:
        bodies.append(_text(comment.state, "tagging", "text/plain"))
    return {
        "id": absolute(reverse("review", args=[comment.review_id])) + f"#c-{comment.pk}",
        "type": "Annotation",
        "motivation": motivation,
        "creator": _person(comment.review.mentor),
        "created": _moment(comment.written_at),
        "body": bodies,
        "target": _target(comment, source, absolute),
    }


def _target(comment: Comment, source: str, absolute: Absolute) -> str | Node:
    if comment.attachment is not None:
        name = comment.attachment.name
        address = absolute(reverse("review-file", args=[comment.review_id, comment.attachment.pk, name]))
        if comment.page is None:
            return address
        selector: Node = {"type": "FragmentSelector", "value": f"page={comment.page}"}
        if comment.attachment.stored_file.media_type == "application/pdf":
            selector["conformsTo"] = PDF_FRAGMENTS
        return {"type": "SpecificResource", "source": address, "selector": selector}
    if comment.start is None or comment.end is None:
        return source
    anchor = Anchor(comment.quote, comment.prefix, comment.suffix, comment.start, comment.end)
    return {"type": "SpecificResource", "source": source, "selector": selectors_of(anchor)}


def _text(value: str, purpose: str, media_type: str = "text/markdown") -> Node:
    return {"type": "TextualBody", "value": value, "format": media_type, "purpose": purpose}


def _person(user: User | None) -> Node:
    return {"type": "Person", "name": str(user) if user else _("A former mentor")}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
