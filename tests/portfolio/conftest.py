"""Somebody who writes a case study, and their browser. What a test file wants otherwise, it says itself."""

import shutil
from pathlib import Path

import pytest
from django.test import Client

from portfolio.models import CaseStudy
from tests.factories import make_artifact_type, make_case_study

TEMPLATE = "# Retrospective: [project]\n\n## Summary\n\n[At most five sentences.]\n"


@pytest.fixture
def kind(db):
    sections = [{"key": "summary", "title": "Summary", "guidance": "Say *what* surprised you.", "prompt": "What?"}]
    return make_artifact_type("retrospective", title="Retrospective", template=TEMPLATE, sections=sections)


@pytest.fixture
def study(learner, kind) -> CaseStudy:
    """A case study whose draft still holds the template."""
    return make_case_study(learner, artifact_type=kind, title="The pilot", slug="the-pilot", body=TEMPLATE)


@pytest.fixture
def client(learner, signed_in) -> Client:
    return signed_in(learner)


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
