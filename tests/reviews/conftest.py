"""A piece of a learner that a mentor has claimed and begun to review."""

import shutil
from pathlib import Path

import pytest

from reviews.actions.reviewing import begin_review
from reviews.models import Review
from tests.factories import make_learner

from .written import TEXT, make_claimed


@pytest.fixture
def noor(db):
    return make_learner(name="Noor Rahman", email="noor.writes@example.org")


@pytest.fixture
def draft(noor) -> Review:
    mentor, request = make_claimed(owner=noor, body=TEXT, title="The pilot")
    return begin_review(request=request, mentor=mentor)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """A storage of its own for each test: rolled-back rows leave their bytes behind."""
    folder = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}},
    }
    yield Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
