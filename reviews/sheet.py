"""A frozen version with its comments: block by block, each passage marked and each comment after its block."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

import prose
from accounts.models import User
from portfolio.models import Attachment, Revision
from portfolio.shown_files import with_pictures_at
from prose.fragments import Mark, lay_over, text_of

from .actions.threads import moves_for
from .anchoring import Span
from .models import Comment, Review

_BLOCK = re.compile(r'(?:\A|\n)<div class="block" id="(b\d+)"><div class="block-text">')
_END = "</div></div>"


@dataclass
class Note:
    """A comment as it is shown, with its number in the text."""

    number: int
    comment: Comment
    html: SafeString
    span: Span | None = None
    moves: list[str] = field(default_factory=list)
    is_outdated: bool = False  # its passage, or its file, is not there any more

    @property
    def anchor(self) -> str:
        return f"c-{self.comment.pk}"

    @property
    def look(self) -> str:
        """How it is drawn: open, praise, or settled."""
        if self.comment.kind == Comment.Kind.PRAISE:
            return "praise"
        settled = (Comment.State.VERIFIED, Comment.State.DROPPED)
        return "settled" if self.comment.state in settled else "open"

    @property
    def is_draft(self) -> bool:
        """Whether its mentor is still writing it."""
        return self.comment.review.is_draft

    @property
    def is_on_the_whole(self) -> bool:
        return self.comment.start is None and self.comment.attachment_id is None

    def is_on(self, files: Collection[uuid.UUID]) -> bool:
        """Whether it stands at one of these files."""
        return self.comment.attachment_id in files

    @property
    def is_settled(self) -> bool:
        return self.look == "settled"


@dataclass(frozen=True)
class Gone:
    """A block of an older version that this one does not have."""

    html: SafeString
    note: str


@dataclass
class Part:
    """A block of the text. ``start`` and ``end`` are offsets in the plain text of the version.

    Beside an older version, ``change`` says what became of it, ``diff`` shows that, and ``gone`` stood before it.
    """

    id: str
    html: SafeString
    text: str
    start: int
    end: int
    notes: list[Note] = field(default_factory=list)
    change: str = ""
    diff: SafeString | None = None
    change_note: str = ""
    gone: list[Gone] = field(default_factory=list)


@dataclass
class Paper:
    """A file of the version, with the comments on it and on its pages."""

    attachment: Attachment
    address: str
    pages: list[tuple[int, str, list[Note]]]  # number, address of its picture, comments
    notes: list[Note] = field(default_factory=list)


class Sheet:
    """What the pages of a review show of a version.

    ``comments`` stand at their own offsets, or where ``spans`` says; ``None`` there means that the
    passage is gone, and the comment ``outdated`` with those on files that the version does not have. Three
    queries, however many comments: the comments, their answers, the files.
    """

    def __init__(
        self,
        revision: Revision,
        comments: Iterable[Comment],
        *,
        review: Review,
        user: User,
        spans: Mapping[object, Span | None] | None = None,
    ) -> None:
        self.revision = revision
        self.review = review
        self.attachments = [
            attachment
            for attachment in revision.attachments.with_files().prefetch_related("stored_file__previews")
            if attachment.stored_file.is_clean
        ]
        html = with_pictures_at(revision.html, self.attachments, self.address_of)
        self.parts = parts_of(html, revision.plain_text)
        self.notes = [self._note(number, comment, user, spans) for number, comment in enumerate(comments, 1)]
        files = {attachment.pk for attachment in self.attachments}
        self.whole = [note for note in self.notes if note.is_on_the_whole]
        self.outdated = [note for note in self.notes if not (note.span or note.is_on_the_whole or note.is_on(files))]
        for note in self.outdated:
            note.is_outdated = True
        placed = [note for note in self.notes if note.span]
        for part in self.parts:
            part.notes = [note for note in placed if _ends_in(note, part)]
            part.html = lay_over(part.html, _marks(part, placed))
        self.papers = [self._paper(attachment) for attachment in self.attachments]
        self.gone_at_end: list[Gone] = []

    @property
    def open_issues(self) -> int:
        return sum(note.comment.state in (Comment.State.OPEN, Comment.State.FIXED) for note in self.notes)

    @property
    def first(self) -> Note | None:
        """The comment to begin with."""
        return next((note for note in self.notes if note.look == "open"), next(iter(self.notes), None))

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.id == name), None)

    def _note(self, number: int, comment: Comment, user: User, spans: Mapping[object, Span | None] | None) -> Note:
        if spans is not None and comment.pk in spans:
            span = spans[comment.pk]
        else:
            span = Span(comment.start, comment.end) if comment.start is not None and comment.end is not None else None
        comment.revision = self.revision
        moves = moves_for(comment, user) if comment.review.is_in_effect else []
        return Note(number, comment, prose.render(comment.body, headings_from=4), span, moves)

    def address_of(self, attachment: Attachment, review: Review | None = None) -> str:
        """Where the reader gets a file, of this version or with ``review`` of the one that it is of."""
        return reverse("review-file", args=[(review or self.review).pk, attachment.pk, attachment.name])

    def page_address_of(self, attachment: Attachment, page: int) -> str:
        return reverse("review-file-page", args=[self.review.pk, attachment.pk, page])

    def _paper(self, attachment: Attachment) -> Paper:
        own = [note for note in self.notes if note.comment.attachment_id == attachment.pk]
        pages = [
            (
                preview.page,
                self.page_address_of(attachment, preview.page),
                [note for note in own if note.comment.page == preview.page],
            )
            for preview in attachment.stored_file.previews.all()
        ]
        shown = {number for number, _address, _notes in pages}
        return Paper(
            attachment,
            self.address_of(attachment),
            pages if (attachment.stored_file.pages or 1) > 1 else [],
            [note for note in own if (attachment.stored_file.pages or 1) <= 1 or note.comment.page not in shown],
        )


def parts_of(html: str, text: str) -> list[Part]:
    """The blocks of frozen HTML with their place in the plain text; one for all of it where they do not fit."""
    pieces = _BLOCK.split(html)
    parts: list[Part] = []
    start = 0
    for name, framed in zip(pieces[1::2], pieces[2::2], strict=True):
        inside = framed.removesuffix(_END)
        words = text_of(inside)
        parts.append(Part(name, mark_safe(inside), words, start, start + len(words)))  # noqa: S308 (of prose)
        start += len(words) + 1
    if pieces[0] or "\n".join(part.text for part in parts) != text:
        return [Part("b1", mark_safe(html), text, 0, len(text))]  # noqa: S308 (of prose)
    return parts


def _ends_in(note: Note, part: Part) -> bool:
    return note.span is not None and part.start < note.span.end <= part.end + 1


def _marks(part: Part, notes: list[Note]) -> list[Mark]:
    """Passages may overlap and marks may not: each stretch is marked once, with all that stand on it."""
    here = [note for note in notes if note.span and note.span.start < part.end and note.span.end > part.start]
    edges = {max(note.span.start, part.start) for note in here if note.span}
    edges |= {min(note.span.end, part.end) for note in here if note.span}
    cuts = sorted(edges)
    marks: list[Mark] = []
    for start, end in pairwise(cuts):
        on_it = [note for note in here if note.span and note.span.start <= start and note.span.end >= end]
        if on_it:
            look = next((name for name in ("open", "praise") if any(note.look == name for note in on_it)), "settled")
            numbers = " ".join(str(note.number) for note in on_it)
            opening = format_html('<mark data-p="{}" data-look="{}">', numbers, look)
            marks.append(Mark(start - part.start, end - part.start, opening, "</mark>"))
    for note in here:
        if note.span and part.start < note.span.end <= part.end + 1:
            at = min(note.span.end, part.end) - part.start
            marks.append(Mark(at, at, _pin(note)))
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _pin(note: Note) -> str:
    return format_html(
        '<a class="pin pin-text" data-aside="" data-look="{}" href="#{}" aria-label="{}">{}</a>',
        note.look,
        note.anchor,
        _("Comment %(number)s") % {"number": note.number},
        note.number,
    )
