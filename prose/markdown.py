"""CommonMark with tables and bare links, sanitised as the very last step.

Source: https://spec.commonmark.org/0.31.2/

Time is bounded by what a text is made of, not by a clock: what would take long is shown as it was
written. The measure is ``python -m tests.bench.prose``.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from . import images
from .safety import Ours, clean, readable

# Stored with everything that keeps rendered HTML, so that a change of the renderer is seen.
RENDERER_VERSION = 2

MAX_LENGTH = 60_000

# Lists and quotes inside each other, counted in tokens: a list with its items is two deep.
MAX_NESTING = 20
MAX_TABLE_COLUMNS = 50
MAX_TABLE_CELLS = 5_000
# Bare addresses in one paragraph: looking for them takes time with the square of their number.
MAX_BARE_LINKS = 100
# Characters in addresses and titles: one definition can be used twenty thousand times.
MAX_ADDRESSES = 2 * MAX_LENGTH


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Tables of a size that somebody can read; a larger one is shown as written."""
    is_table = table(state, start, end, True)
    if silent or not is_table:
        return is_table
    after = start
    while after < end and not state.isEmpty(after) and state.sCount[after] >= state.blkIndent:
        after += 1
    columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    if columns <= MAX_TABLE_COLUMNS and columns * (after - start) <= MAX_TABLE_CELLS:
        return table(state, start, end, False)
    written = state.push("code_block", "code", 0)
    written.content = state.getLines(start, after, state.blkIndent, True)
    written.map = [start, after]
    written.meta["as_written"] = "cells"
    state.line = after
    return True


def _inline(state: StateCore) -> None:
    """Parse paragraphs, headings and cells, without a look for addresses where there are far too many."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        if token.content.count(":") > MAX_BARE_LINKS and _addresses(token.content) > MAX_BARE_LINKS:
            plain = parser_of(with_images="ours" in state.env, linkify=False)
            plain.inline.parse(token.content, plain, state.env, token.children)
            token.content = ""  # which is where the next step would look for addresses
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _addresses(text: str) -> int:
    return text.count("://") + text.lower().count("mailto:")


def _scroll_open(*_: object) -> str:
    # A table wider than a phone scrolls on its own, by keyboard too, instead of pushing the page.
    return '<div class="scroll" tabindex="0"><table>\n'


def _image(_renderer: object, tokens: Sequence[Token], at: int, _options: object, env: MutableMapping[str, Any]) -> str:
    """An upload of one's own, or words that say why it is not there."""
    token = tokens[at]
    alt, caption = token.content.strip(), str(token.attrs.get("title") or "")
    name = images.name_of(str(token.attrs["src"]))
    ours: Ours = env["ours"]
    if name is None:
        shown = _missing(
            _("Picture left out: only your own uploads can be shown, as ![what it shows](attachment:NAME).")
        )
        env["problems"].append(_("A picture from another place is not shown. Upload it, then use its file name."))
    elif (image := env["images"](name)) is None:
        shown = _missing(_("Picture missing: there is no upload named “%(name)s”.") % {"name": name})
        env["problems"].append(_("There is no upload named “%(name)s”.") % {"name": name})
    else:
        size = "".join(
            f' {side}="{pixels:d}"' for side, pixels in (("width", image.width), ("height", image.height)) if pixels
        )
        shown = ours.hold(
            mark_safe(f'<img src="{escape(image.src)}" alt="{escape(alt)}"{size} loading="lazy" decoding="async">')  # noqa: S308
        )
    if name is not None and not alt:
        env["problems"].append(
            _("The picture “%(name)s” needs a description between the square brackets.") % {"name": name}
        )
    # The description of a picture that is not there is the author's text too, but no part of the plain text.
    words = f'<span class="picture-alt" data-aside="">{escape(alt)}</span>' if shown.startswith("<span") and alt else ""
    caption = f'<span class="picture-caption">{escape(caption)}</span>' if caption else ""
    return f'<span class="picture">{shown}{words}{caption}</span>'


def _missing(words: str) -> str:
    return f'<span class="picture-missing" data-aside="">{escape(words)}</span>'


@cache
def parser_of(*, with_images: bool, linkify: bool = True) -> MarkdownIt:
    """The parser of texts, with pictures or without, looking for bare addresses or not."""
    options = {"html": False, "linkify": linkify, "typographer": False, "maxNesting": MAX_NESTING}
    parser = MarkdownIt("commonmark", options)
    parser.enable(["table", "strikethrough", "linkify"])
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.at("inline", _inline)
    if not with_images:
        parser.disable("image")
    # Only what is written as an address becomes a link: "GOV.UK" and "Monday.com" are names.
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    parser.add_render_rule("table_open", _scroll_open)
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    parser.add_render_rule("image", _image)
    return parser


