"""Who a token speaks for, and how far it reaches."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import exception_handler

from accounts import actions
from accounts.models import ApiToken
from tests import factories


@api_view(["GET", "POST"])
def whoami(request: Request) -> Response:
    return Response(request.user.email)


# How errors are worded is the API's own test.
whoami.cls.get_exception_handler = lambda view: exception_handler


def call(secret: str | None, method: str = "get", scheme: str = "Bearer"):
    headers = {"authorization": f"{scheme} {secret}"} if secret is not None else {}
    return whoami(getattr(APIRequestFactory(), method)("/", headers=headers))


@pytest.fixture
def reader(learner):
    return actions.create_token(user=learner, name="reader", scope="read", lifetime=timedelta(days=30))


@pytest.fixture
def writer(learner):
    return actions.create_token(user=learner, name="writer", scope="write")


def test_a_token_speaks_for_its_person(learner, reader):
    for scheme in ("Bearer", "bearer"):
        answer = call(reader[1], scheme=scheme)
        assert (answer.status_code, answer.data) == (200, learner.email)


def test_a_reader_does_not_write(reader):
    assert call(reader[1], "post").status_code == 403


def test_a_writer_writes(learner, writer):
    answer = call(writer[1], "post")
    assert (answer.status_code, answer.data) == (200, learner.email)


@pytest.mark.parametrize("secret", ["", "aipm_nobody-knows-this", "x" * 10_000, "aipm_\x00", "é"])
def test_an_unknown_token_is_refused(db, secret):
    answer = call(secret)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_no_token_is_refused(db):
    assert call(None).status_code == 401


def test_the_prefix_or_the_digest_is_not_the_token(reader):
    token, _secret = reader
    assert (call(token.prefix).status_code, call(token.digest).status_code) == (401, 401)


def test_an_expired_token_is_refused(reader, time_machine):
    expires_at = reader[0].expires_at
    time_machine.move_to(expires_at - timedelta(seconds=30))
    assert call(reader[1]).status_code == 200
    time_machine.move_to(expires_at)
    assert call(reader[1]).status_code == 401


def test_a_revoked_token_is_refused_at_once(reader):
    assert call(reader[1]).status_code == 200
    actions.revoke_token(token=reader[0])
    assert call(reader[1]).status_code == 401


def test_the_token_of_a_closed_account_is_refused(learner, reader):
    learner.is_active = False
    learner.save()
    assert call(reader[1]).status_code == 401


def test_the_last_use_is_noted_every_ten_minutes(reader, time_machine, count_queries):
    start = timezone.now()
    assert call(reader[1]).status_code == 200
    first = ApiToken.objects.get().last_used_at
    time_machine.move_to(start + timedelta(minutes=9))
    with count_queries() as counted:
        call(reader[1])
    assert [query["sql"][:6] for query in counted if "apitoken" in query["sql"]] == ["SELECT"]
    assert ApiToken.objects.get().last_used_at == first
    time_machine.move_to(start + timedelta(minutes=11))
    call(reader[1])
    assert ApiToken.objects.get().last_used_at > first


def test_two_tokens_never_share_a_secret(learner):
    secrets = {actions.create_token(user=learner, name="x", scope="read")[1] for _number in range(20)}
    assert len(secrets) == 20
    assert {len(secret) for secret in secrets} == {48}


def test_a_token_of_one_person_is_not_of_another(reader):
    other = factories.make_learner()
    assert list(ApiToken.objects.of(other)) == []
