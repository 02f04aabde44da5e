import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from structlog.contextvars import bound_contextvars

from outbox import registry
from outbox.actions import promise, retry
from outbox.models import Promise
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_change_that_is_rolled_back_promises_nothing():
    class ChangedMind(Exception):
        pass

    @transaction.atomic
    def change() -> None:
        promise(kind="deliver", payload={"user": make_user().pk})
        raise ChangedMind

    with pytest.raises(ChangedMind):
        change()
    assert Promise.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_it_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        promise(kind="deliver")
    assert Promise.objects.count() == 0


def test_a_kind_that_nobody_keeps_is_refused_at_once():
    with pytest.raises(registry.UnknownKind):
        promise(kind="misspelt")


def test_the_same_key_is_the_same_promise():
    first = promise(kind="deliver", key="monday:1:2026-03-30", payload={"user": 1})
    again = promise(kind="deliver", key="monday:1:2026-03-30", payload={"user": 2})
    other = promise(kind="fail", key="monday:1:2026-03-30")
    assert (again.pk, again.payload) == (first.pk, {"user": 1})
    assert other.pk != first.pk
    assert Promise.objects.count() == 2


def test_without_a_key_each_is_one_of_its_own():
    assert promise(kind="deliver").pk != promise(kind="deliver").pk


def test_it_remembers_the_request_that_caused_it():
    with bound_contextvars(request_id="7f3a"):
        assert promise(kind="deliver").request_id == "7f3a"
    assert promise(kind="deliver").request_id == ""


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("promise_state_known_and_done_has_a_time", {"state": "lost"}),
        ("promise_state_known_and_done_has_a_time", {"state": "done"}),
        ("promise_state_known_and_done_has_a_time", {"done_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}),
        ("promise_lease_has_holder_and_end", {"leased_by": "somebody"}),
        ("promise_lease_has_holder_and_end", {"leased_until": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}),
        (
            "promise_leased_only_while_waiting",
            {"state": "dead", "leased_by": "somebody", "leased_until": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        ),
    ],
)
def test_the_database_holds_the_rules(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Promise.objects.create(kind="deliver", key="1", **fields)


class TestRetry:
    def test_the_dead_live_again_with_all_attempts(self, time_machine):
        now = dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC)
        time_machine.move_to(now, tick=False)
        dead = Promise.objects.create(kind="deliver", key="1", state="dead", attempts=14, last_error="why")
        assert retry(Promise.objects.all()) == 1
        dead.refresh_from_db()
        assert (dead.state, dead.attempts, dead.due_at, dead.last_error) == ("waiting", 0, now, "why")

    def test_what_is_done_or_under_way_is_left_alone(self):
        now = dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC)
        Promise.objects.create(kind="deliver", key="1", state="done", done_at=now)
        Promise.objects.create(kind="deliver", key="2", leased_by="somebody", leased_until=now, attempts=1)
        assert retry(Promise.objects.all()) == 0

    def test_an_admin_does_it_in_the_admin(self, admin, signed_in):
        dead = Promise.objects.create(kind="deliver", key="1", state="dead", attempts=14, last_error="why")
        client = signed_in(admin)
        page = client.get("/admin/outbox/promise/?state__exact=dead")
        assert page.status_code == 200
        assert page.content.decode().count("why") == 1
        data = {"action": "retry", "_selected_action": str(dead.pk)}
        response = client.post("/admin/outbox/promise/", data, follow=True)
        assert [str(message) for message in response.context["messages"]] == ["1 promise will be tried again."]
        assert list(Promise.objects.values_list("state", "attempts")) == [("waiting", 0)]

    def test_nobody_writes_or_reads_promises_by_hand(self, admin, curator, signed_in):
        held = Promise.objects.create(kind="deliver", key="1")
        assert signed_in(admin).get("/admin/outbox/promise/add/").status_code == 403
        assert signed_in(admin).post(f"/admin/outbox/promise/{held.pk}/change/", {"kind": "x"}).status_code == 403
        assert signed_in(curator).get("/admin/outbox/promise/").status_code == 403


def test_two_apps_cannot_keep_the_same_kind(monkeypatch):
    from django.apps import apps

    monkeypatch.undo()
    monkeypatch.setattr(apps.get_app_config("outbox"), "outbox_work", {"x": "a.b"}, raising=False)
    monkeypatch.setattr(apps.get_app_config("accounts"), "outbox_deliveries", {"x": "c.d"}, raising=False)
    registry.handlers.cache_clear()
    with pytest.raises(ValueError, match="two apps"):
        registry.handlers()
    registry.handlers.cache_clear()


def test_every_registered_keeper_exists(monkeypatch):
    monkeypatch.undo()
    registry.handlers.cache_clear()
    assert [callable(handler.function) for handler in registry.handlers().values()] == [True] * len(registry.handlers())
