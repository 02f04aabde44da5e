import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import MailSlot, Notification, NotificationPreference
from accounts.notifications import actions
from outbox.models import Promise
from tests.accounts.notifications.conftest import REVIEWED
from tests.factories import make_learner

pytestmark = pytest.mark.django_db


def promised() -> list[tuple[str, dict]]:
    return list(Promise.objects.order_by("created_at").values_list("kind", "payload"))


class TestNotify:
    def test_a_row_and_the_promise_of_a_mail(self, learner):
        told = actions.notify(user=learner, kind="review", params=REVIEWED, link="/plans/x/")
        assert told.text == "Marta reviewed “Charter” until Monday 30 March"
        assert (told.in_app, told.email, told.read_at) == (True, "at_once", None)
        assert promised() == [("notification", {"user": learner.pk, "notification": told.pk})]

    def test_once_for_a_key(self, learner):
        first = actions.notify(user=learner, kind="review", params=REVIEWED, key="review:1")
        assert actions.notify(user=learner, kind="review", params=REVIEWED, key="review:1").pk == first.pk
        other = actions.notify(user=make_learner(), kind="review", params=REVIEWED, key="review:1")
        assert other.pk != first.pk
        assert Promise.objects.count() == 2

    def test_without_a_key_as_often_as_it_is_said(self, learner):
        actions.notify(user=learner, kind="review", params=REVIEWED)
        actions.notify(user=learner, kind="review", params=REVIEWED)
        assert Notification.objects.count() == 2

    def test_a_change_that_is_rolled_back_tells_nobody(self, learner):
        class ChangedMind(Exception):
            pass

        @transaction.atomic
        def change() -> None:
            actions.notify(user=learner, kind="review", params=REVIEWED)
            raise ChangedMind

        with pytest.raises(ChangedMind):
            change()
        assert (Notification.objects.count(), Promise.objects.count()) == (0, 0)

    def test_who_wants_nothing_gets_nothing(self, learner):
        actions.set_preference(user=learner, kind="review", in_app=False, email="off")
        assert actions.notify(user=learner, kind="review", params=REVIEWED) is None
        assert (Notification.objects.count(), Promise.objects.count()) == (0, 0)

    @pytest.mark.parametrize(("kind", "in_app", "email"), [("tip", False, "at_once"), ("quietly", True, "off")])
    def test_a_channel_that_is_not_offered_is_not_used(self, learner, kind, in_app, email):
        told = actions.notify(user=learner, kind=kind)
        assert (told.in_app, told.email) == (in_app, email)

    def test_for_a_summary_it_waits_and_its_turn_is_set(self, learner):
        actions.set_preference(user=learner, kind="review", email="weekly")
        actions.notify(user=learner, kind="review", params=REVIEWED)
        actions.notify(user=learner, kind="review", params=REVIEWED)
        assert promised() == []
        assert list(MailSlot.objects.values_list("user", "mailing")) == [(learner.pk, "weekly")]

    @pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/"])
    def test_a_link_stays_on_this_site(self, learner, link):
        with pytest.raises(ValueError, match="not a path on this site"):
            actions.notify(user=learner, kind="review", params=REVIEWED, link=link)


class TestReading:
    def test_once_read_the_time_stays(self, learner, time_machine):
        told = actions.notify(user=learner, kind="review", params=REVIEWED)
        time_machine.move_to("2026-03-30T07:00:00Z", tick=False)
        at = actions.mark_read(notification=told).read_at
        time_machine.move_to("2026-03-31T07:00:00Z", tick=False)
        assert actions.mark_read(notification=told).read_at == at

    def test_all_of_ones_own_and_nobody_elses(self, learner):
        for user in (learner, learner, make_learner()):
            actions.notify(user=user, kind="review", params=REVIEWED)
        assert actions.mark_all_read(user=learner) == 2
        assert actions.mark_all_read(user=learner) == 0
        assert Notification.objects.unread().count() == 1


class TestPreferences:
    def test_one_channel_leaves_the_other(self, learner):
        actions.set_preference(user=learner, kind="review", email="daily")
        actions.set_preference(user=learner, kind="review", in_app=False)
        assert list(NotificationPreference.objects.values_list("in_app", "email")) == [(False, "daily")]

    @pytest.mark.parametrize(
        ("choice", "field", "code"),
        [
            ({"kind": "misspelt", "email": "off"}, "kind", "unknown_kind"),
            ({"kind": "tip", "email": "daily"}, "email", "not_offered"),
            ({"kind": "quietly", "email": "at_once"}, "email", "not_offered"),
            ({"kind": "review", "email": "hourly"}, "email", "not_offered"),
            ({"kind": "tip", "in_app": True}, "in_app", "not_offered"),
        ],
    )
    def test_what_is_not_offered_is_refused(self, learner, choice, field, code):
        with pytest.raises(ValidationError) as refused:
            actions.set_preference(user=learner, **choice)
        assert [(name, error[0].code) for name, error in refused.value.error_dict.items()] == [(field, code)]
        assert NotificationPreference.objects.count() == 0

    @pytest.mark.parametrize(("email", "then"), [("weekly", "weekly"), ("at_once", "off"), ("off", "off")])
    def test_what_waits_for_a_summary_follows(self, learner, email, then):
        actions.set_preference(user=learner, kind="review", email="daily")
        told = actions.notify(user=learner, kind="review", params=REVIEWED)
        actions.set_preference(user=learner, kind="review", email=email)
        told.refresh_from_db()
        assert told.email == then
        assert sorted(MailSlot.objects.values_list("mailing", flat=True)) == ["daily", *["weekly"] * (then == "weekly")]

    def test_unsubscribing_from_a_summary_ends_every_kind_in_it(self, learner):
        actions.set_preference(user=learner, kind="review", email="weekly")
        assert actions.unsubscribe(user=learner, subject="weekly") == ["review"]
        assert actions.unsubscribe(user=learner, subject="weekly") == []
        assert actions.unsubscribe(user=learner, subject="tip") == ["tip"]
        assert sorted(NotificationPreference.objects.values_list("kind", "email")) == [
            ("review", "off"),
            ("tip", "off"),
        ]


def test_a_text_that_cannot_be_said_is_never_kept(learner):
    """A row without its parameters would break every list that shows it."""
    with pytest.raises(KeyError) as missing:
        actions.notify(user=learner, kind="review", params={})
    assert missing.value.args[0] in REVIEWED
    assert not Notification.objects.exists()
