"""The usual wait is honest: nothing below five, and the unanswered count as longer than all."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.waits import Say, UsualWait, usual_wait

pytestmark = pytest.mark.pure
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        ([], UsualWait(Say.TOO_FEW, 0)),
        ([DAY] * 4, UsualWait(Say.TOO_FEW, 4)),
        ([DAY] * 5, UsualWait(Say.MEDIAN, 5, DAY)),
        ([5 * DAY, DAY, 4 * DAY, 2 * DAY, 3 * DAY], UsualWait(Say.MEDIAN, 5, 3 * DAY)),
        ([DAY, DAY, 2 * DAY, 9 * DAY, 9 * DAY, 9 * DAY], UsualWait(Say.MEDIAN, 6, 2 * DAY)),
        ([DAY, 2 * DAY, 3 * DAY, None, None], UsualWait(Say.MEDIAN, 5, 3 * DAY)),
        ([DAY, 2 * DAY, None, None, None], UsualWait(Say.MOST_UNANSWERED, 5)),
        ([None] * 5, UsualWait(Say.MOST_UNANSWERED, 5)),
    ],
)
def test_table(waits, said):
    assert usual_wait(waits) == said


waits = st.lists(st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=90))), min_size=5)


@given(waits)
def test_half_were_answered_within_it(known):
    said = usual_wait(known)
    assert said.count == len(known)
    if said.say is Say.MEDIAN:
        within = sum(1 for wait in known if wait is not None and wait <= said.median)
        assert within * 2 >= len(known)
    else:
        assert sum(1 for wait in known if wait is None) * 2 > len(known)


@given(waits)
def test_one_more_without_an_answer_never_makes_it_shorter(known):
    before, after = usual_wait(known), usual_wait([*known, None])
    longest = timedelta.max
    assert (after.median or longest) >= (before.median or longest)
