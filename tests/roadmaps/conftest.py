"""A learner who started today, and their browser. What a test file wants otherwise, it says itself."""

import pytest
from django.test import Client

from roadmaps.models import Enrollment
from tests.factories import make_enrollment


@pytest.fixture
def enrollment(learner) -> Enrollment:
    return make_enrollment(learner, start_date=learner.today())


@pytest.fixture
def client(enrollment, signed_in) -> Client:
    """Signed in as the learner; ``Client()`` is a visitor's."""
    return signed_in(enrollment.user)
