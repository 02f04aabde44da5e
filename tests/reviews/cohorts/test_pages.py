"""The pages of cohorts: what a mentor sees, what a learner sees, and what nobody sees."""

import csv
import datetime as dt
import io
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from outbox.draining import drain
from reviews.cohorts import actions
from reviews.models import Invitation, Membership, Nudge
from roadmaps import actions as plans
from roadmaps.models import Enrollment, TaskTick
from tests.factories import make_admin, make_case_study, make_enrollment, make_learner, make_mentor, make_submitted
from tests.reviews.factories import make_cohort, make_request, make_review

pytestmark = pytest.mark.django_db
PAGE = "/cohorts/evenings/"
SECRETS = {
    "reflection": "Tonight I doubted everything",
    "notes": "My boss must not know of this",
    "own_tasks": "Call the clinic",
    "reason": "My mother is ill",
}


def text_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def at(page, part: str) -> str:
    """The text from a heading on to the next."""
    html = page.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index(f'id="{part}"') :].partition("</section>")[0]).split())


@pytest.fixture
def private(lea, cohort):
    """Everything that Lea writes for herself, and an unshared reason."""
    enrollment = Enrollment.objects.get(user=lea)
    plans.save_reflection(enrollment=enrollment, week_key="week-1", text=SECRETS["reflection"])
    plans.save_week_notes(enrollment=enrollment, week_key="week-1", text=SECRETS["notes"])
    plans.add_own_task(enrollment=enrollment, week_key="week-1", title=SECRETS["own_tasks"], minutes=30)
    plans.apply_change(
        enrollment=enrollment, propose=plans.propose_hours, hours_a_week=6, reason=SECRETS["reason"], shared=False
    )
    return enrollment


def test_the_page_says_who_is_where(cohort, mona, lea, signed_in):
    page = signed_in(mona).get(PAGE)
    text = text_of(page)
    assert "2 learners. 1 has not started, 1 needs a word." in text
    assert "Lea Lerner Next is week" not in text
    assert "In week 1, 1 of 3 tasks done. Last here today" in at(page, "h-risk")
    assert "2 weeks behind" in at(page, "h-risk")
    assert "Write to Lea" in at(page, "h-risk")
    html = page.content.decode()
    assert html.count('<th scope="row">') == 2
    assert html.count('<th scope="col" class="wk') == 4
    assert '<span class="vh">1 of 3</span>' in html
    assert "not in their plan" in html  # Ben follows no plan yet


