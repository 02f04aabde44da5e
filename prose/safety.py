"""What HTML may leave this package: one allow list, and what is ours and set in after it."""

from __future__ import annotations

import re
import secrets
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe

_BLOCKS = {"blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"}
_TABLES = {"caption", "table", "tbody", "td", "th", "thead", "tr"}
TAGS = _BLOCKS | _TABLES | {"a", "b", "div", "figure", "p", "pre", "s", "span", "strong", "sub", "sup", "time", "ul"}
INLINE_TAGS = {"a", "code", "em", "s", "strong"}
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"scope", "data-align"},
    "td": {"data-align"},
    "div": {"class", "tabindex", "role"},
    "time": {"datetime"},
}
SCHEMES = {"http", "https", "mailto"}

# A document is written by one person and read by others: search engines should not credit its links.
_DOCUMENT_REL = "nofollow ugc noopener noreferrer"
_DOCUMENT_ATTRIBUTES = {
    **ATTRIBUTES,
    **{tag: ATTRIBUTES.get(tag, set()) | {"class", "data-aside"} for tag in _TABLES | {"div", "figure", "p", "pre"}},
    "b": {"class"},
    "span": {"class", "data-aside"},
}


@cache
def _cleaner(*, inline: bool, document: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=INLINE_TAGS if inline else TAGS,
        attributes=_DOCUMENT_ATTRIBUTES if document else ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=_DOCUMENT_REL if document else "noopener noreferrer",
    )


def readable(text: str) -> str:
    """The text with what no page and no database can hold replaced by U+FFFD, and with plain line ends.

    Line numbers are those of the text as typed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean(html: str, *, inline: bool = False, document: bool = False) -> SafeString:
    """HTML with nothing in it but what the lists above allow."""
    cleaned = _cleaner(inline=inline, document=document).clean(html)
    # A browser reads a carriage return, which Markdown can spell "&#13;", as a new line.
    return mark_safe(cleaned.replace("\r", "\n"))  # noqa: S308 (cleaned)


class Ours:
    """HTML made by us that the sanitiser would remove: pictures of data, images of one's own uploads.

    Each piece stands in the text as a mark that nobody can guess while the text is sanitised, and
    is set in afterwards. Every word of a person inside such a piece has to be escaped by its maker.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_hex(16)
        self._pieces: list[str] = []

    def hold(self, piece: SafeString) -> str:
        """The mark to write where ``piece`` is to stand."""
        self._pieces.append(piece)
        return f"\ue000{self._secret}-{len(self._pieces) - 1}\ue001"

    def clean(self, html: str) -> SafeString:
        """Sanitise ``html`` and set in what was held."""
        cleaned = clean(html, document=True)
        if not self._pieces:
            return cleaned
        mark = re.compile(f"\ue000{self._secret}-([0-9]+)\ue001")
        return mark_safe(mark.sub(lambda match: self._pieces[int(match[1])], cleaned))  # noqa: S308 (see the class)
