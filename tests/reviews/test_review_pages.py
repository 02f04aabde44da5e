"""The pages of a review: written by its mentor without JavaScript, read and answered by its learner."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from reviews.actions.commenting import add_comment
from reviews.actions.feedback import ask_second_opinion
from reviews.actions.publishing import publish_review
from reviews.actions.reviewing import save_review
from reviews.models import Comment, Feedback, MentorNote, Review, ReviewRequest, SavedReply
from tests.factories import make_admin, make_attachment, make_learner, make_mentor, make_stored_file

from .factories import make_request
from .written import make_claimed, make_in_effect, make_ready, scored

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def desk(draft, signed_in):
    """The mentor at the draft."""
    return signed_in(draft.mentor)


@pytest.fixture
def page(draft):
    return f"/reviews/{draft.pk}/"


def form(**fields) -> dict:
    return {"summary": "In short.", "version": 0, "level-purpose": "meets", "reason-purpose": "It says so.", **fields}


class TestDraft:
    def test_begun_from_the_request(self, signed_in):
        mentor, request = make_claimed()
        answer = signed_in(mentor).post(reverse("begin-review", args=[request.pk]))
        review = Review.objects.get()
        assert (answer.status_code, answer.url) == (302, f"/reviews/{review.pk}/")
        assert signed_in(make_mentor()).post(reverse("begin-review", args=[request.pk])).status_code in (403, 404)

    def test_saved_and_shown_again(self, desk, page, draft):
        assert desk.post(page, form()).url == page
        shown = desk.get(page)
        assert shown.context["criteria"][0]["level"] == "meets"
        assert "In short." in text(shown)
        assert "1 of 2 scored" in text(shown)
        assert "Score “Evidence” to decide" in text(shown)

    def test_a_stale_tab_loses_neither_text(self, desk, page, draft):
        save_review(review=draft, summary="From the other tab.")
        answer = desk.post(page, form(summary="Typed here."))
        assert answer.status_code == 422
        assert "From the other tab." in text(answer)
        assert answer.context["summary"] == "Typed here."
        assert desk.post(page, form(summary="Typed here.", version=answer.context["version"])).status_code == 302
        draft.refresh_from_db()
        assert draft.summary == "Typed here."

    def test_published_in_another_tab_shows_what_was_typed(self, signed_in):
        review = make_ready()
        publish_review(review=review)
        answer = signed_in(review.mentor).post(f"/reviews/{review.pk}/", form(summary="Typed here."))
        assert (answer.status_code, "Typed here." in text(answer)) == (422, True)

    def test_a_verdict_publishes_and_is_taken_back(self, desk, page, draft):
        refused = desk.post(page, form(verdict="approved"))
        assert refused.status_code == 422
        assert "Score “Evidence” first." in text(refused)
        draft.refresh_from_db()
        assert (draft.summary, draft.is_draft) == ("In short.", True)  # kept all the same
        levels = {"level-evidence": "strong", "version": draft.version}
        assert desk.post(page, form(verdict="approved", **levels)).url == page
        shown = desk.get(page)
        assert shown.context["can_be_taken_back"]
        assert 55 <= shown.context["seconds"] <= 60
        assert '<animate attributeName="width"' in text(shown)
        assert desk.post(f"{page}take-back/").url == page
        draft.refresh_from_db()
        assert draft.is_draft
        desk.post(page, form(verdict="approved", version=draft.version))
        with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
            assert not desk.get(page).context["can_be_taken_back"]
            assert "60 seconds are over" in text(desk.post(f"{page}take-back/", follow=True))

    def test_discarded(self, desk, page, draft):
        assert desk.post(f"{page}discard/").status_code == 302
        assert not Review.objects.exists()


class TestComments:
    def new(self, at, **place):
        return f"{at}comments/new/?" + "&".join(f"{name}={value}" for name, value in place.items())

    def test_every_paragraph_leads_to_a_form_with_its_words(self, desk, page):
        shown = text(desk.get(page))
        assert all(f"{page}comments/new/?block=b{number}" in shown for number in (1, 2, 3, 4))
        answer = desk.get(self.new(page, block="b2"))
        assert answer.context["passage_form"].initial["quote"] == "One goal. Two goals. One goal."

    def test_narrowed_to_some_words(self, desk, page, draft):
        given = {"quote": "Two goals.", "body": "Which?", "kind": "issue"}
        answer = desk.post(self.new(page, block="b2"), given)
        comment = Comment.objects.get()
        assert answer.url == f"{page}#c-{comment.pk}"
        assert (comment.quote, comment.kind, comment.state) == ("Two goals.", "issue", "open")

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"quote": "One goal.", "body": "?"}, "stand there twice"),
            ({"quote": "Five goals.", "body": "?"}, "do not stand in the paragraph"),
            ({"quote": "Two goals.", "body": ""}, "Write what you want to say."),
        ],
    )
    def test_refused_with_what_was_typed(self, desk, page, given, said):
        answer = desk.post(self.new(page, block="b2"), {"kind": "remark", **given})
        assert answer.status_code == 422
        assert said in text(answer)
        assert given["quote"] in text(answer)
        assert not Comment.objects.exists()

    def test_on_a_selection_a_suggestion(self, desk, page):
        given = {"body": "", "kind": "remark", "suggest": "on", "replacement": "Three goals."}
        plain = Review.objects.get().revision.plain_text
        start = plain.index("Two")
        assert desk.post(self.new(page, start=start, end=start + 10), given).status_code == 302
        comment = Comment.objects.get()
        assert (comment.quote, comment.replacement) == ("Two goals.", "Three goals.")
        assert "<ins>Three goals.</ins>" in text(desk.get(page))

    def test_on_the_whole_and_on_a_page_of_a_file(self, desk, page, draft):
        file = make_stored_file(draft.revision.case_study.owner, name="plan.pdf", kind="pdf",
                                media_type="application/pdf", pages=3)  # fmt: skip
        attachment = make_attachment(draft.revision, file, name="plan.pdf")
        desk.post(self.new(page), {"body": "All in all.", "kind": "remark"})
        assert desk.post(self.new(page, file=attachment.pk, page=4), {"body": "?", "kind": "remark"}).status_code == 422
        desk.post(self.new(page, file=attachment.pk, page=2), {"body": "Here.", "kind": "remark"})
        assert [(comment.body, comment.page) for comment in Comment.objects.in_order_of_the_text()] == [
            ("All in all.", None),
            ("Here.", 2),
        ]
        shown = text(desk.get(page))
        assert f"{page}files/{attachment.pk}/plan.pdf" in shown
        assert "Page 2" in shown

    @pytest.mark.parametrize("place", ["block=b99", "start=5&end=2", "start=0&end=99999", "file=1", "page=x"])
    def test_places_that_are_not_there(self, desk, page, place):
        assert desk.get(f"{page}comments/new/?{place}").status_code == 404

    def test_changed_and_deleted(self, desk, page, draft):
        comment = add_comment(review=draft, body="First words.")
        place = f"/reviews/comments/{comment.pk}/"
        assert "First words." in text(desk.get(place))
        assert desk.post(place, {"body": "Second words.", "kind": "praise"}).url == f"{page}#c-{comment.pk}"
        comment.refresh_from_db()
        assert (comment.body, comment.kind) == ("Second words.", "praise")
        assert desk.post(f"{place}delete/").url == page
        assert not Comment.objects.exists()

    def test_a_saved_reply_is_put_in_without_javascript(self, desk, page, draft):
        own = SavedReply.objects.create(owner=draft.mentor, title="Goal", body="Who set the goal?")
        SavedReply.objects.create(title="House", body="Our rule.")
        hidden = SavedReply.objects.create(owner=make_mentor(), title="Theirs", body="Not yours.")
        shown = desk.get(self.new(page))
        assert [reply.title for reply in shown.context["own_replies"]] == ["Goal"]
        assert [reply.title for reply in shown.context["official_replies"]] == ["House"]
        answer = desk.post(self.new(page), {"body": "So:", "kind": "remark", "saved": own.pk, "insert": "1"})
        assert answer.context["form"].initial["body"] == "So:\n\nWho set the goal?"
        answer = desk.post(self.new(page), {"body": "So:", "kind": "remark", "saved": hidden.pk, "insert": "1"})
        assert answer.context["form"].initial["body"] == "So:"
        assert not Comment.objects.exists()

    def test_htmx_gets_the_sheet(self, desk, page):
        answer = desk.post(self.new(page), {"body": "All.", "kind": "remark"}, headers={"HX-Request": "true"})
        assert answer.templates[0].name == "reviews/_sheet.html"
        refused = desk.post(self.new(page), {"body": "", "kind": "remark"}, headers={"HX-Request": "true"})
        assert (refused.status_code, refused["HX-Retarget"]) == (422, "closest .comment-form")


class TestEffect:
    @pytest.fixture
    def review(self, draft):
        save_review(review=draft, summary="A *good* start.", verdict="changes_requested", scores=scored("nearly"))
        at = draft.revision.plain_text.index("Two goals")
        add_comment(review=draft, body="Which two?", kind="issue", start=at, end=at + 9)
        return make_in_effect(review=draft)

    def test_the_learner_reads_it(self, review, noor, signed_in):
        told = Notification.objects.get(user=noor)
        shown = text(signed_in(noor).get(told.link))
        assert "Mona asks for 1 change" in shown
        assert "<em>good</em>" in shown
        assert "Which two?" in shown
        assert '<span class="pips" data-v="2"' in shown
        assert "Nearly" in shown

    def test_a_thread(self, review, noor, signed_in):
        comment = review.comments.get()
        place = f"/reviews/comments/{comment.pk}/"
        learner, mentor = signed_in(noor), signed_in(review.mentor)
        assert learner.post(f"{place}reply/", {"body": "Safety and cost."}).url.endswith(f"#c-{comment.pk}")
        assert Notification.objects.get(user=review.mentor).kind == "comment_answered"
        refused = learner.post(f"{place}reply/", {"body": " "})
        assert (refused.status_code, "Write your answer first." in text(refused)) == (422, True)
        learner.post(f"{place}state/", {"state": "fixed"})
        refused = learner.post(f"{place}state/", {"state": "verified"})
        assert "Only a mentor verifies" in text(refused)
        assert "Say why it need not be done." in text(mentor.post(f"{place}state/", {"state": "dropped"}))
        mentor.post(f"{place}state/", {"state": "verified"})
        comment.refresh_from_db()
        assert comment.state == "verified"
        assert list(comment.states.values_list("state", flat=True)) == ["open", "fixed", "verified"]
        assert "Safety and cost." in text(mentor.get(f"/reviews/{review.pk}/"))
        assert Notification.objects.filter(user=noor, kind="issue_settled").count() == 1

    def test_answer_rating_and_a_second_opinion_once(self, review, noor, signed_in):
        learner, page = signed_in(noor), f"/reviews/{review.pk}/"
        learner.post(f"{page}answer/", {"answer": "Thank you."})
        assert learner.post(f"{page}rating/", {"helped": "loads"}).status_code == 422
        learner.post(f"{page}rating/", {"helped": "much", "note": "Short."})
        feedback = Feedback.objects.get()
        assert (feedback.answer, feedback.helped, feedback.note) == ("Thank you.", "much", "Short.")
        learner.post(f"{page}second-opinion/", {"message": "Is the goal clear?"})
        asked = ReviewRequest.objects.get(is_second_opinion=True)
        assert (asked.follows, asked.revision, asked.status) == (review.request, review.revision, "waiting")
        assert not ReviewRequest.objects.visible_to_mentor(review.mentor).open().exists()
        assert ReviewRequest.objects.visible_to_mentor(make_mentor()).open().get() == asked
        refused = learner.post(f"{page}second-opinion/")
        assert (refused.status_code, "asked for a second opinion" in text(refused)) == (422, True)
        for place in ("answer", "rating", "second-opinion"):
            assert signed_in(review.mentor).post(f"{page}{place}/").status_code == 403

    def test_the_second_mentor_does_not_read_the_first_review(self, review, signed_in):
        other = make_mentor()
        asked = ask_second_opinion(review=review)
        now = timezone.now()
        ReviewRequest.objects.filter(pk=asked.pk).update(
            status="claimed", claimed_by=other, claimed_at=now, claim_expires_at=now + dt.timedelta(hours=1)
        )
        assert signed_in(other).get(f"/reviews/{review.pk}/").status_code == 404

    def test_replaced_and_hidden(self, review, noor, signed_in):
        mentor, page = signed_in(review.mentor), f"/reviews/{review.pk}/"
        newer = Review.objects.get(pk=mentor.post(f"{page}replace/").url.strip("/").split("/")[-1])
        assert signed_in(noor).get(f"/reviews/{newer.pk}/").status_code == 404
        assert signed_in(noor).get(page).context["replaced_by"] is None  # a draft is nobody's business
        make_in_effect(review=newer)
        shown = signed_in(noor).get(page)
        assert shown.context["replaced_by"] == newer
        assert "Which two?" in text(signed_in(noor).get(f"/reviews/{newer.pk}/"))  # its comments stand
        admin = signed_in(make_admin())
        assert admin.post(f"/reviews/{newer.pk}/hide/", {"reason": ""}).status_code == 422
        admin.post(f"/reviews/{newer.pk}/hide/", {"reason": "It names a client."})
        assert signed_in(noor).get(f"/reviews/{newer.pk}/").status_code == 404
        assert "It names a client." in text(signed_in(review.mentor).get(f"/reviews/{newer.pk}/"))
        assert signed_in(noor).post(f"{page}hide/").status_code == 403


class TestNotebook:
    def test_saved_replies(self, desk, draft, signed_in):
        official = SavedReply.objects.create(title="House", body="Our rule.")
        assert desk.post("/reviews/saved/", {"title": "Goal", "body": "Who set it?"}).status_code == 302
        assert desk.post("/reviews/saved/", {"title": "Goal", "body": "Again"}).status_code == 422
        own = SavedReply.objects.get(owner=draft.mentor)
        desk.post(f"/reviews/saved/{own.pk}/", {"title": "Goals", "body": "Who?"})
        own.refresh_from_db()
        assert own.title == "Goals"
        assert signed_in(make_mentor()).get(f"/reviews/saved/{own.pk}/").status_code == 404
        assert desk.get(f"/reviews/saved/{official.pk}/").status_code == 403
        desk.post(f"/reviews/saved/{own.pk}/delete/")
        assert list(SavedReply.objects.all()) == [official]
        assert signed_in(make_learner()).get("/reviews/saved/").status_code == 403

    def test_official_replies_are_kept_by_admins(self, desk, draft, signed_in):
        SavedReply.objects.create(owner=draft.mentor, title="Goal", body="Who set it?")
        admin, place = signed_in(make_admin()), "/admin/reviews/savedreply/"
        assert admin.post(f"{place}add/", {"title": "House", "body": "Our rule."}).status_code == 302
        assert "official reply with this title" in text(admin.post(f"{place}add/", {"title": "House", "body": "Again"}))
        assert SavedReply.objects.official().get().body == "Our rule."
        assert "Goal" not in text(admin.get(place))
        assert [reply.title for reply in desk.get("/reviews/saved/").context["official"]] == ["House"]
        assert desk.post(f"{place}add/", {"title": "Mine", "body": "x"}).status_code == 302
        assert SavedReply.objects.official().count() == 1

    def test_notes_are_among_mentors(self, desk, page, draft, noor, signed_in):
        desk.post(f"{page}notes/", {"text": "Overlooks the marigold budget."})
        assert MentorNote.objects.get().learner == noor
        assert "marigold" in text(desk.get(page))
        make_in_effect(review=save_review(review=draft, summary="S", verdict="approved", scores=scored()))
        assert "marigold" not in text(signed_in(noor).get(page))
        assert signed_in(noor).post(f"{page}notes/", {"text": "x"}).status_code == 403

    def test_agreement_is_for_admins(self, draft, signed_in):
        one = make_in_effect(review=save_review(review=draft, summary="S", verdict="approved", scores=scored()))
        other = make_mentor(name="Otto")
        second = make_request(one.revision, claimed_by=other)
        answer = signed_in(other).post(reverse("begin-review", args=[second.pk]))
        their = Review.objects.get(pk=answer.url.strip("/").split("/")[-1])
        levels = [{"criterion": "purpose", "level": "meets"}, {"criterion": "evidence", "level": "strong"}]
        make_in_effect(review=save_review(review=their, summary="S", verdict="approved", scores=levels))
        shown = text(signed_in(make_admin()).get("/reviews/agreement/"))
        assert "Mona Mentor and Otto" in shown
        assert "50 %" in shown
        assert signed_in(other).get("/reviews/agreement/").status_code == 403


@pytest.mark.parametrize("surface", ["draft", "effect"])
def test_as_many_queries_for_thirty_comments_as_for_one(draft, noor, signed_in, count_queries, surface):
    counts = []
    for comments in (1, 2, 27):
        for number in range(comments):
            add_comment(review=draft, body=f"Comment {number}.", kind="issue", start=10, end=20)
        if surface == "draft":
            reader = signed_in(draft.mentor)
        else:
            Review.objects.filter(pk=draft.pk).update(
                verdict="declined", published_at=timezone.now(), took_effect_at=timezone.now()
            )
            reader = signed_in(noor)
        reader.get(f"/reviews/{draft.pk}/")
        with count_queries() as counted:
            assert reader.get(f"/reviews/{draft.pk}/").status_code == 200
        counts.append(len(counted))
        Review.objects.update(verdict="", published_at=None, took_effect_at=None)
    assert len(set(counts)) == 1
    assert counts[0] <= 26
