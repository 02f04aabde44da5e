"""Pages and API of a review are two surfaces of the same actions: the same rows, and the same refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from reviews.actions.commenting import add_comment
from reviews.actions.publishing import publish_review
from reviews.actions.reviewing import begin_review, save_review
from reviews.models import Comment, CommentState, Feedback, MentorNote, Reply, Review, ReviewRequest, SavedReply, Score
from tests.factories import make_admin, make_learner

from .written import TEXT, make_claimed, make_in_effect, scored

pytestmark = pytest.mark.django_db


def begun() -> Review:
    mentor, request = make_claimed(owner=make_learner(), body=TEXT)
    draft = begin_review(request=request, mentor=mentor)
    add_comment(review=draft, body="Which two?", kind="issue", start=20, end=29)
    return save_review(review=draft, summary="S.", verdict="changes_requested", scores=scored("nearly"))


def published() -> Review:
    return publish_review(review=begun())


def too_late() -> Review:
    review = published()
    Review.objects.filter(pk=review.pk).update(published_at=timezone.now() - dt.timedelta(seconds=60))
    return review


def effective() -> Review:
    return make_in_effect(review=begun())


def mentor_of(review: Review) -> Any:
    return review.mentor


def learner_of(review: Review) -> Any:
    return review.revision.case_study.owner


def admin_of(review: Review) -> Any:
    return make_admin()


def comment(review: Review) -> Comment:
    return review.comments.get()


SAVE = {"summary": "Short.", "level-purpose": "strong", "reason-purpose": "Why.", "reason-evidence": "Because."}
SAVED = {"summary": "Short.", "scores": [{"criterion": "purpose", "level": "strong", "reason": "Why."}]}
# name: made, who, the page's path and form, the API's method, path and body, what both say or the status of both
CASES: dict[str, tuple[Callable, Callable, tuple, tuple, str | int | None]] = {
    "save": (begun, mentor_of, ("", {**SAVE, "version": 1}), ("patch", "", {**SAVED, "version": 1}), None),
    "save stale": (begun, mentor_of, ("", {**SAVE, "version": 0}), ("patch", "", {**SAVED, "version": 0}),
                   "This review was saved in another tab in the meantime. Yours is still in the form; compare them."),
    "publish": (begun, mentor_of, ("", {"summary": "S.", "verdict": "changes_requested", "version": 1}),
                ("post", "publish/", {"version": 1}), None),
    "take back": (published, mentor_of, ("take-back/", {}), ("post", "take-back/", {}), None),
    "save by the learner": (effective, learner_of, ("", SAVE), ("patch", "", SAVED), 403),
    "comment": (begun, mentor_of, ("comments/new/?start=20&end=29", {"body": "Hm.", "kind": "praise"}),
                ("post", "comments/", {"body": "Hm.", "kind": "praise", "start": 20, "end": 29}), None),
    "comment without words": (begun, mentor_of, ("comments/new/", {"body": "", "kind": "remark"}),
                              ("post", "comments/", {"body": "", "kind": "remark"}), "Write what you want to say."),
    "edit": (begun, mentor_of, ("comment/", {"body": "Else.", "kind": "remark"}),
             ("patch", "comment/", {"body": "Else.", "kind": "remark"}), None),
    "delete": (begun, mentor_of, ("comment/delete/", {}), ("delete", "comment/", {}), None),
    "discard": (begun, mentor_of, ("discard/", {}), ("delete", "", {}), None),
    "replace": (effective, mentor_of, ("replace/", {}), ("post", "supersede/", {}), None),
    "hide": (effective, admin_of, ("hide/", {"reason": "It names a client."}),
             ("post", "hide/", {"reason": "It names a client."}), None),
    "hide without a reason": (effective, admin_of, ("hide/", {"reason": " "}), ("post", "hide/", {"reason": " "}),
                              "Say why. Both sides read it."),
    "hide by the mentor": (effective, mentor_of, ("hide/", {"reason": "x"}), ("post", "hide/", {"reason": "x"}), 403),
    "reply": (effective, learner_of, ("comment/reply/", {"body": "So."}), ("post", "comment/replies/", {"body": "So."}),
              None),
    "reply without words": (effective, learner_of, ("comment/reply/", {"body": " "}),
                            ("post", "comment/replies/", {"body": " "}), "Write your answer first."),
    "fixed": (effective, learner_of, ("comment/state/", {"state": "fixed"}),
              ("put", "comment/state/", {"state": "fixed"}), None),
    "verify as the learner": (effective, learner_of, ("comment/state/", {"state": "verified"}),
                              ("put", "comment/state/", {"state": "verified"}),
                              "Only a mentor verifies or drops an issue. Say that it is fixed, or answer it."),
    "drop": (effective, mentor_of, ("comment/state/", {"state": "dropped", "reason": "Moot."}),
             ("put", "comment/state/", {"state": "dropped", "reason": "Moot."}), None),
    "answer": (effective, learner_of, ("answer/", {"answer": "Thanks."}), ("put", "answer/", {"answer": "Thanks."}),
               None),
    "rate": (effective, learner_of, ("rating/", {"helped": "much", "note": "Clear."}),
             ("put", "rating/", {"helped": "much", "note": "Clear."}), None),
    "rate by the mentor": (effective, mentor_of, ("rating/", {"helped": "much"}),
                           ("put", "rating/", {"helped": "much"}), 403),
    "second opinion": (effective, learner_of, ("second-opinion/", {"message": "Clear?"}),
                       ("post", "second-opinion/", {"message": "Clear?"}), None),
    "note": (begun, mentor_of, ("notes/", {"text": "Likes examples."}), ("post", "notes/", {"text": "Likes examples."}),
             None),
    "saved reply": (begun, mentor_of, ("saved/", {"title": "Goal", "body": "Who?"}),
                    ("post", "saved-replies/", {"title": "Goal", "body": "Who?"}), None),
    "saved reply without a text": (begun, mentor_of, ("saved/", {"title": "Goal", "body": "\t"}),
                                   ("post", "saved-replies/", {"title": "Goal", "body": "\t"}), "Write the text."),
}  # fmt: skip
ROWS = (
    (Review, ["summary", "verdict", "version", "hidden_reason", "published_at__isnull", "supersedes__isnull"]),
    (Score, ["review__supersedes__isnull", "criterion", "level", "reason"]),
    (Comment, ["kind", "state", "body", "start", "end", "replacement"]),
    (CommentState, ["state", "reason"]),
    (Reply, ["body"]),
    (Feedback, ["answer", "helped", "note"]),
    (MentorNote, ["text"]),
    (SavedReply, ["title", "body"]),
    (ReviewRequest, ["status", "message", "is_second_opinion"]),
)


def rows() -> dict[str, list]:
    return {
        model.__name__: sorted(tuple(map(str, row.values())) for row in model.objects.values(*[
            field for field in fields if not field.endswith("__isnull")
        ]))
        for model, fields in ROWS
    }  # fmt: skip


def place(path: str, review: Review, base: str) -> str:
    if path.startswith("comment/"):
        return f"{base}comments/{comment(review).pk}/{path.removeprefix('comment/')}"
    if path.startswith("saved"):
        return base + path
    return f"{base}{review.pk}/{path}"


def messages_of(response: Any) -> list[str]:
    context = response.context
    if context.get("problem"):
        return [context["problem"]]
    return [error for errors in context["form"].errors.values() for error in errors]


@pytest.mark.parametrize("name", CASES)
def test_both_do_the_same(name, signed_in, api):
    made, who, (path, form), (method, api_path, body), refused = CASES[name]
    after = []
    answers = []
    for surface in ("page", "api"):
        review = made()
        person = who(review)
        before = rows()
        if surface == "page":
            answers.append(signed_in(person).post(place(path, review, "/reviews/"), form))
        else:
            answers.append(
                getattr(api(person), method)(place(api_path, review, "/api/v1/reviews/"), body, format="json")
            )
        after.append(rows())
        if refused is not None:
            assert after[-1] == before
        Review.objects.all().delete()
        for model in (ReviewRequest, SavedReply, MentorNote):
            model.objects.all().delete()
    page, answer = answers
    assert after[0] == after[1]
    if refused is None:
        assert page.status_code == 302
        assert answer.status_code in (200, 201, 204)
    elif isinstance(refused, int):
        assert (page.status_code, answer.status_code) == (refused, refused)
    else:
        assert (page.status_code, answer.status_code // 100) == (422, 4)
        assert messages_of(page) == [refused]
        assert [error["detail"] for error in answer.json()["errors"]] == [refused]


def test_taking_back_too_late_says_the_same(signed_in, api):
    review = too_late()
    page = signed_in(review.mentor).post(f"/reviews/{review.pk}/take-back/", follow=True)
    answer = api(review.mentor).post(f"/api/v1/reviews/{review.pk}/take-back/")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
    assert answer.json()["detail"] in [str(message) for message in page.context["messages"]]


def test_begun_by_both(signed_in, api):
    for surface in ("page", "api"):
        mentor, request = make_claimed()
        if surface == "page":
            assert signed_in(mentor).post(f"/reviews/requests/{request.pk}/review/").status_code == 302
        else:
            answer = api(mentor).post("/api/v1/reviews/", {"request": request.pk}, format="json")
            assert (answer.status_code, answer.json()["state"]) == (201, "draft")
        assert request.reviews.get().mentor == mentor
