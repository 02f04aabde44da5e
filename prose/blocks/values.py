"""Dates, levels and numbers as people write them in a plan."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:about|around|approx\.?|ca\.?|circa|by|from|~)\s*", re.IGNORECASE)
_DATES = [
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_YEAR}-(?P<number>\d\d)(?:-(?P<day>\d\d))?",
        rf"{_YEAR}-?W(?P<week>\d\d?)",
        rf"{_YEAR}[- ]?Q(?P<quarter>[1-4])",
        rf"Q(?P<quarter>[1-4])[ /-]?{_YEAR}",
        rf"(?P<day>\d\d?)\.\s?(?P<number>\d\d?)\.\s?{_YEAR}",
        rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
    )
]
_PART = [re.compile(rf"{_DAY}(?:\s+{_MONTH})?", re.IGNORECASE | re.ASCII), re.compile(_MONTH, re.IGNORECASE)]
_RANGE = re.compile(r"\s+(?:to|until|till|and|-)\s+|\s*(?:–|—|→|\.\.+|/|->)\s*", re.IGNORECASE)

_EMPTY = {
    "", "-", "–", "—", "?", "…", "...", "tbc", "tbd", "n/a", "na", "none", "open", "unknown", "not yet", "later",
    "to be confirmed", "to be decided", "not measured", "no",
}  # fmt: skip

_LEVELS = {
    "very low": 1, "rare": 1, "negligible": 1, "low": 2, "l": 2, "unlikely": 2, "minor": 2, "medium": 3, "med": 3,
    "m": 3, "moderate": 3, "possible": 3, "high": 4, "h": 4, "likely": 4, "major": 4, "very high": 5, "critical": 5,
    "severe": 5, "almost certain": 5,
}  # fmt: skip
_THREE = {"low": 1, "l": 1, "medium": 2, "med": 2, "m": 2, "high": 3, "h": 3}
_LEVEL_NUMBER = re.compile(
    r"(?P<value>[1-5])(?:\s*(?:/|of|out of)\s*5)?|[a-z ]+\(\s*(?P<bracket>[1-5])\s*\)", re.IGNORECASE
)

_NUMBER = re.compile(r"[+\-−]?\s?(?:\d{1,3}(?:[, '’]\d{3})+|\d{1,15})(?:[.,]\d{1,9})?(?!\d)", re.ASCII)
_SEVERAL = re.compile(r"\s*(?:;|→|->|,\s)\s*")
_AT_LEAST = re.compile(r"^(?:≥|>=?|at least|min(?:imum)?\.?|over|above|more than)\s*", re.IGNORECASE)
_AT_MOST = re.compile(r"^(?:≤|<=?|at most|max(?:imum)?\.?|under|below|less than|up to)\s*", re.IGNORECASE)


def is_filled(cell: str) -> bool:
    """Whether a cell says something: not "tbc", and not a template's "[date]"."""
    return cell.strip().lower() not in _EMPTY and not re.fullmatch(r"\[[^\]]*\](?!\()", cell.strip())


@dataclass(frozen=True, slots=True)
class Span:
    """A range of days, both included; a single day has the same first and last."""

    first: dt.date
    last: dt.date

    @property
    def is_day(self) -> bool:
        return self.first == self.last


def span_of(text: str) -> Span:
    """A date, a month, a quarter, an ISO week, or a range of them.

    Dates are ISO 8601 or in English words; day.month.year is understood, 05/04/2026 is not, since
    it means two things. Raises ``ValueError`` for everything else, and for a range that ends
    before it starts.
    """
    text = _ABOUT.sub("", " ".join(text.split()))[:80]
    if (whole := _span(text)) is not None:
        return whole
    parts = _RANGE.split(text)
    if len(parts) != 2 or (last := _span(parts[1])) is None:
        raise ValueError(f"{text!r} is no date")
    first = _span(parts[0]) or _part(parts[0], last.last)
    if first is None or last.last < first.first:
        raise ValueError(f"{text!r} is no date")
    return Span(first.first, last.last)


