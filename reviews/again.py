"""A version after a review: what was said of the ones before it, and what has changed since.

A comment stays at the passage that it was made on. Here it is worked out where that passage stands in a
later text (``anchoring``); one whose passage is gone is outdated and listed with its quote, and none is left out.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from accounts.models import User
from portfolio.models import Attachment, Revision
from portfolio.rendering import comparison_of, document_of
from portfolio.shown_files import with_pictures_at

from .anchoring import Anchor, Span, carry
from .models import Comment, Review, Score
from .sheet import Gone, Sheet

Spans = dict[uuid.UUID, Span | None]


@dataclass
class Earlier:
    """What reviews in effect say of earlier versions. ``spans`` is where the passages of their comments stand now."""

    reviews: list[Review] = field(default_factory=list)  # the newest first
    comments: list[Comment] = field(default_factory=list)
    spans: Spans = field(default_factory=dict)

    @property
    def last(self) -> Review | None:
        return self.reviews[0] if self.reviews else None

    @property
    def numbers(self) -> list[int]:
        """The versions that were reviewed, the newest first."""
        return sorted({review.revision.number for review in self.reviews}, reverse=True)

    @property
    def last_scores(self) -> dict[str, Score]:
        """By criterion, what the last review gave."""
        return {score.criterion: score for score in self.last.scores.all() if score.level} if self.last else {}

    def review_of(self, number: int) -> Review | None:
        """The newest review of a version, if it was reviewed."""
        return next((review for review in self.reviews if review.revision.number == number), None)


class OwnSheet(Sheet):
    """A version of one's own, with its files at one's own addresses."""

    def address_of(self, attachment: Attachment, review: Review | None = None) -> str:
        return reverse("attachment", args=[attachment.pk, attachment.name])

    def page_address_of(self, attachment: Attachment, page: int) -> str:
        return reverse("attachment-page", args=[attachment.pk, page])


def with_text(revision: Revision) -> Revision:
    """A version whose HTML and plain text can be read; those of a draft are made now, and never saved."""
    if revision.is_draft:
        document = document_of(revision)
        revision.html, revision.plain_text = str(document.html), document.text
    return revision


def earlier(revision: Revision, user: User) -> Earlier:
    """What was said before of this work, as far as the person may read it. Six queries, however much it is."""
    reviews = list(Review.objects.readable_by(user).of_versions_before(revision))
    if not reviews:
        return Earlier()
    comments = list(Comment.objects.filter(review__in=reviews).with_threads(user))
    spans: Spans = {}
    by_text: dict[int, list[Comment]] = defaultdict(list)
    files = {each.stored_file_id: each for each in revision.attachments.with_files()}
    for comment in comments:
        if comment.start is not None:
            by_text[comment.revision_id].append(comment)
        elif comment.attachment is not None:
            comment.attachment = files.get(comment.attachment.stored_file_id, comment.attachment)
    texts = {review.revision_id: review.revision.plain_text for review in reviews}
    for pk, placed in by_text.items():
        found = carry(map(_anchor, placed), texts[pk], revision.plain_text)
        spans |= {comment.pk: span for comment, span in zip(placed, found, strict=True)}
    return Earlier(reviews, comments, spans)


def _anchor(comment: Comment) -> Anchor:
    return Anchor(comment.quote, comment.prefix, comment.suffix, comment.start or 0, comment.end or 0)


def in_reading_order(comments: Iterable[Comment], spans: Spans) -> list[Comment]:
    """Those on the whole first, then as the text runs, then those on files, and last what is outdated."""

    def place(comment: Comment) -> tuple[int, str, int, int]:
        if comment.start is None:
            return (2 if comment.attachment else 0), str(comment.attachment_id), comment.page or 0, 0
        span = spans.get(comment.pk, Span(comment.start, comment.end or 0))
        return (1, "", span.start, span.end) if span else (3, "", comment.start, 0)

    return sorted(comments, key=place)


def show_changes(sheet: Sheet, old: Review) -> int:
    """Lay the difference to the version of an older review over a sheet; how many blocks changed.

    The time is that of comparing two texts, which is bounded (``prose.differences``).
    """
    comparison = comparison_of(old.revision, sheet.revision)
    before = list(old.revision.attachments.with_files())
    parts = {part.id: part for part in sheet.parts}
    gone: list[Gone] = []
    changed = 0
    for change in comparison.changes:
        part = parts.get(change.new.id) if change.new else None
        if change.state != "same":
            changed += 1
            html = with_pictures_at(change.html, sheet.attachments, sheet.address_of)
            html = with_pictures_at(html, before, lambda attachment: sheet.address_of(attachment, old))
            if part is None:
                gone.append(Gone(html, change.note))
            else:
                part.change, part.diff, part.change_note = change.state, html, change.note
        if part is not None:
            part.gone, gone = gone, []
    sheet.gone_at_end = gone
    return changed