def parse(text: str, *, headings_from: int, env: MutableMapping[str, Any] | None = None) -> list[Token]:
    """The tokens of a text, each top-level block within the limits or shown as written.

    Raises ``ValueError`` when the text is longer than ``MAX_LENGTH`` characters.
    """
    tokens = parser_of(with_images=env is not None).parse(_checked(text), env)
    tokens = _within_limits(tokens, text)
    _shift_headings(tokens, headings_from)
    _mark_tables(tokens)
    return tokens


def top_level(tokens: list[Token]) -> list[list[Token]]:
    """The tokens, one list for each block that stands in no other."""
    groups: list[list[Token]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            groups.append([])
        groups[-1].append(token)
    return groups


def fences(text: str) -> list[tuple[str, str, int, int]]:
    """The fenced code that stands in no other block: info string, content, first and last line, from 1.

    Raises ``ValueError`` when the text is longer than ``MAX_LENGTH`` characters.
    """
    parser, tokens = parser_of(with_images=True), list[Token]()
    parser.block.parse(_checked(readable(text)), parser, {}, tokens)
    return [
        (token.info, token.content, token.map[0] + 1, token.map[1])
        for token in tokens
        if token.type == "fence" and token.level == 0 and token.map
    ]


def _checked(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise ValueError(f"text of {len(text)} characters is longer than {MAX_LENGTH}")
    return text


def _within_limits(tokens: list[Token], text: str) -> list[Token]:
    """Blocks that nest too deeply, or that repeat long addresses, become the source that they were."""
    lines: list[str] | None = None
    kept: list[Token] = []
    addresses = 0
    for group in top_level(tokens):
        # The parser leaves out what stands inside these.
        too_deep = any(
            token.level >= MAX_NESTING - 1 and token.type in ("list_item_open", "blockquote_open") for token in group
        )
        used = sum(_address_length(token) for token in group)
        if (too_deep or addresses + used > MAX_ADDRESSES) and group[0].map:
            lines = lines if lines is not None else text.split("\n")
            first, end = group[0].map
            written = Token("code_block", "code", 0, map=[first, end], block=True)
            written.content = "\n".join(lines[first:end]) + "\n"
            written.meta["as_written"] = "nesting" if too_deep else "addresses"
            kept.append(written)
        else:
            addresses += used
            kept += group
    return kept


def _address_length(token: Token) -> int:
    """Characters in the attributes of an inline token's children, all the way down."""
    return sum(
        sum(len(str(value)) for value in child.attrs.values()) + _address_length(child)
        for child in token.children or []
        if child.attrs or child.children
    )


def _shift_headings(tokens: list[Token], headings_from: int) -> None:
    """Make the highest heading of the text fit below the heading that stands above it on the page."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    if not levels:
        return
    shift = headings_from - min(levels)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"


def _mark_tables(tokens: list[Token]) -> None:
    """Header cells get a scope; alignment becomes a data attribute, since the policy allows no inline style."""
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            if style.startswith("text-align:"):
                token.attrs["data-align"] = style.removeprefix("text-align:")
            if token.type == "th_open":
                token.attrs["scope"] = "col"


def html_of(tokens: list[Token], env: MutableMapping[str, Any] | None = None) -> str:
    """The HTML of some tokens, not yet sanitised."""
    parser = parser_of(with_images=env is not None)
    return parser.renderer.render(tokens, parser.options, env if env is not None else {})


def inline_html_of(text: str, env: MutableMapping[str, Any]) -> str:
    """The HTML of one line as a part of the document that ``env`` belongs to, not yet sanitised.

    It knows no definitions of links that stand elsewhere in the document.
    """
    parser = parser_of(with_images=True)
    return parser.renderer.render(parser.parseInline(text, {**env, "references": {}}), parser.options, env)


def render(text: str, *, headings_from: int = 3) -> SafeString:
    """HTML of a Markdown text.

    Raw HTML in the text is shown as text. Images are left out: the only ones allowed are a
    person's own attachments, which this function does not know; see ``render_document``.

    Raises ``ValueError`` when the text is longer than ``MAX_LENGTH`` characters.
    """
    return clean(html_of(parse(readable(text), headings_from=headings_from)))


def render_inline(text: str) -> SafeString:
    """HTML of one line of Markdown, without a paragraph around it.

    Raises ``ValueError`` when the text is longer than ``MAX_LENGTH`` characters.
    """
    return clean(parser_of(with_images=False).renderInline(readable(_checked(text))), inline=True)
