from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from roadmaps import actions
from roadmaps.journey import Journey
from roadmaps.models import Enrollment, ScheduleChange, WeekProgress
from tests.factories import make_edition, make_enrollment, make_learner

pytestmark = pytest.mark.django_db

START = date(2026, 1, 5)  # a Monday


@pytest.fixture
def enrollment(time_machine):
    time_machine.move_to("2026-01-21T12:00:00+00:00")  # Wednesday of week 3
    return make_enrollment(make_learner(time_zone="Europe/Lisbon"), make_edition(weeks=6), start_date=START)


def spans(enrollment) -> list[str]:
    journey = Journey(_fresh(enrollment))
    return [f"{span.starts:%d.%m.}-{span.ends:%d.%m.}" for span in journey.spans]


def _fresh(enrollment) -> Enrollment:
    return Enrollment.objects.select_related("user").get(pk=enrollment.pk)


def apply(enrollment, propose, **wishes) -> ScheduleChange:
    return actions.apply_change(enrollment=_fresh(enrollment), propose=propose, **wishes)


PLAN = ["05.01.-11.01.", "12.01.-18.01.", "19.01.-25.01.", "26.01.-01.02.", "02.02.-08.02.", "09.02.-15.02."]


class TestPause:
    def test_planned_within_a_week(self, enrollment):
        apply(enrollment, actions.propose_pause, first_day=date(2026, 1, 28), last_day=date(2026, 2, 3))
        assert spans(enrollment) == [
            *PLAN[:3], "26.01.-08.02.", "09.02.-15.02.", "16.02.-22.02.",
        ]  # fmt: skip

    def test_from_the_first_day_of_a_week_moves_that_week_too(self, enrollment):
        apply(enrollment, actions.propose_pause, first_day=date(2026, 1, 26), last_day=date(2026, 2, 1))
        assert spans(enrollment) == [*PLAN[:3], "02.02.-08.02.", "09.02.-15.02.", "16.02.-22.02."]

    def test_in_hindsight_leaves_finished_weeks_alone(self, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.complete_week(enrollment=enrollment, week_key="week-2")
        apply(enrollment, actions.propose_pause, first_day=date(2026, 1, 14), last_day=date(2026, 1, 20))
        assert spans(enrollment) == [
            *PLAN[:2], "26.01.-01.02.", "02.02.-08.02.", "09.02.-15.02.", "16.02.-22.02.",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("first", "last", "field", "code"),
        [
            ("2026-01-28", "2026-01-27", "last_day", "order"),
            ("2026-01-28", "2027-06-27", "last_day", "long"),
            ("2026-03-01", "2026-03-08", "first_day", "outside"),
            ("2025-12-01", "2025-12-24", "first_day", "outside"),
        ],
    )
    def test_impossible_days_are_refused(self, enrollment, first, last, field, code):
        with pytest.raises(ValidationError) as error:
            apply(
                enrollment, actions.propose_pause,
                first_day=date.fromisoformat(first), last_day=date.fromisoformat(last),
            )  # fmt: skip
        assert error.value.error_dict[field][0].code == code
        assert spans(enrollment) == PLAN

    def test_the_same_days_twice_are_refused(self, enrollment):
        days = {"first_day": date(2026, 1, 28), "last_day": date(2026, 2, 3)}
        apply(enrollment, actions.propose_pause, **days)
        with pytest.raises(ValidationError) as error:
            apply(enrollment, actions.propose_pause, **days)
        assert error.value.error_dict["first_day"][0].code == "overlap"
        assert ScheduleChange.objects.count() == 1


class TestCatchUp:
    def test_what_is_unfinished_moves_by_the_fewest_days(self, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.tick_task(enrollment=enrollment, task_key="week-2-task-1")
        apply(enrollment, actions.propose_catch_up)
        # One task of three is done: today is the fourth day of week 2, on the fifth a second one is due.
        assert spans(enrollment) == [
            PLAN[0], "18.01.-24.01.", "25.01.-31.01.", "01.02.-07.02.", "08.02.-14.02.", "15.02.-21.02.",
        ]  # fmt: skip

    def test_afterwards_the_learner_is_where_the_plan_is(self, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        assert Journey(_fresh(enrollment)).standing.gap > 0
        apply(enrollment, actions.propose_catch_up)
        with pytest.raises(ValidationError) as error:
            apply(enrollment, actions.propose_catch_up)
        assert error.value.code == "not_behind"

    def test_who_is_not_behind_has_nothing_to_move(self, enrollment, time_machine):
        time_machine.move_to("2026-01-19T12:00:00+00:00")
        for week in ("week-1", "week-2"):
            actions.complete_week(enrollment=enrollment, week_key=week)
        with pytest.raises(ValidationError) as error:
            apply(enrollment, actions.propose_catch_up)
        assert error.value.messages == ["Your plan is not behind. There is nothing to move."]


class TestHours:
    def test_unfinished_weeks_stretch(self, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.complete_week(enrollment=enrollment, week_key="week-2")
        apply(enrollment, actions.propose_hours, hours_a_week=5)
        assert spans(enrollment) == [
            *PLAN[:2], "19.01.-28.01.", "29.01.-07.02.", "08.02.-16.02.", "17.02.-26.02.",
        ]  # fmt: skip
        assert Journey(_fresh(enrollment)).hours_a_week == 5

    @pytest.mark.parametrize(("hours", "code"), [(0, "out_of_range"), (200, "out_of_range"), (7, "same")])
    def test_hours_that_cannot_be(self, enrollment, hours, code):
        with pytest.raises(ValidationError) as error:
            apply(enrollment, actions.propose_hours, hours_a_week=hours)
        assert error.value.error_dict["hours_a_week"][0].code == code


class TestStart:
    def test_everything_moves(self, enrollment):
        apply(enrollment, actions.propose_start, start_date=date(2026, 2, 2))
        assert spans(enrollment)[0] == "02.02.-08.02."

    def test_not_once_a_week_is_done(self, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        with pytest.raises(ValidationError) as error:
            apply(enrollment, actions.propose_start, start_date=date(2026, 2, 2))
        assert error.value.code == "under_way"


class TestSkipAhead:
    def test_skips_what_is_open_before_and_goes_on_today(self, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        apply(enrollment, actions.propose_skip_ahead, week_key="week-4")
        states = dict(WeekProgress.objects.values_list("week_key", "state"))
        assert states == {"week-1": "done", "week-2": "skipped", "week-3": "skipped"}
        assert spans(enrollment)[3:] == ["21.01.-27.01.", "28.01.-03.02.", "04.02.-10.02."]

    @pytest.mark.parametrize("week", ["week-1", "week-99", "nonsense"])
    def test_not_to_the_week_that_is_next_anyway_or_unknown(self, enrollment, week):
        with pytest.raises(ValidationError) as error:
            apply(enrollment, actions.propose_skip_ahead, week_key=week)
        assert error.value.error_dict["week"][0].code == "not_ahead"

    def test_undo_opens_them_again(self, enrollment):
        change = apply(enrollment, actions.propose_skip_ahead, week_key="week-4")
        actions.undo_change(enrollment=_fresh(enrollment), change_id=change.pk)
        assert set(WeekProgress.objects.values_list("state", flat=True)) == {"in_progress"}
        assert spans(enrollment) == PLAN


class TestUndo:
    def test_restores_exactly_one_after_the_other(self, enrollment):
        first = apply(enrollment, actions.propose_pause, first_day=date(2026, 1, 28), last_day=date(2026, 2, 3))
        between = spans(enrollment)
        second = apply(enrollment, actions.propose_hours, hours_a_week=3)
        with pytest.raises(ValidationError) as error:
            actions.undo_change(enrollment=_fresh(enrollment), change_id=first.pk)
        assert error.value.messages == ["Only the latest change can be undone."]
        actions.undo_change(enrollment=_fresh(enrollment), change_id=second.pk)
        assert spans(enrollment) == between
        actions.undo_change(enrollment=_fresh(enrollment), change_id=first.pk)
        assert spans(enrollment) == PLAN

    def test_twice_undoes_once(self, enrollment):
        change = apply(enrollment, actions.propose_hours, hours_a_week=3)
        actions.undo_change(enrollment=_fresh(enrollment), change_id=change.pk)
        assert actions.undo_change(enrollment=_fresh(enrollment), change_id=change.pk) is None
        assert ScheduleChange.objects.count() == 2

    def test_not_someone_elses(self, enrollment):
        other = make_enrollment(make_learner(), enrollment.edition, start_date=START)
        change = apply(other, actions.propose_hours, hours_a_week=3)
        with pytest.raises(ValidationError) as error:
            actions.undo_change(enrollment=_fresh(enrollment), change_id=change.pk)
        assert error.value.code == "not_undoable"


def test_a_proposal_writes_nothing(enrollment, count_queries):
    journey = Journey(_fresh(enrollment))
    with count_queries() as queries:
        proposal = actions.propose_hours(journey=journey, hours_a_week=14)
    assert queries == []
    assert proposal.days == -21
    assert ScheduleChange.objects.count() == 0


def test_a_plan_that_is_finished_has_nothing_to_move(enrollment):
    for number in range(1, 7):
        actions.complete_week(enrollment=enrollment, week_key=f"week-{number}")
    with pytest.raises(ValidationError) as error:
        apply(enrollment, actions.propose_pause, first_day=START, last_day=START + timedelta(days=1))
    assert error.value.code == "finished"
