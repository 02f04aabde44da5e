"""Must or preferred: by the section, and by words that hedge a sentence or a part of it."""

from __future__ import annotations

import re
from itertools import islice

from .findings import Level, SectionKind

# "… is a plus": what stands before it is only nice to have.
_BACKWARD = re.compile(
    r"\b(?:prefer(?:red|able|ably)|desir(?:ed|able)|beneficial|advantageous|nice[ -]to[ -]haves?|optional"
    r"|(?:an?|is|are|big|strong|huge|definite|added|real|significant|distinct)[ ](?:\w{1,12}[ ])?(?:plus|bonus"
    r"|advantage|asset)|pluses"
    r"|(?:would|will|could|may|might)(?:[ ]also)?[ ]be(?:[ ]\w{1,12})?[ ](?:useful|helpful|welcome|beneficial"
    r"|valuable|good|great|ideal|valued)"
    r"|(?:is|are)[ ](?:useful|helpful|welcome|valued|appreciated|a benefit)|(?:not|non)[ -](?:essential|required"
    r"|mandatory|necessary))\b",
    re.I,
)
# "ideally …": what stands behind it is.
_FORWARD = re.compile(
    r"\b(?:ideally|preferably|bonus(?:[ ]points)?(?:[ ](?:for|if))?|nice[ -]to[ -]haves?|desirable|preferred|optional"
    r"|(?:big[ ])?plus(?:[ ]if)|extra[ ]points|we(?:'d|[ ]would)[ ](?:love|like)[ ](?:it[ ])?if|it(?:'s|[ ]is"
    r"|[ ]would[ ]be)[ ](?:a[ ])?(?:plus|bonus|great|nice)[ ]if"
    r"|non[ -]?essential[ ]but[ ]\w{1,15}|even[ ]better[ ]if|not[ ]essential[ ]but[ ]\w{1,15}(?=:))\b[ ]?:?",
    re.I,
)  # fmt: skip
_CLAUSE = re.compile(r"[;()]|[ ][–—-][ ]|,[ ]{1,3}(?:and[ ])?(?:with|but)[ ]|\bbut\b", re.I)
_STRICT = re.compile(r"\b(?:required|must|essential|mandatory|necessary|minimum)\b", re.I)
_NOT = re.compile(r"\b(?:not|non|n't)[ -]{0,2}(?:\w{1,10}[ ]){0,1}$", re.I)

_MOST = 10  # hedges of a kind that are read in one sentence; nobody writes more


def hedged_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a sentence that are only nice to have, as places in the text."""
    sentence = text[start:end].replace("’", "'")
    hedged = []
    for match in islice(_FORWARD.finditer(sentence), _MOST):
        at_start = not re.search(r"\w", sentence[: match.start()])
        always = re.match(r"ideally|preferably|bonus|even|extra|we|it|plus|big", match.group(), re.I) is not None
        if at_start or always or match.group().rstrip().endswith(":"):
            clause = re.compile(r"[;()]").search(sentence, match.end())
            hedged.append((start + match.start(), start + (clause.start() if clause else len(sentence))))
    for match in islice(_BACKWARD.finditer(sentence), _MOST):
        before = sentence[: match.start()]
        if not re.search(r"\w", before) or re.match(r"ideally|preferably", match.group(), re.I):
            continue
        hedged.append((start + _begin_of_clause(before), start + match.end()))
    return hedged


def _begin_of_clause(before: str) -> int:
    """Where the part of a sentence begins that a hedge at its end speaks of."""
    begin = 0
    for boundary in _CLAUSE.finditer(before):
        if re.search(r"\w", before[boundary.end() :]) and boundary.group().strip().lower() != "but":
            begin = boundary.end()
    # "PMP is required, PRINCE2 preferred": what is required ends at its comma
    strict = [word for word in _STRICT.finditer(before, begin) if not _NOT.search(before, 0, word.start())]
    if strict:
        comma = before.find(",", strict[-1].end())
        begin = comma + 1 if comma >= 0 else strict[-1].end()
    return begin


def level_of(section: SectionKind, place: int, hedged: list[tuple[int, int]]) -> Level:
    """The level of words that stand at a place."""
    if section is SectionKind.PREFERRED or any(start <= place < end for start, end in hedged):
        return Level.PREFERRED
    return Level.MUST
