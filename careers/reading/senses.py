"""Words of the catalogue in another sense.

For each skill the surroundings in which its words mean something else. They name a meaning of the word that
dictionaries know, never an employer or a sentence that was once seen.
"""

from __future__ import annotations

import re

from .findings import SectionKind

_OTHER: dict[str, re.Pattern[str]] = {
    # the state's budget is an event, not a sum to look after
    "budgeting": re.compile(r"\b(?:spending[ ]reviews?|(?:federal|national|autumn|spring|state)[ ]budgets?)\b", re.I),
    # a kind of employment, not an agreement to negotiate
    "procurement-contracts": re.compile(
        r"\b(?:fixed[ -]term|permanent|full[ -]time|part[ -]time|zero[ -]hours?"
        r"|rolling)[ ](?:\w{1,12}[ ]){0,2}contract", re.I
    ),
    # a part of government, not the people who lead a company
    "executive-communication": re.compile(r"\bexecutive[ ](?:branch|agenc|order|assistant|director of)", re.I),
    # how models learn, not people
    "training-adoption": re.compile(
        r"\b(?:model|data|machine|network|algorithm|gpu|inference|pre|re|distributed)[ -](?:\w{1,12}[ ])?training\b"
        r"|\btrain\w{0,4}[ ](?:and[ ]\w{1,15}[ ])?(?:\w{1,15}[ ]){0,3}(?:models?|networks?|algorithms?"
        r"|data(?:sets?)?)\b",
        re.I,
    ),
    # the file host as a place for tickets or a profile to show
    "devops-cicd": re.compile(r"\bgithub[ ](?:issues?|profile|account|page|link|repositor)|\b(?:your"
        r"|a)[ ]github\b", re.I),
    # a plan that is there already, not one to make
    "product-roadmap": re.compile(r"\b(?:as|per|once|when|according[ ]to)[ ](?:the|our|their"
        r"|its)[ ](?:\w{1,12}[ ])?road[ ]?maps?\b", re.I),
    # being rated, not rating models
    "people-leadership": re.compile(r"\b(?:your|annual)[ ]performance[ ]reviews?\b", re.I),
}  # fmt: skip
# Taught, trained or coached by the employer: here it is the candidate who learns.
_DONE_TO_YOU = re.compile(r"\b(?:teach|train|coach|mentor|upskill|onboard)[ ]you\b", re.I)
_TEACHING = frozenset({"training-adoption", "coaching-mentoring"})
# "AI" alone often only says what the employer makes ("our AI team"). Outside the lists of what is required it counts
# where the sentence speaks of knowing it.
_BARE = frozenset({"ai", "ml"})
_KNOWN = re.compile(
    r"\b(?:experienc\w{0,4}|knowledge|understand\w{0,4}|familiar\w{0,4}|background|expertise|skills?|concepts?"
    r"|literacy|fluen\w{0,3}|proficien\w{0,3}|principles|fundamentals)\b",
    re.I,
)
_AROUND = 60  # characters each side that decide the sense


def is_other_sense(skill: str, text: str, start: int, end: int, first: int, last: int) -> bool:
    """Whether the words at ``start`` mean something else; ``first`` and ``last`` bound their sentence."""
    if skill in _TEACHING and _DONE_TO_YOU.search(text, first, last):
        return True
    pattern = _OTHER.get(skill)
    if pattern is None:
        return False
    around = pattern.finditer(text, max(first, start - _AROUND), min(last, end + _AROUND))
    return any(True for _ in around)


def is_too_bare(skill: str, words: str, section: SectionKind, sentence: str) -> bool:
    """Whether words are too short a mention to ask for the skill where they stand."""
    if skill != "ai-ml-fundamentals" or words.casefold() not in _BARE:
        return False
    return section not in (SectionKind.MUST, SectionKind.PREFERRED) and _KNOWN.search(sentence) is None
