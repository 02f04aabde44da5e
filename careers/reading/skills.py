"""The skills of a catalogue, found in a text by their names and aliases.

An alias is plain words; ``word*`` stands for any ending of the word, ``~`` for a gap of up to three words. Aliases
and text are compared word by word in their common form, so a match never begins or ends inside a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .words import Word, words_of

GAP = 3  # words that ``~`` may stand for


class CataloguedSkill(Protocol):
    """What the matcher needs to know of a skill."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of an alias."""

    form: str
    open_ended: bool
    after_gap: bool

    def fits(self, word: Word) -> bool:
        if self.open_ended:
            return word.raw.startswith(self.form) or word.form.startswith(self.form)
        return word.form == self.form


@dataclass(frozen=True, slots=True)
class _Alias:
    skill: str
    steps: tuple[_Step, ...]
    has_gap: bool


@dataclass(frozen=True, slots=True)
class Match:
    """Words ``first`` up to but not including ``last`` of a sentence, which name a skill."""

    skill: str
    first: int
    last: int
    contiguous: bool = True


def _alias(skill: str, alias: str) -> _Alias | None:
    steps: list[_Step] = []
    gap = False
    for part in alias.split():
        if part == "~":
            gap = True
            continue
        words = words_of(part.removesuffix("*"))
        for place, word in enumerate(words):
            open_ended = part.endswith("*") and place == len(words) - 1
            steps.append(_Step(word.raw if open_ended else word.form, open_ended, gap and bool(steps)))
            gap = False
    return _Alias(skill, tuple(steps), any(step.after_gap for step in steps)) if steps else None


def _name_aliases(name: str) -> list[str]:
    """A name as aliases: the name, what stands before its brackets, and each abbreviation or tool within them."""
    before, bracket, rest = name.partition("(")
    names = [name.replace("(", " ").replace(")", " "), before]
    if bracket:
        names += rest.rstrip(" )").split(",")
    return [each for each in names if each.strip()]


def _spellings(aliases: Iterable[str]) -> Iterator[str]:
    """Aliases, and "organiz*" for an "organis*" whose ending is open."""
    for alias in aliases:
        yield alias
        if "is*" in alias:
            yield alias.replace("is*", "iz*")


@dataclass(slots=True)
class Catalogue:
    """All aliases of a catalogue, ready to be looked for. Build it once and use it for many texts."""

    exact: dict[str, list[_Alias]] = field(default_factory=dict)
    open_ended: dict[str, list[_Alias]] = field(default_factory=dict)
    _begun: dict[str, list[_Alias]] = field(default_factory=dict)

    @classmethod
    def of(cls, skills: Iterable[CataloguedSkill]) -> Catalogue:
        catalogue = cls()
        seen: set[tuple[str, tuple[_Step, ...]]] = set()
        for skill in skills:
            for written in _spellings((*_name_aliases(skill.name), *skill.aliases)):
                alias = _alias(skill.key, written)
                if alias is None or (skill.key, alias.steps) in seen:
                    continue
                seen.add((skill.key, alias.steps))
                first = alias.steps[0]
                begun = catalogue.open_ended if first.open_ended else catalogue.exact
                begun.setdefault(first.form, []).append(alias)
        return catalogue

    def begun_by(self, word: Word) -> list[_Alias]:
        """The aliases whose first word this may be."""
        known = self._begun.get(word.raw)
        if known is None:
            starts = {text[:length] for text in (word.raw, word.form) for length in range(1, len(text) + 1)}
            known = [*self.exact.get(word.form, ())]
            known += [alias for start in starts for alias in self.open_ended.get(start, ())]
            if len(self._begun) < 20_000:
                self._begun[word.raw] = known
        return known

    def matches(self, words: Sequence[Word]) -> list[Match]:
        """Every place in a sentence that names a skill.

        The longest name takes the words that qualify it: "AI strategy" asks for AI strategy and not also for AI,
        while "security compliance" is a kind of compliance.
        """
        found: dict[tuple[str, int], Match] = {}
        for place, word in enumerate(words):
            for alias in self.begun_by(word):
                last = _end_of(alias.steps, words, place)
                if last is None:
                    continue
                kept = found.get((alias.skill, place))
                if kept is None or last > kept.last or (last == kept.last and not alias.has_gap):
                    found[alias.skill, place] = Match(alias.skill, place, last, not alias.has_gap)
        taken = [match for match in found.values() if match.contiguous and match.last - match.first > 1]
        return sorted(
            (match for match in found.values() if not _swallowed(match, taken)), key=lambda match: match.first
        )


def _end_of(steps: tuple[_Step, ...], words: Sequence[Word], place: int) -> int | None:
    """Where an alias ends whose first word stands at ``place``; the nearest end if there are several."""
    ends = [place + 1]
    for step in steps[1:]:
        if step.after_gap:
            reached = (range(end, min(end + GAP + 1, len(words))) for end in ends)
            ends = sorted({here + 1 for each in reached for here in each if step.fits(words[here])})
        else:
            ends = [end + 1 for end in ends if end < len(words) and step.fits(words[end])]
        if not ends:
            return None
    return ends[0]


def _swallowed(match: Match, taken: Iterable[Match]) -> bool:
    """Whether a word only qualifies a longer name; the head of a compound, its last word, keeps its own meaning."""
    if match.last - match.first > 1:
        return False
    return any(
        longer.first <= match.first and match.last < longer.last and longer.skill != match.skill for longer in taken
    )
