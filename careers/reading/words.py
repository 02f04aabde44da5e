"""Words of a text with their places, in the one form in which texts and aliases are compared.

Case, accents, hyphens, slashes, plurals and British or American spelling make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# A dotted or plus-signed name (node.js, c++) is one word, an apostrophe belongs to its word, and a hyphen or a
# slash parts words.
WORD = re.compile(r"[^\W_]{1,60}(?:['’][^\W_]{1,20})?(?:\.[^\W_]{1,20}){0,3}(?:\+\+|#)?|&")
_ISE = re.compile(r"(?<=[a-z]{3})is(e[sdr]?|ing|ations?|ational|able|ers?)$")
_DOUBLED = re.compile(r"ll(ed|ing|er|ers)$")
_SPELLINGS = {
    "programme": "program",
    "centre": "center",
    "centred": "centered",
    "behaviour": "behavior",
    "behavioural": "behavioral",
    "judgement": "judgment",
    "analyse": "analyze",
    "analysed": "analyzed",
    "analysing": "analyzing",
    "catalogue": "catalog",
    "licence": "license",
    "fulfil": "fulfill",
    "artefact": "artifact",
    "lifecycle": "lifecycle",
}
_NOT_PLURAL = ("ss", "us", "is", "ous")


class Word(NamedTuple):
    raw: str  # folded, as it stands
    form: str  # singular, American spelling
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without accents."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    return "".join(mark for mark in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(mark))


@lru_cache(maxsize=20_000)
def common_form(raw: str) -> str:
    """The form of a folded word that its plural and its other spelling share."""
    word = raw
    if len(word) > 3 and word.endswith("s") and not word.endswith(_NOT_PLURAL):
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith(("sses", "xes", "ches", "shes")):
            word = word[:-2]
        else:
            word = word[:-1]
    word = _SPELLINGS.get(word, word)
    word = _ISE.sub(r"iz\1", word)
    return _DOUBLED.sub(r"l\1", word)


@lru_cache(maxsize=20_000)
def _forms(written: str) -> tuple[str, str]:
    raw = fold(written).replace("’", "'")
    if raw == "&":
        return "and", "and"
    bare = raw.removesuffix("'s").replace("'", "")
    return bare, common_form(bare)


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words between two places of a text."""
    found = WORD.finditer(text, start, len(text) if end is None else end)
    return [Word(*_forms(match.group()), match.start(), match.end()) for match in found]