def _span(text: str) -> Span | None:
    text = _WEEKDAY.sub("", text.strip())
    for pattern in _DATES:
        if match := pattern.fullmatch(text):
            return _built({key: value for key, value in match.groupdict().items() if value is not None})
    return None


def _part(text: str, last: dt.date) -> Span | None:
    """The first half of "5 to 19 April 2026", which lacks what the second half says."""
    text = _WEEKDAY.sub("", text.strip())
    for pattern in _PART:
        if match := pattern.fullmatch(text):
            given = {key: value for key, value in match.groupdict().items() if value is not None}
            return _built(
                {"year": str(last.year), **({} if "month" in given else {"number": str(last.month)}), **given}
            )
    return None


def _built(given: dict[str, str]) -> Span | None:
    try:
        year = int(given["year"])
        if "week" in given:
            first = dt.date.fromisocalendar(year, int(given["week"]), 1)
            return Span(first, first + dt.timedelta(days=6))
        if "quarter" in given:
            month = 3 * int(given["quarter"]) - 2
            return Span(dt.date(year, month, 1), _month_end(year, month + 2))
        month = int(given["number"]) if "number" in given else _MONTHS.index(_month_key(given["month"])) + 1
        if "day" in given:
            day = dt.date(year, month, int(given["day"]))
            return Span(day, day)
        return Span(dt.date(year, month, 1), _month_end(year, month))
    except ValueError:
        return None


def _month_key(word: str) -> str:
    """The first three letters, if the word is the name of a month or a shorter form of it."""
    names = (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    )  # fmt: skip
    for name in names:
        if name.startswith(word.lower()) or (word.lower() == "sept" and name == "september"):
            return name[:3]
    raise ValueError(f"{word!r} is no month")


def _month_end(year: int, month: int) -> dt.date:
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    return after - dt.timedelta(days=1)


def level_of(text: str) -> int:
    """A likelihood or an impact from 1 to 5, given as a number or a word. Raises ``ValueError``."""
    text = " ".join(text.lower().split())
    if match := _LEVEL_NUMBER.fullmatch(text):
        return int(match["value"] or match["bracket"])
    if text not in _LEVELS:
        raise ValueError(f"{text!r} is no level")
    return _LEVELS[text]


def level_of_three(text: str) -> int | None:
    """Low, medium or high as 1 to 3; None for anything that belongs to the scale of five."""
    return _THREE.get(" ".join(text.lower().split()))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the unit that stood beside it, and whether it is a floor or a ceiling."""

    value: Decimal
    unit: str = ""
    bound: str = ""  # "least", "most" or nothing


def figure_of(text: str) -> Figure:
    """A number such as "1,250", "0.87", "12 %", "€4,000" or "at most 5". Raises ``ValueError``."""
    text = " ".join(text.split())
    bound = "least" if _AT_LEAST.match(text) else "most" if _AT_MOST.match(text) else ""
    text = _AT_MOST.sub("", _AT_LEAST.sub("", text))
    match = _NUMBER.search(text[:60])
    if match is None or re.search(r"\d", text[: match.start()] + text[match.end() :]):
        raise ValueError(f"{text!r} is no figure")
    unit = (text[: match.start()] + text[match.end() :]).strip()
    if len(unit) > 20:
        raise ValueError(f"{text!r} is no figure")
    return Figure(_decimal(match[0]), unit, bound)


def figures_of(text: str) -> tuple[Figure, ...]:
    """Several numbers, oldest first, separated by semicolons, arrows, or commas with a space."""
    return tuple(figure_of(part) for part in _SEVERAL.split(text) if part.strip())


def _decimal(text: str) -> Decimal:
    text = re.sub(r"[ '’]", "", text.replace("−", "-"))
    if "," in text and "." not in text and not re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+", text):
        return Decimal(text.replace(",", "."))  # a decimal comma
    return Decimal(text.replace(",", ""))
