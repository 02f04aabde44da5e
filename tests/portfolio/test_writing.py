"""Beginning, naming and writing a case study: the actions, and the pages that call them."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, get_resolver, reverse

from portfolio import actions
from portfolio.actions.writing import CASE_STUDIES_AT_MOST, RESERVED_SLUGS
from portfolio.models import CaseStudy
from tests.factories import make_case_study, make_learner, make_submitted

from .conftest import TEMPLATE

pytestmark = pytest.mark.django_db
LONG = "x" * 60_001


def codes(refusal: pytest.ExceptionInfo) -> dict[str, str]:
    error = refusal.value
    if hasattr(error, "error_dict"):
        return {field: errors[0].code for field, errors in error.error_dict.items()}
    return {"": error.code}


class TestCreate:
    def test_begins_with_the_template(self, learner, kind):
        study = actions.create_case_study(owner=learner, artifact_type=kind, title="  The\n pilot ")
        assert (study.title, study.slug, study.visibility) == ("The pilot", "the-pilot", "private")
        assert (study.draft.body, study.draft.number, study.draft.version) == (TEMPLATE, 1, 0)
        assert study.draft.words == 7

    @pytest.mark.parametrize(
        ("title", "slug"),
        [("The pilot!", "the-pilot-2"), ("مشروع", "retrospective"), ("New", "new-2"), ("👋🏽", "retrospective")],
    )
    def test_address(self, learner, kind, study, title, slug):
        assert actions.create_case_study(owner=learner, artifact_type=kind, title=title).slug == slug

    def test_two_people_may_have_the_same_address(self, kind, study):
        other = make_learner()
        assert actions.create_case_study(owner=other, artifact_type=kind, title="The pilot").slug == study.slug

    def test_a_double_click_makes_one(self, learner, kind):
        first, second = (
            actions.create_case_study(owner=learner, artifact_type=kind, title="Twice") for _click in range(2)
        )
        assert first == second
        actions.save_draft(study=first, body="Written.")
        assert actions.create_case_study(owner=learner, artifact_type=kind, title="Twice") != first

    @pytest.mark.parametrize(
        ("title", "summary", "refused"),
        [
            ("", "", {"title": "required"}),
            (" \n ", "", {"title": "required"}),
            ("x" * 121, "", {"title": "too_long"}),
            ("a\x00b", "", {"title": "null"}),
            ("Fine", "x" * 301, {"summary": "too_long"}),
        ],
    )
    def test_refused(self, learner, kind, title, summary, refused):
        with pytest.raises(ValidationError) as refusal:
            actions.create_case_study(owner=learner, artifact_type=kind, title=title, summary=summary)
        assert codes(refusal) == refused
        assert not CaseStudy.objects.exists()

    def test_only_so_many(self, learner, kind):
        CaseStudy.objects.bulk_create(
            CaseStudy(owner=learner, artifact_type=kind, title="One of many", slug=f"one-{number}")
            for number in range(CASE_STUDIES_AT_MOST)
        )
        with pytest.raises(ValidationError) as refusal:
            actions.create_case_study(owner=learner, artifact_type=kind, title="One more")
        assert codes(refusal) == {"": "too_many"}

    def test_by_the_page(self, client, kind, learner):
        page = client.get(reverse("new-case-study"), {"type": "retrospective"})
        assert page.context["form"]["type"].value() == "retrospective"
        answer = client.post(reverse("new-case-study"), {"type": "retrospective", "title": "The pilot"})
        assert answer.url == "/portfolio/the-pilot/edit/"
        assert CaseStudy.objects.get().owner == learner

    def test_the_page_says_what_is_wrong(self, client, kind):
        answer = client.post(reverse("new-case-study"), {"type": "nothing", "title": "x" * 121})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"type"}
        answer = client.post(reverse("new-case-study"), {"type": "retrospective", "title": "x" * 121})
        assert set(answer.context["form"].errors) == {"title"}


def test_no_address_of_ours_can_be_taken_by_a_case_study():
    first = {
        match[1]
        for route in (str(pattern.pattern) for pattern in all_patterns(get_resolver().url_patterns))
        if (match := re.match(r"portfolio/([\w-]+)/", route))
    }
    assert first
    assert first <= RESERVED_SLUGS


def all_patterns(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif not str(pattern.pattern):
            yield from all_patterns(pattern.url_patterns)


class TestDescribe:
    def test_the_address_stays(self, study):
        actions.describe_case_study(study=study, title="Another name", summary="In short.")
        study.refresh_from_db()
        assert (study.title, study.summary, study.slug) == ("Another name", "In short.", "the-pilot")

    def test_by_the_page(self, client, study):
        url = reverse("describe-case-study", args=[study.slug])
        assert client.post(url, {"title": "", "summary": ""}).status_code == 422
        assert client.post(url, {"title": "Another", "summary": "Short."}).url == "/portfolio/the-pilot/"
        study.refresh_from_db()
        assert (study.title, study.summary) == ("Another", "Short.")


class TestSave:
    def test_counts_saves_and_words(self, study):
        draft = actions.save_draft(study=study, body="Two words\r\n", version=0)
        assert (draft.body, draft.version, draft.words) == ("Two words\n", 1, 2)

    def test_the_same_text_is_no_save(self, study):
        assert actions.save_draft(study=study, body=TEMPLATE, version=99).version == 0

    def test_a_stale_tab_is_told_and_changes_nothing(self, study):
        actions.save_draft(study=study, body="From this tab.", version=0)
        with pytest.raises(ValidationError) as refusal:
            actions.save_draft(study=study, body="From that tab.", version=0)
        assert codes(refusal) == {"body": "stale"}
        assert study.draft.body == "From this tab."

    @pytest.mark.parametrize(("body", "code"), [(LONG, "too_long"), ("a\x00b", "null")])
    def test_refused(self, study, body, code):
        with pytest.raises(ValidationError) as refusal:
            actions.save_draft(study=study, body=body)
        assert codes(refusal) == {"body": code}

    def test_what_is_submitted_cannot_be_written(self, study):
        make_submitted(study)
        with pytest.raises(ValidationError) as refusal:
            actions.save_draft(study=study, body="More.")
        assert codes(refusal) == {"": "no_draft"}

    def test_nor_what_was_deleted_a_moment_ago(self, study):
        actions.delete_case_study(study=study)
        with pytest.raises(ValidationError) as refusal:
            actions.save_draft(study=study, body="More.")
        assert codes(refusal) == {"": "deleted"}


class TestEditor:
    @pytest.fixture
    def url(self, study) -> str:
        return reverse("edit-case-study", args=[study.slug])

    def test_shows_the_text_and_the_guidance(self, client, url):
        page = client.get(url)
        assert page.context["form"]["body"].value() == TEMPLATE
        assert "Say <em>what</em> surprised you." in page.content.decode()

    def test_a_line_break_at_the_beginning_is_kept(self, client, study, url):
        actions.save_draft(study=study, body="\n\nText")
        assert "\n\n\nText</textarea>" in client.get(url).content.decode()

    def test_saves(self, client, study, url):
        assert client.post(url, {"body": "Written.", "version": 0}).url == f"{url}#text"
        assert study.draft.body == "Written."

    def test_saves_and_goes_on_to_submit(self, client, study, url):
        answer = client.post(url, {"body": "Written.", "version": 0, "then": "submit"})
        assert answer.url == reverse("submit-case-study", args=[study.slug])

    def test_a_stale_form_comes_back_with_both_texts(self, client, study, url):
        actions.save_draft(study=study, body="Same.\nFrom the other tab.", version=0)
        page = client.post(url, {"body": "Same.\r\nFrom this tab.", "version": 0})
        text = page.content.decode()
        assert page.status_code == 422
        assert "Same.\nFrom <mark>the other </mark>tab.</pre>" in text
        assert "Same.\nFrom <mark>this </mark>tab.</pre>" in text
        # Both were shown, so the next save is meant.
        assert page.context["version"] == 1
        assert client.post(url, {"body": "From this tab.", "version": 1}).status_code == 302
        assert study.draft.body == "From this tab."

    def test_autosave_gets_the_part_of_the_page(self, client, study, url):
        actions.save_draft(study=study, body="From the other tab.", version=0)
        part = client.post(url, {"body": "From this tab.", "version": 0}, headers={"HX-Request": "true"})
        assert part.status_code == 422
        assert "<html" not in part.content.decode()
        assert 'data-keep="mine"' in part.content.decode()

    def test_a_text_written_after_it_was_submitted_is_not_lost(self, client, study, url):
        make_submitted(study, body="Frozen.")
        page = client.post(url, {"body": "Written on.", "version": 0})
        assert page.status_code == 422
        assert "Written on.</textarea>" in page.content.decode()
        client.post(url, {"body": "Written on.", "version": 0, "then": "new-version"})
        assert (study.draft.number, study.draft.body) == (2, "Written on.")

    def test_previews_without_keeping(self, client, study, url):
        page = client.post(url, {"body": "A **bold** claim.", "version": 0, "preview": "1"})
        assert page.status_code == 200
        assert "<strong>bold</strong>" in page.content.decode()
        assert "A **bold** claim.</textarea>" in page.content.decode()
        part = client.post(url, {"body": "A **bold** claim.", "preview": "1"}, headers={"HX-Request": "true"})
        assert "<strong>bold</strong>" in part.content.decode()
        assert "<textarea" not in part.content.decode()
        assert study.draft.body == TEMPLATE

    @pytest.mark.parametrize("version", ["", "soon", "-1", "9" * 40])
    def test_odd_versions(self, client, study, url, version):
        answer = client.post(url, {"body": "Written.", "version": version})
        assert answer.status_code in (302, 422)

    def test_without_a_draft_it_leads_to_the_case_study(self, client, study, url):
        make_submitted(study)
        assert client.get(url).url == "/portfolio/the-pilot/"

    def test_is_not_for_others(self, signed_in, url):
        other = signed_in(make_learner())
        assert other.get(url).status_code == 404
        assert other.post(url, {"body": "Mine now."}).status_code == 404


class TestWorkOn:
    def test_leads_to_the_draft_saved_last(self, client, learner, kind, study):
        later = make_case_study(learner, artifact_type=kind)
        assert client.get("/portfolio/work-on/retrospective/").url == f"/portfolio/{later.slug}/edit/"

    def test_or_to_a_new_one(self, client, kind):
        assert client.get("/portfolio/work-on/retrospective/").url == "/portfolio/new/?type=retrospective"

    def test_of_an_unknown_kind(self, client):
        assert client.get("/portfolio/work-on/nothing/").status_code == 404
