"""What others see of a portfolio, by which door, and how its owner decides it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portfolio.actions import sharing as actions
from portfolio.models import CaseStudy, Portfolio, Revision, ShareLink
from tests.factories import (
    make_admin,
    make_artifact_type,
    make_case_study,
    make_enrollment,
    make_learner,
    make_mentor,
    make_portfolio,
    make_share_link,
    make_submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A visitor's browser."""
    return Client()


SECRET = "a secret draft sentence"


@pytest.fixture
def owner():
    return make_learner(name="Ana Kovač", handle="ana")


@pytest.fixture
def study(owner):
    """Shown in its first version; the second is a draft."""
    study = make_case_study(owner, title="From one model to three rules", slug="three-rules")
    make_submitted(study, body="Three plain rules.")
    Revision.objects.create(case_study=study, number=2, body=SECRET)
    actions.show_case_study(case_study=study, visibility="public")
    study.refresh_from_db()
    return study


@pytest.fixture
def portfolio(owner):
    return make_portfolio(owner, visibility="public")


def paths(study: CaseStudy, token: str) -> list[str]:
    return ["/p/ana/", f"/p/ana/{study.slug}/", f"/shared/{token}/", f"/shared/{token}/{study.slug}/"]


class TestThePublicPage:
    def test_it_shows_the_chosen_version_and_never_a_draft(self, client, portfolio, study):
        page = client.get("/p/ana/").content.decode()
        assert study.title in page
        assert "Self-published" in page
        piece = client.get(f"/p/ana/{study.slug}/").content.decode()
        assert "Three plain rules." in piece
        assert SECRET not in page + piece

    def test_it_says_reviewed_only_of_an_approved_version(self, client, portfolio, study):
        study.revisions.filter(number=1).update(approved_at=timezone.now())
        make = study.revisions.drafts().get()
        make_submitted(study, body="The second.")
        assert "Reviewed" in client.get("/p/ana/").content.decode()
        actions.show_case_study(case_study=study, visibility="public", number=make.number)
        page = client.get("/p/ana/").content.decode()
        assert '<span class="status status-accepted">' not in page

    @pytest.mark.parametrize("visibility", ["private", "link"])
    def test_nobody_else_finds_one_that_is_not_public(self, client, signed_in, owner, portfolio, study, visibility):
        Portfolio.objects.update(visibility=visibility)
        others = [client, signed_in(make_learner()), signed_in(make_mentor()), signed_in(make_admin())]
        for path in ("/p/ana/", f"/p/ana/{study.slug}/"):
            assert [other.get(path).status_code for other in others] == [404] * 4
        preview = signed_in(owner).get("/p/ana/")
        assert preview.status_code == 200
        assert "Only you see this page" in preview.content.decode()
        assert preview["X-Robots-Tag"] == "noindex, nofollow"

    def test_a_public_page_may_be_indexed(self, client, portfolio, study):
        response = client.get("/p/ana/")
        assert "X-Robots-Tag" not in response.headers
        assert "noindex" not in response.content.decode()
        assert '"ProfilePage"' in response.content.decode()

    @pytest.mark.parametrize(
        "change", [{"visibility": "private", "shown_number": None}, {"deleted_at": timezone.now()}]
    )
    def test_what_is_taken_back_is_gone_at_once(self, client, portfolio, study, change):
        CaseStudy.objects.update(**change)
        assert study.title not in client.get("/p/ana/").content.decode()
        assert client.get(f"/p/ana/{study.slug}/").status_code == 404

    def test_a_piece_for_links_is_not_on_it(self, client, portfolio, study):
        CaseStudy.objects.update(visibility="link")
        assert study.title not in client.get("/p/ana/").content.decode()
        assert client.get(f"/p/ana/{study.slug}/").status_code == 404

    def test_it_never_shows_the_address_that_one_signs_in_with(self, client, owner, portfolio, study):
        type(owner).objects.update(name="")
        pages = [client.get(path).content.decode() for path in ("/p/ana/", f"/p/ana/{study.slug}/")]
        assert [owner.email in page for page in pages] == [False, False]

    def test_progress_is_there_only_when_it_is_wished(self, client, owner, portfolio, study):
        make_enrollment(owner)
        assert "weeks done" not in client.get("/p/ana/").content.decode()
        Portfolio.objects.update(shows_progress=True)
        assert "0 of 4 weeks done" in client.get("/p/ana/").content.decode()

    def test_skills_stand_with_the_pieces_that_show_them(self, client, owner, portfolio, study):
        from roadmaps.models import Skill

        study.artifact_type.skills.add(Skill.objects.create(key="risk", name="Risk registers", category="method"))
        page = client.get("/p/ana/").content.decode()
        assert "<dt>Risk registers</dt><dd>From one model to three rules" in page
        Portfolio.objects.update(shows_skills=False)
        assert "Risk registers" not in client.get("/p/ana/").content.decode()

    @pytest.mark.parametrize("pieces", [1, 3, 30])
    def test_the_number_of_queries_does_not_grow(self, client, owner, portfolio, pieces, django_assert_num_queries):
        kind = make_artifact_type("kind")
        for _number in range(pieces):
            revision = make_submitted(make_case_study(owner, artifact_type=kind))
            actions.show_case_study(case_study=revision.case_study, visibility="public")
        client.get("/p/ana/")
        with django_assert_num_queries(6):
            client.get("/p/ana/")

    def test_a_person_who_was_shut_out_shows_nothing(self, client, owner, portfolio, study):
        make_share_link(owner, "token")
        type(owner).objects.update(is_active=False)
        assert [client.get(path).status_code for path in paths(study, "token")] == [404] * 4


