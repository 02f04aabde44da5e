"""Requests that nobody would think of: never a 500, and every answer is as the description says."""

import pytest
import schemathesis
from django.core import signals
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.notifications.actions import notify
from aipm.api.schema import openapi
from aipm.api.throttling import UserRateThrottle
from careers.actions import add_posting, save_application
from portfolio.actions.sharing import show_case_study
from portfolio.actions.transfers import ask_for_export, ask_for_import
from reviews.cohorts import actions as cohorts
from roadmaps import actions
from tests import factories
from tests.reviews.factories import make_absence, make_cohort, make_comment, make_request, make_review

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_dict(openapi()).exclude(operation_id="schema")
schema.app = get_wsgi_application()


@pytest.fixture
def kept_connection():
    """A response is closed when it is collected; by then its end must not close another test's connection."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def keys(db, kept_connection, monkeypatch, settings) -> dict[str, list[object]]:
    """A plan that somebody follows, and by name of the parameter what a path may hold that exists."""
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": None, "anon": None})
    # Nobody here closes an answer, nor the files that came with its request or that it would read.
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    settings.FILES_SENT_BY = "proxy"
    skill = factories.make_skill()
    edition = factories.make_edition()
    edition.weeks.first().skills.add(skill)
    material = factories.make_material(edition)
    term = factories.make_term(edition.roadmap)
    guide = factories.make_guide(edition.roadmap)
    factories.make_figure(guide)
    factories.make_market(guide, skill)
    factories.make_opening(guide)
    artifact_type = factories.make_artifact_type("artifact")
    enrollment = factories.make_enrollment(edition=edition)
    owner = enrollment.user
    owner.handle = "lea"
    owner.save()
    factories.make_portfolio(owner, visibility="public")
    study = factories.make_case_study(owner)
    factories.make_submitted(study)
    show_case_study(case_study=study, visibility="public")
    file = factories.make_attachment(factories.Revision.objects.create(case_study=study, number=2))
    share_link = factories.make_share_link(owner)
    export = ask_for_export(user=owner, kind="pdf")
    notes = SimpleUploadedFile("notes.md", b"# Notes\n")
    brought = ask_for_import(user=owner, upload=notes, artifact_type=artifact_type)
    token = factories.make_token(enrollment.user, "aipm_write", scope="write")
    event = actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
    actions.complete_week(enrollment=enrollment, week_key="week-2")
    actions.make_feed(enrollment=enrollment, weeks=True, due=True)
    told = notify(user=enrollment.user, kind="token_expires", params={"name": "A script", "day": "2026-01-21"})
    link = actions.add_link(enrollment=enrollment, week_key="week-1", title="A talk", url="https://example.org/")
    task = actions.add_own_task(enrollment=enrollment, week_key="week-1", title="A call", minutes=30)
    change = actions.apply_change(enrollment=enrollment, propose=actions.propose_hours, hours_a_week=5)
    posting = add_posting(user=owner, text="Requirements: a skill")
    application = save_application(user=owner, title="A job")
    mentor = factories.make_mentor()
    request = make_request(study.revisions.submitted().get(), mentor=mentor)
    absence = make_absence(mentor, begins_in=7)
    cohort = make_cohort(mentors=[owner], roadmap=edition.roadmap)
    cohort_link, secret = cohorts.make_link(cohort=cohort, by=owner)
    review = make_review(
        make_request(study.revisions.submitted().get(), status="reviewed", closed_at=timezone.now()),
        verdict="declined",
        took_effect_at=timezone.now(),
    )
    comment = make_comment(review, kind="issue")
    rows = (edition.roadmap, edition.phases.first(), skill, material, term, guide, artifact_type)
    return {
        "roadmap": [edition.roadmap.key],
        "guide": [guide.key],
        "enrollment": [enrollment.pk],
        "id": [
            enrollment.pk,
            event.pk,
            token.pk,
            change.pk,
            link["id"],
            task["id"],
            told.pk,
            review.pk,
            share_link.pk,
            str(export.pk),
            str(brought.pk),
            str(posting.pk),
            str(application.pk),
            request.pk,
            absence.pk,
            cohort_link.pk,
            cohort.memberships.get().pk,
        ],
        "cohort": [cohort.slug],
        "secret": [secret],
        "pk": [share_link.pk, str(export.pk), str(brought.pk), str(posting.pk), str(application.pk)],
        "handle": ["lea"],
        "slug": [study.slug, cohort.slug],
        "case_study": [study.slug],
        "number": [1, 2],
        "key": [
            "week-1",
            "week-2",
            "week-1-task-1",
            "week-1-task-2",
            "token_expires",
            "role",
            "sides",
            *(row.key for row in rows),
        ],
        "week": ["week-1", "week-2"],
        "code": ["stale"],
        "file": [str(file.pk)],
        "comment": [str(comment.pk)],
        "text": [review.revision_id],
    }


@schema.parametrize()
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_word(case, keys):
    for name, value in case.path_parameters.items():
        # Two of three paths lead somewhere; what was generated decides, so that a failure can be repeated.
        choice = sum(str(value).encode())
        if choice % 3:
            case.path_parameters[name] = keys[name][choice % len(keys[name])]
    with transaction.atomic():
        response = case.call(headers={"Authorization": "Bearer aipm_write"})
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKS)
