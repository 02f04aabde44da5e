"""Every step of a request, from every state, by every role: what happens, on the page and in the API alike.

``ok`` is done; ``404`` may not know that it exists; a word is the code of the refusal, whose message
both surfaces show. ``first`` is the mentor in question: whom it was sent to, whom it waits for, who has
it, who reviewed it. ``second`` is a mentor besides.
"""

import datetime as dt
import re

import pytest
from django.db import transaction
from django.utils import timezone

from reviews.models import RequestEvent, ReviewRequest
from tests.factories import make_admin, make_learner, make_mentor

from .factories import make_cohort, make_request, make_review

pytestmark = pytest.mark.django_db

ROLES = ("author", "learner", "first", "second", "admin")

TABLE = """
# step            state        author            learner  first     second    admin
claim             waiting      404               404      ok        ok        404
claim             addressed    404               404      ok        404       404
claim             cohort       404               404      ok        404       404
claim             reserved     404               404      ok        reserved  404
claim             claimed      404               404      ok        in_hand   404
claim             claim_over   404               404      ok        ok        404
claim             publishing   404               404      ok        in_hand   404
claim             reviewed     404               404      not_open  404       404
claim             withdrawn    404               404      404       404       404
claim             ended        404               404      404       404       404
renew             waiting      404               404      no_claim  no_claim  404
renew             addressed    404               404      no_claim  404       404
renew             cohort       404               404      no_claim  404       404
renew             reserved     404               404      no_claim  no_claim  404
renew             claimed      404               404      ok        no_claim  404
renew             claim_over   404               404      no_claim  no_claim  404
renew             renewed      404               404      longest   no_claim  404
renew             publishing   404               404      not_open  no_claim  404
renew             reviewed     404               404      no_claim  404       404
renew             withdrawn    404               404      404       404       404
renew             ended        404               404      404       404       404
release           waiting      404               404      no_claim  no_claim  404
release           addressed    404               404      no_claim  404       404
release           cohort       404               404      no_claim  404       404
release           reserved     404               404      no_claim  no_claim  404
release           claimed      404               404      ok        no_claim  404
release           claim_over   404               404      no_claim  no_claim  404
release           publishing   404               404      not_open  no_claim  404
release           reviewed     404               404      no_claim  404       404
release           withdrawn    404               404      404       404       404
release           ended        404               404      404       404       404
withdraw          waiting      ok                404      404       404       404
withdraw          addressed    ok                404      404       404       404
withdraw          cohort       ok                404      404       404       404
withdraw          reserved     ok                404      404       404       404
withdraw          claimed      in_hand           404      404       404       404
withdraw          claim_over   ok                404      404       404       404
withdraw          publishing   in_hand           404      404       404       404
withdraw          reviewed     not_open          404      404       404       404
withdraw          withdrawn    ok                404      404       404       404
withdraw          ended        not_open          404      404       404       404
another-mentor    waiting      nobody_to_change  404      404       404       404
another-mentor    addressed    ok                404      404       404       404
another-mentor    cohort       ok                404      404       404       404
another-mentor    reserved     ok                404      404       404       404
another-mentor    claimed      ok                404      404       404       404
another-mentor    claim_over   nobody_to_change  404      404       404       404
another-mentor    publishing   not_open          404      404       404       404
another-mentor    reviewed     not_open          404      404       404       404
another-mentor    withdrawn    not_open          404      404       404       404
another-mentor    ended        not_open          404      404       404       404
reassign          waiting      404               404      404       404       ok
reassign          addressed    404               404      404       404       ok
reassign          cohort       404               404      404       404       ok
reassign          reserved     404               404      404       404       ok
reassign          claimed      404               404      404       404       ok
reassign          claim_over   404               404      404       404       ok
reassign          publishing   404               404      404       404       not_open
reassign          reviewed     404               404      404       404       not_open
reassign          withdrawn    404               404      404       404       not_open
reassign          ended        404               404      404       404       not_open
"""

MESSAGES = {
    "in_hand": r"taken this piece: Mona First\.|A mentor has this piece, so it cannot be withdrawn",
    "reserved": r"waits for the mentor who knows it: Mona First\.",
    "not_open": r"This request is over|finishing the review at this moment",
    "no_claim": r"You do not have this piece now\.",
    "longest": r"cannot keep it any longer",
    "nobody_to_change": r"waits for any mentor already",
}
# What becomes of it, and the event that says so; nothing happens twice.
BECOMES = {
    "claim": ("claimed", "claimed"),
    "renew": ("claimed", "renewed"),
    "release": ("waiting", "released"),
    "withdraw": ("withdrawn", "withdrawn"),
    "another-mentor": ("waiting", "another_mentor"),
    "reassign": ("claimed", "reassigned"),
}
REPEATED = {("claim", "claimed"), ("claim", "publishing"), ("withdraw", "withdrawn")}
CONFLICTS = {"in_hand", "not_open"}


