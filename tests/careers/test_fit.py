"""Where a learner stands to what a posting asks for: the pure rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.findings import Asked, understood
from careers.fit import ApprovedPiece, Evidence, KindStand, Standing, WeekStand, fit
from careers.reading import Level

pytestmark = pytest.mark.pure

DONE = WeekStand("w-1", 1, "Scope", done=True, done_on=date(2026, 1, 9))
BEGUN = WeekStand("w-2", 2, "Risk", begun=True, tasks_left=2, starts=date(2026, 1, 12), ends=date(2026, 1, 18))
AHEAD = WeekStand("w-3", 3, "Data", starts=date(2026, 1, 19), ends=date(2026, 1, 25))
LATER = WeekStand("w-9", 9, "Evaluation", starts=date(2026, 3, 2), ends=date(2026, 3, 8))
SKIPPED = WeekStand("w-4", 4, "People", skipped=True, begun=True)
PLAN = ApprovedPiece("meals", "Meals", "Project plan", date(2026, 1, 15))
STORY = KindStand("retrospective", "Retrospective", 6, date(2026, 2, 15))


def asked(*skills: str, level: Level = Level.MUST) -> Asked:
    return Asked(skills, level, ())


@pytest.mark.parametrize(
    ("evidence", "standing"),
    [
        (Evidence(weeks={"x": (DONE,)}), Standing.COVERED),
        (Evidence(weeks={"x": (DONE, AHEAD)}), Standing.COVERED),
        (Evidence(pieces={"x": (PLAN,)}), Standing.COVERED),
        (Evidence(weeks={"x": (AHEAD,)}, pieces={"x": (PLAN,)}), Standing.COVERED),
        (Evidence(weeks={"x": (BEGUN,)}), Standing.IN_PROGRESS),
        (Evidence(weeks={"x": (AHEAD,)}, kinds={"x": (KindStand("k", "K", begun=True),)}), Standing.IN_PROGRESS),
        (Evidence(weeks={"x": (AHEAD,)}), Standing.COMING),
        (Evidence(kinds={"x": (STORY,)}), Standing.COMING),
        (Evidence(weeks={"x": (SKIPPED,)}), Standing.COMING),
        (Evidence(weeks={"y": (DONE,)}), Standing.NOT_IN_PLAN),
    ],
)
def test_standing_rests_on_done_weeks_and_approved_pieces(evidence, standing):
    assert fit([asked("x")], evidence).lines[0].standing is standing


def test_what_is_covered_names_only_what_covers_it():
    line = fit([asked("x")], Evidence(weeks={"x": (DONE, AHEAD)}, pieces={"x": (PLAN,)}, kinds={"x": (STORY,)})).lines[
        0
    ]
    assert (line.weeks, line.pieces, line.kinds) == ((DONE,), (PLAN,), ())


def test_of_alternatives_the_furthest_counts():
    evidence = Evidence(weeks={"pmp": (AHEAD,), "prince2": (DONE,)})
    line = fit([asked("pmp", "prince2", "scrum")], evidence).lines[0]
    assert line.standing is Standing.COVERED
    assert line.weeks == (DONE,)


def test_of_weeks_the_next_one_is_not_one_that_was_skipped():
    line = fit([asked("x")], Evidence(weeks={"x": (SKIPPED, LATER)})).lines[0]
    assert line.next_week == LATER


def test_what_closes_most_required_ones_comes_first_then_the_earlier():
    evidence = Evidence(
        weeks={"a": (AHEAD, LATER), "b": (LATER,), "c": (BEGUN,), "d": (BEGUN,), "e": (DONE,)},
        kinds={"c": (STORY,)},
    )
    asks = [asked("a"), asked("b"), asked("c"), asked("d", level=Level.PREFERRED), asked("e")]
    steps = fit(asks, evidence).closest_soonest
    assert [(step.step, len(step.must), len(step.preferred)) for step in steps] == [
        (LATER, 2, 0),
        (BEGUN, 1, 1),
        (AHEAD, 1, 0),
        (STORY, 1, 0),
    ]
    assert steps[0].by == LATER.ends
    assert steps[3].by == STORY.due


SKILLS = ("a", "b", "c", "d")
findings = st.lists(
    st.fixed_dictionaries(
        {
            "skill": st.sampled_from(SKILLS),
            "level": st.sampled_from(["must", "preferred"]),
            "at": st.just([0, 1, 0, 1]),
            "or": st.lists(st.sampled_from(SKILLS), max_size=2),
        }
    ),
    max_size=6,
)
corrections = st.dictionaries(st.sampled_from(SKILLS), st.sampled_from(["must", "preferred", "no"]), max_size=3)
evidences = st.builds(
    Evidence,
    weeks=st.dictionaries(st.sampled_from(SKILLS), st.sampled_from([(DONE,), (AHEAD,), (BEGUN, LATER), (SKIPPED,)])),
    pieces=st.dictionaries(st.sampled_from(SKILLS), st.just((PLAN,))),
    kinds=st.dictionaries(st.sampled_from(SKILLS), st.just((STORY,))),
)


@given(kept=findings, said=corrections)
def test_every_skill_is_asked_for_once_and_as_the_learner_says(kept, said):
    kept = [{**each, "or": [other for other in each["or"] if other != each["skill"]]} for each in kept]
    result = understood("x", {"skills": kept}, said)
    found = {each["skill"] for each in kept}
    for skill, word in said.items():
        lines = [each for each in result.asked if skill in each.skills]
        if word == "no":
            assert lines == []
        else:
            assert [(line.skills, line.level) for line in lines] == [((skill,), word)]
    for skill in found - {skill for skill, word in said.items() if word == "no"}:
        assert any(skill in each.skills for each in result.asked)
    first = [each.key for each in result.asked]
    assert len(first) == len(set(first))
    levels = [each.level for each in result.asked]
    assert levels == sorted(levels, key=list(Level).index)


@given(kept=findings, evidence=evidences)
def test_every_requirement_stands_somewhere_and_only_open_ones_have_steps(kept, evidence):
    result = fit(understood("x", {"skills": kept}, {}).asked, evidence)
    assert sum(result.count(standing) for standing in Standing) == len(result.lines)
    for step in result.closest_soonest:
        assert all(line.is_open for line in (*step.must, *step.preferred))
    for line in result.lines:
        assert bool(line.weeks or line.pieces or line.kinds) is (line.standing is not Standing.NOT_IN_PLAN)
