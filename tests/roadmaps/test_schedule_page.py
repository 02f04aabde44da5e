from datetime import date

import pytest
from django.urls import reverse

from roadmaps import actions
from roadmaps.models import ScheduleChange
from tests.factories import make_edition, make_enrollment, make_learner
from tests.roadmaps.pages import text, url

pytestmark = pytest.mark.django_db

START = date(2026, 1, 5)


@pytest.fixture
def enrollment(time_machine, settings):
    time_machine.move_to("2026-01-21T12:00:00+00:00")
    return make_enrollment(make_learner(), make_edition(weeks=6), start_date=START)


def test_shows_pace_forecast_and_table(client, enrollment):
    actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
    page = text(client.get(url("schedule", enrollment)))
    assert "After three whole weeks there is a forecast here." in page
    assert "The plan ends on 15 February." in page
    assert '<tr><th scope="row">2</th><td>6</td><td>0</td></tr>' in page
    assert '<tr><th scope="row">Today</th><td>7</td><td>1</td></tr>' in page
    assert "Active in 0 of the last 2 weeks" in page


def test_a_preview_shows_the_new_dates_and_writes_nothing(client, enrollment):
    days = {"change": "pause", "first_day": "2026-01-28", "last_day": "2026-02-03", "reason": "Holiday"}
    page = text(client.get(url("schedule", enrollment), days))
    assert "The plan would end on Sunday 22 February, 7 days later." in page
    assert "<td>26 January to 1 February</td><td><b>26 January to 8 February</b></td>" in page
    assert '<input type="hidden" name="reason" value="Holiday" id="id_reason">' in page
    assert ScheduleChange.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "data", "kind"),
    [
        ("catch-up", {}, "catch_up"),
        ("pause", {"first_day": "2026-01-28", "last_day": "2026-02-03"}, "pause"),
        ("hours", {"hours_a_week": "5"}, "hours"),
        ("start", {"start_date": "2026-02-02"}, "later_start"),
        ("skip-ahead", {"week": "week-4"}, "skip_ahead"),
    ],
)
def test_each_change_is_applied_recorded_and_undone(client, enrollment, change, data, kind):
    before = text(client.get(reverse("roadmap", args=[enrollment.roadmap.key])))
    response = client.post(url("reschedule", enrollment, change), {**data, "reason": "Life", "shared": "on"})
    assert response.status_code == 302
    recorded = ScheduleChange.objects.get()
    assert (recorded.kind, recorded.reason, recorded.shared) == (kind, "Life", True)
    assert text(client.get(reverse("roadmap", args=[enrollment.roadmap.key]))) != before
    assert client.post(url("undo-change", enrollment, recorded.pk)).status_code == 302
    after = text(client.get(reverse("roadmap", args=[enrollment.roadmap.key])))
    assert _dates(after) == _dates(before)


def _dates(page: str) -> list[str]:
    return [part.split("</td>")[0] for part in page.split("<td>")[1:]]


