"""The rules of cohorts: who comes, who goes, and what is written."""

import datetime as dt
from urllib.parse import urlparse

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from outbox.draining import drain
from outbox.models import Promise
from reviews.cohorts import actions
from reviews.models import Cohort, Invitation, Membership, Nudge
from tests.factories import (
    make_admin,
    make_case_study,
    make_edition,
    make_learner,
    make_mentor,
    make_submitted,
    make_user,
)
from tests.reviews.factories import make_cohort, make_request

pytestmark = pytest.mark.django_db


def code_of(error) -> str:
    found = error.value
    return (
        found.error_list[0].code if not hasattr(found, "error_dict") else next(iter(found.error_dict.values()))[0].code
    )


def refused(code, act, **given):
    with pytest.raises(ValidationError) as error:
        act(**given)
    assert code_of(error) == code


def here(cohort) -> list[tuple[str, str]]:
    return list(Membership.objects.active().filter(cohort=cohort).by_name().values_list("user__name", "role"))


def test_a_mentor_who_makes_a_cohort_is_its_first_mentor(mona):
    roadmap = make_edition().roadmap
    first = actions.make_cohort(by=mona, roadmap=roadmap, name="  Spring 2026,\n evenings ")
    second = actions.make_cohort(by=mona, roadmap=roadmap, name="Spring 2026, evenings")
    assert (first.name, first.slug, second.slug) == (
        "Spring 2026, evenings",
        "spring-2026-evenings",
        "spring-2026-evenings-2",
    )
    assert here(first) == [("Mona Mentor", "mentor")]


@pytest.mark.parametrize(("name", "slug"), [("New", "new-2"), ("join", "join-2"), ("春", "cohort")])
def test_no_cohort_takes_the_address_of_another_page(mona, name, slug):
    assert actions.make_cohort(by=mona, roadmap=make_edition().roadmap, name=name).slug == slug


def test_an_admin_makes_one_without_being_in_it(db):
    cohort = actions.make_cohort(by=make_admin(), roadmap=make_edition().roadmap, name="For you")
    assert here(cohort) == []


def test_so_many_cohorts_a_day(mona):
    roadmap = make_edition().roadmap
    for number in range(actions.COHORTS_A_DAY):
        actions.make_cohort(by=mona, roadmap=roadmap, name=f"Cohort {number}")
    refused("too_many_cohorts", actions.make_cohort, by=mona, roadmap=roadmap, name="One more")
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)):
        actions.make_cohort(by=mona, roadmap=roadmap, name="One more")


def test_a_cohort_closes_for_everybody_and_for_a_day_opens_again(cohort, mona):
    _link, token = actions.make_link(cohort=cohort, by=mona)
    closed_at = actions.close_cohort(cohort=cohort).closed_at
    assert actions.close_cohort(cohort=cohort).closed_at == closed_at
    assert here(cohort) == []
    assert not Invitation.objects.opened_by(token).exists()
    refused("closed", actions.rename_cohort, cohort=cohort, name="Another")
    refused("closed", actions.make_link, cohort=cohort, by=mona)
    refused("closed", actions.invite, cohort=cohort, by=mona, email="new@example.org")
    actions.reopen_cohort(cohort=cohort)
    assert len(here(cohort)) == 3
    actions.close_cohort(cohort=cohort)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)):
        refused("closed_for_good", actions.reopen_cohort, cohort=cohort)


def test_a_cohort_does_not_close_over_pieces_that_wait(cohort, lea):
    request = make_request(make_submitted(make_case_study(lea)), cohort=cohort)
    refused("pieces_wait", actions.close_cohort, cohort=cohort)
    request.delete()
    assert actions.close_cohort(cohort=cohort).is_closed


def test_whoever_has_the_link_comes_as_a_learner_a_mentor_too(cohort, mona):
    link, token = actions.make_link(cohort=cohort, by=mona, days=7)
    assert token not in str(Invitation.objects.values())
    assert (link.expires_at - timezone.now()).days in (6, 7)
    for person in (make_learner(name="Cai"), make_mentor(name="Dora")):
        actions.accept_invitation(invitation=link, user=person)
    assert here(cohort)[1:3] == [("Cai", "learner"), ("Dora", "learner")]
    actions.revoke_invitation(invitation=link)
    refused("over", actions.accept_invitation, invitation=link, user=make_learner())


def test_a_link_ends_with_its_time(cohort, mona):
    link, token = actions.make_link(cohort=cohort, by=mona, days=1)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)):
        assert not Invitation.objects.opened_by(token).exists()
        refused("over", actions.accept_invitation, invitation=link, user=make_learner())


