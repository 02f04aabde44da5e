"""Levels, the weighted score, which verdict fits them, and how far two mentors agree.

A level is a word for the reader; numbers serve weighing and agreement alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal, get_args

Level = Literal["not_yet", "nearly", "meets", "strong"]
Verdict = Literal["approved", "approved_with_notes", "changes_requested", "declined"]

LEVELS: tuple[Level, ...] = get_args(Level)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

# Of all criteria together, in per cent.
WEIGHTS_SUM = 100

# Weighted kappa needs about two items for each pair of levels (Cicchetti, "Testing the normal
# approximation and minimal sample size requirements of weighted kappa when the number of categories
# is large", Applied Psychological Measurement 5, 1981, doi:10.1177/014662168100500114).
MIN_ITEMS = 2 * len(LEVELS) ** 2


def rank(level: str) -> int:
    """The place of a level, from 0 (not yet) to 3 (strong).

    Raises ``ValueError`` for a word that is no level.
    """
    if level not in LEVELS:
        raise ValueError(f"{level!r} is no level")
    return LEVELS.index(level)


def check_weights(weights: Mapping[str, int]) -> None:
    """Raise ``ValueError`` unless every criterion weighs something and all together weigh 100."""
    if not weights:
        raise ValueError("a rubric has at least one criterion")
    if light := [criterion for criterion, weight in weights.items() if weight <= 0]:
        raise ValueError(f"criteria that weigh nothing: {', '.join(light)}")
    if (total := sum(weights.values())) != WEIGHTS_SUM:
        raise ValueError(f"the weights sum up to {total}, not to {WEIGHTS_SUM}")


def unscored(weights: Mapping[str, int], levels: Mapping[str, str]) -> tuple[str, ...]:
    """The criteria that have no level yet, in the rubric's order."""
    return tuple(criterion for criterion in weights if criterion not in levels)


@dataclass(frozen=True, slots=True)
class Score:
    """The weighted mean of the ranks, exactly, from 0 to 3, and the word for it."""

    mean: Fraction
    level: Level

    @property
    def percent(self) -> int:
        """The mean as a part of the highest, rounded to whole per cent, halves down."""
        return _nearest(self.mean * 100 / (len(LEVELS) - 1))


def _nearest(number: Fraction) -> int:
    """The nearest whole number, of two the lower: a score never claims more than it is."""
    return -((1 - 2 * number) // 2)


def score(weights: Mapping[str, int], levels: Mapping[str, str]) -> Score | None:
    """The weighted score of a piece, or None while a criterion has no level.

    The word is that of the nearest level, between two the lower.

    Raises ``ValueError`` for wrong weights, a word that is no level, or a criterion that is not in
    the rubric.
    """
    check_weights(weights)
    if strange := sorted(levels.keys() - weights.keys()):
        raise ValueError(f"not in the rubric: {', '.join(strange)}")
    ranks = {criterion: rank(level) for criterion, level in levels.items()}
    if unscored(weights, levels):
        return None
    mean = Fraction(sum(weight * ranks[criterion] for criterion, weight in weights.items()), WEIGHTS_SUM)
    return Score(mean, LEVELS[_nearest(mean)])


class Conflict(StrEnum):
    """Why a verdict does not fit the levels."""

    UNSCORED = "unscored"  # a criterion has no level
    NOT_YET = "not_yet"  # something that the piece needs is missing
    BELOW_MEETS = "below_meets"  # there is something to improve, so there should be a note of it
    NOTHING_TO_CHANGE = "nothing_to_change"  # nobody could tell what to change


def conflicts(
    verdict: str, weights: Mapping[str, int], levels: Mapping[str, str], *, has_open_issue: bool = False
) -> dict[Conflict, tuple[str, ...]]:
    """Why a verdict does not fit, each with the criteria that it is about; empty when it fits.

    Every verdict but "declined" needs a level for every criterion. "Not yet" says that something is
    missing, and no piece is approved without it; "nearly" can be approved with notes alone. Who asks
    for changes says what is to be changed: by a criterion below "meets", or by a comment that is an
    open issue.

    Raises ``ValueError`` for a word that is no verdict, and as ``score`` does.
    """
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is no verdict")
    score(weights, levels)
    if verdict == "declined":
        return {}
    found: dict[Conflict, tuple[str, ...]] = {}
    if missing := unscored(weights, levels):
        found[Conflict.UNSCORED] = missing
    not_yet, nearly = (
        tuple(criterion for criterion in weights if levels.get(criterion) == level) for level in ("not_yet", "nearly")
    )
    if verdict == "changes_requested":
        if not (missing or not_yet or nearly or has_open_issue):
            found[Conflict.NOTHING_TO_CHANGE] = ()
        return found
    if not_yet:
        found[Conflict.NOT_YET] = not_yet
    if verdict == "approved" and nearly:
        found[Conflict.BELOW_MEETS] = nearly
    return found


class NoKappa(StrEnum):
    """Why there is no kappa."""

    TOO_FEW = "too_few"  # items: chance alone would move it anywhere
    NO_SPREAD = "no_spread"  # both gave one and the same level throughout, so chance explains all


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two mentors agree on the same items. Shares are from 0 to 1; without items there are none.

    ``kappa`` is None when it would mean nothing, and ``why_no_kappa`` says why.
    """

    items: int
    exact: Fraction | None
    adjacent: Fraction | None  # at most one level apart, the same level included
    kappa: float | None
    why_no_kappa: NoKappa | None


def agreement(pairs: Iterable[tuple[str, str]], *, min_items: int = MIN_ITEMS) -> Agreement:
    """The agreement of two mentors: for each item, the level that either gave.

    Items are criteria of revisions that both reviewed; one revision has too few of them for a kappa,
    so pool what the two have in common.

    Raises ``ValueError`` for a word that is no level.
    """
    ranks = [(rank(one), rank(other)) for one, other in pairs]
    if not ranks:
        return Agreement(0, None, None, None, NoKappa.TOO_FEW)
    apart = Counter(abs(one - other) for one, other in ranks)
    exact, adjacent = Fraction(apart[0], len(ranks)), Fraction(apart[0] + apart[1], len(ranks))
    if len(ranks) < min_items:
        return Agreement(len(ranks), exact, adjacent, None, NoKappa.TOO_FEW)
    kappa = weighted_kappa(ranks)
    return Agreement(len(ranks), exact, adjacent, kappa, NoKappa.NO_SPREAD if kappa is None else None)


def weighted_kappa(ranks: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's kappa with disagreements weighted by the square of their distance; None where it is undefined.

    1 is full agreement, 0 what chance would give, below 0 less than that. Source: Jacob Cohen,
    "Weighted kappa: Nominal scale agreement provision for scaled disagreement or partial credit",
    Psychological Bulletin 70 (1968), 213-220, doi:10.1037/h0026256.
    """
    observed = len(ranks) * sum((one - other) ** 2 for one, other in ranks)
    ones, others = Counter(one for one, _other in ranks), Counter(other for _one, other in ranks)
    expected = sum(
        count * other_count * (one - other) ** 2 for one, count in ones.items() for other, other_count in others.items()
    )
    return float(1 - Fraction(observed, expected)) if expected else None
