"""A cohort of two learners on a plan of four weeks: Lea is in it by name, Ben too; Mona looks after them."""

import datetime as dt

import pytest

from roadmaps import actions as plans
from tests.factories import make_edition, make_enrollment, make_learner, make_mentor
from tests.reviews.factories import make_cohort


@pytest.fixture
def mona(db):
    return make_mentor(name="Mona Mentor")


@pytest.fixture
def lea(db):
    return make_learner(name="Lea Lerner", email="lea.secret@example.org")


@pytest.fixture
def ben(db):
    return make_learner(name="Ben Okafor")


@pytest.fixture
def cohort(mona, lea, ben):
    """Lea began twenty days ago and has done one task; Ben has not started."""
    edition = make_edition()
    enrollment = make_enrollment(lea, edition, start_date=lea.today() - dt.timedelta(days=20))
    plans.tick_task(enrollment=enrollment, task_key="week-1-task-1")
    return make_cohort(mentors=[mona], learners=[lea, ben], roadmap=edition.roadmap, name="Evenings", slug="evenings")
