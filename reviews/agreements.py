"""How far mentors agree where two of them reviewed the same version by the same rubric."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from accounts.models import User
from portfolio.models import Revision

from .models import Review
from .rubric import Agreement, agreement


@dataclass(frozen=True)
class Pair:
    """Two mentors, what they reviewed both, and how far they agree on the criteria of it."""

    one: User
    other: User
    revisions: list[Revision]
    agreement: Agreement


@dataclass(frozen=True)
class Agreements:
    overall: Agreement
    pairs: list[Pair]


def agreements() -> Agreements:
    """Over all reviews that stand. Two queries. The pair with the most in common comes first."""
    by_revision: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.standing().of_twice_reviewed().prefetch_related("scores"):
        by_revision[review.revision_id].append(review)
    levels: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    revisions: dict[tuple[int, int], list[Revision]] = defaultdict(list)
    people: dict[int, User] = {}
    for reviews in by_revision.values():
        for one, other in combinations(sorted(reviews, key=lambda review: review.mentor_id), 2):
            if one.mentor_id == other.mentor_id or one.rubric_id != other.rubric_id:
                continue
            pair = (one.mentor_id, other.mentor_id)
            theirs = {score.criterion: score.level for score in other.scores.all() if score.level}
            levels[pair] += [
                (score.level, theirs[score.criterion])
                for score in one.scores.all()
                if score.level and score.criterion in theirs
            ]
            revisions[pair].append(one.revision)
            people |= {one.mentor_id: one.mentor, other.mentor_id: other.mentor}
    pairs = [
        Pair(people[one], people[other], revisions[one, other], agreement(given))
        for (one, other), given in levels.items()
    ]
    pairs.sort(key=lambda pair: (-pair.agreement.items, pair.one.pk, pair.other.pk))
    return Agreements(agreement([each for given in levels.values() for each in given]), pairs)
