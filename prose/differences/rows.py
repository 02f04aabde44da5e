"""Tables compared row by row, and in a row that changed, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from prose.blocks import Row
from prose.fragments import Mark, lay_over, text_of
from prose.markdown import render_inline

from .alignment import Budget, Likeness, matched, stretches
from .words import Word, compare_words, marks_of

State = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of either side, or of both: its heading, and its place there, from 0."""

    heading: str
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of either side, or of both, and its cells compared, one for each column of both sides."""

    state: State
    old: Row | None
    new: Row | None
    cells: tuple[tuple[Word, ...], ...]


def compare_rows(
    old: tuple[Sequence[str], Sequence[Row]], new: tuple[Sequence[str], Sequence[Row]], budget: Budget
) -> tuple[tuple[Column, ...], tuple[RowChange, ...]]:
    """The columns and the rows of two tables, aligned."""
    columns = _columns(old[0], new[0], budget)
    common = [(column.old, column.new) for column in columns if column.old is not None and column.new is not None]
    befores = [tuple(row.cells[at] for at, _at in common) for row in old[1]]
    afters = [tuple(row.cells[at] for _at, at in common) for row in new[1]]
    found, _is_fine = stretches(befores, afters, budget)
    pairs: list[tuple[Row | None, Row | None]] = []
    for stretch in found:
        ones, others = old[1][stretch.first : stretch.end], new[1][stretch.start : stretch.stop]
        if stretch.same:
            pairs += zip(ones, others, strict=True)
        else:
            alike = matched(ones, others, _likeness)
            pairs += alike
    return columns, tuple(_row(one, other, columns, budget) for one, other in pairs)


def _likeness(row: Row) -> Likeness:
    return Likeness(" ".join(row.cells))


def _columns(old: Sequence[str], new: Sequence[str], budget: Budget) -> tuple[Column, ...]:
    befores, afters = ([" ".join(heading.lower().split()) for heading in headings] for headings in (old, new))
    columns: list[Column] = []
    found, _is_fine = stretches(befores, afters, budget)
    for same, first, end, start, stop in found:
        if same:
            columns += [Column(new[start + at], first + at, start + at) for at in range(end - first)]
        else:
            columns += [Column(old[at], at, None) for at in range(first, end)]
            columns += [Column(new[at], None, at) for at in range(start, stop)]
    return tuple(columns)


def _row(old: Row | None, new: Row | None, columns: Sequence[Column], budget: Budget) -> RowChange:
    cells = tuple(
        compare_words(
            _text(old.cells[column.old]) if old and column.old is not None else "",
            _text(new.cells[column.new]) if new and column.new is not None else "",
            budget,
        )[0]
        for column in columns
    )
    if old is None or new is None:
        return RowChange("added" if old is None else "removed", old, new, cells)
    same = all(word.state == "same" for words in cells for word in words)
    return RowChange("same" if same else "changed", old, new, cells)


def _text(cell: str) -> str:
    return text_of(render_inline(cell))


def html_of_rows(columns: Sequence[Column], rows: Sequence[RowChange]) -> SafeString:
    """The table of both sides: every row with a word for what became of it."""
    parts = ['<div class="scroll" tabindex="0"><table class="diff-rows">\n<thead>\n<tr>\n']
    parts.append(f'<th scope="col" data-aside="">{escape(_("Change"))}</th>\n')
    for column in columns:
        tag = "del" if column.new is None else "ins" if column.old is None else None
        heading = render_inline(column.heading)
        parts.append(f'<th scope="col">{_all(heading, tag) if tag else heading}</th>\n')
    parts.append("</tr>\n</thead>\n<tbody>\n")
    for row in rows:
        said = {"same": "", "changed": _("Changed"), "added": _("Added"), "removed": _("Removed")}[row.state]
        parts.append(f'<tr data-state="{row.state}">\n<td class="diff-sign" data-aside="">{escape(said)}</td>\n')
        for column, words in zip(columns, row.cells, strict=True):
            parts.append(f"<td>{_cell(row, column, words)}</td>\n")
        parts.append("</tr>\n")
    parts.append("</tbody>\n</table></div>")
    return mark_safe("".join(parts))  # noqa: S308 (cells are sanitised, the rest is ours)


def _cell(row: RowChange, column: Column, words: Sequence[Word]) -> SafeString:
    if row.new is not None and column.new is not None:
        return lay_over(render_inline(row.new.cells[column.new]), marks_of(words), outside="")
    if row.old is not None and column.old is not None:
        return _all(render_inline(row.old.cells[column.old]), "del")
    return mark_safe("")


def _all(html: SafeString, tag: str) -> SafeString:
    return lay_over(html, [Mark(0, len(text_of(html)), f"<{tag}>", f"</{tag}>")])
