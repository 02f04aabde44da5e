"""A whole text, rendered: its HTML, its plain text, and its blocks with their place in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it.token import Token

from .blocks import TypedBlock, read_block, tables
from .fragments import text_of
from .images import Images
from .markdown import MAX_TABLE_CELLS, MAX_TABLE_COLUMNS, RENDERER_VERSION, html_of, inline_html_of, parse, top_level
from .problem import Problem
from .safety import Ours, clean, readable

MAX_TYPED_BLOCKS = 30

_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quote",
    "fence": "code",
    "code_block": "code",
    "table_open": "table",
    "hr": "rule",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document that stands in no other: a paragraph, a heading, a list, a table.

    ``html`` is safe and complete in itself. ``start`` and ``end`` are offsets in ``Document.text``,
    whose slice they cut out is ``text``. Lines are those of the source, counted from 1, both
    inclusive.
    """

    id: str  # "b1", "b2" …, in order
    kind: str  # heading, paragraph, list, quote, code, table, rule, picture, or that of a typed block: risks …
    level: int  # of a heading as shown, 2 to 6; otherwise 0
    html: SafeString
    text: str
    start: int
    end: int
    first_line: int
    last_line: int
    source: str
    typed: TypedBlock | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it is shown.

    ``text`` is what the author wrote as a reader sees it, without Markdown's signs: exactly the
    text content of ``html``, in order, without what stands inside ``[data-aside]``. It depends on
    the source and the version of the renderer alone, not on the language of the page nor on which
    uploads exist, so that an offset in it keeps its meaning.
    """

    html: SafeString
    text: str
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]
    version: int = RENDERER_VERSION


def render_document(
    text: str, *, images: Images | None = None, headings_from: int = 2, show_problems: bool = True
) -> Document:
    """Render Markdown into blocks that can be shown, compared and commented.

    ``images`` finds an upload by its file name; without it no picture is found. The highest heading
    of the text becomes ``headings_from``. With ``show_problems``, as in a preview, what the author
    should look at stands beside each block; ``Document.problems`` lists it in any case.

    Raises ``ValueError`` when the text is longer than ``MAX_LENGTH`` characters.
    """
    text = readable(text)
    lines = text.split("\n")
    ours = Ours()
    env: dict[str, Any] = {"ours": ours, "images": images or (lambda name: None), "problems": []}
    blocks: list[Block] = []
    offset = typed_so_far = 0
    for tokens in top_level(parse(text, headings_from=headings_from, env=env)):
        env["problems"] = []
        first, last = _lines_of(tokens[0], lines)
        typed = read_block(tokens[0].info, tokens[0].content, first, last) if tokens[0].type == "fence" else None
        if typed is not None:
            typed_so_far += 1
            if typed_so_far > MAX_TYPED_BLOCKS:
                typed = None
                env["problems"].append(
                    _("A text holds at most %(most)s blocks, so this one is shown as written.")
                    % {"most": MAX_TYPED_BLOCKS}
                )
        if typed is None or typed.is_as_written:
            html = html_of(tokens, env).rstrip("\n")
        else:
            html = _typed_html(typed, env, ours)
        _note_limits(tokens, env["problems"])
        noted = tuple(Problem(first, message) for message in dict.fromkeys(env["problems"]))
        problems = (typed.problems if typed else ()) + noted
        if problems and show_problems:
            html += _aside(problems)
        shown = ours.clean(html)
        plain = text_of(shown)
        blocks.append(
            Block(
                id=f"b{len(blocks) + 1}",
                kind=typed.kind if typed else _kind_of(tokens),
                level=int(tokens[0].tag[1]) if tokens[0].type == "heading_open" else 0,
                html=shown,
                text=plain,
                start=offset,
                end=offset + len(plain),
                first_line=first,
                last_line=last,
                source="\n".join(lines[first - 1 : last]),
                typed=typed,
                problems=problems,
            )
        )
        offset += len(plain) + 1
    return Document(
        html=mark_safe("\n".join(_framed(block) for block in blocks)),  # noqa: S308 (each is sanitised)
        text="\n".join(block.text for block in blocks),
        blocks=tuple(blocks),
        problems=tuple(problem for block in blocks for problem in block.problems),
    )


def _typed_html(typed: TypedBlock, env: dict[str, Any], ours: Ours) -> str:
    return tables.html_of(
        typed,
        cell=lambda source: inline_html_of(source, env),
        plain=lambda source: text_of(clean(inline_html_of(source, {**env, "problems": []}), document=True)),
        ours=ours,
    )


def _framed(block: Block) -> str:
    return f'<div class="block" id="{block.id}"><div class="block-text">{block.html}</div></div>'


def _lines_of(token: Token, lines: list[str]) -> tuple[int, int]:
    """First and last line of a block, counted from 1, without the blank lines after it."""
    first, end = token.map or [0, 1]
    while end - 1 > first and not lines[end - 1].strip(" \t"):
        end -= 1
    return first + 1, max(end, first + 1)


def _kind_of(tokens: list[Token]) -> str:
    kind = _KINDS.get(tokens[0].type, "paragraph")
    if kind == "paragraph" and len(tokens) == 3:
        inside = [child.type for child in tokens[1].children or [] if child.type not in ("softbreak", "hardbreak")]
        if inside and set(inside) == {"image"}:
            return "picture"
    return kind


def _note_limits(tokens: list[Token], problems: list[str]) -> None:
    """Say why a block, or a part of it, is shown as it was written."""
    reasons = {token.meta.get("as_written") for token in tokens if token.meta}
    if "nesting" in reasons:
        problems.append(_("Lists and quotes are nested too deeply here, so this part is shown as written."))
    if "cells" in reasons:
        problems.append(
            _("A table holds at most %(columns)s columns and %(cells)s cells, so this one is shown as written.")
            % {"columns": MAX_TABLE_COLUMNS, "cells": MAX_TABLE_CELLS}
        )
    if "addresses" in reasons:
        problems.append(_("The addresses of links are too long all together, so this part is shown as written."))


def _aside(problems: tuple[Problem, ...]) -> str:
    items = "".join(
        f"<li>{escape(_('Line %(line)s: %(message)s') % {'line': problem.line, 'message': problem.message})}</li>"
        for problem in problems
    )
    return f'<div class="block-problems" data-aside="" role="note"><ul>{items}</ul></div>'
