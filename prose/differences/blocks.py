"""Two texts compared: which block is which, and what changed in it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from prose.blocks import Row
from prose.blocks.grid import read_grid
from prose.document import Block, Document, render_document
from prose.fragments import Mark, lay_over
from prose.images import Images

from .alignment import Budget, Likeness, matched, stretches
from .rows import Column, RowChange, compare_rows, html_of_rows
from .words import Word, compare_words, marks_of

State = Literal["same", "changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One block of either version, or of both, and what became of it.

    ``html`` is safe: the new block with ``<ins>`` and ``<del>`` where it changed, the old block in
    ``<del>`` where it was removed. ``words`` and ``rows`` hold the same as data; joining the ``old``
    or the ``new`` of all words gives the plain text of either side.
    """

    state: State
    old: Block | None
    new: Block | None
    html: SafeString
    words: tuple[Word, ...] = ()
    rows: tuple[RowChange, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a text, aligned."""

    old: Document
    new: Document
    changes: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        return all(change.state == "same" for change in self.changes)


def compare(old: str, new: str, *, images: Images | None = None, headings_from: int = 2) -> Comparison:
    """Compare two versions of a Markdown text.

    Raises ``ValueError`` when one of them is longer than ``MAX_LENGTH`` characters.
    """
    before, after = (
        render_document(text, images=images, headings_from=headings_from, show_problems=False) for text in (old, new)
    )
    budget = Budget()
    pairs = _moves(_aligned(before.blocks, after.blocks, budget))
    return Comparison(before, after, tuple(_change(one, other, moved, budget) for one, other, moved in pairs))


# Which block is which

Pair = tuple[Block | None, Block | None]

_TEXTS = {"paragraph", "list", "quote"}


def _aligned(old: Sequence[Block], new: Sequence[Block], budget: Budget) -> list[Pair]:
    pairs: list[Pair] = []
    found, _is_fine = stretches([_key(block) for block in old], [_key(block) for block in new], budget)
    for same, first, end, start, stop in found:
        if same:
            pairs += zip(old[first:end], new[start:stop], strict=True)
        else:
            alike = matched(old[first:end], new[start:stop], _likeness)
            pairs += alike
    return pairs


def _key(block: Block) -> Hashable:
    """What makes two blocks the same: their source, and what their references stand for."""
    return block.kind, block.source.strip(), block.html


def _likeness(block: Block) -> Likeness:
    return Likeness(block.text or block.source, "text" if block.kind in _TEXTS else block.kind)


def _moves(pairs: Sequence[Pair]) -> list[tuple[Block | None, Block | None, bool]]:
    """Join a removed block with an added one of the same source: it moved."""
    removed: dict[Hashable, list[Block]] = {}
    for old, new in pairs:
        if old is not None and new is None and old.text.strip():
            removed.setdefault(_key(old), []).append(old)
    moved: dict[str, Block] = {}
    for old, new in pairs:
        if old is None and new is not None and removed.get(_key(new)):
            moved[new.id] = removed[_key(new)].pop(0)
    gone = {block.id for block in moved.values()}
    joined: list[tuple[Block | None, Block | None, bool]] = []
    for old, new in pairs:
        if new is None and old is not None and old.id in gone:
            continue
        is_moved = old is None and new is not None and new.id in moved
        joined.append((moved[new.id] if is_moved and new else old, new, is_moved))
    return joined


# What changed in it


def _change(old: Block | None, new: Block | None, moved: bool, budget: Budget) -> Change:
    if new is None:
        assert old is not None  # noqa: S101 (a pair has at least one side)
        return Change("removed", old, None, _all(old, "del"), (Word("removed", old.text, ""),))
    if old is None:
        return Change("added", None, new, _all(new, "ins"), (Word("added", "", new.text),))
    if _key(old) == _key(new):
        return Change("moved" if moved else "same", old, new, new.html, (Word("same", old.text, new.text),))
    words, is_rough = compare_words(old.text, new.text, budget)
    note = _("Too much changed here to compare word by word.") if is_rough else ""
    if (rows := _rows(old, new, budget)) is not None:
        columns, changed = rows
        html = _caption(old, new, budget) + html_of_rows(columns, changed)
        return Change("changed", old, new, html, words, changed, note)
    if all(word.state == "same" for word in words):
        note = _("The words are the same; their layout, a link or a picture changed.")
    return Change("changed", old, new, lay_over(new.html, marks_of(words)), words, (), note)


def _all(block: Block, tag: str) -> SafeString:
    return lay_over(block.html, [Mark(0, len(block.text), f"<{tag}>", f"</{tag}>")] if block.text else [])


def _caption(old: Block, new: Block, budget: Budget) -> SafeString:
    """The caption of a typed block, with what changed in it."""
    before, after = (block.typed.caption if block.typed else "" for block in (old, new))
    if not before and not after:
        return mark_safe("")
    words, _is_rough = compare_words(before, after, budget)
    return format_html("<p>{}</p>\n", lay_over(escape(after), marks_of(words), outside=""))


def _rows(old: Block, new: Block, budget: Budget) -> tuple[tuple[Column, ...], tuple[RowChange, ...]] | None:
    """A table's rows compared, if both sides are tables of the same kind that are not shown as written."""
    sides = [_grid(block) for block in (old, new)]
    if old.kind != new.kind or sides[0] is None or sides[1] is None:
        return None
    return compare_rows(sides[0], sides[1], budget)


def _grid(block: Block) -> tuple[tuple[str, ...], tuple[Row, ...]] | None:
    if block.typed is not None and not block.typed.is_as_written:
        return block.typed.columns, block.typed.rows
    if block.kind == "table":
        grid = read_grid(block.source, block.first_line)
        return None if grid.is_too_large else (grid.columns, grid.rows)
    return None
