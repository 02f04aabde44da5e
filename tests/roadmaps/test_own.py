"""Private notes, own links and own tasks."""

import pytest
from django.core.exceptions import ValidationError

from roadmaps import actions
from roadmaps.models import ProgressEvent, TaskNote, WeekProgress
from tests.factories import make_enrollment
from tests.roadmaps.pages import text, url

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
SAVERS = {
    "reflection": (actions.save_reflection, {"week_key": "week-1"}, "reflection", "reflection"),
    "week-notes": (actions.save_week_notes, {"week_key": "week-1"}, "notes", "notes"),
    "task-notes": (actions.save_task_notes, {"task_key": "week-1-task-2"}, "notes", "notes-week-1-task-2"),
}


@pytest.mark.parametrize("name", SAVERS)
class TestWriting:
    """The same rules for every text that a learner keeps."""

    def test_is_kept_with_its_time_and_number(self, enrollment, name):
        save, key, field, _id = SAVERS[name]
        row = save(enrollment=enrollment, text="one\r\ntwo 👋🏽", version=0, **key)
        row.refresh_from_db()
        assert (getattr(row, field), getattr(row, f"{field}_version")) == ("one\ntwo 👋🏽", 1)
        assert getattr(row, f"{field}_saved_at") is not None

    def test_the_same_text_again_changes_nothing(self, enrollment, name):
        save, key, field, _id = SAVERS[name]
        save(enrollment=enrollment, text="same", version=0, **key)
        assert getattr(save(enrollment=enrollment, text="same", version=0, **key), f"{field}_version") == 1

    @pytest.mark.parametrize(
        ("bad", "code"), [("x" * 20_001, "too_long"), ("null \x00", "null"), ("from this tab", "stale")]
    )
    def test_is_refused_with_a_reason_and_the_kept_text_stays(self, enrollment, name, bad, code):
        save, key, field, _id = SAVERS[name]
        row = save(enrollment=enrollment, text="from the other tab", version=0, **key)
        with pytest.raises(ValidationError) as error:
            save(enrollment=enrollment, text=bad, version=0, **key)
        assert error.value.error_dict[field][0].code == code
        row.refresh_from_db()
        assert getattr(row, field) == "from the other tab"

    def test_is_not_for_a_key_outside_the_plan(self, enrollment, name):
        save, key, _field, _id = SAVERS[name]
        with pytest.raises(ValidationError):
            save(enrollment=enrollment, text="x", **dict.fromkeys(key, "nonsense"))

    def test_the_page_saves_shows_and_previews_it(self, client, enrollment, name):
        _save, key, field, writing_id = SAVERS[name]
        page = url(name, enrollment, *key.values())
        response = client.post(page, {field: "<script>alert(1)</script>", "version": 0})
        assert response.url == f"{url('week', enrollment, 'week-1')}#{writing_id}"
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text(client.get(response.url))
        preview = client.post(page, {field: "**bold**", "preview": "1"})
        assert "<p><strong>bold</strong></p>" in text(preview)
        assert "alert(1)" in text(client.get(response.url))

    def test_a_stale_form_keeps_both_texts_in_sight(self, client, enrollment, name):
        _save, key, field, writing_id = SAVERS[name]
        page = url(name, enrollment, *key.values())
        client.post(page, {field: "from the other tab", "version": 0})
        for headers in ({}, HTMX):
            response = client.post(page, {field: "from this tab", "version": 0}, headers=headers)
            assert response.status_code == 422
            assert "from the other tab" in text(response)
            assert "from this tab" in text(response)
        assert response["HX-Retarget"] == f"#{writing_id}-form"

    def test_autosave_answers_with_the_next_number(self, client, enrollment, name):
        _save, key, field, writing_id = SAVERS[name]
        response = client.post(url(name, enrollment, *key.values()), {field: "x", "version": 0}, headers=HTMX)
        assert f'id="{writing_id}-version" value="1"' in text(response)

    def test_is_nobody_elses(self, client, enrollment, signed_in, name):
        _save, key, field, _id = SAVERS[name]
        client.post(url(name, enrollment, *key.values()), {field: "my secret thought", "version": 0})
        other = make_enrollment(edition=enrollment.edition)
        assert "my secret thought" not in text(signed_in(other.user).get(url("week", enrollment, "week-1")))

    def test_is_a_post_of_somebody_who_follows_the_plan(self, client, enrollment, signed_in, django_user_model, name):
        _save, key, field, _id = SAVERS[name]
        page = url(name, enrollment, *key.values())
        assert client.get(page).status_code == 405
        stranger = signed_in(django_user_model.objects.create_user("stranger@example.org", "x"))
        assert stranger.post(page, {field: "x", "version": 0}).status_code == 404
        assert client.post(url(name, enrollment, "nonsense"), {field: "x"}).status_code == 404


