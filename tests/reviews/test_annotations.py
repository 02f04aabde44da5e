"""Comments as W3C Web Annotations: by the model's rules, and nothing of a draft."""

import json
from importlib import resources

import pytest
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker
from rest_framework.test import APIClient

from portfolio.actions import start_revision
from reviews.actions.commenting import add_comment
from reviews.actions.publishing import hide_review, publish_review
from reviews.actions.reviewing import begin_review, save_review
from reviews.api import again
from reviews.models import Review, ReviewRequest
from tests.factories import make_admin, make_attachment, make_learner, make_mentor, make_stored_file

from .factories import make_request
from .written import TEXT, make_claimed, make_in_effect, scored

pytestmark = pytest.mark.django_db

# The rules that the model states with MUST (https://www.w3.org/TR/annotation-model/), and no more than it allows.
SCHEMA = json.loads(resources.files(__package__).joinpath("web_annotations.json").read_text())
RULES = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def ask(person, review: Review, query: str = ""):
    client = APIClient()
    client.force_authenticate(person)
    return client.get(reverse("api-annotations", args=[review.revision_id]) + query)


def read(person, review: Review, query: str = "") -> dict:
    answer = ask(person, review, query)
    assert answer["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    document = json.loads(answer.content)
    assert [error.message for error in RULES.iter_errors(document)] == []
    return document


def items(document: dict) -> list[dict]:
    return document.get("first", document)["items"]


def by_quote(document: dict) -> dict[str, dict]:
    return {
        item["target"]["selector"][0]["exact"]: item
        for item in items(document)
        if isinstance(item["target"], dict) and isinstance(item["target"]["selector"], list)
    }


@pytest.fixture
def written(noor) -> Review:
    mentor, request = make_claimed(owner=noor, body=TEXT, title="The pilot")
    review = begin_review(request=request, mentor=mentor)
    return save_review(review=review, summary="Say *more*.", verdict="changes_requested", scores=scored("nearly"))


def comment_on(review: Review, words: str, **fields):
    start = review.revision.plain_text.index(words)
    return add_comment(review=review, start=start, end=start + len(words), **{"body": "Hm.", **fields})


@pytest.fixture
def review(written) -> Review:
    """In effect, with comments of every sort."""
    comment_on(written, "One goal", kind="issue")
    comment_on(written, "Two goals", kind="praise")
    comment_on(written, "three", kind="remark", replacement="four")
    comment_on(written, "plates", kind="remark", body="", replacement="")
    add_comment(review=written, body="On all of it.", kind="remark")
    owner = written.revision.case_study.owner
    for media_type, kind in (("application/pdf", "pdf"), ("image/png", "png")):
        file = make_stored_file(owner, media_type.encode(), pages=3, media_type=media_type, kind=kind)
        attachment = make_attachment(written.revision, file, name=f"chart.{kind}")
        add_comment(review=written, body="Which axis?", kind="remark", attachment=attachment, page=2)
        add_comment(review=written, body="As a whole.", kind="remark", attachment=attachment)
    return make_in_effect(review=written)


def test_the_schema_holds_nothing_that_breaks_the_rules(review, noor):
    """A schema that takes everything would show nothing."""
    document = read(noor, review)
    for path, wrong in {
        ("@context",): "http://example.org/",
        ("type",): "AnnotationPage",
        ("id",): None,
        ("first", "items", 0, "motivation"): "praising",
        ("first", "items", 0, "target"): None,
        ("first", "items", 0, "created"): "2026-01-01",
        ("first", "items", 0, "body", 0, "value"): None,
        ("first", "items", 1, "id"): None,
    }.items():
        broken = json.loads(json.dumps(document))
        *way, last = path
        place = broken
        for step in way:
            place = place[step]
        if wrong is None:
            del place[last]
        else:
            place[last] = wrong
        assert list(RULES.iter_errors(broken)), path


def test_what_a_comment_means_is_its_motivation(review, noor):
    document = read(noor, review)
    found = by_quote(document)
    assert {quote: item["motivation"] for quote, item in found.items()} == {
        "One goal": "editing",
        "Two goals": "highlighting",
        "three": "editing",
        "plates": "editing",
    }
    bodies = {quote: [(body["purpose"], body["value"]) for body in item["body"]] for quote, item in found.items()}
    assert bodies["One goal"] == [("commenting", "Hm."), ("tagging", "open")]
    assert bodies["three"] == [("commenting", "Hm."), ("editing", "four")]
    assert bodies["plates"] == [("editing", "")]
    assessment = items(document)[0]
    assert assessment["motivation"] == "assessing"
    assert [(body["purpose"], body["value"]) for body in assessment["body"]] == [
        ("assessing", "Say *more*."),
        ("classifying", "changes_requested"),
    ]
    assert {item["creator"]["name"] for item in items(document)} == {str(review.mentor)}


def test_the_selectors_are_right_in_the_text_of_the_source(review, noor):
    client = APIClient()
    client.force_authenticate(noor)
    for quote, item in by_quote(read(noor, review)).items():
        source = client.get(item["target"]["source"])
        assert source["Content-Type"] == "text/plain; charset=utf-8"
        words = source.content.decode()
        exact, position = item["target"]["selector"]
        assert words[position["start"] : position["end"]] == quote
        assert exact["prefix"] + quote + exact["suffix"] in words


def test_a_page_of_a_pdf_is_a_fragment(review, noor):
    targets = [item["target"] for item in items(read(noor, review))]
    fragments = [target["selector"] for target in targets if isinstance(target, dict) and "value" in target["selector"]]
    assert sorted(fragments, key=len) == [
        {"type": "FragmentSelector", "value": "page=2"},
        {"type": "FragmentSelector", "value": "page=2", "conformsTo": "http://tools.ietf.org/rfc/rfc8118"},
    ]
    wholes = {target for target in targets if isinstance(target, str)}
    assert sum(target.endswith(("chart.pdf", "chart.png")) for target in wholes) == 2


def test_pages_hold_everything_once(review, noor, monkeypatch):
    whole = items(read(noor, review))
    monkeypatch.setattr(again, "PAGE_SIZE", 4)
    document = read(noor, review)
    assert document["total"] == len(whole) == 10
    found, page = items(document), document["first"]
    while "next" in page:
        page = read(noor, review, "?" + page["next"].partition("?")[2])
        assert page["startIndex"] == len(found)
        found += page["items"]
    assert [item["id"] for item in found] == [item["id"] for item in whole]
    assert document["last"] == page["id"]
    assert items(read(noor, review, "?page=9")) == []
    assert ask(noor, review, "?page=0").status_code == 400
    assert ask(noor, review, "?pages=1").status_code == 400


def test_nothing_of_a_draft_leaks(written, noor):
    comment_on(written, "One goal", kind="issue", body="A secret of the draft.")
    assert "A secret of the draft." in json.dumps(read(written.mentor, written))
    for state in ("draft", "published"):
        document = read(noor, written)
        assert (document["total"], items(document)) == (0, []), state
        if state == "draft":
            publish_review(review=written)
    other = make_mentor()
    request = make_request(written.revision, claimed_by=other, status="reviewed", closed_at=written.begun_at)
    second = begin_review_of(request, other)
    comment_on(second, "Two goals", kind="remark", body="Another secret.")
    assert "A secret of the draft." not in json.dumps(read(other, written))
    assert "Another secret." not in json.dumps(read(written.mentor, written))
    ReviewRequest.objects.filter(pk=written.request_id).update(audience="mentor", mentor=written.mentor)
    for stranger in (make_learner(), make_mentor()):
        assert ask(stranger, written).status_code == 404
        client = APIClient()
        client.force_authenticate(stranger)
        assert client.get(reverse("api-reviewed-text", args=[written.revision_id])).status_code == 404


def begin_review_of(request, mentor) -> Review:
    return Review.objects.create(
        request=request, revision=request.revision, mentor=mentor, rubric=request.case_study.artifact_type.rubrics.get()
    )


def test_a_hidden_review_is_hidden_here_too(review, noor):
    hide_review(review=review, by=make_admin(), reason="It names a client.")
    assert items(read(noor, review)) == []


def test_a_draft_of_the_work_has_no_annotations(noor):
    _mentor, request = make_claimed(owner=noor, body=TEXT)
    draft = start_revision(study=request.case_study)
    client = APIClient()
    client.force_authenticate(noor)
    assert client.get(reverse("api-annotations", args=[draft.pk])).status_code == 404


def test_the_cost_is_constant(review, noor, django_assert_max_num_queries):
    for _ in range(2):
        with django_assert_max_num_queries(8):
            read(noor, review)
