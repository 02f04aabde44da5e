"""Terms of a glossary, linked where a text first uses them. Pure: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .fragments import pieces

# Where a link would be wrong (in another link), misleading (in code) or noise (in headings and tables).
_NOT_IN = frozenset({"a", "code", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table"})
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")


class Terms:
    """The ways in which texts write the terms, and the address that explains each.

    A form in small letters is found in any case; one with a capital, such as an abbreviation, as it
    is written. The longest form wins, and only whole words are found. Before a word with a capital it
    is part of a name ("Scrum Alliance") and is left alone.
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        """``addresses`` leads from each form to an address on this site."""
        self._exact = {form: address for form, address in addresses.items() if form != form.lower()}
        self._folded = {form: address for form, address in addresses.items() if form == form.lower()}
        forms = sorted(addresses, key=lambda form: (-len(form), form))
        each = (re.escape(form) if form in self._exact else f"(?i:{re.escape(form)})" for form in forms)
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(each)})(?![\w-])(?! [A-Z])") if forms else None

    def on_a_page(self) -> Callable[[SafeString], SafeString]:
        """A function for the fragments of one page, in their order: each term is linked once on it."""
        seen: set[str] = set()
        pattern = self._pattern

        def link(match: re.Match[str]) -> str:
            word = match[0]
            address = self._exact.get(word) or self._folded.get(word.lower())
            if address is None or address in seen:
                return _escaped(word)
            seen.add(address)
            return f'<a class="term" href="{escape(address)}">{_escaped(word)}</a>'

        def linked(fragment: SafeString) -> SafeString:
            if pattern is None:
                return fragment
            made: list[str] = []
            depth = 0  # of elements in which nothing is linked
            for piece in pieces(fragment):
                tag = _TAG.match(piece.raw) if piece.text is None else None
                if tag and tag[2].lower() in _NOT_IN:
                    depth += -1 if tag[1] else 1
                made.append(piece.raw if piece.text is None or depth else _linked(pattern, link, piece.text))
            return mark_safe("".join(made))  # noqa: S308 (the fragment is safe, and so is what is set in)

        return linked


def _linked(pattern: re.Pattern[str], link: Callable[[re.Match[str]], str], text: str) -> str:
    made: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        made += [_escaped(text[at : match.start()]), link(match)]
        at = match.end()
    return "".join([*made, _escaped(text[at:])])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")