class TestSecretLinks:
    def test_one_to_the_portfolio_opens_what_is_on_it(self, client, owner, portfolio, study):
        Portfolio.objects.update(visibility="link")
        make_share_link(owner, "token")
        response = client.get("/shared/token/")
        assert f'href="/shared/token/{study.slug}/"' in response.content.decode()
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-cache"
        assert "Three plain rules." in client.get(f"/shared/token/{study.slug}/").content.decode()

    def test_one_to_a_private_portfolio_opens_nothing(self, client, owner, portfolio, study):
        Portfolio.objects.update(visibility="private")
        make_share_link(owner, "token")
        assert client.get("/shared/token/").status_code == 404

    def test_one_to_a_piece_opens_that_piece_alone(self, client, owner, study):
        other = make_submitted(make_case_study(owner)).case_study
        actions.show_case_study(case_study=other, visibility="public")
        make_share_link(owner, "token", case_study=study)
        page = client.get("/shared/token/").content.decode()
        assert "Three plain rules." in page
        assert other.title not in page
        assert client.get(f"/shared/token/{other.slug}/").status_code == 404

    @pytest.mark.parametrize(
        "change",
        [
            {"revoked_at": timezone.now()},
            {"created_at": timezone.now() - timedelta(days=2), "expires_at": timezone.now() - timedelta(days=1)},
        ],
    )
    def test_one_that_is_over_opens_nothing(self, client, owner, portfolio, study, change):
        make_share_link(owner, "token", **change)
        assert client.get("/shared/token/").status_code == 404
        assert client.get(f"/shared/token/{study.slug}/").status_code == 404

    def test_one_that_never_was_looks_the_same(self, client):
        assert client.get("/shared/never-was/").status_code == 404

    def test_a_piece_made_private_is_closed_to_its_links(self, client, owner, study):
        make_share_link(owner, "token", case_study=study)
        actions.show_case_study(case_study=study, visibility="private")
        assert client.get("/shared/token/").status_code == 404


class TestDeciding:
    def test_a_public_page_needs_a_handle_and_a_name(self, owner):
        with pytest.raises(ValidationError) as without_handle:
            actions.update_portfolio(user=owner, handle="", visibility="public")
        owner.name = ""
        with pytest.raises(ValidationError) as without_name:
            actions.update_portfolio(user=owner, handle="ana", visibility="public")
        assert list(without_handle.value.message_dict) == ["handle"]
        assert list(without_name.value.message_dict) == ["visibility"]
        assert not Portfolio.objects.exists()

    @pytest.mark.parametrize(
        ("handle", "code"),
        [("kenji", "taken"), ("KENJI", "taken"), ("admin", "reserved"), ("a b", "invalid"), ("é", "invalid")],
    )
    def test_a_handle_that_cannot_be_had(self, owner, handle, code):
        make_learner(handle="kenji")
        with pytest.raises(ValidationError) as refused:
            actions.update_portfolio(user=owner, handle=handle, visibility="private")
        assert refused.value.error_dict["handle"][0].code == code
        owner.refresh_from_db()
        assert owner.handle == "ana"

    def test_only_what_was_submitted_can_be_shown(self, study):
        for number in (2, 7):  # the draft, and one that does not exist
            with pytest.raises(ValidationError) as refused:
                actions.show_case_study(case_study=study, visibility="public", number=number)
            assert refused.value.message_dict == {"number": ["Only a submitted version can be shown. Submit it first."]}
        study.refresh_from_db()
        assert study.shown_number == 1

    def test_a_link_to_a_private_piece_opens_it_to_links(self, owner):
        study = make_submitted(make_case_study(owner)).case_study
        link, token = actions.make_link(user=owner, case_study=study)
        study.refresh_from_db()
        assert (study.visibility, study.shown_number) == ("link", 1)
        assert link.digest == ShareLink.digest_of(token)

    def test_a_link_in_the_past_is_refused(self, owner):
        with pytest.raises(ValidationError, match="still to come"):
            actions.make_link(user=owner, expires_at=timezone.now() - timedelta(minutes=1))

    def test_there_is_an_end_to_links(self, owner, monkeypatch):
        monkeypatch.setattr(actions, "MAX_LINKS", 1)
        actions.make_link(user=owner)
        with pytest.raises(ValidationError, match="more are not possible"):
            actions.make_link(user=owner)

    def test_the_order(self, owner):
        first, second, third = (make_case_study(owner) for _n in range(3))
        actions.order_case_studies(user=owner, slugs=[third.slug])
        in_order = CaseStudy.objects.of(owner).in_own_order()
        assert list(in_order) == [third, first, second]
        actions.move_case_study(case_study=first, up=True)
        assert list(in_order.all()) == [first, third, second]
        actions.move_case_study(case_study=second, up=False)
        assert list(in_order.all()) == [first, third, second]
        for slugs in ([first.slug, first.slug], [make_case_study().slug]):
            with pytest.raises(ValidationError, match="Name each of your case studies once"):
                actions.order_case_studies(user=owner, slugs=slugs)


