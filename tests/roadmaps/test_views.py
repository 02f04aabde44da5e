from datetime import date, timedelta

import pytest
from django.urls import reverse

from roadmaps import actions
from roadmaps.models import Enrollment, ProgressEvent, TaskTick, WeekProgress
from tests.factories import make_edition, make_enrollment, make_learner, make_roadmap
from tests.roadmaps.pages import text, url

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


class TestWeekPage:
    def test_shows_a_visitor_the_published_week(self, client, enrollment, django_user_model):
        client.logout()
        response = client.get(url("week", enrollment, "week-1"))
        assert response.status_code == 200
        assert "Title of week 1" in text(response)
        assert 'type="checkbox"' not in text(response)

    def test_shows_a_learner_their_own_edition_with_dates_and_ticks(self, client, enrollment):
        newer = make_edition(enrollment.roadmap, weeks=1, status="draft")
        enrollment.edition.status = "retired"
        enrollment.edition.save()
        newer.status = "published"
        newer.save()
        actions.tick_task(enrollment=enrollment, task_key="week-2-task-1")
        response = client.get(url("week", enrollment, "week-2"))
        assert text(response).count(" checked") == 1
        assert "1 of 3 done, about 2 h left" in text(response)

    @pytest.mark.parametrize("key", ["week-99", "nonsense"])
    def test_a_week_that_is_not_in_the_plan_is_not_found(self, client, enrollment, key):
        assert client.get(url("week", enrollment, key)).status_code == 404

    def test_a_roadmap_without_published_edition_is_not_found(self, client):
        edition = make_edition(status="draft")
        assert client.get(reverse("week", args=[edition.roadmap.key, "week-1"])).status_code == 404

    def test_costs_at_most_8_queries(self, client, enrollment, count_queries):
        page = url("week", enrollment, "week-1")
        client.get(page)
        with count_queries() as queries:
            client.get(page)
        assert len(queries) == 8, [query["sql"][:90] for query in queries]


