"""A posting beside the learner who brought it in, as the pages, the files and the API show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from portfolio.shelf import Shelf
from roadmaps.models import ContentVersion

from .catalogue import SkillBook, skill_book
from .evidence import evidence_of
from .findings import Understood, understood
from .fit import Fit, Line, NextStep, Standing, fit
from .models import JobPosting
from .reading import VERSION, Level

COMPARED_AT_MOST = 5

_MARKS = {Standing.COVERED: "c", Standing.IN_PROGRESS: "u", Standing.COMING: "u", Standing.NOT_IN_PLAN: "m"}


class Learner:
    """What one person has to show for a posting today; asked once for all their postings."""

    def __init__(self, user: User) -> None:
        self.shelf = Shelf(user)
        self.today = self.shelf.today
        version = self.shelf.plan.version if self.shelf.plan else ContentVersion.current()
        self.book: SkillBook = skill_book(version)
        self.evidence = evidence_of(self.shelf, version)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the advert; ``mark`` says how the learner stands to what it asks for, if it does."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement with its name, and what to do about it where the plan does not cover it."""

    line: Line
    name: str
    advice: str
    words: tuple[str, ...]  # by which the posting asks for it, each once

    @property
    def sentences(self) -> list[str]:
        """The sentences in which the posting asks for it, each once."""
        return list(dict.fromkeys(quote.sentence for quote in self.line.asked.quotes))


class JobFit:
    """One posting and one learner on one day."""

    def __init__(self, posting: JobPosting, learner: Learner) -> None:
        self.posting = posting
        self.learner = learner
        self.book = learner.book
        self.understood: Understood = understood(posting.text, posting.findings, posting.corrections)
        self.fit: Fit = fit(self.understood.asked, learner.evidence)

    @property
    def found_nothing(self) -> bool:
        return self.understood.nothing

    @property
    def groups(self) -> list[tuple[Standing, list[Row]]]:
        """The requirements under how the learner stands to them, what is covered first; no empty group."""
        rows = [Row(line, self.name(line), self.advice(line), self._words(line)) for line in self.fit.lines]
        groups = [(standing, [row for row in rows if row.line.standing is standing]) for standing in Standing]
        return [(standing, found) for standing, found in groups if found]

    @property
    def steps(self) -> list[tuple[NextStep, list[str], list[str]]]:
        """What brings one closest soonest, with the names of what it closes: required, and nice to have."""
        return [
            (step, [self.name(line) for line in step.must], [self.name(line) for line in step.preferred])
            for step in self.fit.closest_soonest
        ]

    @property
    def tally(self) -> dict[str, int]:
        """How many requirements stand how, by the value of the standing."""
        return {standing.value: self.fit.count(standing) for standing in Standing}

    @property
    def taken_away(self) -> list[tuple[str, str]]:
        """Key and name of the skills that the learner says are not asked for."""
        return [(skill, self.book.name(skill)) for skill in self.understood.taken_away]

    @property
    def counts(self) -> list[tuple[Standing, int, int]]:
        """How many requirements stand how: the required ones, and those that are nice to have."""
        return [
            (standing, self.fit.count(standing, Level.MUST), self.fit.count(standing, Level.PREFERRED))
            for standing in Standing
        ]

    @property
    def has_newer_reader(self) -> bool:
        """Whether the text would be read by other rules today."""
        return self.posting.reader != VERSION

    def name(self, line: Line) -> str:
        """What a requirement is called: its skill, or the skills of which any will do."""
        return " / ".join(self.book.name(skill) for skill in line.asked.skills)

    def _words(self, line: Line) -> tuple[str, ...]:
        """The words of a requirement that are not a part of a longer name: "Scrum Master" of its certificate."""
        own = [quote for quote in line.asked.quotes if (quote.start, quote.end) not in self._within_others]
        return tuple({quote.words.casefold(): quote.words for quote in own}.values())

    @cached_property
    def _within_others(self) -> set[tuple[int, int]]:
        """The stretches of the advert that lie in a longer one of another requirement."""
        found = [(quote.start, -quote.end, n) for n, line in enumerate(self.fit.lines) for quote in line.asked.quotes]
        inside: set[tuple[int, int]] = set()
        furthest: dict[int, tuple[int, int]] = {}  # of the two requirements that reach furthest so far: end and start
        for start, negative_end, number in sorted(found):
            end = -negative_end
            if any(n != number and e >= end and (s, e) != (start, end) for n, (e, s) in furthest.items()):
                inside.add((start, end))
            furthest[number] = max(furthest.get(number, (end, start)), (end, start))
            if len(furthest) > 2:
                del furthest[min(furthest, key=lambda n: furthest[n])]
        return inside

    def advice(self, line: Line) -> str:
        """What to do about a requirement that the plan does not cover; empty where the catalogue says nothing."""
        lines = (self.book.lines.get(skill) for skill in line.asked.skills)
        return next((found.outside for found in lines if found and found.outside), "")

    @cached_property
    def advert(self) -> Sequence[Run]:
        """The text of the posting, with what it asks for marked."""
        marks = sorted(
            (quote.start, quote.end, _MARKS[line.standing]) for line in self.fit.lines for quote in line.asked.quotes
        )
        runs: list[Run] = []
        at, text = 0, self.posting.text
        for start, end, mark in marks:
            if start < at:
                continue  # words that two findings share are marked once
            runs += [Run(text[at:start]), Run(text[start:end], mark)]
            at = end
        return [run for run in (*runs, Run(text[at:])) if run.text]


@dataclass(frozen=True)
class PostingComparison:
    """Several postings beside each other; a row for each skill that any of them asks for."""

    fits: tuple[JobFit, ...]

    @property
    def rows(self) -> list[tuple[str, Standing, list[str]]]:
        """The name of a requirement, where the learner stands, and the level at which each posting asks for it.

        What most postings require comes first.
        """
        names: dict[tuple[str, ...], tuple[str, Standing]] = {}
        asked: dict[tuple[str, ...], list[str]] = {}
        for place, each in enumerate(self.fits):
            for line in each.fit.lines:
                key = tuple(sorted(line.asked.skills))
                names.setdefault(key, (each.name(line), line.standing))
                asked.setdefault(key, [""] * len(self.fits))[place] = line.asked.level

        def weight(key: tuple[str, ...]) -> tuple[int, int, str]:
            levels = asked[key]
            return -levels.count(Level.MUST), -len([level for level in levels if level]), names[key][0]

        return [(*names[key], asked[key]) for key in sorted(asked, key=weight)]