class TestThePageToDecide:
    @pytest.fixture
    def client(self, signed_in, owner):
        return signed_in(owner)

    def test_saving_the_page(self, client, owner):
        data = {"visibility": "public", "handle": "Ana-K", "headline": "AI projects", "shows_skills": "on"}
        assert client.post("/portfolio/sharing/", data).status_code == 302
        owner.refresh_from_db()
        assert owner.handle == "ana-k"
        assert owner.portfolio.headline == "AI projects"
        assert client.get("/p/ana-k/").status_code == 200

    @pytest.mark.parametrize(
        "data",
        [
            {"visibility": "everybody"},
            {"visibility": "public", "handle": "x"},
            {"visibility": "link", "handle": "ana", "website": "javascript:alert(1)"},
            {"visibility": "link", "handle": "ana", "contact_email": "nobody"},
            {"visibility": "link", "handle": "ana", "headline": "x" * 141},
            {"visibility": "link", "handle": "ana", "about": "a\x00b"},
        ],
    )
    def test_bad_input_changes_nothing(self, client, owner, data):
        response = client.post("/portfolio/sharing/", data)
        assert response.status_code == 422
        assert "notice-danger" in response.content.decode()
        assert not Portfolio.objects.exists()

    def test_choosing_a_version(self, client, study):
        response = client.post(f"/portfolio/sharing/pieces/{study.slug}/", {"visibility": "private"})
        assert response.status_code == 302
        study.refresh_from_db()
        assert (study.visibility, study.shown_number) == ("private", None)
        response = client.post(f"/portfolio/sharing/pieces/{study.slug}/", {"visibility": "public", "number": "2"})
        assert response.status_code == 422

    def test_a_link_is_shown_once(self, client, owner, study):
        response = client.post("/portfolio/sharing/links/", {"what": study.slug, "label": "Recruiter", "days": "7"})
        link = ShareLink.objects.get()
        assert link.expires_at - link.created_at == pytest.approx(timedelta(days=7), abs=timedelta(seconds=5))
        path = response.context["new_link"].partition("/shared/")[2]
        assert Client().get(f"/shared/{path}").status_code == 200
        assert path not in client.get("/portfolio/sharing/").content.decode()
        assert client.post(f"/portfolio/sharing/links/{link.pk}/revoke/").status_code == 302
        assert Client().get(f"/shared/{path}").status_code == 404

    def test_somebody_elses_things_are_not_there(self, client):
        other = make_learner()
        study = make_submitted(make_case_study(other)).case_study
        link = make_share_link(other)
        assert client.post(f"/portfolio/sharing/pieces/{study.slug}/", {"visibility": "public"}).status_code == 404
        assert client.post(f"/portfolio/sharing/links/{link.pk}/revoke/").status_code == 404
        response = client.post("/portfolio/sharing/links/", {"what": study.slug, "days": "7"})
        assert response.status_code == 422
        assert study.title not in client.get("/portfolio/sharing/").content.decode()

    @pytest.mark.parametrize("pieces", [1, 3, 30])
    def test_the_number_of_queries_does_not_grow(self, client, owner, pieces, django_assert_num_queries):
        kind = make_artifact_type("kind")
        for _number in range(pieces):
            make_submitted(make_case_study(owner, artifact_type=kind))
            make_share_link(owner)
        client.get("/portfolio/sharing/")
        with django_assert_num_queries(7):
            client.get("/portfolio/sharing/")
