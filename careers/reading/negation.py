"""Sentences that say what is not needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

_NEEDED = r"(?:required?|requirements?|needed|necessary|expected|essential|mandatory|prerequisites?|a must|compulsory)"
# Behind the thing: "coding is not required", "SQL: not needed".
_BEHIND = re.compile(
    r"\b(?:(?:is|are|will be|be)[ ]{1,3})?(?:not|never|no longer|isn't|aren't|won't be)[ ]{1,3}"
    r"(?:be[ ]{1,3}|an?[ ]{1,3}|strictly[ ]{1,3}|currently[ ]{1,3}|absolutely[ ]{1,3}){0,2}" + _NEEDED + r"\b"
    r"|\b(?:unnecessary|unneeded)\b",
    re.I,
)
# Before the thing: "no coding required", "you do not need SQL", "without line management".
_BEFORE = re.compile(
    r"\b(?:do(?:es)?[ ]{1,3}not|don't|doesn't|need[ ]{1,3}not|needn't|will[ ]{1,3}not|won't|not)[ ]{1,3}"
    r"(?:currently[ ]{1,3}|have[ ]{1,3}to[ ]{1,3}){0,2}"
    r"(?:need|require|expect|involve|include|have|be|code|a|an|looking|required[ ]{1,3}to|expected[ ]{1,3}to)\b"
    r"|\b(?:no[ ]{1,3}need[ ]{1,3}(?:for|to)|rather[ ]{1,3}than|instead[ ]{1,3}of|without|neither|nor)\b"
    r"|\bnot[ ]{1,3}(?:looking[ ]{1,3}for|seeking|interested[ ]{1,3}in)\b",
    re.I,
)
_NO = re.compile(
    r"\b(?:no|zero)[ ]{1,3}(?!later|more|less|longer|fewer|doubt|matter|later|one|two|need|sooner|\d)", re.I
)
# What "not" goes on to say, and takes back: "not only", "not required but a plus".
_NOT_ONLY = re.compile(r"\bnot[ ]{1,3}(?:only|just|merely|simply|limited)\b", re.I)
_ONLY_NICE = re.compile(
    r"\bnot[ ]{1,3}(?:\w{1,12}[ ]{1,3}){0,2}(?:" + _NEEDED + r")[,;]?[ ]{1,3}(?:but|although|though|however|yet)\b"
    r"|\b(?:not|non)[ -]{1,2}(?:essential|required|mandatory)[,;]?[ ]{1,3}(?:but|although|though)\b",
    re.I,
)
# "Experience in this is not required" speaks of all that its line names.
_OF_THIS = re.compile(
    r"\b(?:in|of|with|for)[ ]{1,3}(?:this|these|it|them|that|those)(?:[ ]{1,3}\w{1,15})?[ ]{1,3}" + _BEHIND.pattern,
    re.I,
)
_CLAUSE_END = re.compile(r"[,;:()–—]|[ ]-[ ]|\b(?:but|however|although|though|as|because|since|while|yet)\b", re.I)
_MOST = 10  # of a kind that are read in one sentence; nobody writes more
_LONGEST_CLAUSE = 160  # characters that a "not" can reach


@dataclass(frozen=True, slots=True)
class Negated:
    """A stretch of a text of which it is said that it is not asked for."""

    start: int
    end: int
    everywhere: bool  # "not required" takes back other mentions too; "this role does not include" does not


def negated_in(text: str, start: int, end: int) -> list[Negated]:
    """The parts of a sentence that say what is not needed."""
    sentence = text[start:end].replace("’", "'")
    lowered = sentence.lower()
    if not ("no" in lowered or "n't" in lowered or "without" in lowered or "rather" in lowered or "instead" in lowered
            or "unne" in lowered or "zero" in lowered):  # fmt: skip
        return []
    if _ONLY_NICE.search(sentence):
        return []
    found = [
        Negated(start + _clause_start(sentence, match.start()), start + match.end(), everywhere=True)
        for match in islice(_BEHIND.finditer(sentence), _MOST)
    ]
    for match in islice(_NO.finditer(sentence), _MOST):
        clause_end = _list_end(sentence, match.end())
        needed = re.search(r"\b" + _NEEDED + r"\b", sentence[match.end() : clause_end], re.I)
        found.append(Negated(start + match.start(), start + clause_end, needed is not None))
    for match in islice(_BEFORE.finditer(sentence), _MOST):
        if _NOT_ONLY.match(sentence, match.start()):
            continue
        everywhere = re.search(r"\b(?:need|require)", match.group(), re.I) is not None
        found.append(Negated(start + match.start(), start + _list_end(sentence, match.end()), everywhere))
    return found


def takes_back_its_line(text: str, start: int, end: int) -> bool:
    """Whether a sentence says of everything around it that experience in this is not needed."""
    sentence = text[start:end].replace("’", "'")
    return _OF_THIS.search(sentence) is not None and _ONLY_NICE.search(sentence) is None


def _clause_start(sentence: str, place: int) -> int:
    """Where the subject of "is not required" begins; a list of several ("Python, SQL or R") is one subject."""
    floor = max(0, place - _LONGEST_CLAUSE)
    begin = floor
    for boundary in _CLAUSE_END.finditer(sentence, floor, place):
        if not sentence[boundary.end() : place].strip():
            continue  # "Knowledge of SQL: not expected"
        if boundary.group() != "," or re.search(
            r"\b(?:required|must|essential|need|is|are|have)\b", sentence[begin : boundary.start()], re.I
        ):
            begin = boundary.end()
    return begin


def _list_end(sentence: str, place: int) -> int:
    """How far "no" or "without" reaches: to the end of its clause; commas in a list do not end it."""
    ceiling = min(len(sentence), place + _LONGEST_CLAUSE)
    for boundary in _CLAUSE_END.finditer(sentence, place, ceiling):
        if boundary.group() == ",":
            rest = sentence[boundary.end() : boundary.end() + 60]
            if re.match(r"[ ]{0,3}(?:[\w+#/-]{1,20}[ ]{1,3}){0,3}?(?:or|nor|and)\b", rest, re.I):
                continue
            if re.match(r"[ ]{0,3}[\w+#/-]{1,20},", rest):
                continue
        return boundary.start()
    return ceiling
