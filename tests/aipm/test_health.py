import pytest
from django.db import OperationalError

from aipm import health


def test_livez_asks_nothing(client):  # without the database mark, a query would fail the test
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.django_db
def test_readyz_when_all_answer(client, django_assert_num_queries):
    with django_assert_num_queries(2):  # SELECT 1, and a read from the cache table
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": ["database", "cache"]})


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["database", "cache"])
def test_readyz_when_one_does_not(client, monkeypatch, caplog, missing):
    def refuse(*args, **kwargs):
        raise OperationalError("the password is hunter2")

    monkeypatch.setattr(health, "CHECKS", {**health.CHECKS, missing: refuse})
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Not ready",
        "status": 503,
        "code": "not_ready",
        "detail": f"No answer from: {missing}.",
    }
    assert f"{missing} does not answer" in [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_only_reading(client, path):
    assert client.post(path).status_code == 405