@pytest.mark.parametrize(
    ("change", "data", "message"),
    [
        ("pause", {"first_day": "2026-01-28", "last_day": "2026-01-27"}, "The last day is before the first."),
        ("pause", {"first_day": "x", "last_day": ""}, "Enter a valid date."),
        ("pause", {"first_day": "0001-01-01", "last_day": "9999-12-31"}, "A pause is a year at the most."),
        ("hours", {"hours_a_week": "0"}, "Choose between 1 and 40 hours a week."),
        ("hours", {"hours_a_week": "9" * 300}, "Choose between 1 and 40 hours a week."),
        ("hours", {"hours_a_week": "7"}, "These are the hours that you have."),
        ("start", {"start_date": "9999-12-31"}, "Choose a day within a year from today."),
        ("skip-ahead", {"week": "week-1"}, "Choose an open week after the one you are in."),
        ("skip-ahead", {"week": "\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_by_preview_and_by_apply(client, enrollment, change, data, message):
    for response in (
        client.get(url("schedule", enrollment), {"change": change, **data}),
        client.post(url("reschedule", enrollment, change), data),
    ):
        assert response.status_code == 422
        assert message in text(response)
    assert ScheduleChange.objects.count() == 0


def test_the_start_is_the_moved_one_everywhere(client, enrollment, time_machine):
    client.post(url("reschedule", enrollment, "start"), {"start_date": "2026-02-02"})
    assert "The plan begins on Monday 2 February." in text(client.get(url("schedule", enrollment)))
    assert "From Monday 2 February to Sunday 15 March." in text(client.get(url("roadmap", enrollment)))
    assert "<dt>Starts</dt><dd>Monday 2 February</dd>" in text(client.get(reverse("dashboard")))
    assert "Monday 2 February" in text(client.get(url("export-print", enrollment)))
    days_before = {"change": "pause", "first_day": "2026-01-10", "last_day": "2026-01-12"}
    assert "Your plan does not run on these days." in text(client.get(url("schedule", enrollment), days_before))


def test_an_undone_change_is_told_without_its_amount(client, enrollment):
    client.post(url("reschedule", enrollment, "start"), {"start_date": "2026-01-04"})
    page = text(client.get(url("schedule", enrollment)))
    assert '<b>Another start</b><span class="meta">1 day earlier. </span>' in page
    client.post(url("undo-change", enrollment, ScheduleChange.objects.get().pk))
    page = text(client.get(url("schedule", enrollment)))
    assert '<b>Undone: Another start</b><span class="meta"></span>' in page


def test_who_has_finished_is_told_so_and_offered_no_move(client, enrollment, time_machine):
    for number in range(1, 6):
        actions.complete_week(enrollment=enrollment, week_key=f"week-{number}")
    time_machine.move_to("2026-01-22T12:00:00+00:00")
    actions.skip_week(enrollment=enrollment, week_key="week-6")
    page = text(client.get(url("schedule", enrollment)))
    assert "so there is nothing to move" in page
    assert "Show the new dates" not in page
    page = text(client.get(reverse("dashboard")))
    assert "<dt>Finished</dt><dd>Thursday 22 January</dd>" in page
    assert "Week 6, skipped" in page
    response = client.post(url("reschedule", enrollment, "hours"), {"hours_a_week": 3})
    assert response.status_code == 422
    assert "There is nothing to move." in text(response)


def test_a_change_that_does_not_exist_is_not_found(client, enrollment):
    assert client.get(url("schedule", enrollment), {"change": "nonsense"}).status_code == 404
    assert client.post(url("reschedule", enrollment, "nonsense")).status_code == 404


def test_only_the_latest_change_has_an_undo(client, enrollment):
    for hours in (5, 9):
        client.post(url("reschedule", enrollment, "hours"), {"hours_a_week": hours})
    first, second = ScheduleChange.objects.order_by("pk")
    page = text(client.get(url("schedule", enrollment)))
    assert url("undo-change", enrollment, second.pk) in page
    assert url("undo-change", enrollment, first.pk) not in page
    response = client.post(url("undo-change", enrollment, first.pk))
    assert response.status_code == 422
    assert "Only the latest change can be undone." in text(response)


def test_someone_elses_change_is_not_found(client, enrollment):
    other = make_enrollment(edition=enrollment.edition, start_date=START)
    change = actions.apply_change(enrollment=other, propose=actions.propose_hours, hours_a_week=3)
    assert client.post(url("undo-change", enrollment, change.pk)).status_code == 404


def test_the_forecast_is_a_range(client, enrollment, time_machine):
    for number, day in enumerate(["2026-01-06", "2026-01-13", "2026-01-20", "2026-01-21"], 1):
        time_machine.move_to(f"{day}T12:00:00+00:00")
        actions.tick_task(enrollment=enrollment, task_key=f"week-{number}-task-1")
    time_machine.move_to("2026-02-04T12:00:00+00:00")
    page = text(client.get(url("schedule", enrollment)))
    assert "At your recent speed you finish <b>between " in page
    assert "Active in 3 of the last 4 weeks" in page


def test_costs_at_most_8_queries_with_any_history(client, enrollment, count_queries):
    for hours in (5, 9, 3):
        client.post(url("reschedule", enrollment, "hours"), {"hours_a_week": hours})
    client.get(url("schedule", enrollment))
    with count_queries() as queries:
        client.get(url("schedule", enrollment))
    assert len(queries) == 7, [query["sql"][:90] for query in queries]


def test_dates_are_the_learners_across_midnight(time_machine, signed_in):
    time_machine.move_to("2026-01-11T23:30:00+00:00")
    edition = make_edition(weeks=2)
    pages = []
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        learner = make_learner(time_zone=zone)
        make_enrollment(learner, edition, start_date=START)
        pages.append(text(signed_in(learner).get(reverse("dashboard"))))
    assert "Week 2 <span" in pages[0]
    assert "Week 1 <span" in pages[1]