def test_sorting_works_by_links_in_the_heads(cohort, mona, ben, signed_in):
    client = signed_in(mona)

    def names(query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a [^>]+>([^<]+)', client.get(PAGE + query).content.decode())

    assert names("") == names("?sort=name") == names("?sort=nonsense") == ["Ben Okafor", "Lea Lerner"]
    assert names("?sort=-name") == names("?sort=pace") == ["Lea Lerner", "Ben Okafor"]
    assert names("?sort=last") == ["Ben Okafor", "Lea Lerner"]
    page = client.get(PAGE + "?sort=pace").content.decode()
    assert 'class="pace" aria-sort="ascending"><a href="?sort=-pace#every">' in page
    assert '<th scope="col" aria-sort="none"><a href="?sort=name#every">' in page


def test_fifty_learners_a_page(cohort, mona, signed_in):
    for number in range(60):
        Membership.objects.create(
            cohort=cohort, user=make_learner(name=f"L {number:02}", password=None), role="learner"
        )
    client = signed_in(mona)
    first, second = (client.get(f"{PAGE}?page={number}").content.decode() for number in (1, 2))
    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (50, 12)
    assert "Learners 51 to 62 of 62" in second
    assert 'rel="next" href="?sort=name&amp;page=2#every"' in first


def test_what_waits_for_whom(cohort, mona, lea, ben, signed_in):
    def piece(owner, title):
        return make_submitted(make_case_study(owner, title=title))

    colleague = make_mentor(name="Dora")
    Membership.objects.create(cohort=cohort, user=colleague, role="mentor")
    now = timezone.now()
    make_request(piece(lea, "New piece"), cohort=cohort, asked_at=now - dt.timedelta(hours=3))
    old = make_request(piece(ben, "Old piece"), cohort=cohort, asked_at=now - dt.timedelta(days=5))
    make_request(piece(lea, "With Dora"), cohort=cohort, claimed_by=colleague, asked_at=now - dt.timedelta(days=2))
    make_request(piece(ben, "For Dora alone"), mentor=colleague)
    make_request(piece(make_learner(), "Of a stranger"))
    answered = make_request(
        piece(lea, "To be changed"), cohort=cohort, claimed_by=mona, status="reviewed", closed_at=now,
        asked_at=now - dt.timedelta(days=9), claim_expires_at=now,
    )  # fmt: skip
    make_review(answered, mentor=mona, verdict="changes_requested", took_effect_at=now)
    page = signed_in(mona).get(PAGE)
    queue = at(page, "h-q")
    assert queue.index("Old piece") < queue.index("New piece")
    assert "Waiting 5 days" in queue
    assert f'<a href="/reviews/requests/{old.pk}/">Old piece</a>' in page.content.decode()
    assert "Reply was due" in queue
    assert "Waiting 3 hours" in queue
    waits = at(page, "h-waits")
    assert "Lea Lerner waits for Dora" in waits
    assert "You wait for Lea Lerner Changes asked for in “To be changed”" in waits
    assert "For Dora alone" not in text_of(page)
    assert "Of a stranger" not in text_of(page)


def test_a_learner_sees_what_their_mentors_see(cohort, mona, lea, private, signed_in):
    change = {"enrollment": Enrollment.objects.get(user=lea), "propose": plans.propose_hours}
    plans.apply_change(**change, hours_a_week=5, reason="Exams until June", shared=True)
    actions.write_word(cohort=cohort, learner=lea, mentor=mona, text="How is it going?")
    member = Membership.objects.get(user=lea)
    theirs, own = signed_in(mona).get(f"{PAGE}learners/{member.pk}/"), signed_in(lea).get(PAGE)

    def seen(page) -> str:
        text = at(page, "h-seen").partition(" Name ")[2]
        return " ".join(text.split())

    assert seen(theirs) == seen(own)
    assert "Exams until June" in seen(own)
    for page in (theirs, own):
        assert "How is it going?" in at(page, "words")
        assert not [said for said in SECRETS.values() if said in text_of(page)]
    assert "danger" not in own.content.decode()  # a learner is never shown red for being late
    assert "Ben Okafor" not in text_of(own)


def test_nothing_private_is_on_any_surface(cohort, mona, lea, private, signed_in, api):
    make_case_study(lea, title="A draft nobody submitted")
    client, member = signed_in(mona), Membership.objects.get(user=lea)
    pages = [PAGE, f"{PAGE}?sort=pace", f"{PAGE}learners/{member.pk}/", f"{PAGE}progress.csv", f"{PAGE}manage/"]
    for path in pages:
        said = client.get(path).content.decode()
        assert "Lea Lerner" in said, path
        for secret in (*SECRETS.values(), lea.email, "A draft nobody submitted"):
            assert secret not in said, path


@pytest.mark.parametrize("who", ["former mentor", "mentor of another", "no mentor any more", "of a closed cohort"])
def test_who_does_not_look_after_them_sees_nothing(cohort, mona, lea, who, signed_in):
    member = Membership.objects.get(user=lea)
    viewer = mona
    match who:
        case "former mentor":
            Membership.objects.create(cohort=cohort, user=make_mentor(), role="mentor")
            actions.leave_cohort(membership=Membership.objects.get(user=mona))
        case "mentor of another":
            viewer = make_mentor()
            make_cohort(mentors=[viewer], roadmap=cohort.roadmap)
        case "no mentor any more":
            mona.is_mentor = False
            mona.save()
        case "of a closed cohort":
            actions.close_cohort(cohort=cohort)
    client = signed_in(viewer)
    for path in (PAGE, f"{PAGE}learners/{member.pk}/", f"{PAGE}progress.csv"):
        answer = client.get(path)
        assert answer.status_code in ((302, 404) if who == "of a closed cohort" else (404,)), path
        assert "Lea Lerner" not in answer.content.decode()
    assert client.post(f"{PAGE}learners/{member.pk}/", {"text": "Hello"}).status_code == 404
    assert not Nudge.objects.exists()


def test_a_learner_who_left_is_gone_from_every_page(cohort, mona, lea, signed_in):
    member = Membership.objects.get(user=lea)
    make_request(make_submitted(make_case_study(lea, title="Her piece")), cohort=cohort)
    answer = signed_in(lea).post(f"{PAGE}leave/")
    assert answer.url == "/cohorts/?list"
    client = signed_in(mona)
    assert client.get(f"{PAGE}learners/{member.pk}/").status_code == 404
    for path in (PAGE, f"{PAGE}manage/", f"{PAGE}progress.csv"):
        assert "Lea Lerner" not in client.get(path).content.decode()
    assert signed_in(lea).get(PAGE).status_code == 404


def test_a_learner_manages_nothing(cohort, lea, ben, signed_in):
    client, member = signed_in(lea), Membership.objects.get(user=ben)
    link = Invitation.objects.create(cohort=cohort, digest="x", expires_at=timezone.now() + dt.timedelta(days=1))
    assert client.get(f"{PAGE}manage/").status_code == 403
    assert client.get(f"{PAGE}progress.csv").status_code == 403
    assert client.get(f"{PAGE}learners/{member.pk}/").status_code == 403
    for path in ("close", "links", "invite", f"members/{member.pk}/remove", f"invitations/{link.pk}/revoke"):
        assert client.post(f"{PAGE}manage/{path}/").status_code == 403, path
    assert client.post("/cohorts/new/", {"name": "Mine"}).status_code == 403


def test_a_mentor_does_not_remove_a_colleague(cohort, mona, signed_in):
    colleague = Membership.objects.create(cohort=cohort, user=make_mentor(name="Dora"), role="mentor")
    path = f"{PAGE}manage/members/{colleague.pk}/remove/"
    assert signed_in(mona).post(path).status_code == 403
    assert signed_in(make_admin()).post(path).status_code == 302
    colleague.refresh_from_db()
    assert colleague.left_at


def test_the_invitation_says_first_what_will_be_seen(cohort, mona, signed_in):
    _link, token = actions.make_link(cohort=cohort, by=mona)
    path = f"/cohorts/join/{token}/"
    stranger = Client().get(path)
    text = text_of(stranger)
    assert "Looked after by Mona Mentor" in text
    assert "how far you are ahead or behind by your own dates" in text
    assert "They do not see your reflections, notes" in text
    assert "Lea Lerner" not in text  # who else is in it, one learns from them
    assert f'href="/accounts/login/?next={path}"' in stranger.content.decode()
    assert Client().post(path).url == f"/accounts/login/?next={path}"
    newcomer = make_learner(name="")
    client = signed_in(newcomer)
    assert "Your name" in text_of(client.get(path))
    refused = client.post(path, {"name": ""})
    assert refused.status_code == 422
    assert "Say a name" in text_of(refused)
    assert client.post(path, {"name": "Cai"}).url == PAGE
    assert "What your mentors see of you" in text_of(client.get(PAGE))
    assert "You are in this cohort already" in text_of(client.get(path))


def test_an_invitation_that_is_over_is_not_there(cohort, mona, signed_in):
    link, token = actions.make_link(cohort=cohort, by=mona)
    actions.revoke_invitation(invitation=link)
    for client in (Client(), signed_in(make_learner())):
        assert client.get(f"/cohorts/join/{token}/").status_code == 404
        assert client.get("/cohorts/join/guessed/").status_code == 404


def test_inviting_from_the_page(cohort, mona, signed_in):
    client = signed_in(mona)
    made = client.post(f"{PAGE}manage/links/", {"days": 7})
    token = re.search(r"/cohorts/join/([^/<]+)/", made.content.decode()).group(1)
    assert Invitation.objects.opened_by(token).exists()
    assert token not in client.get(f"{PAGE}manage/").content.decode()
    refused = client.post(f"{PAGE}manage/invite/", {"email": "nobody", "role": "learner"})
    assert refused.status_code == 422
    client.post(f"{PAGE}manage/invite/", {"email": "cai@example.org", "role": "learner"})
    assert "cai@example.org" in text_of(client.get(f"{PAGE}manage/"))
    drain()
    assert [sent.to for sent in mail.outbox] == [["cai@example.org"]]


def test_making_renaming_closing_and_reopening(cohort, mona, signed_in):
    client = signed_in(mona)
    assert client.post("/cohorts/new/", {"name": "", "roadmap": cohort.roadmap.key}).status_code == 422
    made = client.post("/cohorts/new/", {"name": "Autumn", "roadmap": cohort.roadmap.key})
    assert made.url == "/cohorts/autumn/manage/"
    assert client.post(made.url, {"name": "Autumn 2026", "about": "On Mondays"}).url == made.url
    client.post(f"{made.url}close/")
    assert client.get("/cohorts/autumn/").url == made.url
    assert "This cohort is closed" in text_of(client.get(made.url))
    client.post(f"{made.url}reopen/")
    assert "Autumn 2026" in text_of(client.get("/cohorts/autumn/"))
    assert "Nobody has joined yet" in text_of(client.get("/cohorts/autumn/"))


def test_the_last_mentor_is_told_why_they_stay(cohort, mona, signed_in):
    answer = signed_in(mona).post(f"{PAGE}leave/")
    assert answer.status_code == 422
    assert "You are the last mentor here" in text_of(answer)


def test_a_second_word_is_refused_beside_the_text(cohort, mona, lea, signed_in):
    path = f"{PAGE}learners/{Membership.objects.get(user=lea).pk}/"
    client = signed_in(mona)
    assert client.post(path, {"text": "Hello"}).status_code == 302
    again = client.post(path, {"text": "Hello again"})
    assert again.status_code == 422
    assert "One word a day is enough." in text_of(again)
    assert "Hello again" in again.content.decode()


def test_an_admin_reads_and_manages_but_writes_no_words(cohort, lea, signed_in):
    client, path = signed_in(make_admin()), f"{PAGE}learners/{Membership.objects.get(user=lea).pk}/"
    assert "Lea Lerner" in text_of(client.get(PAGE))
    assert 'id="write"' not in client.get(path).content.decode()
    assert client.post(path, {"text": "Hello"}).status_code == 422
    assert not Nudge.objects.exists()


def test_the_table_as_csv_runs_nothing(cohort, mona, lea, signed_in):
    lea.name = '=HYPERLINK("https://example.org")'
    lea.save()
    answer = signed_in(mona).get(f"{PAGE}progress.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="evenings.csv"'
    head, first, second = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head == ["Learner", "Week 1", "Week 2", "Week 3", "Week 4", "Pace", "Days behind", "Days quiet", "Last here"]
    assert first[0] == '\'=HYPERLINK("https://example.org")'
    assert first[1:3] == ["1 of 3", "0 of 3"]
    assert first[5] == "2 weeks behind"
    assert second[0] == "Ben Okafor"


def test_who_has_no_name_is_not_called_by_their_address(cohort, mona, lea, signed_in):
    lea.name = ""
    lea.save()
    for path in (PAGE, f"{PAGE}manage/", f"{PAGE}progress.csv"):
        said = signed_in(mona).get(path).content.decode()
        assert "Somebody without a name" in said
        assert "lea.secret" not in said


def test_the_way_in(cohort, mona, lea, signed_in):
    assert signed_in(mona).get("/cohorts/").url == PAGE
    assert signed_in(lea).get("/cohorts/").url == PAGE
    make_cohort(mentors=[mona], roadmap=cohort.roadmap, name="Mornings")
    assert "Mornings" in text_of(signed_in(mona).get("/cohorts/"))
    assert "You are in no cohort" in text_of(signed_in(make_learner()).get("/cohorts/"))


def test_as_many_queries_for_thirty_learners_as_for_one(cohort, mona, lea, ben, signed_in, count_queries):
    Membership.objects.filter(user=ben).delete()
    edition = Enrollment.objects.get(user=lea).edition
    client, numbers = signed_in(mona), {}
    client.get(PAGE)
    for learners in (1, 3, 30):
        while Membership.objects.learners().count() < learners:
            person = make_learner(password=None)
            enrollment = make_enrollment(person, edition, start_date=person.today() - dt.timedelta(days=20))
            TaskTick.objects.create(enrollment=enrollment, task_key="week-1-task-1")
            Membership.objects.create(cohort=cohort, user=person, role="learner")
            make_request(make_submitted(make_case_study(person)), cohort=cohort)
        with count_queries() as queries:
            assert client.get(PAGE).content.decode().count('<th scope="row">') == learners
        numbers[learners] = len(queries)
    assert numbers[1] == numbers[3] == numbers[30] <= 15, numbers
