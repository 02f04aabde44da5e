"""Who may see and take a request. Each case holds something that could leak."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from reviews import access
from reviews.models import Membership, RequestEvent, ReviewRequest
from tests.factories import make_case_study, make_learner, make_mentor, make_submitted

from .factories import make_cohort, make_request

pytestmark = pytest.mark.django_db


def sees(user, request) -> bool:
    return access.may_review(user, request)


def test_to_every_mentor(learner, mentor):
    request = make_request()
    assert sees(mentor, request)
    assert not sees(learner, request)
    assert not sees(request.case_study.owner, request)


def test_nobody_reviews_their_own_work(mentor):
    request = make_request(make_submitted(make_case_study(mentor)))
    assert not sees(mentor, request)
    assert sees(make_mentor(), request)
    request.delete()
    claimed = make_request(request.revision, claimed_by=mentor)
    assert not sees(mentor, claimed)


def test_to_one_mentor(mentor):
    request = make_request(mentor=mentor)
    assert sees(mentor, request)
    assert not sees(make_mentor(), request)


def test_when_the_one_mentor_is_gone_nobody_else_reads_it(mentor):
    request = make_request(mentor=mentor)
    mentor.delete()
    assert not sees(make_mentor(), request)


def test_to_the_mentors_of_a_cohort_who_are_there_now(mentor):
    former, other = make_mentor(), make_mentor()
    cohort = make_cohort(mentors=[mentor, former])
    learner_there = make_mentor()
    Membership.objects.create(cohort=cohort, user=learner_there, role="learner")
    Membership.objects.filter(user=former).update(left_at=timezone.now())
    request = make_request(cohort=cohort)
    assert [sees(user, request) for user in (mentor, former, other, learner_there)] == [True, False, False, False]
    cohort.closed_at = timezone.now()
    cohort.save()
    assert not sees(mentor, request)


def test_not_the_mentor_whom_the_learner_declined(mentor):
    request = make_request()
    RequestEvent.objects.create(request=request, kind="another_mentor", by=request.case_study.owner, mentor=mentor)
    assert not sees(mentor, request)
    assert sees(make_mentor(), request)
    ReviewRequest.objects.update(status="withdrawn", closed_at=timezone.now())
    assert not sees(mentor, make_request(request.revision))  # nor the next time
    ReviewRequest.objects.update(status="withdrawn", closed_at=timezone.now())
    assert sees(mentor, make_request(request.revision, mentor=mentor))  # but when they are asked by name


def test_a_second_opinion_is_somebody_elses(mentor):
    first = make_request(claimed_by=mentor)
    ReviewRequest.objects.update(status="reviewed", closed_at=timezone.now())
    request = make_request(first.revision, follows=first, is_second_opinion=True)
    assert not sees(mentor, request)
    assert sees(make_mentor(), request)
    assert sees(mentor, first)


@pytest.mark.parametrize("status", ["withdrawn", "ended", "reviewed"])
def test_what_is_over_is_nobodys_to_read_who_did_not_take_it(mentor, status):
    request = make_request(status=status, closed_at=timezone.now())
    assert not sees(mentor, request)


def test_deleted_work_is_gone_for_mentors_too(mentor):
    request = make_request(claimed_by=mentor)
    request.case_study.deleted_at = timezone.now()
    request.case_study.save()
    assert not sees(mentor, request)
    with pytest.raises(Http404):
        access.request_for_learner(request.case_study.owner, request.pk)


def test_without_the_role_nothing_is_visible(mentor):
    request = make_request(mentor=mentor)
    mentor.is_mentor = False
    assert not sees(mentor, request)


def test_a_claim_of_somebody_else_or_from_before_writes_nothing(mentor):
    request = make_request(claimed_by=mentor)
    assert access.claimed_request_for_write(mentor, request.pk) == request
    with pytest.raises(PermissionDenied):
        access.claimed_request_for_write(make_mentor(), request.pk)
    ReviewRequest.objects.update(claim_expires_at=timezone.now())
    with pytest.raises(PermissionDenied):
        access.claimed_request_for_write(mentor, request.pk)


def test_of_the_learner_only_their_own(learner):
    request = make_request()
    assert access.request_for_learner(request.case_study.owner, request.pk) == request
    for user in (learner, make_mentor()):
        with pytest.raises(Http404):
            access.request_for_learner(user, request.pk)


def test_only_admins_reach_any_request(admin, mentor, curator):
    request = make_request(mentor=mentor)
    assert access.request_for_admin(admin, request.pk) == request
    for user in (mentor, curator, request.case_study.owner):
        with pytest.raises(Http404):
            access.request_for_admin(user, request.pk)


def test_the_queue_is_by_age_and_new_versions_come_back_first(mentor):
    now = timezone.now()
    old, young = (make_request(asked_at=now - dt.timedelta(days=days)) for days in (5, 2))
    back = make_request(
        asked_at=now - dt.timedelta(days=1), reserved_for=mentor, reserved_until=now + dt.timedelta(days=2)
    )
    late = make_request(
        asked_at=now - dt.timedelta(days=4), reserved_for=mentor, reserved_until=now - dt.timedelta(days=1)
    )
    taken = make_request(claimed_by=make_mentor())
    left = make_request(claimed_by=make_mentor(), asked_at=now - dt.timedelta(days=9), claim_expires_at=now)

    def queue_of(user) -> list[ReviewRequest]:
        return list(ReviewRequest.objects.up_for(user, now).in_queue_order(user, now))

    assert queue_of(mentor) == [back, left, old, late, young]
    assert queue_of(make_mentor()) == [left, old, late, young]
    assert taken not in queue_of(mentor)
    assert queue_of(make_learner()) == []
