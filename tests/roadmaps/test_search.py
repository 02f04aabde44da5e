import time

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from roadmaps import actions
from roadmaps.models import TaskNote, WeekProgress
from roadmaps.search import Passage, PassageKind, search, words_of
from tests.factories import make_enrollment, make_material

pytestmark = pytest.mark.django_db


def page(client, enrollment, query):
    return client.get(reverse("search", args=[enrollment.roadmap.key]), {"q": query})


def found(response) -> list[tuple[str, str, str]]:
    """Kind, title and snippet of every hit, own ones first."""
    return [
        (hit.kind.label, "".join(text for text, _hit in hit.title), "".join(text for text, _hit in hit.snippet))
        for _heading, group in response.context["groups"]
        for hit in group.hits
    ]


class TestSearch:
    """What is found in a few passages; no database."""

    def titles(self, query, *passages):
        hits = search(
            [Passage(PassageKind.NOTE, "", title, text, "") for title, text in passages], words_of(query)
        ).hits
        return ["".join(text for text, _hit in hit.title) for hit in hits]

    def test_every_word_has_to_be_there_in_any_order_and_case(self):
        passages = [("One", "the labelling BUDGET"), ("Two", "the budget"), ("Three", "labelling")]
        assert self.titles("Budget LABEL", *passages) == ["One"]

    @pytest.mark.parametrize(("query", "text"), [("ÜBER", "über"), ("привет", "ПРИВЕТ"), ("日本", "日本語")])
    def test_case_means_nothing_in_any_script(self, query, text):
        assert self.titles(query, ("One", text)) == ["One"]

    def test_titles_come_first(self):
        assert self.titles("risk", ("Plan", "a risk"), ("Risk", "")) == ["Risk", "Plan"]

    @pytest.mark.parametrize("query", [".*", "a|b", "%", "_", "\\", "'", "(", "\x00"])
    def test_every_character_means_itself(self, query):
        assert self.titles(query, ("One", "nothing of it"), ("Two", f"x{query}x")) == ["Two"]

    def test_nothing_finds_nothing(self):
        assert self.titles("   ", ("One", "text")) == []

    def test_the_snippet_is_cut_between_words_and_marked(self):
        text = "start " * 40 + "the needle in here " + "end " * 60
        (hit,) = search([Passage(PassageKind.NOTE, "", "T", text, "")], ["needle"]).hits
        snippet = "".join(part for part, _hit in hit.snippet)
        assert snippet.startswith("… start")
        assert snippet.endswith("end …")
        assert [part for part, marked in hit.snippet if marked] == ["needle"]
        assert len(snippet) < 200


def test_finds_what_the_learner_wrote_and_added(client, enrollment):
    actions.save_reflection(enrollment=enrollment, week_key="week-1", text="A zebra crossed.")
    actions.save_week_notes(enrollment=enrollment, week_key="week-2", text="Feed the zebra.")
    actions.save_task_notes(enrollment=enrollment, task_key="week-2-task-1", text="Zebras again.")
    actions.add_link(enrollment=enrollment, week_key="week-2", title="About stripes", url="https://example.org/zebra")
    actions.add_own_task(enrollment=enrollment, week_key="week-2", title="Draw a zebra", minutes=5)
    response = page(client, enrollment, "zebra")
    assert found(response) == [
        ("Your task", "Draw a zebra", ""),
        ("Your reflection", "Title of week 1", "A zebra crossed."),
        ("Your note", "Title of week 2", "Feed the zebra."),
        ("Your link", "About stripes", "https://example.org/zebra"),
        ("Your note on a task", "Task 1 of week 2", "Zebras again."),
    ]
    links = [hit.url.split("#")[1] for hit in response.context["groups"][0][1].hits]
    assert links == ["own-tasks", "reflection", "notes", "links", "notes-week-2-task-1"]
    week = client.get(reverse("week", args=[enrollment.roadmap.key, "week-2"])).content.decode()
    assert [anchor for anchor in links[2:] if f'id="{anchor}"' not in week] == []


def test_finds_weeks_tasks_and_materials(client, enrollment):
    make_material(enrollment.edition, title="Incident report", body="The **quokka** escaped.")
    assert found(page(client, enrollment, "quokka")) == [
        ("Material", "Incident report", "What it is. The quokka escaped.")
    ]
    assert [title for _kind, title, _snippet in found(page(client, enrollment, "TASK week 2 4"))] == [
        "Task 2 of week 4"
    ]
    assert found(page(client, enrollment, "title of week 4")) == [
        ("Week", "Title of week 4", "In short. What you can do.")
    ]


def test_an_old_note_on_a_week_that_is_gone_is_still_found(client, enrollment):
    WeekProgress.objects.create(enrollment=enrollment, week_key="gone", notes="a zebra")
    TaskNote.objects.create(enrollment=enrollment, task_key="gone-task", notes="a zebra")
    assert found(page(client, enrollment, "zebra")) == [
        ("Your note", "gone", "a zebra"),
        ("Your note on a task", "gone-task", "a zebra"),
    ]


def test_shows_nobody_elses_text(client, enrollment, signed_in):
    actions.save_week_notes(enrollment=enrollment, week_key="week-1", text="my zebra")
    actions.save_reflection(enrollment=enrollment, week_key="week-1", text="my zebra")
    actions.save_task_notes(enrollment=enrollment, task_key="week-1-task-1", text="my zebra")
    other = make_enrollment(edition=enrollment.edition)
    client.logout()
    for visitor in (signed_in(other.user), client):
        response = page(visitor, enrollment, "zebra")
        assert found(response) == []
        assert "my zebra" not in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"


def test_text_is_shown_as_text_with_the_hit_marked(client, enrollment):
    actions.save_week_notes(enrollment=enrollment, week_key="week-1", text="<script>zebra</script>")
    html = page(client, enrollment, "zebra").content.decode()
    assert "&lt;script&gt;<mark>zebra</mark>&lt;/script&gt;" in html
    assert '"><script>' not in page(client, enrollment, '"><script>').content.decode()


def test_says_when_nothing_is_found_and_asks_nothing_of_an_empty_query(client, enrollment):
    assert "Nothing found here." in strip_tags(page(client, enrollment, "zebra").content.decode())
    assert page(client, enrollment, " ").context["groups"] == []
    assert page(client, enrollment, "x" * 5000).context["query"] == "x" * 100


def test_a_plan_that_is_not_there_is_not_found(client):
    assert client.get(reverse("search", args=["nonsense"])).status_code == 404


def test_is_quick_with_five_thousand_rows(client, enrollment, count_queries):
    text = "Some words that are here and there, nothing of note. " * 20
    TaskNote.objects.bulk_create(
        TaskNote(enrollment=enrollment, task_key=f"old-{n}", notes=f"{text} zebra {n}") for n in range(5000)
    )
    page(client, enrollment, "zebra")
    started = time.process_time()
    with count_queries() as queries:
        response = page(client, enrollment, "zebra 4999")
    assert len(found(response)) == 1
    assert len(queries) == 6
    assert time.process_time() - started < 1
    assert page(client, enrollment, "zebra").context["groups"][0][1].total == 5000
