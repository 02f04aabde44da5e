"""A new version after a review: comments that still stand, the outdated ones, the difference, the last scores."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.actions import save_draft, start_revision, submit_revision
from reviews.actions.commenting import add_comment
from reviews.actions.reviewing import begin_review, save_review
from reviews.again import earlier
from reviews.models import Review
from reviews.sheet import Sheet
from tests.factories import make_attachment, make_mentor, make_stored_file

from .factories import make_request
from .written import make_claimed, make_in_effect, scored

pytestmark = pytest.mark.django_db

OLD = "# The pilot\n\nThe goal was ninety per cent.\n\nData quality matters.\n\nIt was stopped in May."
NEW = "# The pilot\n\nWe began late.\n\nThe goal was ninety per cent, of what?\n\nIt was stopped in May."


def text(response) -> str:
    return " ".join(response.content.decode().split())


def comment_on(review: Review, words: str, **fields):
    start = review.revision.plain_text.index(words)
    given = {"body": f"On “{words}”.", "kind": "issue", **fields}
    return add_comment(review=review, start=start, end=start + len(words), **given)


def revise(study, body: str = NEW, **fields):
    save_draft(study=study, body=body) if study.draft else save_draft(
        study=start_revision(study=study).case_study, body=body
    )
    return submit_revision(study=study, confirmed=True, **fields)


@pytest.fixture
def first(noor) -> Review:
    """The review of version 1, in effect, with comments of every sort."""
    mentor, request = make_claimed(owner=noor, body=OLD, title="The pilot")
    review = begin_review(request=request, mentor=mentor)
    review = save_review(review=review, summary="Say more.", verdict="changes_requested", scores=scored("nearly"))
    comment_on(review, "ninety per cent")
    comment_on(review, "Data quality matters.")
    comment_on(review, "stopped", kind="remark", replacement="paused")
    add_comment(review=review, body="On all of it.", kind="remark")
    return make_in_effect(review=review)


@pytest.fixture
def second(first) -> Review:
    """The draft on version 2, of the same mentor."""
    revision = revise(first.revision.case_study)
    return begin_review(request=make_request(revision, claimed_by=first.mentor), mentor=first.mentor)


def test_comments_stand_or_are_outdated_and_none_is_lost(first, second):
    found = earlier(second.revision, second.mentor)
    words = second.revision.plain_text
    standing = {
        comment.quote: words[slice(*found.spans[comment.pk])]
        for comment in found.comments
        if found.spans.get(comment.pk)
    }
    assert standing == {"ninety per cent": "ninety per cent", "stopped": "stopped"}
    sheet = Sheet(second.revision, found.comments, review=second, user=second.mentor, spans=found.spans)
    assert [note.comment.quote for note in sheet.outdated] == ["Data quality matters."]
    assert [note.comment.body for note in sheet.whole] == ["On all of it."]
    shown = [*sheet.whole, *sheet.outdated, *(note for part in sheet.parts for note in part.notes)]
    assert {note.comment.pk for note in shown} == {comment.pk for comment in first.comments.all()}


def test_a_comment_on_a_file_stands_while_the_file_is_there(noor):
    mentor, request = make_claimed(owner=noor, body=OLD)
    chart, table = (make_stored_file(noor, pages=3, media_type="application/pdf", kind="pdf") for _ in range(2))
    kept, left_out = (make_attachment(request.revision, stored_file=file) for file in (chart, table))
    review = begin_review(request=request, mentor=mentor)
    for attachment in (kept, left_out):
        add_comment(review=review, body="Which axis?", kind="issue", attachment=attachment, page=2)
    make_in_effect(review=_with_verdict(review))
    draft = start_revision(study=request.case_study)
    draft.attachments.filter(stored_file=table).delete()
    revision = revise(request.case_study)
    again = begin_review(request=make_request(revision, claimed_by=mentor), mentor=mentor)
    found = earlier(revision, mentor)
    sheet = Sheet(revision, found.comments, review=again, user=mentor, spans=found.spans)
    [paper] = sheet.papers
    assert [note.comment.page for note in paper.notes] == [2]
    assert [note.comment.attachment for note in sheet.outdated] == [left_out]


def _with_verdict(review: Review) -> Review:
    return save_review(review=review, summary="So.", verdict="changes_requested", scores=scored("nearly"))


class TestMentor:
    def test_changes_comments_and_last_scores_are_beside(self, first, second, signed_in):
        desk = signed_in(second.mentor)
        page = text(desk.get(f"/reviews/{second.pk}/"))
        assert "Changes since version 1" in page
        assert 'value="clean" autocomplete="off" checked' in page
        assert "Version 1: Nearly. “Because.”" in page
        assert re.search(
            r'<div class="v-diff" data-aside="">.{1,80}The goal was ninety per .{0,60}<ins>.{0,20}of what\?', page
        )
        assert "<del>Data quality matters.</del>" in page
        assert "1 comment on words that are gone" in page
        page = text(desk.get(f"/reviews/{second.pk}/?diff=1-2"))
        assert 'value="diff" autocomplete="off" checked' in page

    @pytest.mark.parametrize("asked", ["1-3", "2-2", "2-1", "0-2", "x", "1-2-3", "99999999-2", "٣-2"])
    def test_other_versions_are_not_compared(self, second, signed_in, asked):
        assert signed_in(second.mentor).get(f"/reviews/{second.pk}/?diff={asked}").status_code == 404

    def test_verifies_and_comes_back_to_the_page(self, first, second, signed_in):
        issue = first.comments.get(quote="ninety per cent")
        desk = signed_in(second.mentor)
        sent = {"state": "verified", "at": f"/reviews/{second.pk}/", "number": 7}
        answer = desk.post(reverse("settle-issue", args=[issue.pk]), sent)
        assert answer.url == f"/reviews/{second.pk}/#c-{issue.pk}"
        issue.refresh_from_db()
        assert issue.state == "verified"
        sent["state"] = "open"
        swapped = text(desk.post(reverse("settle-issue", args=[issue.pk]), sent, headers={"HX-Request": "true"}))
        assert '<span class="pin">7</span>' in swapped
        assert "on version 1" in swapped

    @pytest.mark.parametrize("at", ["https://evil.example/", "//evil.example", "/reviews/1/../../x", "javascript:1"])
    def test_is_sent_nowhere_else(self, first, second, signed_in, at):
        issue = first.comments.get(quote="ninety per cent")
        answer = signed_in(second.mentor).post(
            reverse("settle-issue", args=[issue.pk]), {"state": "verified", "at": at}
        )
        assert answer.url == f"/reviews/{first.pk}/#c-{issue.pk}"

    def test_edits_the_new_comments_alone(self, first, second, signed_in):
        own = comment_on(second, "We began late.")
        page = text(signed_in(second.mentor).get(f"/reviews/{second.pk}/"))
        assert f'href="{reverse("edit-comment", args=[own.pk])}"' in page
        for comment in first.comments.all():
            assert f'href="{reverse("edit-comment", args=[comment.pk])}"' not in page

    def test_the_cost_does_not_grow_with_comments_and_reviews(self, first, second, signed_in):
        desk = signed_in(second.mentor)
        desk.get(f"/reviews/{second.pk}/")
        with CaptureQueriesContext(connection) as few:
            desk.get(f"/reviews/{second.pk}/")
        third = revise(first.revision.case_study, NEW + "\n\nMore.")
        for _ in range(12):
            comment_on(second, "We began late.")
        make_in_effect(review=_with_verdict(second))
        again = begin_review(request=make_request(third, claimed_by=second.mentor), mentor=second.mentor)
        desk.get(f"/reviews/{again.pk}/")
        with CaptureQueriesContext(connection) as many:
            page = text(desk.get(f"/reviews/{again.pk}/"))
        assert "Since version 1" in page
        assert len(many) <= len(few)


class TestLearner:
    def test_sees_the_comments_in_the_draft(self, first, noor, signed_in):
        desk = signed_in(noor)
        address = f"/reviews/{first.pk}/newer/"
        assert desk.get(address).status_code == 404
        study = first.revision.case_study
        start_revision(study=study)
        save_draft(study=study, body=NEW)
        page = text(desk.get(address))
        assert "On “ninety per cent”." in page
        assert "1 comment on words that are gone" in page
        assert "4 comments, 2 open" in page
        assert "Changes since version 1" in page
        draft = study.draft
        assert (draft.html, draft.plain_text) == ("", "")
        assert f"/reviews/{first.pk}/newer/" in text(desk.get(f"/reviews/{first.pk}/"))

    def test_says_there_that_it_is_fixed(self, first, second, noor, signed_in):
        issue = first.comments.get(quote="Data quality matters.")
        sent = {"state": "fixed", "at": f"/reviews/{first.pk}/newer/"}
        answer = signed_in(noor).post(reverse("settle-issue", args=[issue.pk]), sent)
        assert answer.url == f"/reviews/{first.pk}/newer/#c-{issue.pk}"
        issue.refresh_from_db()
        assert issue.state == "fixed"

    def test_reads_nothing_of_the_draft_on_the_new_version(self, first, second, noor, signed_in):
        comment_on(second, "We began late.", body="A secret of the draft.")
        assert "A secret of the draft." not in text(signed_in(noor).get(f"/reviews/{first.pk}/newer/"))

    def test_nobody_else_reads_it(self, first, second, signed_in):
        assert signed_in(make_mentor()).get(f"/reviews/{first.pk}/newer/").status_code == 404
        assert signed_in(first.mentor).get(f"/reviews/{first.pk}/newer/").status_code == 403
