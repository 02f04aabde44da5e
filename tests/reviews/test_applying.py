"""A mentor's wording taken into the learner's draft with one click, and out of it again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portfolio.actions import discard_draft, save_draft, start_revision, submit_revision
from prose import MAX_LENGTH
from reviews.actions import suggesting
from reviews.actions.commenting import add_comment
from reviews.actions.publishing import hide_review
from reviews.actions.reviewing import begin_review, save_review
from reviews.actions.suggesting import apply_suggestion, take_back_suggestion
from reviews.models import Comment
from reviews.suggestions import Refusal
from tests.factories import make_admin, make_mentor

from .written import code_of, make_claimed, make_in_effect, scored

pytestmark = pytest.mark.django_db

BODY = "# The pilot\n\nIt was a *big* delay.\n\nData quality matters. We said so."


def make_suggestion(noor, quote: str = "delay", replacement: str | None = "finding", body: str = BODY) -> Comment:
    mentor, request = make_claimed(owner=noor, body=body, title="The pilot")
    review = begin_review(request=request, mentor=mentor)
    review = save_review(review=review, summary="So.", verdict="changes_requested", scores=scored("nearly"))
    start = review.revision.plain_text.index(quote)
    comment = add_comment(
        review=review, body="Say it.", kind="issue", start=start, end=start + len(quote), replacement=replacement
    )
    make_in_effect(review=review)
    return Comment.objects.get(pk=comment.pk)


@pytest.fixture
def suggestion(noor) -> Comment:
    return make_suggestion(noor)


def study_of(comment: Comment):
    return comment.review.revision.case_study


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def test_begins_the_next_draft(suggestion):
    draft = apply_suggestion(comment=suggestion)
    assert (draft.number, draft.is_draft, draft.body) == (2, True, BODY.replace("delay", "finding"))
    assert fresh(suggestion).applied_at is not None


def test_goes_into_the_draft_that_is_there(suggestion):
    study = study_of(suggestion)
    start_revision(study=study)
    save_draft(study=study, body=f"New first words.\n\n{BODY}")
    draft = apply_suggestion(comment=suggestion)
    assert draft.body == f"New first words.\n\n{BODY.replace('delay', 'finding')}"
    version = draft.version
    assert study.draft.version == version


@pytest.mark.parametrize(("quote", "replacement"), [("delay", "finding"), ("delay", "a delay"), ("We said so.", "")])
def test_a_second_click_changes_nothing_and_undo_everything(noor, quote, replacement):
    suggestion = make_suggestion(noor, quote, replacement)
    once = apply_suggestion(comment=suggestion)
    twice = apply_suggestion(comment=fresh(suggestion))
    assert (twice.body, twice.version) == (once.body, once.version)
    assert once.body != BODY
    back = take_back_suggestion(comment=fresh(suggestion))
    assert back.body == BODY
    assert fresh(suggestion).applied_at is None
    assert take_back_suggestion(comment=fresh(suggestion)).version == back.version


def test_is_applied_again_after_the_draft_was_discarded(suggestion):
    apply_suggestion(comment=suggestion)
    discard_draft(study=study_of(suggestion))
    assert take_back_suggestion(comment=fresh(suggestion)) is None
    assert fresh(suggestion).applied_at is None
    apply_suggestion(comment=fresh(suggestion))
    discard_draft(study=study_of(suggestion))
    assert "finding" in apply_suggestion(comment=fresh(suggestion)).body


def test_stays_in_a_version_that_was_submitted(suggestion):
    apply_suggestion(comment=suggestion)
    submit_revision(study=study_of(suggestion), confirmed=True)
    with pytest.raises(ValidationError) as refused:
        take_back_suggestion(comment=fresh(suggestion))
    assert code_of(refused) == "submitted"


@pytest.mark.parametrize(
    ("body", "quote", "replacement", "draft", "refusal"),
    [
        (BODY, "delay", "finding", "It was a *big* mistake.", Refusal.OUTDATED),
        (BODY, "big delay", "finding", None, Refusal.STRUCTURE),
        ("x" * (MAX_LENGTH - 7) + " delay", "delay", "finding", None, Refusal.TOO_LONG),
    ],
)
def test_what_cannot_be_set_in_is_refused_with_its_reason(noor, signed_in, body, quote, replacement, draft, refusal):
    suggestion = make_suggestion(noor, quote, replacement, body)
    if draft:
        start_revision(study=study_of(suggestion))
        save_draft(study=study_of(suggestion), body=draft)
    answer = signed_in(noor).post(reverse("apply-suggestion", args=[suggestion.pk]))
    assert answer.status_code == 422
    assert refusal.message.replace("'", "&#x27;") in answer.content.decode()
    assert fresh(suggestion).applied_at is None
    assert (study_of(suggestion).draft.body if draft else study_of(suggestion).draft) == draft


def test_a_draft_that_is_saved_at_the_same_moment_is_not_overwritten(suggestion, monkeypatch):
    """The passage is looked for without a lock; what is written in the meantime must not be lost."""
    study = study_of(suggestion)
    start_revision(study=study)

    def slow(*arguments):
        save_draft(study=study, body="Saved in the meantime.")
        return apply(*arguments)

    apply = suggesting.apply
    monkeypatch.setattr(suggesting, "apply", slow)
    with pytest.raises(ValidationError) as refused:
        apply_suggestion(comment=suggestion)
    assert code_of(refused) == "stale"
    assert study.draft.body == "Saved in the meantime."
    assert fresh(suggestion).applied_at is None


def test_only_a_suggestion_in_effect_is_applied(noor):
    plain = make_suggestion(noor, replacement=None)
    with pytest.raises(ValidationError) as refused:
        apply_suggestion(comment=plain)
    assert code_of(refused) == "no_suggestion"
    hidden = make_suggestion(noor)
    hide_review(review=hidden.review, by=make_admin(), reason="Rude.")
    with pytest.raises(ValidationError) as refused:
        apply_suggestion(comment=fresh(hidden))
    assert code_of(refused) == "not_in_effect"


class TestPages:
    def test_one_click_and_one_back(self, suggestion, noor, signed_in):
        desk = signed_in(noor)
        page = desk.get(f"/reviews/{suggestion.review_id}/").content.decode()
        assert reverse("apply-suggestion", args=[suggestion.pk]) in page
        answer = desk.post(reverse("apply-suggestion", args=[suggestion.pk]), follow=True)
        assert "Your draft of version 2 has this wording." in answer.content.decode()
        assert "In your draft" in answer.content.decode()
        assert study_of(suggestion).draft.body == BODY.replace("delay", "finding")
        swapped = desk.post(
            reverse("take-back-suggestion", args=[suggestion.pk]), headers={"HX-Request": "true"}
        ).content.decode()
        assert "Apply to my draft" in swapped
        assert study_of(suggestion).draft.body == BODY

    def test_is_the_authors_alone(self, suggestion, signed_in):
        for person, status in ((suggestion.review.mentor, 403), (make_mentor(), 404)):
            for name in ("apply-suggestion", "take-back-suggestion"):
                assert signed_in(person).post(reverse(name, args=[suggestion.pk])).status_code == status
        page = signed_in(suggestion.review.mentor).get(f"/reviews/{suggestion.review_id}/").content.decode()
        assert "Apply to my draft" not in page
        assert study_of(suggestion).draft is None
