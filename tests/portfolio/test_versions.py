"""Submitting, taking back, going on, restoring, discarding, approving: the actions, and the pages that call them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

import prose
from portfolio import actions
from portfolio.actions.sharing import show_case_study
from portfolio.models import CaseStudy, Revision
from tests.factories import make_case_study, make_learner, make_skill, make_stored_file, make_submitted

from .test_writing import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(study):
    """A case study with a draft that can be submitted."""
    actions.save_draft(study=study, body="# It **stalled**\n\nThe text.")
    return study


def submit(study, **fields) -> Revision:
    return actions.submit_revision(study=study, confirmed=True, **fields)


class TestSubmit:
    def test_freezes(self, written):
        revision = submit(written, what_changed="  All of it.\r\n")
        revision.refresh_from_db()
        assert (revision.number, revision.words, revision.what_changed) == (1, 4, "All of it.")
        assert revision.html == prose.render_document(revision.body).html
        assert revision.plain_text == "It stalled\nThe text."
        assert revision.renderer == prose.RENDERER_VERSION
        assert written.draft is None

    def test_what_is_frozen_stays_when_the_renderer_changes(self, written, client):
        revision = submit(written)
        Revision.objects.filter(pk=revision.pk).update(html="<p>As it was.</p>")
        assert "<p>As it was.</p>" in client.get("/portfolio/the-pilot/").content.decode()

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ("", "empty"),
            (" \n\n ", "empty"),
            ("[a]: https://example.org", "empty"),
            ("#  Retrospective: [project]\n## Summary\n\n\n[At most five sentences.]", "template"),
        ],
    )
    def test_nothing_to_submit(self, study, body, code):
        study.revisions.update(body=body)
        with pytest.raises(ValidationError) as refusal:
            submit(study)
        assert codes(refusal) == {"body": code}
        assert study.draft is not None

    def test_what_did_not_change(self, written):
        submit(written)
        draft = actions.start_revision(study=written)
        with pytest.raises(ValidationError) as refusal:
            submit(written)
        assert codes(refusal) == {"body": "unchanged"}
        draft.attachments.create(stored_file=make_stored_file(written.owner), name="notes.md")
        assert submit(written).number == 2

    def test_without_the_confirmation(self, written):
        with pytest.raises(ValidationError) as refusal:
            actions.submit_revision(study=written, confirmed=False)
        assert codes(refusal) == {"confirmed": "required"}

    def test_everything_that_is_wrong_is_said_at_once(self, study):
        with pytest.raises(ValidationError) as refusal:
            actions.submit_revision(study=study, confirmed=False)
        assert codes(refusal) == {"confirmed": "required", "body": "template"}

    @pytest.mark.parametrize("state", ["quarantined", "scanning", "rejected", "failed"])
    def test_while_a_file_is_not_checked(self, written, state):
        written.draft.attachments.create(stored_file=make_stored_file(written.owner, state=state), name="plan.pdf")
        with pytest.raises(ValidationError) as refusal:
            submit(written)
        assert codes(refusal) == {"attachments": "not_clean"}
        assert "plan.pdf" in str(refusal.value)

    def test_a_text_that_was_saved_since_it_was_read(self, written):
        with pytest.raises(ValidationError) as refusal:
            submit(written, version=0)
        assert codes(refusal) == {"": "stale"}

    def test_twice(self, written):
        submit(written)
        with pytest.raises(ValidationError) as refusal:
            submit(written)
        assert codes(refusal) == {"": "no_draft"}

    @pytest.mark.parametrize(("text", "code"), [("x" * 1_001, "too_long"), ("a\x00b", "null")])
    def test_what_changed_is_refused(self, written, text, code):
        with pytest.raises(ValidationError) as refusal:
            submit(written, what_changed=text)
        assert codes(refusal) == {"what_changed": code}

    def test_by_the_page(self, client, written):
        url = reverse("submit-case-study", args=["the-pilot"])
        page = client.get(url)
        assert "<strong>stalled</strong>" in page.content.decode()
        refused = client.post(url, {"version": page.context["form"]["version"].value()})
        assert refused.status_code == 422
        assert "Version 1 was not submitted" in refused.content.decode()
        answer = client.post(url, {"version": 1, "confirmed": "on", "what_changed": "First."})
        assert answer.url == "/portfolio/the-pilot/?submitted=1"
        assert "Version 1 is submitted" in client.get(answer.url).content.decode()
        # A second click, and a second tab.
        assert client.post(url, {"version": 1, "confirmed": "on"}).url == "/portfolio/the-pilot/"
        assert client.get(url).url == "/portfolio/the-pilot/"

    def test_the_page_names_hints_of_the_template_that_are_left(self, client, study):
        actions.save_draft(study=study, body="Our [project] and a [link](https://example.org).")
        page = client.get(reverse("submit-case-study", args=["the-pilot"]))
        assert page.context["hints"] == ["[project]"]

    def test_the_page_names_what_is_wrong_with_the_text(self, client, study):
        refused = client.post(reverse("submit-case-study", args=["the-pilot"]), {"confirmed": "on"})
        assert "This is still the template." in refused.content.decode()


class TestNextVersion:
    def test_begins_as_a_copy_with_its_files(self, written):
        stored = make_stored_file(written.owner)
        written.draft.attachments.create(stored_file=stored, name="notes.md", description="Mine", position=3)
        first = submit(written)
        draft = actions.start_revision(study=written)
        assert (draft.number, draft.body, draft.submitted_at) == (2, first.body, None)
        copy = draft.attachments.get()
        assert (copy.stored_file, copy.name, copy.description, copy.position) == (stored, "notes.md", "Mine", 3)
        assert first.attachments.count() == 1

    def test_an_editor_of_the_version_before_is_stale(self, written):
        before = submit(written)
        actions.start_revision(study=written)
        with pytest.raises(ValidationError) as refusal:
            actions.save_draft(study=written, body="From the old tab.", version=before.version)
        assert codes(refusal) == {"body": "stale"}

    def test_two_clicks_make_one(self, written):
        submit(written)
        first, second = (actions.start_revision(study=written) for _click in range(2))
        assert first == second

    def test_by_the_page(self, client, written):
        submit(written)
        assert client.post(reverse("start-version", args=["the-pilot"])).url == "/portfolio/the-pilot/edit/"
        assert written.draft.number == 2


class TestWithdraw:
    def test_is_the_draft_again(self, written):
        revision = actions.withdraw_revision(revision=submit(written, what_changed="First."))
        assert (revision.is_draft, revision.html, revision.plain_text) == (True, "", "")
        assert revision.what_changed == "First."
        assert submit(written).number == 1

    def test_a_second_click_changes_nothing(self, written):
        revision = submit(written)
        first, second = (actions.withdraw_revision(revision=revision) for _click in range(2))
        assert first.version == second.version

    def test_not_once_it_is_approved(self, written):
        revision = actions.approve_revision(revision=submit(written), at=timezone.now())
        with pytest.raises(ValidationError) as refusal:
            actions.withdraw_revision(revision=revision)
        assert codes(refusal) == {"": "not_withdrawable"}

    def test_not_while_others_see_it(self, written):
        revision = submit(written)
        show_case_study(case_study=written, visibility="link", number=1)
        with pytest.raises(ValidationError) as refusal:
            actions.withdraw_revision(revision=revision)
        assert codes(refusal) == {"": "not_withdrawable"}

    def test_not_behind_a_newer_version(self, client, written):
        submit(written)
        actions.start_revision(study=written)
        answer = client.post(reverse("withdraw-version", args=["the-pilot", 1]))
        assert answer.status_code == 422
        assert "You have begun a newer version." in answer.content.decode()

    def test_by_the_page(self, client, written):
        submit(written)
        page = client.get("/portfolio/the-pilot/?submitted=1").content.decode()
        assert "Take it back" in page
        assert client.post(reverse("withdraw-version", args=["the-pilot", 1])).url == "/portfolio/the-pilot/edit/"
        assert written.draft.number == 1


class TestRestore:
    @pytest.fixture
    def two(self, written):
        """Two submitted versions, the first of them with a file."""
        written.draft.attachments.create(stored_file=make_stored_file(written.owner), name="notes.md")
        submit(written)
        actions.start_revision(study=written).attachments.all().delete()
        actions.save_draft(study=written, body="Second.")
        submit(written)
        return written

    def test_becomes_the_next_draft(self, two):
        draft, aside = actions.restore_revision(revision=two.revisions.get(number=1))
        assert (draft.number, draft.body, aside) == (3, "# It **stalled**\n\nThe text.", None)
        assert draft.attachments.get().name == "notes.md"

    def test_over_a_draft_that_nobody_wrote_in(self, two):
        actions.start_revision(study=two)
        draft, aside = actions.restore_revision(revision=two.revisions.get(number=1))
        assert (draft.number, draft.body, aside) == (3, "# It **stalled**\n\nThe text.", None)
        assert draft.attachments.count() == 1

    def test_a_written_draft_is_in_the_way(self, two):
        actions.start_revision(study=two)
        actions.save_draft(study=two, body="Third, begun.")
        with pytest.raises(ValidationError) as refusal:
            actions.restore_revision(revision=two.revisions.get(number=1))
        assert codes(refusal) == {"": "draft_exists"}
        assert two.draft.body == "Third, begun."

    def test_a_draft_with_a_file_of_its_own_is_in_the_way(self, two):
        actions.start_revision(study=two).attachments.create(stored_file=make_stored_file(two.owner), name="new.md")
        with pytest.raises(ValidationError) as refusal:
            actions.restore_revision(revision=two.revisions.get(number=1))
        assert codes(refusal) == {"": "draft_exists"}

    def test_what_made_way_can_be_taken_back(self, client, two):
        actions.start_revision(study=two).attachments.create(stored_file=make_stored_file(two.owner), name="new.md")
        actions.save_draft(study=two, body="Third, begun.")
        url = reverse("restore-version", args=["the-pilot", 1])
        page = client.post(url)
        assert page.status_code == 422
        assert "Replace it with version 1" in page.content.decode()
        answer = client.post(url, {"replace": "1"}, follow=True)
        assert "under “Recently deleted” for 30 days" in answer.content.decode()
        assert two.draft.body.startswith("# It")
        aside = CaseStudy.objects.deleted().get()
        assert aside.title == "The pilot (draft of version 3)"
        client.post(reverse("undelete-case-study", args=[aside.slug]))
        aside.refresh_from_db()
        assert (aside.deleted_at, aside.draft.body) == (None, "Third, begun.")
        assert aside.draft.attachments.get().name == "new.md"

    def test_of_a_long_title(self, two):
        CaseStudy.objects.filter(pk=two.pk).update(title="x" * 120)
        actions.start_revision(study=two)
        actions.save_draft(study=two, body="Third, begun.")
        _draft, aside = actions.restore_revision(revision=two.revisions.get(number=1), replace=True)
        assert len(aside.title) == 120
        assert aside.title.endswith(" (draft of version 3)")

    def test_the_draft_itself(self, two):
        draft = actions.start_revision(study=two)
        assert actions.restore_revision(revision=draft) == (draft, None)

    def test_twice(self, two):
        first = two.revisions.get(number=1)
        drafts = [actions.restore_revision(revision=first)[0] for _click in range(2)]
        assert drafts[0] == drafts[1]
        assert drafts[0].version == drafts[1].version


class TestDiscard:
    def test_what_was_written_is_set_aside(self, client, written):
        submit(written)
        actions.start_revision(study=written)
        actions.save_draft(study=written, body="Second, begun.")
        assert client.post(reverse("discard-draft", args=["the-pilot"])).url == "/portfolio/the-pilot/"
        assert written.draft is None
        assert CaseStudy.objects.deleted().get().draft.body == "Second, begun."

    def test_nothing_written_leaves_nothing(self, written):
        submit(written)
        actions.start_revision(study=written)
        assert actions.discard_draft(study=written) is None
        assert actions.discard_draft(study=written) is None
        assert CaseStudy.objects.count() == 1

    def test_not_the_only_version(self, client, written):
        assert client.post(reverse("discard-draft", args=["the-pilot"])).status_code == 422
        assert written.draft is not None


class TestApprove:
    def test_the_first_time_counts(self, written):
        now = timezone.now()
        revision = submit(written)
        for at in (now + dt.timedelta(minutes=1), now + dt.timedelta(days=1)):
            revision = actions.approve_revision(revision=revision, at=at)
        assert revision.approved_at == now + dt.timedelta(minutes=1)
        assert revision.is_reviewed

    def test_not_what_was_taken_back(self, written):
        revision = submit(written)
        actions.withdraw_revision(revision=revision)
        with pytest.raises(ValidationError) as refusal:
            actions.approve_revision(revision=revision, at=timezone.now())
        assert codes(refusal) == {"": "not_submitted"}

    def test_is_evidence_of_the_skills_that_the_kind_shows(self, learner, written, kind, count_queries):
        kind.skills.add(make_skill("candour"))
        actions.approve_revision(revision=submit(written), at=timezone.now())
        make_submitted(make_case_study(learner))  # nobody has approved it
        later = timezone.now() + dt.timedelta(minutes=1)
        make_submitted(make_case_study(learner, deleted_at=later), approved_at=later)
        make_submitted(make_case_study(make_learner()), approved_at=later)
        with count_queries() as queries:
            evidence = [
                (revision.case_study.slug, [skill.key for skill in revision.case_study.artifact_type.skills.all()])
                for revision in Revision.objects.evidence_of(learner)
            ]
        assert evidence == [("the-pilot", ["candour"])]
        assert len(queries) == 2


class TestCompare:
    @pytest.fixture
    def two(self, written):
        submit(written)
        actions.start_revision(study=written)
        table = "```communication\n| Audience | How often |\n|---|---|\n| Sponsor | Fridays |\n```"
        actions.save_draft(study=written, body=f"# It **stalled**\n\nThe new text.\n\n{table}")
        return written

    @pytest.mark.parametrize("view", ["", "&view=inline", "&view=side"])
    def test_words_and_blocks(self, client, two, view):
        page = client.get(f"/portfolio/the-pilot/compare/?from=1&to=2{view}").content.decode()
        assert "The <ins>new </ins>text." in page
        assert "2 parts differ: 1 changed, 1 added." in page

    def test_of_itself_the_two_newest(self, client, two):
        page = client.get("/portfolio/the-pilot/compare/")
        assert (page.context["old"].number, page.context["new"].number) == (1, 2)

    def test_backwards_and_with_itself(self, client, two):
        assert "<del>new</del>" in client.get("/portfolio/the-pilot/compare/?from=2&to=1").content.decode()
        assert "The two texts are the same." in client.get("/portfolio/the-pilot/compare/?from=2&to=2").content.decode()

    @pytest.mark.parametrize("query", ["from=1", "from=1&to=9", "from=one&to=2", "from=1&to=2&view=upside-down"])
    def test_what_there_is_not(self, client, two, query):
        assert client.get(f"/portfolio/the-pilot/compare/?{query}").status_code == 404

    def test_with_one_version_there_is_nothing_to_compare(self, client, study):
        assert client.get("/portfolio/the-pilot/compare/").url == "/portfolio/the-pilot/"

    def test_is_linked(self, client, two):
        assert "/portfolio/the-pilot/compare/?from=1&amp;to=2" in client.get("/portfolio/the-pilot/").content.decode()


class TestTables:
    BODY = (
        "Text.\n\n```risks What may happen\n| Risk | Likelihood | Impact |\n|---|---|---|\n| =cmd() | 3 | 4 |\n```\n\n"
        "```python\nnot a table\n```\n\n```metrics\n| Metric | Target |\n|---|---|\n| Share | 30 % |\n```\n"
    )

    @pytest.fixture
    def two(self, study):
        actions.save_draft(study=study, body=self.BODY)
        return study

    def test_each_is_a_file(self, client, two):
        page = client.get("/portfolio/the-pilot/").content.decode()
        assert "/portfolio/the-pilot/versions/1/blocks/2.csv" in page
        answer = client.get("/portfolio/the-pilot/versions/1/blocks/1.csv")
        assert answer["Content-Disposition"] == 'attachment; filename="the-pilot-1-risks-1.csv"'
        assert answer.content.decode() == "\ufeffRisk,Likelihood,Impact\r\n'=cmd(),3,4\r\n"

    @pytest.mark.parametrize("block", ["0", "3", "9" * 30])
    def test_what_there_is_not(self, client, two, block):
        assert client.get(f"/portfolio/the-pilot/versions/1/blocks/{block}.csv").status_code == 404

    def test_what_cannot_be_read_is_said_in_the_preview(self, client, two):
        url = reverse("edit-case-study", args=["the-pilot"])
        body = "```risks\n| Risk | Likelihood | Impact |\n|---|---|---|\n| No data | often | 4 |\n```"
        page = client.post(url, {"body": body, "preview": "1"}).content.decode()
        assert "1 thing to look at" in page
        assert "Line 4: “often” under “Likelihood” was not understood." in page

    def test_the_editor_offers_each_kind(self, client, two):
        page = client.get(reverse("edit-case-study", args=["the-pilot"]))
        assert page.content.decode().count("data-insert=") == 5
        for skeleton in page.context["skeletons"]:
            assert prose.render_document(skeleton.text).blocks[0].kind == skeleton.key
            assert prose.render_document(skeleton.text).problems == ()
