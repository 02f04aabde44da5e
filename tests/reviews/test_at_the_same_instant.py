"""Two people act on one request in the same instant: one is served, the other is told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from portfolio.actions import withdraw_revision
from reviews.actions import claims, requests
from reviews.deadlines import CLAIMS_AT_ONCE
from reviews.models import RequestEvent, ReviewRequest
from tests.factories import make_mentor, make_submitted

from .factories import make_request

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each, on a connection of its own: ``done``, or the code of the refusal."""
    gate = threading.Barrier(len(acts))

    def act(do: Callable[[], object]) -> str:
        gate.wait()
        try:
            do()
        except ValidationError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(act, do) for do in acts]]


def kinds() -> list[str]:
    return list(RequestEvent.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("turn", range(3))
def test_claim_and_claim(turn):
    request, mentors = make_request(), [make_mentor(name=name) for name in ("Ana Alves", "Bo Berg", "Cy Cho")]
    said = at_once(*(lambda m=m: claims.claim_request(request=request, mentor=m) for m in mentors))
    assert sorted(said) == ["done", "in_hand", "in_hand"]
    request.refresh_from_db()
    assert request.claimed_by == mentors[said.index("done")]
    assert kinds() == ["claimed"]
    loser = mentors[said.index("in_hand")]
    with pytest.raises(ValidationError, match=request.claimed_by.name):
        claims.claim_request(request=request, mentor=loser)


@pytest.mark.parametrize("turn", range(3))
def test_claim_and_withdraw(turn):
    request, mentor = make_request(), make_mentor()
    said = at_once(
        lambda: claims.claim_request(request=request, mentor=mentor),
        lambda: requests.withdraw_request(request=request),
    )
    assert said in (["done", "in_hand"], ["not_open", "done"])
    request.refresh_from_db()
    assert (request.status, kinds()) == (
        ("claimed", ["claimed"]) if said[0] == "done" else ("withdrawn", ["withdrawn"])
    )


def test_asking_twice():
    study = make_submitted().case_study
    said = at_once(*[lambda: requests.ask_for_review(study=study)] * 3)
    assert sorted(said) == ["already_open", "already_open", "done"]
    assert ReviewRequest.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_asking_and_taking_the_version_back(turn):
    revision = make_submitted()
    said = at_once(
        lambda: requests.ask_for_review(study=revision.case_study), lambda: withdraw_revision(revision=revision)
    )
    assert said in (["done", "not_withdrawable"], ["not_submitted", "done"])
    revision.refresh_from_db()
    assert revision.is_draft == (not ReviewRequest.objects.exists())  # no mentor is ever sent a draft


def test_claim_and_taking_the_version_back():
    request, mentor = make_request(), make_mentor()
    said = at_once(
        lambda: claims.claim_request(request=request, mentor=mentor),
        lambda: withdraw_revision(revision=request.revision),
    )
    assert said == ["done", "not_withdrawable"]


def test_the_cap_holds_for_claims_of_one_mentor_at_once():
    mentor = make_mentor()
    for _n in range(CLAIMS_AT_ONCE - 1):
        make_request(claimed_by=mentor)
    waiting = [make_request() for _n in range(3)]
    said = at_once(*(lambda r=r: claims.claim_request(request=r, mentor=mentor) for r in waiting))
    assert sorted(said) == ["done", "too_many_claims", "too_many_claims"]


@pytest.mark.parametrize("turn", range(3))
def test_release_and_another_mentor(turn):
    mentor = make_mentor()
    request = make_request(claimed_by=mentor)
    said = at_once(
        lambda: claims.release_claim(request=request, mentor=mentor),
        lambda: requests.ask_for_another_mentor(request=request),
    )
    assert said in (["done", "nobody_to_change"], ["no_claim", "done"])
    request.refresh_from_db()
    assert (request.status, len(kinds())) == ("waiting", 1)
