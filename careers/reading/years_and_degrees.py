"""Years of experience and degrees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .findings import Degree

_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ],
        start=1,
    )
}
_NUMBER = r"(?:\d{1,2}|" + "|".join(_NUMBERS) + r")"
_YEARS = re.compile(
    r"\b(?:(?:at[ ]least|minimum(?:[ ]of)?|over|more[ ]than)[ ]{1,3})?"
    r"(" + _NUMBER + r")[ ]{0,2}(?:\([ ]?\d{1,2}[ ]?\))?[ ]{0,2}"
    r"(?:\+|or[ ]more|plus)?[ ]{0,2}(?:(?:-|–|—|to)[ ]{0,2}(" + _NUMBER + r")[ ]{0,2}\+?)?[ ]{0,2}"
    r"(?:\+[ ]{0,2})?(?:or[ ]more[ ])?-?(?:years?|yrs?)\b['’]?",
    re.I,
)
_OF_EXPERIENCE = re.compile(
    r"\b(?:experienc\w{0,4}|background|track[ ]record|working|manag(?:ing|ement)|lead(?:ing|ership)|deliver(?:ing|y)"
    r"|in[ ](?:a|an|the)[ ]"
    r"|as[ ]an?[ ]|practice|expertise|hands[ -]on)",
    re.I,
)
_MOST_YEARS = 30  # "50 years of experience" is the company's

_DEGREES: tuple[tuple[Degree, re.Pattern[str]], ...] = (
    (
        Degree.DOCTORATE,
        re.compile(r"\b(?:ph\.?[ ]?d|doctora(?:te|l)|doctoral[ ]degree)\b", re.I),
    ),
    (
        Degree.MASTER,
        re.compile(
            r"\bmaster(?:['’]?s)?(?:[ ](?:level[ ])?degree|[ ]of[ ](?:science|arts|business|engineering)|[ ]in[ ])"
            r"|\bmaster['’]s\b|\bmasters\b|\b(?:m\.?sc|mba|m\.s\.|m\.a\.|meng)\b|/[ ]?(?:ms|ma|master)\b",
            re.I,
        ),
    ),
    (
        Degree.BACHELOR,
        re.compile(
            r"\bbachelor(?:['’]?s)?\b|\bundergraduate[ ]degree|\b(?:b\.?sc|b\.s\.|b\.a\.|beng)\b|\b(?:ba"
            r"|bs)[ ]?/[ ]?(?:ba|bs|ms)\b|\b(?:ba|bs)[ ](?:degree|in[ ])",
            re.I,
        ),
    ),
    (
        Degree.DIPLOMA,
        re.compile(r"\bassociate(?:['’]s)?[ ]degree|\bdiploma\b|\bhnd\b", re.I),
    ),
    (
        Degree.ANY,
        re.compile(
            r"\b(?:university|college|advanced|graduate|relevant|related|technical|four[ -]year"
            r"|4[ -]year)[ ](?:\w{1,15}[ ])?degree\b|\bdegree[ ](?:in|or|level|from|qualified|educated)\b"
            r"|\beducated[ ]to[ ]degree",
            re.I,
        ),
    ),
)
_EQUIVALENT = re.compile(
    r"\b(?:or|and/or)[ ](?:\w{1,15}[ ]){0,4}(?:equivalent|comparable|commensurate|similar)"
    r"|\bequivalent[ ](?:\w{1,15}[ ]){0,3}experience|\bor[ ](?:\w{1,15}[ ]){0,2}(?:work|practical|professional"
    r"|relevant)[ ]experience",
    re.I,
)


def years_in(text: str, start: int, end: int) -> Iterator[tuple[int, int | None, int, int]]:
    """The years of experience that a sentence names: least, most or None, and where the words stand."""
    if _OF_EXPERIENCE.search(text, start, end) is None:
        return
    for match in _YEARS.finditer(text, start, end):
        least = _number(match.group(1))
        most = _number(match.group(2)) if match.group(2) else None
        if 0 < least <= _MOST_YEARS and (most is None or least <= most):
            yield least, most, match.start(), match.end()


def degree_in(text: str, start: int, end: int) -> tuple[Degree, bool, int, int] | None:
    """The degree that a sentence names, whether something may stand in for it, and where the words stand."""
    found = [(degree, match) for degree, pattern in _DEGREES if (match := pattern.search(text, start, end))]
    if not found:
        return None
    degree, match = found[-1] if found[-1][0] is not Degree.ANY or len(found) == 1 else found[-2]
    return degree, _EQUIVALENT.search(text, start, end) is not None, match.start(), match.end()


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _NUMBERS[written.casefold()]
