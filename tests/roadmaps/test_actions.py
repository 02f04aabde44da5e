from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from roadmaps import actions
from roadmaps.models import Enrollment, ProgressEvent, TaskTick, WeekProgress
from tests.factories import make_edition, make_enrollment, make_learner, make_roadmap

pytestmark = pytest.mark.django_db


def kinds(enrollment) -> list[str]:
    return list(enrollment.events.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def enrollment():
    return make_enrollment()


def start(user, roadmap, start_date=None, hours=7):
    return actions.start_plan(user=user, roadmap=roadmap, start_date=start_date or user.today(), hours_a_week=hours)


class TestStart:
    def test_enrols_in_the_published_edition(self, learner):
        roadmap = make_roadmap()
        make_edition(roadmap, status="retired")
        published = make_edition(roadmap)
        make_edition(roadmap, status="draft")
        enrollment = start(learner, roadmap)
        assert (enrollment.edition, enrollment.status) == (published, "active")
        assert kinds(enrollment) == ["started"]

    def test_twice_gives_the_same_enrolment_as_it_is(self, learner):
        edition = make_edition()
        first = start(learner, edition.roadmap, hours=5)
        second = start(learner, edition.roadmap, hours=9)
        assert (second.pk, second.hours_a_week) == (first.pk, 5)
        assert kinds(first) == ["started"]

    @pytest.mark.parametrize("start_date", [date(1, 1, 1), date(9999, 12, 31), None])
    def test_a_day_more_than_a_year_away_is_refused(self, learner, start_date):
        edition = make_edition()
        with pytest.raises(ValidationError) as error:
            start(learner, edition.roadmap, start_date or learner.today() + timedelta(days=367))
        assert error.value.message_dict == {"start_date": ["Choose a day within a year from today."]}
        assert Enrollment.objects.count() == 0

    @pytest.mark.parametrize("hours", [0, 41, 200, -7])
    def test_hours_out_of_range_are_refused(self, learner, hours):
        edition = make_edition()
        with pytest.raises(ValidationError) as error:
            start(learner, edition.roadmap, hours=hours)
        assert error.value.message_dict == {"hours_a_week": ["Choose between 1 and 40 hours a week."]}

    def test_a_roadmap_without_a_published_edition_is_refused(self, learner):
        edition = make_edition(status="draft")
        with pytest.raises(ValidationError) as error:
            start(learner, edition.roadmap)
        assert error.value.messages == ["This plan is not open yet."]


class TestTick:
    def test_records_the_tick_and_one_event(self, enrollment):
        event = actions.tick_task(enrollment=enrollment, task_key="week-1-task-2")
        assert (event.kind, event.week_key, event.task_key) == ("ticked", "week-1", "week-1-task-2")
        assert list(TaskTick.objects.values_list("enrollment", "task_key")) == [(enrollment.pk, "week-1-task-2")]

    def test_a_second_tick_changes_nothing(self, enrollment):
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        assert actions.tick_task(enrollment=enrollment, task_key="week-1-task-1") is None
        assert kinds(enrollment) == ["ticked"]

    def test_untick_deletes_the_tick_and_a_second_one_changes_nothing(self, enrollment):
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        assert actions.untick_task(enrollment=enrollment, task_key="week-1-task-1").kind == "unticked"
        assert actions.untick_task(enrollment=enrollment, task_key="week-1-task-1") is None
        assert TaskTick.objects.count() == 0
        assert kinds(enrollment) == ["ticked", "unticked"]

    @pytest.mark.parametrize("act", [actions.tick_task, actions.untick_task])
    def test_a_task_of_another_edition_is_refused(self, enrollment, act):
        make_edition(enrollment.roadmap, weeks=9, status="draft")
        with pytest.raises(ValidationError) as error:
            act(enrollment=enrollment, task_key="week-9-task-1")
        assert error.value.code == "unknown_task"
        assert kinds(enrollment) == []

    def test_after_leaving_nothing_can_be_ticked(self, enrollment):
        actions.leave_plan(enrollment=enrollment)
        with pytest.raises(ValidationError) as error:
            actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        assert error.value.code == "left"

    def test_set_ticks_makes_exactly_these_ticked(self, enrollment):
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        actions.tick_task(enrollment=enrollment, task_key="week-2-task-1")
        events = actions.set_ticks(
            enrollment=enrollment, week_key="week-1", task_keys={"week-1-task-2", "week-1-task-3"}
        )
        assert [(event.kind, event.task_key) for event in events] == [
            ("unticked", "week-1-task-1"),
            ("ticked", "week-1-task-2"),
            ("ticked", "week-1-task-3"),
        ]
        assert set(TaskTick.objects.values_list("task_key", flat=True)) == {
            "week-1-task-2",
            "week-1-task-3",
            "week-2-task-1",
        }

    def test_set_ticks_with_a_task_of_another_week_changes_nothing(self, enrollment):
        with pytest.raises(ValidationError):
            actions.set_ticks(enrollment=enrollment, week_key="week-1", task_keys={"week-1-task-1", "week-2-task-1"})
        assert kinds(enrollment) == []


class TestWeek:
    def test_complete_without_all_ticks(self, enrollment):
        event = actions.complete_week(enrollment=enrollment, week_key="week-1")
        progress = WeekProgress.objects.get()
        assert (event.kind, progress.state, progress.settled_on) == ("completed", "done", enrollment.user.today())

    def test_the_day_is_the_learners(self, time_machine):
        time_machine.move_to("2026-03-01T22:30:00+00:00")
        enrollment = make_enrollment(make_learner(time_zone="Pacific/Auckland"))
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        assert WeekProgress.objects.get().settled_on == date(2026, 3, 2)

    def test_twice_gives_one_event(self, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        assert actions.complete_week(enrollment=enrollment, week_key="week-1") is None
        assert kinds(enrollment) == ["completed"]

    def test_skip_then_complete_then_reopen(self, enrollment):
        actions.skip_week(enrollment=enrollment, week_key="week-1")
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.reopen_week(enrollment=enrollment, week_key="week-1")
        progress = WeekProgress.objects.get()
        assert (progress.state, progress.settled_on) == ("in_progress", None)
        assert kinds(enrollment) == ["skipped", "completed", "reopened"]

    def test_reopening_an_open_week_changes_nothing(self, enrollment):
        assert actions.reopen_week(enrollment=enrollment, week_key="week-1") is None
        assert WeekProgress.objects.count() == 0

    def test_a_week_of_another_edition_is_refused(self, enrollment):
        with pytest.raises(ValidationError) as error:
            actions.complete_week(enrollment=enrollment, week_key="week-99")
        assert error.value.code == "unknown_week"


class TestUndo:
    def test_a_tick(self, enrollment):
        event = actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        restored = actions.undo(enrollment=enrollment, event_id=event.pk)
        assert (restored.kind, restored.undoes) == ("unticked", event)
        assert TaskTick.objects.count() == 0

    def test_restores_the_state_and_the_day_before(self, enrollment, time_machine):
        time_machine.move_to("2026-02-01T12:00:00+00:00")
        actions.skip_week(enrollment=enrollment, week_key="week-1")
        time_machine.move_to("2026-02-20T12:00:00+00:00")
        event = actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.undo(enrollment=enrollment, event_id=event.pk)
        progress = WeekProgress.objects.get()
        assert (progress.state, progress.settled_on) == ("skipped", date(2026, 2, 1))

    def test_twice_restores_once(self, enrollment):
        event = actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.undo(enrollment=enrollment, event_id=event.pk)
        assert actions.undo(enrollment=enrollment, event_id=event.pk) is None
        assert kinds(enrollment) == ["completed", "reopened"]

    def test_after_another_change_nothing_is_restored(self, enrollment):
        event = actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.skip_week(enrollment=enrollment, week_key="week-1")
        with pytest.raises(ValidationError) as error:
            actions.undo(enrollment=enrollment, event_id=event.pk)
        assert error.value.messages == ["This week has changed since. Nothing was undone."]
        assert WeekProgress.objects.get().state == "skipped"

    def test_someone_elses_event_is_refused(self, enrollment):
        other = make_enrollment(edition=enrollment.edition)
        event = actions.tick_task(enrollment=other, task_key="week-1-task-1")
        with pytest.raises(ValidationError) as error:
            actions.undo(enrollment=enrollment, event_id=event.pk)
        assert error.value.messages == ["There is nothing here to undo."]
        assert TaskTick.objects.count() == 1

    def test_starting_cannot_be_undone(self, learner):
        edition = make_edition()
        enrollment = start(learner, edition.roadmap)
        with pytest.raises(ValidationError):
            actions.undo(enrollment=enrollment, event_id=enrollment.events.get().pk)


class TestLeaveAndRejoin:
    def test_nothing_is_lost(self, enrollment):
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.save_reflection(enrollment=enrollment, week_key="week-1", text="It went well.")
        actions.leave_plan(enrollment=enrollment)
        assert actions.leave_plan(enrollment=enrollment) is None
        actions.rejoin_plan(enrollment=enrollment)
        assert actions.rejoin_plan(enrollment=enrollment) is None
        enrollment.refresh_from_db()
        progress = WeekProgress.objects.get()
        assert (enrollment.status, enrollment.left_at) == ("active", None)
        assert (progress.state, progress.reflection) == ("done", "It went well.")
        assert TaskTick.objects.count() == 1
        assert kinds(enrollment) == ["ticked", "completed", "left", "rejoined"]

    def test_an_earlier_attempt_does_not_replace_the_active_one(self, enrollment):
        actions.leave_plan(enrollment=enrollment)
        make_enrollment(enrollment.user, enrollment.edition)
        with pytest.raises(ValidationError) as error:
            actions.rejoin_plan(enrollment=enrollment)
        assert error.value.code == "active"


class TestReflection:
    def save(self, enrollment, text, version=None):
        return actions.save_reflection(enrollment=enrollment, week_key="week-1", text=text, version=version)

    @pytest.mark.parametrize("text", ["", "Plain.", "مرحبا 👋🏽 עולם", "a\n\nb", "  leading and trailing  \n"])
    def test_is_kept_as_written(self, enrollment, text):
        self.save(enrollment, text)
        assert WeekProgress.objects.get().reflection == text

    def test_windows_line_ends_are_one(self, enrollment):
        assert self.save(enrollment, "a\r\nb").reflection == "a\nb"

    def test_a_stale_form_changes_nothing_and_is_told(self, enrollment):
        self.save(enrollment, "first", version=0)
        with pytest.raises(ValidationError) as error:
            self.save(enrollment, "second", version=0)
        assert error.value.message_dict == {
            "reflection": ["You saved another version in the meantime. Yours is still in the field; compare the two."]
        }
        assert WeekProgress.objects.get().reflection == "first"

    def test_saving_the_same_text_again_is_no_change(self, enrollment):
        self.save(enrollment, "same", version=0)
        assert self.save(enrollment, "same", version=0).reflection_version == 1

    @pytest.mark.parametrize(
        ("text", "code"), [("x" * 20_001, "too_long"), ("x" * 10**6, "too_long"), ("\x00", "null")]
    )
    def test_what_cannot_be_kept_is_refused(self, enrollment, text, code):
        with pytest.raises(ValidationError) as error:
            self.save(enrollment, text)
        assert error.value.error_dict["reflection"][0].code == code
        assert WeekProgress.objects.count() == 0


class TestConstraints:
    def test_one_active_enrolment_per_roadmap(self, enrollment):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_enrollment(enrollment.user, enrollment.edition)

    @pytest.mark.parametrize("change", [{"hours_a_week": 0}, {"hours_a_week": 41}, {"status": "left"}])
    def test_impossible_enrolments(self, enrollment, change):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrollment.objects.filter(pk=enrollment.pk).update(**change)

    def test_an_event_is_undone_once(self, enrollment):
        event = actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        actions.undo(enrollment=enrollment, event_id=event.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgressEvent.objects.create(enrollment=enrollment, kind="unticked", undoes=event)
