"""The pages of cohorts and the API are two surfaces of the same actions: the same rows, the same refusals."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from reviews.cohorts import actions
from reviews.models import Cohort, Invitation, Membership, Nudge
from roadmaps import actions as plans
from roadmaps.models import Enrollment
from tests.factories import make_case_study, make_edition, make_enrollment, make_learner, make_mentor, make_submitted
from tests.reviews.factories import make_cohort, make_request

pytestmark = pytest.mark.django_db
API = "/api/v1/cohorts/"


@pytest.fixture
def twins(db):
    """Two cohorts in the same position: one is changed by the pages, the other by the API."""
    roadmap = make_edition().roadmap
    found = []
    for slug in ("by-page", "by-api"):
        mentor = make_mentor(name="Mona Mentor")
        lea = make_learner(name="Lea")
        cohort = make_cohort(mentors=[mentor], learners=[lea], roadmap=roadmap, slug=slug, name="Twin")
        found.append((cohort, mentor))
    return found


def rows_of(cohort) -> dict:
    cohort.refresh_from_db()
    return {
        "cohort": (cohort.name, cohort.about, cohort.is_closed),
        "members": [
            (member.role, member.user.name, member.left_at is None)
            for member in cohort.memberships.select_related("user").order_by("pk")
        ],
        "invitations": [(each.email, each.role, each.revoked_at is None) for each in cohort.invitations.order_by("pk")],
        "words": list(Nudge.objects.filter(cohort=cohort).values_list("text", "learner__name", "mentor__name")),
    }


def learner(cohort) -> Membership:
    return Membership.objects.learners().get(cohort=cohort)


def link(cohort) -> Invitation:
    return Invitation.objects.get_or_create(
        cohort=cohort, digest=cohort.slug, defaults={"expires_at": timezone.now() + dt.timedelta(days=9)}
    )[0]


def waiting(cohort) -> None:
    make_request(make_submitted(make_case_study(learner(cohort).user)), cohort=cohort)


def closed(cohort) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(closed_at=timezone.now())


def closed_long_ago(cohort) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(closed_at=timezone.now() - dt.timedelta(days=2))


def written_to(cohort) -> None:
    mentor = Membership.objects.mentors().get(cohort=cohort).user
    actions.write_word(cohort=cohort, learner=learner(cohort).user, mentor=mentor, text="Hello")


def invited(cohort) -> None:
    mentor = Membership.objects.mentors().get(cohort=cohort).user
    actions.invite(cohort=cohort, by=mentor, email="cai@example.org")


NAMES = {"name": "Autumn", "about": "On Mondays"}
MAIL = {"email": "cai@example.org", "role": "learner"}
# before, page, method, address in the API, what is sent, the refusal
CASES = {
    "rename": (None, "manage/", "patch", "", NAMES, None),
    "rename to nothing": (None, "manage/", "patch", "", {"name": " ", "about": ""}, "name"),
    "rename a closed one": (closed, "manage/", "patch", "", NAMES, "This cohort is closed."),
    "close": (None, "manage/close/", "post", "close/", {}, None),
    "close over a piece": (waiting, "manage/close/", "post", "close/", {}, "1 piece waits for the mentors"),
    "reopen": (closed, "manage/reopen/", "post", "reopen/", {}, None),
    "reopen too late": (closed_long_ago, "manage/reopen/", "post", "reopen/", {}, "It was closed more than a day ago."),
    "a link": (None, "manage/links/", "post", "invitations/links/", {"days": 7}, None),
    "a link without end": (None, "manage/links/", "post", "invitations/links/", {"days": 999}, "days"),
    "a mail": (None, "manage/invite/", "post", "invitations/", MAIL, None),
    "a mail again": (invited, "manage/invite/", "post", "invitations/", MAIL, "This address had an invitation"),
    "no address": (None, "manage/invite/", "post", "invitations/", MAIL | {"email": "cai"}, "email"),
    "an unknown role": (None, "manage/invite/", "post", "invitations/", MAIL | {"role": "admin"}, "role"),
    "revoke": (link, "manage/invitations/{link}/revoke/", "delete", "invitations/{link}/", {}, None),
    "remove": (None, "manage/members/{learner}/remove/", "delete", "members/{learner}/", {}, None),
    "a word": (None, "learners/{learner}/", "post", "learners/{learner}/words/", {"text": " Hello\n"}, None),
    "no word": (None, "learners/{learner}/", "post", "learners/{learner}/words/", {"text": " "}, "text"),
    "a second word": (
        written_to, "learners/{learner}/", "post", "learners/{learner}/words/", {"text": "Hi"}, "You wrote to Lea",
    ),
    "the last mentor": (None, "leave/", "post", "leave/", {}, "You are the last mentor here."),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_both_surfaces_do_and_refuse_the_same(case, twins, signed_in, api):
    before, page, method, address, sent, refusal = CASES[case]
    (one, mentor_of_one), (two, mentor_of_two) = twins
    for cohort in (one, two):
        if before:
            before(cohort)
    parts = [{"learner": learner(cohort).pk, "link": link(cohort).pk} for cohort in (one, two)]
    untouched = rows_of(one)
    html = signed_in(mentor_of_one).post(f"/cohorts/{one.slug}/{page.format(**parts[0])}", sent)
    answer = getattr(api(mentor_of_two), method)(f"{API}{two.slug}/{address.format(**parts[1])}", sent or None)
    assert rows_of(one) == rows_of(two)
    if refusal is None:
        assert html.status_code in (200, 302)
        assert answer.status_code in (200, 201, 204), answer.content
        return
    assert html.status_code == 422
    assert rows_of(one) == untouched
    assert answer.status_code == 400, answer.content
    errors = answer.json()["errors"]
    if refusal in sent:
        assert [error["field"] for error in errors] == [refusal]
        assert html.content.decode().count("errorlist") == 1
    else:
        assert refusal in answer.json()["detail"]
        assert refusal in html.content.decode()


def test_making_one_on_both_surfaces(mona, signed_in, api):
    roadmap = make_edition().roadmap
    sent = {"name": "Autumn", "roadmap": roadmap.key, "about": "On Mondays"}
    signed_in(mona).post("/cohorts/new/", sent)
    answer = api(mona).post(API, sent)
    assert answer.status_code == 201
    assert answer.json()["role"] == "mentor"
    first, second = Cohort.objects.order_by("pk")
    assert (first.name, first.about, first.roadmap) == (second.name, second.about, second.roadmap)
    unknown = api(mona).post(API, sent | {"roadmap": "nothing"}).json()
    assert unknown["errors"][0]["field"] == "roadmap"


@pytest.mark.parametrize("who", ["anybody", "a mentor's, by a learner", "for another", "over", "without a name"])
def test_accepting_on_both_surfaces(who, cohort, mona, signed_in, api):
    for_mentors = {"email": "cai@example.org", "role": "mentor"} if who.startswith("a mentor") else {}
    if who == "for another":
        for_mentors = {"email": "dora@example.org"}
    people = []
    for surface in ("page", "api"):
        person = make_learner(
            name="" if who == "without a name" else f"By {surface}",
            email=for_mentors.get("email") if surface == "page" and for_mentors.get("role") else None,
        )
        secret = Invitation.new_token()
        email = person.email if for_mentors.get("role") else for_mentors.get("email", "")
        Invitation.objects.create(
            cohort=cohort, digest=Invitation.digest_of(secret), email=email, role=for_mentors.get("role", "learner"),
            expires_at=timezone.now() + dt.timedelta(days=-1 if who == "over" else 1),
        )  # fmt: skip
        people.append(person)
        if surface == "page":
            html = signed_in(person).post(f"/cohorts/join/{secret}/")
        else:
            answer = api(person).post(f"/api/v1/cohort-invitations/{secret}/accept/", {})
    joined = [Membership.objects.active().filter(user=person, cohort=cohort).exists() for person in people]
    if who == "anybody":
        assert joined == [True, True]
        assert (html.status_code, answer.status_code) == (302, 200)
    elif who == "over":
        assert (html.status_code, answer.status_code) == (404, 404)
    else:
        assert joined == [False, False]
        assert (html.status_code, answer.status_code) == (422, 400)
        assert answer.json()["errors"][0]["detail"] in html.content.decode()


def test_leaving_on_both_surfaces(cohort, lea, ben, signed_in, api):
    assert signed_in(lea).post("/cohorts/evenings/leave/").status_code == 302
    assert api(ben).post(f"{API}evenings/leave/").status_code == 204
    assert not Membership.objects.here().learners().exists()


def test_a_learner_reads_what_their_mentors_read(cohort, mona, lea, api):
    member = Membership.objects.get(user=lea)
    actions.write_word(cohort=cohort, learner=lea, mentor=mona, text="How is it going?")
    own = api(lea).get(f"{API}evenings/me/").json()
    assert own == api(mona).get(f"{API}evenings/learners/{member.pk}/").json()
    assert (own["pace_in_words"], own["days_behind"]) == ("2 weeks behind", own["days_behind"])
    assert [week["state"] for week in own["weeks"]] == ["part", "open", "open", "next"]
    assert [word["text"] for word in own["words"]] == ["How is it going?"]
    listed = api(mona).get(f"{API}evenings/learners/").json()["results"]
    assert listed[1] == {key: value for key, value in own.items() if key not in ("delays", "words")}


def test_the_list_of_learners_is_sorted_and_paged(cohort, mona, lea, api):
    client = api(mona)
    names = [row["name"] for row in client.get(f"{API}evenings/learners/?sort=-name").json()["results"]]
    assert names == ["Lea Lerner", "Ben Okafor"]
    for query in ("sort=age", "page=2", "page=0", "page=x"):
        assert client.get(f"{API}evenings/learners/?{query}").status_code == 400, query
    for _number in range(50):
        Membership.objects.create(cohort=cohort, user=make_learner(password=None), role="learner")
    first = client.get(f"{API}evenings/learners/?sort=name").json()
    second = client.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 2, None)
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_nothing_private_is_in_any_answer(cohort, mona, lea, api):
    enrollment = Enrollment.objects.get(user=lea)
    plans.save_reflection(enrollment=enrollment, week_key="week-1", text="Tonight I doubted everything")
    plans.save_week_notes(enrollment=enrollment, week_key="week-1", text="My boss must not know")
    plans.apply_change(
        enrollment=enrollment, propose=plans.propose_hours, hours_a_week=6, reason="My mother is ill", shared=False
    )
    _link, secret = actions.make_link(cohort=cohort, by=mona)
    member, client = Membership.objects.get(user=lea), api(mona)
    paths = [
        API,
        *(f"{API}evenings/{part}" for part in ("", "learners/", f"learners/{member.pk}/", "members/", "waits/")),
    ]
    for path in (*paths, f"{API}evenings/invitations/", f"/api/v1/cohort-invitations/{secret}/"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        said = json.dumps(answer.json(), ensure_ascii=False)
        for private in ("Tonight I doubted", "My boss", "My mother", lea.email, secret):
            assert private not in said, path
    # To a mentor of another cohort, and to one who has left, there is nothing at all.
    other = make_mentor()
    make_cohort(mentors=[other], roadmap=cohort.roadmap)
    for path in paths[1:]:
        assert api(other).get(path).status_code == 404, path


def test_as_many_queries_for_thirty_learners_as_for_one(cohort, mona, lea, ben, api, count_queries):
    edition = Enrollment.objects.get(user=lea).edition
    client, numbers = api(mona), {}
    client.get(f"{API}evenings/learners/")
    for learners in (2, 30):
        while Membership.objects.learners().count() < learners:
            person = make_learner(password=None)
            make_enrollment(person, edition)
            Membership.objects.create(cohort=cohort, user=person, role="learner")
        with count_queries() as queries:
            assert len(client.get(f"{API}evenings/learners/").json()["results"]) == learners
        numbers[learners] = len(queries)
    assert numbers[2] == numbers[30] <= 10, numbers
