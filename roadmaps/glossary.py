"""The glossary of a plan, assembled once for each version of the content, and its links.

Pages are assembled once for each version too, so that linking the terms in them costs nothing
when they are read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString

from prose import Terms

from .models import Term

Link = Callable[[SafeString], SafeString]


@dataclass(frozen=True, slots=True)
class TermLine:
    key: str
    term: str
    meaning: str
    in_use: str
    weeks: tuple[str, ...]  # their keys
    see: tuple[tuple[str, str], ...]  # keys and names of other terms


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a plan, in alphabetical order."""

    terms: tuple[TermLine, ...]
    links: Terms

    @property
    def by_letter(self) -> list[tuple[str, list[TermLine]]]:
        return [(letter, list(terms)) for letter, terms in groupby(self.terms, key=lambda line: line.term[0].upper())]

    def of_week(self, key: str) -> tuple[TermLine, ...]:
        return tuple(line for line in self.terms if key in line.weeks)


def glossary(roadmap_key: str, version: int) -> Glossary:
    """The glossary of a roadmap in this version of the content; empty where there is none."""
    return _glossary(roadmap_key, version)


def links_for_a_page(roadmap_key: str, version: int) -> Link:
    """A function that links the terms in the fragments of one page, each term once."""
    return _glossary(roadmap_key, version).links.on_a_page()


def forget() -> None:
    """Drop everything kept; for tests, in which versions repeat."""
    _glossary.cache_clear()


@lru_cache(maxsize=8)
def _glossary(roadmap_key: str, version: int) -> Glossary:
    rows = sorted(Term.objects.of(roadmap_key), key=lambda row: row.term.casefold())
    names = {row.key: row.term for row in rows}
    page = reverse("glossary", args=[roadmap_key])
    return Glossary(
        terms=tuple(
            TermLine(
                key=row.key,
                term=row.term,
                meaning=row.meaning,
                in_use=row.in_use,
                weeks=tuple(row.weeks),
                see=tuple((key, names[key]) for key in row.see if key in names),
            )
            for row in rows
        ),
        links=Terms({form: f"{page}#{row.key}" for row in rows for form in row.forms}),
    )