class TestDashboard:
    def test_leads_to_the_start_page_before_there_is_a_plan(self, signed_in):
        edition = make_edition()
        response = signed_in(make_learner()).get(reverse("dashboard"))
        assert response.url == reverse("start", args=[edition.roadmap.key])

    def test_says_where_the_learner_stands(self, signed_in):
        learner = make_learner()
        enrollment = make_enrollment(learner, start_date=learner.today() - timedelta(days=6))
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        page = text(signed_in(learner).get(reverse("dashboard")))
        assert "<b>1 of 12 tasks.</b> The plan says 3 by today. About 2 h would close the gap." in page
        assert "0 done, 0 skipped, of 4" in page

    def test_counts_done_and_skipped_apart(self, client, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.skip_week(enrollment=enrollment, week_key="week-2")
        page = text(client.get(reverse("dashboard")))
        assert "1 done, 1 skipped, of 4" in page
        assert "1 week is skipped and not counted." in page

    def test_when_all_is_done(self, client, enrollment):
        for n in range(1, 5):
            actions.complete_week(enrollment=enrollment, week_key=f"week-{n}")
        assert "All 4 weeks are behind you" in text(client.get(reverse("dashboard")))

    def test_costs_at_most_8_queries(self, client, enrollment, count_queries):
        client.get(reverse("dashboard"))
        with count_queries() as queries:
            client.get(reverse("dashboard"))
        assert len(queries) == 6, [query["sql"][:90] for query in queries]

    def test_needs_a_sign_in(self, db, client):
        client.logout()
        response = client.get(reverse("dashboard"))
        assert response.url == f"{reverse('account_login')}?next={reverse('dashboard')}"


class TestStart:
    @pytest.fixture
    def roadmap(self):
        return make_edition().roadmap

    @pytest.fixture
    def client(self, learner, signed_in):
        return signed_in(learner)

    def post(self, client, roadmap, **data):
        return client.post(reverse("start", args=[roadmap.key]), data)

    def test_proposes_today_and_the_plans_pace(self, client, roadmap, learner):
        page = text(client.get(reverse("start", args=[roadmap.key])))
        assert f'value="{learner.today().isoformat()}"' in page
        assert 'value="7"' in page

    def test_enrols_and_leads_to_the_dashboard(self, client, roadmap, learner):
        response = self.post(client, roadmap, start_date=learner.today(), hours_a_week=5)
        assert response.url == reverse("dashboard")
        assert list(Enrollment.objects.values_list("user", "hours_a_week")) == [(learner.pk, 5)]

    def test_a_double_click_gives_one_enrolment(self, client, roadmap, learner):
        for _click in range(2):
            response = self.post(client, roadmap, start_date=learner.today(), hours_a_week=5)
            assert response.status_code == 302
        assert Enrollment.objects.count() == 1
        assert ProgressEvent.objects.count() == 1

    @pytest.mark.parametrize(
        ("data", "field", "message"),
        [
            ({"start_date": "0001-01-01"}, "start_date", "Choose a day within a year from today."),
            ({"start_date": "9999-12-31"}, "start_date", "Choose a day within a year from today."),
            ({"start_date": "soon"}, "start_date", "Enter a valid date."),
            ({"start_date": "2026-02-30"}, "start_date", "Enter a valid date."),
            ({"start_date": ""}, "start_date", "This field is required."),
            ({"hours_a_week": "0"}, "hours_a_week", "Choose between 1 and 40 hours a week."),
            ({"hours_a_week": "200"}, "hours_a_week", "Choose between 1 and 40 hours a week."),
            ({"hours_a_week": "9" * 400}, "hours_a_week", "Choose between 1 and 40 hours a week."),
            ({"hours_a_week": "seven"}, "hours_a_week", "Enter a whole number."),
            ({"hours_a_week": "\x00"}, "hours_a_week", "Enter a whole number."),
        ],
    )
    def test_bad_input_gets_a_message_beside_the_field(self, client, roadmap, learner, data, field, message):
        response = self.post(client, roadmap, **{"start_date": learner.today(), "hours_a_week": "7", **data})
        assert response.status_code == 422
        assert response.context["form"].errors == {field: [message]}
        assert f'id="id_{field}_error"' in text(response)
        assert Enrollment.objects.count() == 0

    def test_offers_to_come_back_and_nothing_is_lost(self, client, roadmap, learner):
        self.post(client, roadmap, start_date=learner.today(), hours_a_week=5)
        enrollment = Enrollment.objects.get()
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        client.post(reverse("leave", args=[roadmap.key]))
        assert "Or go on where you left" in text(client.get(reverse("start", args=[roadmap.key])))
        for _click in range(2):
            assert client.post(reverse("rejoin", args=[roadmap.key])).status_code == 302
        enrollment.refresh_from_db()
        assert (enrollment.status, TaskTick.objects.count()) == ("active", 1)

    def test_a_plan_that_is_not_open_is_not_found(self, client):
        assert self.post(client, make_roadmap()).status_code == 404


class TestTick:
    def test_by_htmx_answers_with_what_changed_and_an_undo(self, client, enrollment):
        response = client.post(url("tick", enrollment, "week-1-task-1"), {"task": "week-1-task-1"}, headers=HTMX)
        page = text(response)
        event = ProgressEvent.objects.get()
        assert (response.status_code, TaskTick.objects.count()) == (200, 1)
        assert "1 of 3 done, about 2 h left" in page
        assert "“Task 1 of week 1” is done" in page
        assert url("undo", enrollment, event.pk) in page

    def test_unticks_when_the_box_is_empty(self, client, enrollment):
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        response = client.post(url("tick", enrollment, "week-1-task-1"), headers=HTMX)
        assert (response.status_code, TaskTick.objects.count()) == (200, 0)

    def test_unticks_although_other_boxes_of_the_form_are_ticked(self, client, enrollment):
        for task in ("week-1-task-1", "week-1-task-2"):
            actions.tick_task(enrollment=enrollment, task_key=task)
        client.post(url("tick", enrollment, "week-1-task-1"), {"task": ["week-1-task-2"]}, headers=HTMX)
        assert list(TaskTick.objects.values_list("task_key", flat=True)) == ["week-1-task-2"]

    @pytest.mark.parametrize(("page", "parts"), [("dashboard", ["ring", "standing"]), ("", ["finish-text"])])
    def test_answers_with_the_parts_of_the_page_it_was_made_on(self, client, enrollment, page, parts):
        data = {"task": "week-1-task-1", "from": page}
        answer = text(client.post(url("tick", enrollment, "week-1-task-1"), data, headers=HTMX))
        assert [part for part in ("ring", "standing", "finish-text") if f'id="{part}"' in answer] == parts

    def test_two_tabs_give_one_event_and_no_error(self, client, enrollment):
        for _tab in range(2):
            response = client.post(url("tick", enrollment, "week-1-task-1"), {"task": "week-1-task-1"}, headers=HTMX)
            assert response.status_code == 200
        assert ProgressEvent.objects.count() == 1

    def test_a_task_that_is_not_in_the_plan_is_refused(self, client, enrollment):
        response = client.post(url("tick", enrollment, "nonsense"), {"task": "nonsense"}, headers=HTMX)
        assert response.status_code == 422
        assert "This task is not part of your plan." in text(response)

    def test_someone_without_a_plan_has_nothing_to_tick(self, enrollment, signed_in):
        stranger = signed_in(make_learner())
        response = stranger.post(url("tick", enrollment, "week-1-task-1"), {"task": "week-1-task-1"}, headers=HTMX)
        assert (response.status_code, TaskTick.objects.count()) == (404, 0)

    def test_without_javascript_the_whole_week_is_saved(self, client, enrollment):
        response = client.post(
            url("ticks", enrollment, "week-1"), {"task": ["week-1-task-1", "week-1-task-3"]}, follow=True
        )
        assert set(TaskTick.objects.values_list("task_key", flat=True)) == {"week-1-task-1", "week-1-task-3"}
        assert "“Task 3 of week 1” is done" in text(response)

    def test_without_javascript_a_wrong_task_changes_nothing(self, client, enrollment):
        response = client.post(url("ticks", enrollment, "week-1"), {"task": ["week-1-task-1", "week-2-task-1"]})
        assert (response.status_code, TaskTick.objects.count()) == (422, 0)
        assert "This task is not part of your plan." in text(response)

    def test_costs_at_most_8_queries(self, client, enrollment, count_queries):
        client.get(reverse("dashboard"))
        with count_queries() as queries:
            client.post(url("tick", enrollment, "week-1-task-1"), {"task": "week-1-task-1"}, headers=HTMX)
        assert len(queries) == 8, [query["sql"][:90] for query in queries]


class TestSettle:
    @pytest.mark.parametrize(
        ("name", "state", "sentence"),
        [("complete-week", "done", "Week 1 is done"), ("skip-week", "skipped", "Week 1 is skipped")],
    )
    def test_is_done_at_once_and_can_be_undone(self, client, enrollment, name, state, sentence):
        response = client.post(url(name, enrollment, "week-1"), follow=True)
        assert sentence in text(response)
        assert WeekProgress.objects.get().state == state
        event = ProgressEvent.objects.get()
        response = client.post(url("undo", enrollment, event.pk), follow=True)
        assert "Week 1 is open again" in text(response)
        assert WeekProgress.objects.get().state == "in_progress"

    def test_a_double_click_gives_one_event(self, client, enrollment):
        for _click in range(2):
            assert client.post(url("complete-week", enrollment, "week-1")).status_code == 302
        assert ProgressEvent.objects.count() == 1

    def test_reopen(self, client, enrollment):
        actions.complete_week(enrollment=enrollment, week_key="week-1")
        response = client.post(url("reopen-week", enrollment, "week-1"), follow=True)
        assert "Week 1 is open again" in text(response)

    def test_leaving_in_another_tab_meanwhile_is_said_and_not_an_error(self, client, enrollment, monkeypatch):
        complete = actions.complete_week

        def left_first(**arguments):
            actions.leave_plan(enrollment=enrollment)
            return complete(**arguments)

        monkeypatch.setattr(actions, "complete_week", left_first)
        response = client.post(url("complete-week", enrollment, "week-1"))
        assert response.status_code == 422
        assert "You have left this plan. Come back to it first." in text(response)
        assert WeekProgress.objects.count() == 0

    def test_a_week_of_another_edition_is_not_found(self, client, enrollment):
        assert client.post(url("complete-week", enrollment, "week-9")).status_code == 404

    def test_undo_after_another_change_says_so_and_changes_nothing(self, client, enrollment):
        event = actions.complete_week(enrollment=enrollment, week_key="week-1")
        actions.skip_week(enrollment=enrollment, week_key="week-1")
        response = client.post(url("undo", enrollment, event.pk))
        assert response.status_code == 422
        assert "This week has changed since. Nothing was undone." in text(response)

    def test_undo_of_someone_elses_event_is_not_found(self, client, enrollment):
        event = actions.complete_week(enrollment=make_enrollment(edition=enrollment.edition), week_key="week-1")
        assert client.post(url("undo", enrollment, event.pk)).status_code == 404

    @pytest.mark.parametrize("did", ["x", "-1", "99999999999999999999", "1", "1'--"])
    def test_a_wrong_did_is_ignored(self, client, enrollment, did):
        assert client.get(url("week", enrollment, "week-1"), {"did": did}).status_code == 200


class TestReflection:
    def post(self, client, enrollment, text, version=0, **data):
        return client.post(url("reflection", enrollment, "week-1"), {"reflection": text, "version": version, **data})

    def test_is_saved_and_shown(self, client, enrollment):
        response = self.post(client, enrollment, "مرحبا 👋🏽 <script>alert(1)</script>")
        assert response.url == url("week", enrollment, "week-1") + "#reflection"
        assert "مرحبا 👋🏽 &lt;script&gt;alert(1)&lt;/script&gt;" in text(client.get(response.url))

    def test_autosave_says_when(self, client, enrollment, time_machine):
        time_machine.move_to("2026-11-20T14:32:00+00:00", tick=False)
        enrollment.user.time_zone = "Europe/Lisbon"
        enrollment.user.save()
        response = client.post(
            url("reflection", enrollment, "week-1"), {"reflection": "Saved.", "version": 0}, headers=HTMX
        )
        assert "Saved at 14:32" in text(response)
        assert 'value="1"' in text(response)

    def test_a_stale_form_keeps_both_texts_in_sight(self, client, enrollment):
        self.post(client, enrollment, "from the other tab")
        response = self.post(client, enrollment, "from this tab")
        assert response.status_code == 422
        assert "from the other tab" in text(response)
        assert "from this tab" in text(response)
        assert WeekProgress.objects.get().reflection == "from the other tab"

    def test_once_both_texts_were_shown_the_next_save_counts(self, client, enrollment):
        self.post(client, enrollment, "from the other tab")
        response = self.post(client, enrollment, "from this tab")
        self.post(client, enrollment, "both", version=response.context["reflection"].version)
        assert WeekProgress.objects.get().reflection == "both"

    def test_a_refused_autosave_is_shown(self, client, enrollment):
        self.post(client, enrollment, "from the other tab")
        data = {"reflection": "from this tab", "version": 0}
        response = client.post(url("reflection", enrollment, "week-1"), data, headers=HTMX)
        assert (response.status_code, response["HX-Reswap"]) == (422, "outerHTML")
        assert response["HX-Retarget"] == "#reflection-form"

    @pytest.mark.parametrize("bad", ["x" * 10**6, "null \x00 byte"])
    def test_what_cannot_be_kept_is_refused_beside_the_field(self, client, enrollment, bad):
        response = self.post(client, enrollment, bad)
        assert response.status_code == 422
        assert list(response.context["reflection_form"].errors) == ["reflection"]
        assert WeekProgress.objects.count() == 0

    def test_preview_renders_and_saves_nothing(self, client, enrollment):
        response = self.post(client, enrollment, "**bold** <b>raw</b>", preview="1")
        assert "<p><strong>bold</strong> &lt;b&gt;raw&lt;/b&gt;</p>" in text(response)
        assert WeekProgress.objects.count() == 0

    def test_is_nobody_elses(self, client, enrollment, signed_in):
        self.post(client, enrollment, "my secret thought")
        other = make_enrollment(edition=enrollment.edition, start_date=date(2026, 1, 5))
        page = signed_in(other.user).get(url("week", enrollment, "week-1"))
        assert "my secret thought" not in text(page)


class TestMethods:
    @pytest.mark.parametrize("name", ["complete-week", "skip-week", "reopen-week", "ticks", "reflection"])
    def test_a_change_is_never_a_get(self, client, enrollment, name):
        assert client.get(url(name, enrollment, "week-1")).status_code == 405

    def test_csrf_is_enforced(self, enrollment):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        strict.force_login(enrollment.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert strict.post(url("complete-week", enrollment, "week-1")).status_code == 403
        assert WeekProgress.objects.count() == 0