def rows() -> list[tuple[str, str, tuple[str, ...]]]:
    lines = [line.split() for line in TABLE.splitlines() if line and not line.startswith("#")]
    return [(step, state, tuple(cells)) for step, state, *cells in lines]


def make_world(state: str) -> tuple[ReviewRequest, dict]:
    first, now = make_mentor(name="Mona First"), timezone.now()
    day = dt.timedelta(days=1)
    taken = {"claimed_by": first, "claimed_at": now - day, "claim_expires_at": now + day}
    fields = {
        "addressed": {"mentor": first},
        "reserved": {"reserved_for": first, "reserved_until": now + day},
        "claimed": taken,
        "claim_over": taken | {"claim_expires_at": now},
        "renewed": taken | {"claimed_at": now - 5 * day},
        "publishing": taken,
        "reviewed": taken | {"status": "reviewed", "closed_at": now},
        "withdrawn": {"status": "withdrawn", "closed_at": now},
        "ended": {"status": "ended", "closed_at": now},
    }.get(state, {})
    if state == "cohort":
        fields = {"cohort": make_cohort(mentors=[first])}
    request = make_request(**fields)
    if state == "publishing":
        make_review(request, mentor=first, verdict="approved", published_at=now)
    elif state == "reviewed":
        make_review(request, mentor=first, verdict="approved", took_effect_at=now)
    people = {
        "author": request.case_study.owner,
        "learner": make_learner(),
        "first": first,
        "second": make_mentor(name="Mia Second"),
        "admin": make_admin(),
        "third": make_mentor(name="Mo Third"),
    }
    return request, people


def on_the_page(client, request, step, third) -> tuple[str, str]:
    fields = {"another-mentor": {"to": "anyone"}, "reassign": {"mentor": third.pk, "reason": "She is ill."}}
    answer = client.post(f"/reviews/requests/{request.pk}/{step}/", fields.get(step, {}))
    return {302: "ok", 422: "refused"}.get(answer.status_code, str(answer.status_code)), answer.content.decode()


def in_the_api(client, request, step, third) -> tuple[str, str]:
    place = "requests" if step in ("withdraw", "another-mentor") else "queue"
    fields = {"reassign": {"mentor": third.pk, "reason": "She is ill."}}.get(step, {})
    answer = client.post(f"/api/v1/reviews/{place}/{request.pk}/{step}/", fields, format="json")
    if answer.status_code in (200, 204):
        return "ok", ""
    if answer.status_code in (400, 409):
        [error] = answer.json()["errors"]
        assert (answer.status_code == 409) == (error["code"] in CONFLICTS)
        return error["code"], answer.json()["detail"]
    return str(answer.status_code), ""


@pytest.mark.parametrize(("step", "state", "cells"), rows(), ids=[f"{step}-{state}" for step, state, _c in rows()])
def test_step(signed_in, api, step, state, cells):
    request, people = make_world(state)
    before = ReviewRequest.objects.values().get(pk=request.pk)
    for role, expected in zip(ROLES, cells, strict=True):
        for surface, client in ((on_the_page, signed_in(people[role])), (in_the_api, api(people[role]))):
            untouched = transaction.savepoint()
            said, text = surface(client, request, step, people["third"])
            events = list(RequestEvent.objects.order_by("pk").values_list("kind", flat=True))
            row = ReviewRequest.objects.values().get(pk=request.pk)
            if expected == "ok":
                assert said == "ok", (role, surface.__name__, text)
                status, event = BECOMES[step]
                repeated = (step, state) in REPEATED
                fell_back = ["expired"] if state == "claim_over" else []
                assert row["status"] == status
                assert events == ([] if repeated else [*fell_back, event]), (role, surface.__name__)
            else:
                assert row == before, (role, surface.__name__)
                assert events == [], (role, surface.__name__)
                if expected == "404":
                    assert said == "404", (role, surface.__name__)
                else:
                    assert said in (expected, "refused"), (role, surface.__name__, text)
                    assert re.search(MESSAGES[expected], text), (role, surface.__name__)
            transaction.savepoint_rollback(untouched)


def test_visitors_get_nowhere(client, api):
    request, people = make_world("waiting")
    for step in BECOMES:
        assert client.post(f"/reviews/requests/{request.pk}/{step}/").url.startswith("/accounts/login/")
        assert in_the_api(api(), request, step, people["third"])[0] == "401"