class TestLinks:
    def test_is_added_once_shown_and_leads_out_safely(self, client, enrollment):
        for _click in range(2):
            data = {"title": " My  <b>find</b> ", "url": "https://example.org/a?b=1"}
            response = client.post(url("add-link", enrollment, "week-1"), data)
        (link,) = WeekProgress.objects.get().links
        assert (link["title"], link["url"]) == ("My <b>find</b>", "https://example.org/a?b=1")
        page = text(client.get(response.url))
        assert (
            '<a href="https://example.org/a?b=1" rel="noopener noreferrer nofollow">My &lt;b&gt;find&lt;/b&gt;' in page
        )

    @pytest.mark.parametrize(
        "bad",
        [
            "javascript:alert(1)",
            "ftp://example.org",
            "data:text/html,x",
            "example.org",
            "https://",
            "http://a\nb.org",
            "",
        ],
    )
    def test_only_http_and_https(self, client, enrollment, bad):
        response = client.post(url("add-link", enrollment, "week-1"), {"title": "x", "url": bad})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["url"]
        assert [row.links for row in WeekProgress.objects.all() if row.links] == []

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("title", " ", "required"),
            ("title", "x" * 201, "too_long"),
            ("title", "\x00", "null"),
            ("url", "https://example.org/" + "x" * 500, "too_long"),
        ],
    )
    def test_the_action_refuses_what_no_form_would_send(self, enrollment, field, value, code):
        wish = {"title": "x", "url": "https://example.org/", field: value}
        with pytest.raises(ValidationError) as error:
            actions.add_link(enrollment=enrollment, week_key="week-1", **wish)
        assert error.value.error_dict[field][0].code == code

    def test_a_week_holds_fifty(self, enrollment):
        for n in range(50):
            actions.add_link(enrollment=enrollment, week_key="week-1", title="x", url=f"https://example.org/{n}")
        with pytest.raises(ValidationError) as error:
            actions.add_link(enrollment=enrollment, week_key="week-1", title="x", url="https://example.org/50")
        assert error.value.code == "too_many"


class TestOwnTasks:
    @pytest.fixture
    def task(self, enrollment):
        return actions.add_own_task(enrollment=enrollment, week_key="week-1", title="Call Ana", minutes=25)

    def test_is_added_by_the_page(self, client, enrollment):
        response = client.post(url("add-own-task", enrollment, "week-1"), {"title": "Call Ana", "minutes": "25"})
        page = text(client.get(response.url))
        assert 'Call Ana</label><span class="meta">25 min</span>' in page

    @pytest.mark.parametrize("minutes", ["0", "601", "x", ""])
    def test_minutes_out_of_range_are_refused_beside_the_field(self, client, enrollment, minutes):
        response = client.post(url("add-own-task", enrollment, "week-1"), {"title": "x", "minutes": minutes})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["minutes"]

    def test_is_ticked_and_opened_again(self, client, enrollment, task):
        page = url("own-task", enrollment, "week-1", task["id"])
        assert "“Call Ana” is done" in text(client.post(page, {"done": "1"}, headers=HTMX))
        assert WeekProgress.objects.get().own_tasks[0]["done_on"] == enrollment.user.today().isoformat()
        assert client.post(page).status_code == 302
        assert WeekProgress.objects.get().own_tasks[0]["done_on"] is None

    def test_does_not_count_against_the_plan(self, client, enrollment, task):
        actions.set_own_task(enrollment=enrollment, week_key="week-1", line_id=task["id"], done=True)
        assert "0 of 3 done" in text(client.get(url("week", enrollment, "week-1")))
        assert ProgressEvent.objects.count() == 0

    def test_one_that_is_gone_is_refused(self, client, enrollment, task):
        actions.remove_own(enrollment=enrollment, week_key="week-1", line_id=task["id"])
        page = url("own-task", enrollment, "week-1", task["id"])
        assert client.post(page, {"done": "1"}).status_code == 422
        assert client.post(page, {"done": "1"}, headers=HTMX).status_code == 422

    def test_deleting_has_an_undo_that_restores_it_in_its_place(self, client, enrollment, task):
        actions.add_own_task(enrollment=enrollment, week_key="week-1", title="Second", minutes=5)
        actions.set_own_task(enrollment=enrollment, week_key="week-1", line_id=task["id"], done=True)
        before = WeekProgress.objects.get().own_tasks
        page = url("remove-own", enrollment, "week-1", task["id"])
        response = client.post(page, follow=True)
        assert "“Call Ana” is deleted" in text(response)
        assert [line["title"] for line in WeekProgress.objects.get().own_tasks] == ["Second"]
        assert client.post(page).url == url("week", enrollment, "week-1")  # a double click finds nothing
        event = ProgressEvent.objects.get()
        for _click in range(2):
            response = client.post(url("undo", enrollment, event.pk), follow=True)
        assert WeekProgress.objects.get().own_tasks == before
        assert list(ProgressEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["removed", "restored"]

    def test_is_nobody_elses(self, client, enrollment, signed_in, task):
        other = make_enrollment(edition=enrollment.edition)
        stranger = signed_in(other.user)
        assert stranger.post(url("own-task", enrollment, "week-1", task["id"]), {"done": "1"}).status_code == 422
        stranger.post(url("remove-own", enrollment, "week-1", task["id"]))
        assert [line["done_on"] for line in WeekProgress.objects.get(enrollment=enrollment).own_tasks] == [None]
        assert "Call Ana" not in text(stranger.get(url("week", enrollment, "week-1")))


def test_the_week_page_costs_the_same_with_everything_on_it(client, enrollment, count_queries):
    page = url("week", enrollment, "week-1")
    for n in range(1, 4):
        actions.save_task_notes(enrollment=enrollment, task_key=f"week-1-task-{n}", text="x")
        actions.add_link(enrollment=enrollment, week_key="week-1", title="x", url=f"https://example.org/{n}")
        actions.add_own_task(enrollment=enrollment, week_key="week-1", title=f"x{n}", minutes=5)
    actions.save_week_notes(enrollment=enrollment, week_key="week-1", text="x")
    client.get(page)
    with count_queries() as queries:
        client.get(page)
    assert len(queries) == 8
    assert TaskNote.objects.count() == 3