def test_links_are_of_the_offered_lengths_and_not_without_end(cohort, mona):
    refused("unknown_days", actions.make_link, cohort=cohort, by=mona, days=365)
    for _number in range(actions.OPEN_LINKS):
        actions.make_link(cohort=cohort, by=mona)
    refused("too_many_links", actions.make_link, cohort=cohort, by=mona)


def test_accepting_twice_changes_nothing(cohort, mona, lea):
    link, _token = actions.make_link(cohort=cohort, by=mona)
    before = Membership.objects.get(user=lea)
    assert actions.accept_invitation(invitation=link, user=lea) == before
    assert Membership.objects.filter(user=lea).count() == 1


def test_who_has_no_name_gives_one(cohort, mona):
    link, _token = actions.make_link(cohort=cohort, by=mona)
    nameless = make_learner(name="")
    refused("needs_name", actions.accept_invitation, invitation=link, user=nameless, name=" ")
    actions.accept_invitation(invitation=link, user=nameless, name="Cai")
    nameless.refresh_from_db()
    assert nameless.name == "Cai"


def test_an_invitation_by_mail_reaches_its_address_and_nobody_else_gets_in(cohort, mona):
    invitation = actions.invite(cohort=cohort, by=mona, email=" Cai@Example.org ")
    assert Promise.objects.get(kind="cohort_invitation").payload["token"]
    drain()
    (sent,) = mail.outbox
    assert sent.to == ["cai@example.org"]
    assert "Mona Mentor invites you to “Evenings”" in sent.body
    path = next(urlparse(word).path for word in sent.body.split() if "/cohorts/join/" in word)
    token = path.rstrip("/").rpartition("/")[2]
    assert Invitation.objects.opened_by(token).get() == invitation
    # The secret is kept nowhere once it is sent.
    assert Promise.objects.get(kind="cohort_invitation").payload == {"invitation": invitation.pk}
    refused("other_address", actions.accept_invitation, invitation=invitation, user=make_learner())
    unproved = make_user("cai@example.org", name="Cai", verified=False)
    refused("other_address", actions.accept_invitation, invitation=invitation, user=unproved)
    unproved.emailaddress_set.update(verified=True)
    actions.accept_invitation(invitation=invitation, user=unproved)
    assert ("Cai", "learner") in here(cohort)
    refused("over", actions.accept_invitation, invitation=invitation, user=unproved)


def test_a_revoked_invitation_is_not_sent(cohort, mona):
    actions.revoke_invitation(invitation=actions.invite(cohort=cohort, by=mona, email="cai@example.org"))
    drain()
    assert mail.outbox == []


def test_inviting_says_nothing_of_who_has_an_account(cohort, mona, lea):
    """Someone of the cohort, someone with an account, a mentor and a stranger: the same rows, mails and words."""
    emails = [lea.email, make_learner().email, make_mentor().email, "stranger@example.org"]
    for email in emails:
        actions.invite(cohort=cohort, by=mona, email=email)
    drain()
    assert [sent.to for sent in mail.outbox] == [[email] for email in emails]
    assert (
        len({sent.body.replace(word, "") for sent in mail.outbox for word in sent.body.split() if "/join/" in word})
        == 1
    )
    assert Invitation.objects.filter(accepted_at=None, revoked_at=None).count() == 4


def test_an_invitation_makes_nobody_a_mentor(cohort, mona):
    learner, colleague = make_learner(name="Cai"), make_mentor(name="Dora")
    for person in (learner, colleague):
        invitation = actions.invite(cohort=cohort, by=mona, email=person.email, role="mentor")
        if person is learner:
            refused("not_a_mentor", actions.accept_invitation, invitation=invitation, user=person)
        else:
            actions.accept_invitation(invitation=invitation, user=person)
    learner.refresh_from_db()
    assert not learner.is_mentor
    assert [name for name, role in here(cohort) if role == "mentor"] == ["Dora", "Mona Mentor"]


def test_a_learner_does_not_become_mentor_of_their_own_cohort(cohort, mona):
    both = make_mentor(name="Dora")
    actions.accept_invitation(invitation=actions.make_link(cohort=cohort, by=mona)[0], user=both)
    invitation = actions.invite(cohort=cohort, by=mona, email=both.email, role="mentor")
    refused("is_learner", actions.accept_invitation, invitation=invitation, user=both)


def test_mails_are_limited_by_person_and_by_address(cohort, mona):
    actions.invite(cohort=cohort, by=mona, email="cai@example.org")
    refused("invited_already", actions.invite, cohort=cohort, by=mona, email="Cai@example.org")
    for number in range(actions.MAILS_A_DAY - 1):
        actions.invite(cohort=cohort, by=mona, email=f"p{number}@example.org")
    refused("too_many_invitations", actions.invite, cohort=cohort, by=mona, email="more@example.org")
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)):
        actions.invite(cohort=cohort, by=mona, email="cai@example.org")
        assert Invitation.objects.open().filter(email="cai@example.org").count() == 1


