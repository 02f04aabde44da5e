"""Asking, taking, falling back, reminding and ending: what each does besides moving the row."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from portfolio.actions import withdraw_revision
from reviews import deadlines
from reviews.actions import absences, claims, reminding, requests
from reviews.models import RequestEvent, ReviewRequest
from reviews.turns import Turn, usual_wait_now, what_waits
from reviews.waits import Say
from tests.factories import make_admin, make_case_study, make_learner, make_mentor, make_submitted

from .factories import make_absence, make_cohort, make_request, make_review

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused(code: str, act, **what) -> str:
    with pytest.raises(ValidationError) as error:
        act(**what)
    errors = error.value.error_dict.values() if hasattr(error.value, "error_dict") else [error.value.error_list]
    [found] = [one for each in errors for one in each]
    assert found.code == code
    return found.messages[0]


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def kinds(request) -> list[str]:
    return list(request.events.order_by("pk").values_list("kind", flat=True))


class TestAsking:
    def test_takes_the_newest_submitted_version(self):
        study = make_submitted().case_study
        newest = make_submitted(study)
        study.revisions.create(number=3, body="Not to be read by anybody.")
        request = requests.ask_for_review(study=study, message="  Is it clear?\r\n")
        assert (request.revision, request.message, request.audience) == (newest, "Is it clear?", "anyone")
        assert kinds(request) == ["asked"]

    def test_refusals(self, mentor, learner):
        refused("not_submitted", requests.ask_for_review, study=make_case_study())
        study = make_submitted().case_study
        cohort = make_cohort(mentors=[mentor], learners=[learner])
        empty = make_cohort(learners=[study.owner])
        both = {"mentor": mentor, "cohort": make_cohort(mentors=[mentor], learners=[study.owner])}
        refused("not_a_mentor", requests.ask_for_review, study=study, mentor=learner)
        refused("not_a_mentor", requests.ask_for_review, study=study, mentor=study.owner)
        refused("not_your_cohort", requests.ask_for_review, study=study, cohort=cohort)
        refused("no_mentors", requests.ask_for_review, study=study, cohort=empty)
        refused("both", requests.ask_for_review, study=study, **both)
        refused("max_length", requests.ask_for_review, study=study, message="x" * 2_001)
        requests.ask_for_review(study=study)
        refused("already_open", requests.ask_for_review, study=study)

    def test_of_what_was_reviewed_only_a_new_version(self, mentor):
        first = make_request(claimed_by=mentor)
        make_review(first, mentor=mentor, verdict="changes_requested", took_effect_at=timezone.now())
        ReviewRequest.objects.update(status="reviewed", closed_at=timezone.now())
        refused("already_reviewed", requests.ask_for_review, study=first.case_study)
        make_submitted(first.case_study)
        again = requests.ask_for_review(study=first.case_study)
        assert (again.follows, again.reserved_for) == (first, mentor)
        assert again.reserved_until - again.asked_at == deadlines.RESERVED
        assert told(mentor) == ["review_for_you"]

    def test_a_new_version_waits_for_nobody_who_cannot_come(self, mentor):
        first = make_request(claimed_by=mentor)
        make_review(first, mentor=mentor, verdict="changes_requested", took_effect_at=timezone.now())
        ReviewRequest.objects.update(status="reviewed", closed_at=timezone.now())
        make_submitted(first.case_study)

        def waits_for(**to) -> object:
            request = requests.ask_for_review(study=first.case_study, **to)
            requests.withdraw_request(request=request)
            return request.reserved_for

        assert waits_for() == mentor
        assert waits_for(mentor=make_mentor()) is None
        absence = make_absence(mentor)
        assert waits_for() is None
        absence.delete()
        RequestEvent.objects.create(request=first, kind="another_mentor", mentor=mentor)
        assert waits_for() is None

    def test_a_version_in_a_mentors_hands_stays(self, mentor):
        revision = make_submitted()
        request = requests.ask_for_review(study=revision.case_study)
        assert "Withdraw the request first" in refused("not_withdrawable", withdraw_revision, revision=revision)
        claims.claim_request(request=request, mentor=mentor)
        refused("not_withdrawable", withdraw_revision, revision=revision)
        review = make_review(request, mentor=mentor)
        claims.release_claim(request=request, mentor=mentor)
        requests.withdraw_request(request=request)
        refused("not_withdrawable", withdraw_revision, revision=revision)
        review.delete()
        assert withdraw_revision(revision=revision).is_draft


class TestTaking:
    def test_five_at_once(self, mentor):
        for _n in range(deadlines.CLAIMS_AT_ONCE):
            claims.claim_request(request=make_request(), mentor=mentor)
        refused("too_many_claims", claims.claim_request, request=make_request(), mentor=mentor)
        what = {"mentor": mentor, "by": make_admin(), "reason": "She knows it."}
        refused("too_many_claims", claims.reassign_request, request=make_request(), **what)
        claims.release_claim(request=ReviewRequest.objects.claimed().first(), mentor=mentor)
        assert claims.claim_request(request=make_request(), mentor=mentor).claimed_by == mentor

    def test_not_on_days_away(self, mentor):
        make_absence(mentor)
        refused("away", claims.claim_request, request=make_request(), mentor=mentor)
        what = {"mentor": mentor, "by": make_admin(), "reason": "She knows it."}
        refused("away", claims.reassign_request, request=make_request(), **what)

    def test_renewed_it_holds_six_days_at_most(self, mentor, time_machine):
        now = timezone.now().replace(microsecond=0)
        time_machine.move_to(now, tick=False)
        request = claims.claim_request(request=make_request(), mentor=mentor)
        refused("longest", claims.renew_claim, request=request, mentor=mentor)
        until = []
        for days in (1.5, 3, 4.5):
            time_machine.move_to(now + days * DAY, tick=False)
            until.append(claims.renew_claim(request=request, mentor=mentor).claim_expires_at - now)
        assert until == [3.5 * DAY, 5 * DAY, deadlines.CLAIM_AT_MOST]
        refused("longest", claims.renew_claim, request=request, mentor=mentor)

    def test_an_admin_says_why_and_gives_it_to_nobody_who_must_not_have_it(self, mentor, admin):
        request = make_request(claimed_by=(before := make_mentor()))
        what = {"request": request, "by": admin}
        refused("required", claims.reassign_request, mentor=mentor, reason="  ", **what)
        refused("same_mentor", claims.reassign_request, mentor=before, reason="Ill.", **what)
        refused("not_theirs", claims.reassign_request, mentor=make_learner(), reason="Ill.", **what)
        request.case_study.owner.is_mentor = True
        request.case_study.owner.save()
        refused("not_theirs", claims.reassign_request, mentor=request.case_study.owner, reason="Ill.", **what)
        claims.reassign_request(mentor=mentor, reason="Ill.", **what)
        event = request.events.get()
        assert (event.kind, event.by, event.mentor, event.reason) == ("reassigned", admin, mentor, "Ill.")
        assert (told(before), told(mentor)) == (["claim_over"], ["review_for_you"])

    def test_who_was_turned_away_does_not_get_it_again(self, mentor):
        request = claims.claim_request(request=make_request(), mentor=mentor)
        requests.ask_for_another_mentor(request=request, reason="We know each other.")
        refused("not_yours", claims.claim_request, request=request, mentor=mentor)
        said = Notification.objects.get(user=mentor)
        assert "We know each other" not in said.text
        assert claims.claim_request(request=request, mentor=make_mentor()).is_open

    def test_another_mentor_by_name_is_told_and_nobody_else_reads_it(self, mentor):
        other = make_mentor()
        request = make_request(mentor=mentor)
        refused("same_mentor", requests.ask_for_another_mentor, request=request, mentor=mentor)
        requests.ask_for_another_mentor(request=request, mentor=other)
        assert told(other) == ["review_for_you"]
        visible = [ReviewRequest.objects.visible_to_mentor(user).count() for user in (other, mentor, make_mentor())]
        assert visible == [1, 0, 0]


class TestNothingWaitsForEver:
    def test_a_claim_falls_back_once(self, mentor):
        request = make_request(claimed_by=mentor, claim_expires_at=timezone.now())
        assert [reminding.expire_claims(), reminding.expire_claims()] == [1, 0]
        request.refresh_from_db()
        assert (request.status, request.claimed_by, kinds(request)) == ("waiting", None, ["expired"])
        assert told(mentor) == ["claim_over"]

    def test_not_while_its_review_is_on_its_way(self, mentor):
        request = make_request(claimed_by=mentor, claim_expires_at=timezone.now())
        make_review(request, mentor=mentor, verdict="approved", published_at=timezone.now())
        assert reminding.expire_claims() == 0

    def test_mentors_are_warned_once_for_each_end(self, mentor):
        now = timezone.now()
        request = make_request(claimed_by=mentor, claim_expires_at=now + deadlines.CLAIM_WARNING)
        make_request(claimed_by=make_mentor(), claim_expires_at=now + deadlines.CLAIM_WARNING + DAY)
        for _turn in range(2):
            reminding.warn_of_claims()
        assert list(Notification.objects.values_list("user", "kind")) == [(mentor.pk, "claim_ends")]
        ReviewRequest.objects.filter(pk=request.pk).update(claim_expires_at=now + dt.timedelta(hours=6))
        reminding.warn_of_claims()
        assert told(mentor) == ["claim_ends"] * 2

    def test_both_sides_are_reminded_once(self, mentor):
        late = make_request(asked_at=timezone.now() - deadlines.REMIND_AFTER)
        other = make_mentor()
        theirs = make_request(mentor=other, asked_at=timezone.now() - deadlines.REMIND_AFTER)
        make_request()
        assert [reminding.remind_of_waiting(), reminding.remind_of_waiting()] == [2, 0]
        assert [told(request.case_study.owner) for request in (late, theirs)] == [["review_waits"]] * 2
        assert kinds(late) == ["reminded"]
        said = {note.user: note.params["count"] for note in Notification.objects.filter(kind="reviews_wait")}
        assert said == {mentor: 1, other: 2}  # each hears only of what they could take

    def test_what_nobody_took_ends_with_a_notice_before_and_after(self, time_machine):
        request = make_request()
        owner = request.case_study.owner
        time_machine.move_to(request.asked_at + deadlines.ENDS_AFTER - deadlines.END_WARNING + DAY)
        assert [reminding.end_abandoned(), reminding.end_abandoned()] == [0, 0]
        assert told(owner) == ["review_ends_soon"]
        time_machine.move_to(request.asked_at + deadlines.ENDS_AFTER)
        assert [reminding.end_abandoned(), reminding.end_abandoned()] == [1, 0]
        request.refresh_from_db()
        assert (request.status, kinds(request)) == ("ended", ["ended"])
        assert told(owner) == ["review_ends_soon", "review_ended"]
        assert requests.ask_for_review(study=request.case_study).is_open

    def test_whoever_is_gone_holds_nothing_up(self, mentor):
        request = make_request(mentor=mentor)
        mentor.delete()
        request.refresh_from_db()
        assert Turn.of(request).is_stranded
        requests.ask_for_another_mentor(request=request)
        assert claims.claim_request(request=request, mentor=make_mentor()).is_open

    def test_deleted_work_is_left_in_peace(self):
        request = make_request(asked_at=timezone.now() - deadlines.ENDS_AFTER)
        request.case_study.deleted_at = timezone.now()
        request.case_study.save()
        assert (reminding.remind_of_waiting(), reminding.end_abandoned()) == (0, 0)
        assert not Notification.objects.exists()


class TestAbsences:
    def test_refusals(self, mentor):
        today = mentor.today()
        absences.add_absence(mentor=mentor, starts=today + 3 * DAY, ends=today + 5 * DAY)
        refused("before_start", absences.add_absence, mentor=mentor, starts=today, ends=today - DAY)
        refused("in_the_past", absences.add_absence, mentor=mentor, starts=today - 3 * DAY, ends=today - DAY)
        refused("too_long", absences.add_absence, mentor=mentor, starts=today, ends=today + 367 * DAY)
        refused("overlaps", absences.add_absence, mentor=mentor, starts=today, ends=today + 3 * DAY)

    def test_what_waited_for_them_is_free_for_others(self, mentor):
        request = make_request(reserved_for=mentor, reserved_until=timezone.now() + DAY)
        absences.add_absence(mentor=mentor, starts=mentor.today(), ends=mentor.today())
        request.refresh_from_db()
        assert request.reserved_for is None


class TestWhatIsSaid:
    def test_the_usual_wait_counts_what_is_in_effect_and_what_was_never_answered(self):
        now = timezone.now()
        for days in (1, 2, 3):
            made = make_request(status="reviewed", asked_at=now - days * DAY, closed_at=now)
            make_review(made, verdict="approved", took_effect_at=now)
        make_request(status="ended", asked_at=now - 60 * DAY, closed_at=now)
        make_request(status="withdrawn", asked_at=now - DAY, closed_at=now)
        make_request(status="reviewed", asked_at=now - 200 * DAY, closed_at=now - 100 * DAY)
        assert usual_wait_now(now).say is Say.TOO_FEW
        make_request(status="ended", asked_at=now - 60 * DAY, closed_at=now)
        said = usual_wait_now(now)
        assert (said.say, said.count, said.median) == (Say.MEDIAN, 5, 3 * DAY)

    def test_mondays_name_what_waits_for_whom(self, mentor, learner):
        now = timezone.now()
        assert (what_waits(mentor), what_waits(learner)) == ([], [])
        study = make_case_study(learner, title="The pilot")
        make_request(make_submitted(study), asked_at=now - 5 * DAY)
        make_request(claimed_by=mentor)
        assert [line.text for line in what_waits(mentor)] == [
            "You have 1 piece to review",
            "1 piece waits for a mentor, the oldest for 5 days",
        ]
        assert [line.text for line in what_waits(learner)] == ["“The pilot” has waited 5 days for a review"]
