import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import NotificationPreference
from accounts.notifications import actions
from accounts.notifications.unsubscribing import unsubscribe_url
from tests.accounts.notifications.conftest import REVIEWED
from tests.factories import make_learner

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def told(learner):
    return actions.notify(user=learner, kind="review", params=REVIEWED, link="/settings/")


class TestBell:
    def test_counts_what_is_unread(self, learner, signed_in, told):
        client = signed_in(learner)
        assert text(client.get(reverse("notifications"))).count("1 unread notification") == 1
        actions.mark_all_read(user=learner)
        assert text(client.get(reverse("notifications"))).count("unread notification") == 0

    def test_is_not_there_for_visitors(self, client):
        assert "badge-link" not in text(client.get(reverse("account_login")))


class TestPage:
    def test_lists_ones_own_latest_first(self, learner, signed_in, told):
        actions.notify(user=learner, kind="quietly")
        actions.notify(user=make_learner(), kind="review", params=REVIEWED | {"who": "Somebody else"})
        page = text(signed_in(learner).get(reverse("notifications")))
        assert page.index("Quietly</p>" if "Quietly</p>" in page else "Quietly<br>") < page.index("Marta reviewed")
        assert "Somebody else" not in page

    def test_costs_the_same_for_one_and_for_thirty(self, learner, signed_in, count_queries):
        client = signed_in(learner)
        numbers = []
        for more in (1, 29):
            for _ in range(more):
                actions.notify(user=learner, kind="quietly")
            client.get(reverse("notifications"))
            with count_queries() as queries:
                client.get(reverse("notifications"))
            numbers.append(len(queries))
        assert numbers == [6, 6]

    def test_the_31st_is_on_the_next_page(self, learner, signed_in):
        for _ in range(31):
            actions.notify(user=learner, kind="quietly")
        client = signed_in(learner)
        assert text(client.get(reverse("notifications"))).count("Quietly<br>") == 30
        assert text(client.get(reverse("notifications") + "?page=2")).count("Quietly<br>") == 1
        assert client.get(reverse("notifications") + "?page=nonsense").status_code == 200

    def test_a_kind_that_no_app_knows_any_more_is_left_out(self, learner, signed_in, told):
        type(told).objects.update(kind="of-an-older-version")
        assert signed_in(learner).get(reverse("notifications")).status_code == 200

    def test_one_is_marked_as_read(self, learner, signed_in, told):
        client = signed_in(learner)
        assert client.post(reverse("read-notification", args=[told.pk]), {"stay": ""}).url == reverse("notifications")
        assert client.post(reverse("read-notification", args=[told.pk])).url == "/settings/"
        told.refresh_from_db()
        assert told.read_at is not None

    def test_nobody_elses(self, signed_in, told):
        client = signed_in(make_learner())
        assert client.post(reverse("read-notification", args=[told.pk])).status_code == 404
        client.post(reverse("read-all-notifications"))
        told.refresh_from_db()
        assert told.read_at is None

    @pytest.mark.parametrize("name", ["notifications", "notification-preferences"])
    def test_needs_a_sign_in(self, client, name):
        assert client.get(reverse(name)).url == f"{reverse('account_login')}?next={reverse(name)}"


class TestPreferences:
    def test_offers_what_each_kind_has(self, learner, signed_in):
        page = text(signed_in(learner).get(reverse("notification-preferences")))
        assert re.findall(r'name="([^"]+-(?:in_app|email))"', page) == [
            "review-in_app", "review-email", "tip-email", "quietly-in_app",
        ]  # fmt: skip

    def test_only_what_differs_is_written(self, learner, signed_in):
        client = signed_in(learner)
        url = reverse("notification-preferences")
        same = {"review-in_app": "on", "review-email": "at_once", "tip-email": "at_once", "quietly-in_app": "on"}
        assert client.post(url, same).url == url
        assert NotificationPreference.objects.count() == 0
        client.post(url, {"review-email": "weekly", "tip-email": "off"})
        chosen = NotificationPreference.objects.order_by("kind").values_list("kind", "in_app", "email")
        assert list(chosen) == [("quietly", False, "off"), ("review", False, "weekly"), ("tip", False, "off")]

    def test_what_is_not_offered_is_refused_beside_the_field(self, learner, signed_in):
        response = signed_in(learner).post(
            reverse("notification-preferences"), {"review-email": "hourly", "tip-email": "off"}
        )
        assert response.status_code == 422
        assert text(response).count("hourly is not one of the available choices") == 2  # in the summary too
        assert NotificationPreference.objects.count() == 0


class TestUnsubscribe:
    @pytest.fixture
    def link(self, learner, settings):
        settings.SITE_URL = ""
        return unsubscribe_url(learner, "review")

    def chosen(self) -> list[tuple[str, str]]:
        return list(NotificationPreference.objects.values_list("kind", "email"))

    def test_looking_changes_nothing(self, client, link):
        response = client.get(link)
        assert "“A review is there” will no longer come by e-mail." in text(response)
        assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        assert self.chosen() == []

    def test_one_click_from_a_mail_program_without_token_or_cookie(self, link):
        client = Client(enforce_csrf_checks=True)
        for _ in range(2):
            assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
            assert self.chosen() == [("review", "off")]

    def test_it_can_be_taken_back(self, client, link):
        client.post(link)
        assert "comes by e-mail as before" in text(client.post(link, {"again": ""}))
        assert self.chosen() == [("review", "at_once")]

    @pytest.mark.parametrize("token", ["nonsense", "WzEsInJldmlldyJd:forged"])
    def test_a_link_that_we_did_not_sign_is_not_found(self, client, token):
        assert client.post(reverse("unsubscribe", args=[token])).status_code == 404

    def test_a_summary(self, client, learner, settings):
        settings.SITE_URL = ""
        actions.set_preference(user=learner, kind="review", email="weekly")
        link = unsubscribe_url(learner, "weekly")
        assert "“The weekly summary” no longer comes by e-mail." in text(client.post(link))
        assert self.chosen() == [("review", "off")]

    def test_of_somebody_who_has_left_it_answers_the_same(self, client, learner, link):
        learner.delete()
        assert client.post(link).status_code == 200
