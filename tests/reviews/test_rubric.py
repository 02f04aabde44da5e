"""Scores, verdicts and agreement, against values worked out by hand."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio import pieces
from reviews.rubric import (
    LEVELS,
    MIN_ITEMS,
    VERDICTS,
    Agreement,
    Conflict,
    NoKappa,
    agreement,
    check_weights,
    conflicts,
    rank,
    score,
    unscored,
    weighted_kappa,
)

pytestmark = pytest.mark.pure

WEIGHTS = {"facts": 20, "causes": 25, "response": 25, "lessons": 20, "candour": 10}


def levels(letters: str) -> dict[str, str]:
    """Levels of the five criteria in order: n(ot yet), a(lmost), m(eets), s(trong), or a dot for none."""
    words = dict(zip("nams", LEVELS, strict=True))
    return {criterion: words[letter] for criterion, letter in zip(WEIGHTS, letters, strict=True) if letter != "."}


def test_levels_are_those_of_the_content():
    assert LEVELS == pieces.LEVELS
    assert [rank(level) for level in LEVELS] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("weights", "said"),
    [({}, "at least one"), ({"a": 100, "b": 0}, "weigh nothing: b"), ({"a": 60, "b": 41}, "101"), ({"a": 99}, "99")],
)
def test_weights_are_positive_and_sum_up_to_a_hundred(weights, said):
    with pytest.raises(ValueError, match=said):
        check_weights(weights)


@pytest.mark.parametrize(
    ("given", "hundredths", "word", "percent"),
    [
        ("nnnnn", 0, "not_yet", 0),
        ("aaaaa", 100, "nearly", 33),
        ("mmmmm", 200, "meets", 67),
        ("sssss", 300, "strong", 100),
        ("smamn", 60 + 50 + 25 + 40, "meets", 58),  # 1.75
        ("mnmna", 40 + 50 + 10, "nearly", 33),
        ("ammma", 20 + 50 + 50 + 40 + 10, "meets", 57),  # 1.70
        ("amama", 20 + 50 + 25 + 40 + 10, "nearly", 48),  # 1.45
        ("nmsmm", 0 + 50 + 75 + 40 + 20, "meets", 62),  # 1.85, of 3: 61.67
        ("mssmn", 40 + 75 + 75 + 40, "meets", 77),  # 2.30
        ("sssms", 60 + 75 + 75 + 40 + 30, "strong", 93),
    ],
)
def test_a_score(given, hundredths, word, percent):
    found = score(WEIGHTS, levels(given))
    assert (found.mean, found.level, found.percent) == (Fraction(hundredths, 100), word, percent)


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [("not_yet", "nearly", "not_yet"), ("nearly", "meets", "nearly"), ("meets", "strong", "meets")],
)
def test_between_two_levels_the_lower_is_said(one, other, word):
    assert score({"a": 50, "b": 50}, {"a": one, "b": other}).level == word
    assert score({"a": 49, "b": 51}, {"a": one, "b": other}).level == other


def test_there_is_no_score_while_a_criterion_has_no_level():
    assert score(WEIGHTS, levels("mm.m.")) is None
    assert unscored(WEIGHTS, levels("mm.m.")) == ("response", "candour")


@pytest.mark.parametrize(("given", "said"), [({"facts": "superb"}, "no level"), ({"style": "meets"}, "rubric: style")])
def test_strange_levels_and_criteria_are_refused(given, said):
    with pytest.raises(ValueError, match=said):
        score(WEIGHTS, given)


@given(st.lists(st.sampled_from(LEVELS), min_size=5, max_size=5), st.integers(0, 4))
def test_a_better_level_never_lowers_the_score(given_levels, at):
    before = dict(zip(WEIGHTS, given_levels, strict=True))
    criterion = list(WEIGHTS)[at]
    after = before | {criterion: LEVELS[min(3, rank(before[criterion]) + 1)]}
    one, other = score(WEIGHTS, before), score(WEIGHTS, after)
    assert one.mean <= other.mean
    assert rank(one.level) <= rank(other.level)
    assert abs(one.mean - rank(one.level)) <= Fraction(1, 2)


# Verdicts


@pytest.mark.parametrize(
    ("verdict", "given", "expected"),
    [
        ("approved", "mmsms", {}),
        ("approved", "mmamm", {Conflict.BELOW_MEETS: ("response",)}),
        ("approved", "nmamm", {Conflict.NOT_YET: ("facts",), Conflict.BELOW_MEETS: ("response",)}),
        ("approved", "mm.m.", {Conflict.UNSCORED: ("response", "candour")}),
        ("approved", "nm.mm", {Conflict.UNSCORED: ("response",), Conflict.NOT_YET: ("facts",)}),
        ("approved_with_notes", "mmamm", {}),
        ("approved_with_notes", "sssss", {}),
        ("approved_with_notes", "ssssn", {Conflict.NOT_YET: ("candour",)}),
        ("approved_with_notes", "ssss.", {Conflict.UNSCORED: ("candour",)}),
        ("changes_requested", "nnnnn", {}),
        ("changes_requested", "mmmma", {}),
        ("changes_requested", "mmmms", {Conflict.NOTHING_TO_CHANGE: ()}),
        ("changes_requested", "mm.ms", {Conflict.UNSCORED: ("response",)}),
        ("declined", ".....", {}),
        ("declined", "nnnnn", {}),
    ],
)
def test_a_verdict(verdict, given, expected):
    assert conflicts(verdict, WEIGHTS, levels(given)) == expected


def test_an_open_issue_says_what_to_change():
    assert conflicts("changes_requested", WEIGHTS, levels("mmmms"), has_open_issue=True) == {}


def test_some_verdict_fits_every_full_set_of_levels():
    for given_levels in product("nams", repeat=5):
        fitting = [verdict for verdict in VERDICTS if not conflicts(verdict, WEIGHTS, levels("".join(given_levels)))]
        assert "declined" in fitting
        assert len(fitting) >= 2
        assert ("approved_with_notes" in fitting) == ("n" not in given_levels)


def test_strange_verdicts_are_refused():
    with pytest.raises(ValueError, match="no verdict"):
        conflicts("accepted", WEIGHTS, {})


# Agreement


def pairs(*counts: int) -> list[tuple[str, str]]:
    """Pairs of levels from a table of four rows (the first mentor) by four columns (the second)."""
    return [(LEVELS[at // 4], LEVELS[at % 4]) for at, count in enumerate(counts) for _again in range(count)]


def test_no_items_no_agreement():
    assert agreement([]) == Agreement(0, None, None, None, NoKappa.TOO_FEW)


def test_one_revision_has_too_few_items_for_a_kappa():
    found = agreement([("meets", "meets"), ("nearly", "meets"), ("strong", "meets"), ("not_yet", "meets")])
    assert found == Agreement(4, Fraction(1, 4), Fraction(3, 4), None, NoKappa.TOO_FEW)


def test_kappa_starts_at_two_items_for_each_pair_of_levels():
    assert MIN_ITEMS == 32
    assert agreement(pairs(16, 0, 0, 0, 0, 15)).why_no_kappa == NoKappa.TOO_FEW
    assert agreement(pairs(16, 0, 0, 0, 0, 16)).kappa == 1.0


def test_without_spread_there_is_no_kappa():
    found = agreement([("meets", "meets")] * 40)
    assert found == Agreement(40, Fraction(1), Fraction(1), None, NoKappa.NO_SPREAD)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # Both always agree.
        ((10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 10), 1.0),
        # Never, between two levels: observed 40·40 items, expected 20·20 + 20·20. 1 - 1600/800.
        ((0, 20, 0, 0, 20, 0, 0, 0), -1.0),
        # As chance would have it.
        ((10, 10, 0, 0, 10, 10, 0, 0), 0.0),
        # Rows 15, 20, 5, 0 and columns 20, 15, 4, 1. Observed: 3·1 + 7·1 + 1·4 + 1·4 = 18, times 40 items.
        # Expected: 15·(15·1 + 4·4 + 1·9) + 20·(20·1 + 4·1 + 1·4) + 5·(20·4 + 15·1 + 1·1) = 600 + 560 + 480.
        ((12, 3, 0, 0, 7, 12, 0, 1, 1, 0, 4, 0), 1 - 720 / 1640),
    ],
)
def test_kappa_by_hand(table, kappa):
    found = agreement(pairs(*table))
    assert found.items == 40
    assert found.kappa == pytest.approx(kappa, abs=1e-12)
    assert found.why_no_kappa is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=60))
def test_kappa_does_not_mind_who_is_first_nor_which_end_is_up(ranks):
    kappa = weighted_kappa(ranks)
    assert weighted_kappa([(other, one) for one, other in ranks]) == kappa
    assert weighted_kappa([(3 - one, 3 - other) for one, other in ranks]) == kappa
    assert kappa is None or -1 <= kappa <= 1
    assert (kappa == 1) == (kappa is not None and all(one == other for one, other in ranks))
