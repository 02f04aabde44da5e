"""Nothing of a draft leaks: a secret word is looked for at every address, as the learner and as another mentor."""

import datetime as dt

import pytest
from django.urls import get_resolver
from django.utils import timezone

from accounts.models import Notification
from outbox.models import Promise
from reviews.actions.commenting import add_comment
from reviews.actions.publishing import publish_review, supersede_review
from reviews.actions.reviewing import save_review
from reviews.actions.threads import reply_to_comment
from reviews.models import Review
from tests.aipm.test_access_table import address, is_admin, routes
from tests.factories import make_admin, make_curator, make_mentor

from .factories import make_request
from .written import make_in_effect, scored

pytestmark = pytest.mark.django_db
SECRET = "xylophonic-quagga"


def addresses(draft) -> list[str]:
    """Every address that can be asked for, with the keys of the draft and its surroundings."""
    study = draft.revision.case_study
    parts = {
        "slug": study.slug, "case_study": study.slug, "number": draft.revision.number, "kind": study.artifact_type.key,
        "review": draft.pk, "request": draft.request_id, "queue": draft.request_id,
        "comment": draft.comments.first().pk,
        "notification": 1, "pk": draft.pk, "page": 1, "name": "notes.md", "block": 1,
    }  # fmt: skip
    found = []
    for route in routes(get_resolver().url_patterns):
        if is_admin(route) or "logout" in route:
            continue
        try:
            found.append(address(route, parts))
        except KeyError:
            continue  # of content or of a plan: nothing of a review leads there
    return found


def read(client, path: str) -> str:
    answer = client.get(path)
    content = answer.getvalue() if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers)


@pytest.fixture
def secret(draft):
    """A draft with the word in each of its parts, one of them an answer in a thread of a review before it."""
    save_review(review=draft, summary=f"Summary {SECRET}.", verdict="approved",
                scores=[{**score, "reason": f"Because {SECRET}."} for score in scored()])  # fmt: skip
    add_comment(review=draft, body=f"Comment {SECRET}.", kind="issue", start=0, end=9)
    add_comment(review=draft, body="Suggestion.", start=10, end=20, replacement=f"Words {SECRET}.")
    return draft


def who_may_not(secret, signed_in):
    study = secret.revision.case_study
    return {
        "learner": signed_in(study.owner),
        "mentor": signed_in(make_mentor()),
        "curator": signed_in(make_curator()),
        "admin": signed_in(make_admin()),
    }


def test_the_word_is_where_it_may_be(secret, signed_in):
    """Or the tests below would find nothing for the wrong reason."""
    client = signed_in(secret.mentor)
    assert read(client, f"/reviews/{secret.pk}/").count(SECRET) >= 5
    assert SECRET in read(client, f"/api/v1/reviews/{secret.pk}/")
    assert SECRET in read(client, f"/api/v1/reviews/{secret.pk}/comments/")
    assert SECRET in read(client, "/api/v1/reviews/")
    assert len(addresses(secret)) > 60
    assert {f"/reviews/{secret.pk}/", f"/api/v1/reviews/{secret.pk}/comments/"} <= set(addresses(secret))


@pytest.mark.parametrize("state", ["draft", "published"])
def test_nobody_else_reads_it_anywhere(secret, signed_in, state):
    if state == "published":  # and can still be taken back
        secret = publish_review(review=secret)
    told = set(Notification.objects.values_list("user", flat=True)) | set(
        Promise.objects.exclude(kind="review_takes_effect").values_list("kind", flat=True)
    )
    assert told == set()
    for who, client in who_may_not(secret, signed_in).items():
        leaks = [path for path in addresses(secret) if SECRET in read(client, path)]
        assert leaks == [], who


def test_lists_and_counts_are_as_without_it(secret, signed_in, draft):
    for who, client in who_may_not(secret, signed_in).items():
        with_it = client.get("/api/v1/reviews/").json()
        assert with_it["results"] == [], who
        assert client.get(f"/api/v1/reviews/{secret.pk}/").status_code == 404
        assert client.get("/api/v1/reviews/999999/").status_code == 404  # no telling one from the other


def test_a_replacement_and_an_answer_on_the_way_are_secret_too(secret, noor, signed_in):
    first = make_in_effect(review=secret)
    Review.objects.filter(pk=first.pk).update(summary="Open words.")
    first.scores.update(reason="")
    first.comments.update(body="Open.", replacement=None)
    newer = supersede_review(review=first)
    save_review(review=newer, summary=f"Second thoughts {SECRET}.")
    add_comment(review=newer, body=f"New {SECRET}.")
    reply_to_comment(comment=first.comments.first(), author=first.mentor, body=f"Answer {SECRET}.")
    client = signed_in(noor)
    for path in {*addresses(first), *addresses(newer)}:
        assert SECRET not in read(client, path), path
    assert not Notification.objects.filter(user=noor, kind="comment_answered").exists()
    make_in_effect(review=newer)
    assert read(client, f"/reviews/{newer.pk}/").count(SECRET) == 3  # now it is theirs


def test_a_mentor_of_the_next_version_reads_what_is_in_effect_and_no_draft(secret, signed_in):
    other = make_mentor()
    review = make_in_effect(review=secret)
    client = signed_in(other)
    assert client.get(f"/reviews/{review.pk}/").status_code == 404
    make_request(review.revision, claimed_by=other, follows=review.request)
    assert SECRET in read(client, f"/reviews/{review.pk}/")
    newer = supersede_review(review=review)
    assert client.get(f"/reviews/{newer.pk}/").status_code == 404


def test_the_export_of_the_learner_holds_no_draft(secret, noor):
    assert not Review.objects.visible_to(noor).exists()
    Review.objects.filter(pk=secret.pk).update(published_at=timezone.now() - dt.timedelta(seconds=5))
    assert not Review.objects.visible_to(noor).exists()