@pytest.mark.parametrize("email", ["nobody", "", "a@b", "a b@example.org", "x" * 250 + "@example.org"])
def test_an_address_is_one(cohort, mona, email):
    with pytest.raises(ValidationError):
        actions.invite(cohort=cohort, by=mona, email=email)
    assert not Invitation.objects.exists()


def test_a_learner_leaves_and_may_be_asked_again(cohort, mona, lea):
    membership = Membership.objects.get(user=lea)
    left = actions.leave_cohort(membership=membership)
    assert actions.leave_cohort(membership=membership).left_at == left.left_at
    assert [name for name, _role in here(cohort)] == ["Ben Okafor", "Mona Mentor"]
    actions.accept_invitation(invitation=actions.make_link(cohort=cohort, by=mona)[0], user=lea)
    assert Membership.objects.filter(user=lea).count() == 2


def test_the_last_mentor_stays_while_there_are_learners(cohort, mona):
    alone = Membership.objects.get(user=mona)
    refused("last_mentor", actions.leave_cohort, membership=alone)
    # One who is no mentor on this site any more does not count.
    former = make_mentor(name="Dora")
    Membership.objects.create(cohort=cohort, user=former, role="mentor")
    former.is_mentor = False
    former.save()
    refused("last_mentor", actions.leave_cohort, membership=alone)
    Membership.objects.create(cohort=cohort, user=make_mentor(name="Edu"), role="mentor")
    assert actions.leave_cohort(membership=alone).left_at


def test_who_is_removed_is_told_once(cohort, lea):
    membership = Membership.objects.get(user=lea)
    for _time in range(2):
        actions.remove_member(membership=membership)
    (told,) = Notification.objects.filter(user=lea)
    assert told.text == "You are not in “Evenings” any more. Its mentors do not see your progress."


def test_a_word_reaches_the_learner_as_they_chose(cohort, mona, lea):
    nudge = actions.write_word(
        cohort=cohort, learner=lea, mentor=mona, text=" How is it going?\r\n<b>Shall we talk?</b> "
    )
    assert nudge.text == "How is it going?\n<b>Shall we talk?</b>"
    drain()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([lea.email], "Mona Mentor of “Evenings” writes to you.")
    assert "<b>Shall we talk?</b>" in sent.body
    assert "&lt;b&gt;Shall we talk?" in sent.alternatives[0].content
    assert Notification.objects.get(user=lea).link == "/cohorts/evenings/#words"


def test_one_word_a_day_from_each_mentor(cohort, mona, lea, ben):
    colleague = make_mentor()
    Membership.objects.create(cohort=cohort, user=colleague, role="mentor")
    for mentor, learner in ((mona, lea), (colleague, lea), (mona, ben)):
        actions.write_word(cohort=cohort, learner=learner, mentor=mentor, text="Hello")
    refused("too_soon", actions.write_word, cohort=cohort, learner=lea, mentor=mona, text="Hello again")
    # The limit is on the two of them, not on the cohort.
    other = make_cohort(mentors=[mona], learners=[lea])
    refused("too_soon", actions.write_word, cohort=other, learner=lea, mentor=mona, text="Hello again")
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)):
        actions.write_word(cohort=cohort, learner=lea, mentor=mona, text="Hello again")
    assert Nudge.objects.count() == 4


def test_no_word_without_a_text_or_to_somebody_elsewhere(cohort, mona, lea):
    refused("required", actions.write_word, cohort=cohort, learner=lea, mentor=mona, text=" \n ")
    refused("max_length", actions.write_word, cohort=cohort, learner=lea, mentor=mona, text="x" * 2001)
    for learner, mentor in ((make_learner(), mona), (lea, make_mentor()), (mona, mona), (lea, make_admin())):
        refused("not_in_cohort", actions.write_word, cohort=cohort, learner=learner, mentor=mentor, text="Hello")
    actions.leave_cohort(membership=Membership.objects.get(user=lea))
    refused("not_in_cohort", actions.write_word, cohort=cohort, learner=lea, mentor=mona, text="Hello")
    assert not Nudge.objects.exists()
    assert Cohort.objects.count() == 1


def test_addresses_are_forgotten_a_month_after_the_invitation_is_over(cohort, mona):
    now = timezone.now()
    actions.invite(cohort=cohort, by=mona, email="cai@example.org")
    actions.make_link(cohort=cohort, by=mona)
    with time_machine.travel(now + dt.timedelta(days=43)):
        assert actions.forget_invitations() == 0
    with time_machine.travel(now + dt.timedelta(days=45)):
        assert actions.forget_invitations() == 2
    assert not Invitation.objects.exists()
