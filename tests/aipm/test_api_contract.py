"""The answers of the API, operation by operation, as callers rely on them.

Each answer is compared with a file in ``tests/golden``. A difference there is a change of the
contract: read it, and if it is meant, write the files anew with ``AIPM_REWRITE_GOLDEN=1``.
"""

import json
import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, Notification, User
from accounts.notifications.actions import notify
from aipm.api.schema import openapi
from careers.actions import add_posting, move_application, save_application
from careers.models import JobApplication, JobPosting, Question, RelatedGuide, Section
from portfolio.actions import save_draft, start_revision, submit_revision
from portfolio.actions.sharing import show_case_study
from portfolio.files.actions import remove_attachment
from portfolio.models import ArtifactType, Attachment, CaseStudy, ShareLink, StoredFile, Transfer
from reviews.actions import claims as actions_on_claims
from reviews.actions import requests as actions_on_requests
from reviews.actions.commenting import add_comment
from reviews.actions.feedback import rate_review
from reviews.actions.notebook import save_reply
from reviews.actions.publishing import publish_review, settle
from reviews.actions.reviewing import begin_review, save_review
from reviews.actions.suggesting import apply_suggestion
from reviews.actions.threads import reply_to_comment
from reviews.cohorts.actions import close_cohort
from reviews.models import (
    Absence,
    Cohort,
    Comment,
    Invitation,
    Membership,
    Review,
    ReviewRequest,
    SavedReply,
)
from roadmaps import actions
from roadmaps.models import ContentVersion, Enrollment, ProgressEvent, ScheduleChange, WeekProgress
from tests import factories
from tests.reviews.factories import make_absence, make_cohort, make_request

pytestmark = pytest.mark.django_db
# What no request may change by halves.
WRITTEN_BY_LEARNERS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("accounts", "portfolio", "reviews", "roadmaps") and model._meta.managed
]
GOLDEN = Path(__file__).parent.parent / "golden"
METHODS = ("get", "put", "post", "patch", "delete")


NEWS = "```communication Who hears what\n| Audience | How often |\n|---|---|\n| The sponsor | Fridays |\n```"


@pytest.fixture
def world(time_machine, settings):
    """One roadmap with everything in it, and Lea in its second week."""
    time_machine.move_to("2026-01-14T12:00:00+00:00", tick=False)
    settings.RELEASE = "release"
    ContentVersion.bump()
    skill = factories.make_skill(
        "planning",
        position=1,
        name="Planning",
        phase=1,
        aliases=["plan*"],
        esco=[{"label": "plan", "uri": "http://data.europa.eu/esco/skill/1"}],
    )
    roadmap = factories.make_roadmap("pm", title="Project manager")
    edition = factories.make_edition(roadmap, weeks=2, tasks=2, phases=1, published_at="2026-01-01T00:00:00Z")
    week = edition.weeks.get(key="week-1")
    week.skills.add(skill)
    week.artifact, week.completes_artifact, week.deliverable_title = "plan", True, "A plan"
    week.deliverable_body = "It has **dates**."
    week.save()
    material = factories.make_material(edition, "report", title="A report")
    edition.tasks.get(key="week-1-task-1").materials.add(material)
    factories.make_term(
        roadmap,
        "baseline",
        position=1,
        term="Baseline",
        forms=["baseline"],
        meaning="What one would get without the model.",
        weeks=["week-1"],
    )
    factories.make_resource(week, "article", title="An article")
    factories.make_self_check(week)
    factories.make_artifact_type(
        "plan",
        position=1,
        title="Plan",
        sections=[{"key": "purpose", "title": "Purpose", "guidance": "Say *why*.", "prompt": "Why?"}],
        rubric={
            "criteria": [
                {
                    "key": "purpose",
                    "title": "Purpose",
                    "question": "Is it clear?",
                    "weight": 100,
                    "levels": {"not_yet": "No.", "nearly": "Nearly.", "meets": "Yes.", "strong": "Very."},
                }
            ]
        },
    ).skills.add(skill)
    guide = factories.make_guide(roadmap, "pm", title="Project manager")
    Section.objects.create(guide=guide, key="job", position=1, title="The job", body="You **plan**.")
    Question.objects.create(guide=guide, key="degree", position=1, question="A degree?", answer="No.")
    RelatedGuide.objects.create(guide=guide, key="po", position=1, title="Owner", summary="Owns.", differs="Decides.")
    factories.make_figure(guide, key="entry", position=1)
    factories.make_market(guide, skill)
    factories.make_opening(guide, "open")
    factories.make_opening(guide, "unchecked", verified_on=None, verified_by="")
    factories.make_figure(
        guide, key="senior", position=2, level="senior", verified=True, as_of=date(2025, 6, 1), as_of_text="June 2025"
    )
    learner = factories.make_learner(email="lea@example.org", time_zone="Europe/Lisbon")
    factories.make_token(learner, name="A script")
    enrollment = factories.make_enrollment(learner, edition, pk=77)
    actions.complete_week(enrollment=enrollment, week_key="week-1")
    actions.tick_task(enrollment=enrollment, task_key="week-2-task-1")
    actions.save_reflection(enrollment=enrollment, week_key="week-2", text="I **learnt**.", version=0)
    actions.save_week_notes(enrollment=enrollment, week_key="week-2", text="Ask **Marta**.", version=0)
    actions.add_link(enrollment=enrollment, week_key="week-2", title="A talk", url="https://example.org/talk")
    actions.add_own_task(enrollment=enrollment, week_key="week-2", title="Call Marta", minutes=30)
    study = factories.make_case_study(
        learner, artifact_type=ArtifactType.objects.get(), title="The pilot", slug="the-pilot", body="It **stalled**."
    )
    submit_revision(study=study, confirmed=True)
    draft = start_revision(study=study)
    save_draft(study=study, body=draft.body + "\n\nThen it went on.\n\n" + NEWS)
    notes = factories.make_stored_file(learner, b"# Notes\n")
    factories.make_attachment(draft, notes, pk=FILE, name="notes.md", description="My notes.")
    factories.make_case_study(
        learner, artifact_type=ArtifactType.objects.get(), title="Gone", slug="gone", deleted_at=timezone.now()
    )
    for pk, text in (
        (POSTING, "Requirements\n- Planning\n- 5 years of experience\n- A bachelor's degree"),
        (OTHER_POSTING, "Nice to have\n- Planning"),
    ):
        posting = add_posting(user=learner, text=text, title="AI lead", company="Northgate")
        JobPosting.objects.filter(pk=posting.pk).update(id=pk)
    saved = save_application(user=learner, posting=JobPosting.objects.get(pk=POSTING))
    move_application(application=saved, stage="applied")
    JobApplication.objects.filter(pk=saved.pk).update(id=APPLICATION)
    params = {"name": "A script", "day": "2026-01-21"}
    notify(user=learner, kind="token_expires", params=params, link="/settings/tokens/")
    return enrollment


def reviewing(enrollment: Enrollment) -> Review:
    """Lea is a mentor too, and has begun the review of Tom's piece; a reply is saved."""
    lea = enrollment.user
    lea.is_mentor, lea.name = True, "Lea"
    lea.save()
    kind = ArtifactType.objects.get(key="plan")
    tom = factories.make_learner(name="Tom")
    study = factories.make_case_study(tom, artifact_type=kind, title="The merger", body="It **went** well.")
    request = make_request(submit_revision(study=study, confirmed=True), claimed_by=lea)
    draft = begin_review(request=request, mentor=lea)
    add_comment(review=draft, body="Which one?", kind="issue", start=0, end=7)
    save_reply(owner=lea, title="Goal", body="Who set the goal?")
    score = {"criterion": "purpose", "level": "meets", "reason": "It says so."}
    return save_review(review=draft, summary="In **short**.", verdict="approved", scores=[score])


def with_the_claim(enrollment: Enrollment) -> None:
    reviewing(enrollment)
    Review.objects.all().delete()


def published(enrollment: Enrollment) -> None:
    publish_review(review=reviewing(enrollment))


def in_effect(enrollment: Enrollment) -> None:
    review = publish_review(review=reviewing(enrollment))
    Review.objects.update(published_at=timezone.now() - timedelta(seconds=60))
    settle(review_id=review.pk, version=review.version)


def reviewed(enrollment: Enrollment) -> None:
    """Lea's own piece was reviewed by Mona, and answered."""
    mona = factories.make_mentor(name="Mona")
    study = CaseStudy.objects.get(slug="the-pilot")
    request = make_request(study.revisions.submitted().get(), claimed_by=mona)
    draft = begin_review(request=request, mentor=mona)
    add_comment(review=draft, body="Why?", kind="issue", start=3, end=10)
    score = {"criterion": "purpose", "level": "nearly"}
    draft = save_review(review=draft, summary="Nearly.", verdict="changes_requested", scores=[score])
    review = publish_review(review=draft)
    Review.objects.update(published_at=timezone.now() - timedelta(seconds=60))
    settle(review_id=review.pk, version=review.version)
    reply_to_comment(comment=Comment.objects.get(), author=enrollment.user, body="I will say.")
    rate_review(review=review, helped="much")


def with_a_suggestion(enrollment: Enrollment) -> None:
    reviewed(enrollment)
    Comment.objects.update(replacement="was paused", body="")


def applied(enrollment: Enrollment) -> None:
    with_a_suggestion(enrollment)
    apply_suggestion(comment=Comment.objects.get())


def reviewing_again(enrollment: Enrollment) -> None:
    """Lea has reviewed Tom's piece, and begun on its second version."""
    in_effect(enrollment)
    study = CaseStudy.objects.get(title="The merger")
    save_draft(study=study, body=start_revision(study=study).body + "\n\nNobody left.")
    request = make_request(submit_revision(study=study, confirmed=True), claimed_by=enrollment.user)
    begin_review(request=request, mentor=enrollment.user)


def overseeing(enrollment: Enrollment) -> None:
    in_effect(enrollment)
    enrollment.user.is_superuser = True
    enrollment.user.save()


def review_at(rest: str = "") -> Callable[[], str]:
    return lambda: f"reviews/{Review.objects.latest('pk').pk}/{rest}"


def comment_at(rest: str = "") -> Callable[[], str]:
    return lambda: f"reviews/comments/{Comment.objects.get().pk}/{rest}"


def with_feed(enrollment: Enrollment) -> None:
    actions.make_feed(enrollment=enrollment, weeks=True, due=True)


def showing(enrollment: Enrollment) -> None:
    """Lea shows a submitted case study to everybody, and a link to it was made; a zip of it is ready."""
    learner = enrollment.user
    learner.name, learner.handle = "Lea", "lea"
    learner.save()
    kind = ArtifactType.objects.get(key="plan")
    study = factories.make_case_study(learner, artifact_type=kind, title="The launch", slug="the-launch")
    factories.make_submitted(study, body="It went well.")
    factories.make_portfolio(learner, visibility="public", about="I **plan**.", location="Lisbon")
    show_case_study(case_study=study, visibility="public")
    factories.make_share_link(learner, case_study=study, label="Ana")
    values = {"state": "done", "name": "lea.zip", "size": 5, "steps": 2, "steps_done": 2, "finished_at": timezone.now()}
    Transfer.objects.create(owner=learner, kind="archive", file=ContentFile(b"a zip", name="x"), **values)
    report = {
        "came": [{"title": "The launch", "slug": "the-launch", "says": "1 version"}],
        "left": ["Another: You have it already."],
    }
    Transfer.objects.create(owner=learner, kind="import", **(values | {"name": "old.zip", "report": report}))


def asking(enrollment: Enrollment) -> None:
    """Lea asked Mona for a review of the pilot."""
    mona = factories.make_mentor(name="Mona")
    actions_on_requests.ask_for_review(
        study=CaseStudy.objects.get(slug="the-pilot"), mentor=mona, message="Is the goal clear?"
    )


def mentoring(enrollment: Enrollment) -> None:
    """Lea is a mentor too; Tom asks her, and her days away begin next week."""
    lea = enrollment.user
    lea.is_mentor = True
    lea.save()
    kind = ArtifactType.objects.get(key="plan")
    tom = factories.make_learner(name="Tom")
    study = factories.make_case_study(tom, artifact_type=kind, title="The merger", slug="the-merger")
    factories.make_submitted(study)
    actions_on_requests.ask_for_review(study=study, mentor=lea, message="Is it too long?")
    make_absence(lea, begins_in=7)


def holding(enrollment: Enrollment) -> None:
    """… and has had Tom's piece since yesterday."""
    mentoring(enrollment)
    actions_on_claims.claim_request(request=ReviewRequest.objects.get(), mentor=enrollment.user)
    yesterday = timezone.now() - timedelta(days=1)
    ReviewRequest.objects.update(claimed_at=yesterday, claim_expires_at=yesterday + timedelta(days=2))


def administering(enrollment: Enrollment) -> None:
    mentoring(enrollment)
    enrollment.user.is_superuser = True
    enrollment.user.save()
    factories.make_mentor(name="Mona")


def looking_after(enrollment: Enrollment) -> None:
    """Lea is a mentor too, and looks after Tom, who follows the same plan; a link into the cohort is open."""
    lea = enrollment.user
    lea.is_mentor = True
    lea.save()
    tom = factories.make_learner(name="Tom")
    factories.make_enrollment(tom, enrollment.edition, start_date=date(2026, 1, 5))
    cohort = make_cohort(
        name="Evenings", slug="evenings", roadmap=enrollment.roadmap, mentors=[lea], learners=[tom], about="Slowly."
    )
    Invitation.objects.create(
        cohort=cohort, made_by=lea, digest=Invitation.digest_of(SECRET), expires_at=timezone.now() + timedelta(days=7)
    )


def looking_after_work(enrollment: Enrollment) -> None:
    """… and Tom waits for a review."""
    looking_after(enrollment)
    tom = User.objects.get(name="Tom")
    kind = ArtifactType.objects.get(key="plan")
    study = factories.make_case_study(tom, artifact_type=kind, title="The merger", slug="the-merger")
    make_request(factories.make_submitted(study))


def looked_after(enrollment: Enrollment) -> None:
    """Lea learns in a cohort of Mona's."""
    mona = factories.make_mentor(name="Mona")
    make_cohort(
        name="Evenings", slug="evenings", roadmap=enrollment.roadmap, mentors=[mona], learners=[enrollment.user]
    )


def asked_in(enrollment: Enrollment) -> None:
    """Lea has the address of a link into Mona's cohort."""
    looked_after(enrollment)
    Membership.objects.filter(user=enrollment.user).delete()
    cohort = Cohort.objects.get()
    Invitation.objects.create(
        cohort=cohort, digest=Invitation.digest_of(SECRET), expires_at=timezone.now() + timedelta(days=7)
    )


def closed(enrollment: Enrollment) -> None:
    looking_after(enrollment)
    close_cohort(cohort=Cohort.objects.get())


def cohort_learner(rest: str = "") -> Callable[[], str]:
    return lambda: f"cohorts/evenings/learners/{Membership.objects.learners().get().pk}/{rest}"


def last_request() -> int:
    return ReviewRequest.objects.latest("pk").pk


def last_mentor() -> int:
    return User.objects.filter(is_mentor=True).latest("pk").pk


def last_absence() -> int:
    return Absence.objects.latest("pk").pk


def as_curator(enrollment: Enrollment) -> None:
    enrollment.user.is_curator = True
    enrollment.user.save()


def last_link() -> int:
    return ShareLink.objects.latest("pk").pk


def last_export() -> str:
    return str(Transfer.objects.exports().latest("created_at").pk)


def last_import() -> str:
    return str(Transfer.objects.imports().latest("created_at").pk)


def moved(enrollment: Enrollment) -> None:
    """Two changes of the dates, the later one undone."""
    pause = {"first_day": date(2026, 1, 16), "last_day": date(2026, 1, 17), "reason": "Ill", "shared": True}
    actions.apply_change(enrollment=enrollment, propose=actions.propose_pause, **pause)
    enrollment.refresh_from_db()
    change = actions.apply_change(enrollment=enrollment, propose=actions.propose_hours, hours_a_week=5)
    actions.undo_change(enrollment=enrollment, change_id=change.pk)


def all_rows() -> dict[str, list[dict[str, object]]]:
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in WRITTEN_BY_LEARNERS}


def last_change() -> int:
    return ScheduleChange.objects.filter(undoes=None, undone_by=None).latest("pk").pk


def last_notification() -> int:
    return Notification.objects.latest("pk").pk


def last_event() -> int:
    return ProgressEvent.objects.latest("pk").pk


def own_line(field: str) -> str:
    progress = WeekProgress.objects.get(enrollment=77, week_key="week-2")
    return getattr(progress, field)[0]["id"]


def last_token() -> int:
    return ApiToken.objects.latest("pk").pk


FILE = "5b0b6f6e-2d3c-4c5e-9d0a-7a1d8a0f4a11"
POSTING = "9d6f3c1e-0000-4000-8000-000000000001"
APPLICATION = "9d6f3c1e-0000-4000-8000-000000000003"
OTHER_POSTING = "9d6f3c1e-0000-4000-8000-000000000002"
SECRET = "the-secret-of-a-link"
taken = {"undo": ""}  # how to put back the file that was removed before


def uploaded(name: str = "More notes.md") -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, b"# More\n"), "description": "More of it."}


def brought_in() -> dict[str, object]:
    return {"file": SimpleUploadedFile("notes.md", b"# More\n"), "type": "plan"}


def advert() -> dict[str, object]:
    return {"file": SimpleUploadedFile("advert.txt", b"Requirements\n- Planning of projects\n"), "title": "From a file"}


# Every operation of the OpenAPI description, with one request that succeeds.
ANSWERS = {
    "root": ("get", "", None),
    "problems_list": ("get", "problems/", None),
    "problems_retrieve": ("get", "problems/stale/", None),
    "roadmaps_list": ("get", "roadmaps/", None),
    "roadmaps_retrieve": ("get", "roadmaps/pm/", None),
    "roadmaps_phases_list": ("get", "roadmaps/pm/phases/", None),
    "roadmaps_phases_retrieve": ("get", "roadmaps/pm/phases/phase-1/", None),
    "roadmaps_weeks_list": ("get", "roadmaps/pm/weeks/", None),
    "roadmaps_weeks_retrieve": ("get", "roadmaps/pm/weeks/week-1/", None),
    "roadmaps_tasks_list": ("get", "roadmaps/pm/tasks/?week=week-1", None),
    "roadmaps_tasks_retrieve": ("get", "roadmaps/pm/tasks/week-1-task-1/", None),
    "roadmaps_resources_list": ("get", "roadmaps/pm/resources/", None),
    "roadmaps_self_checks_list": ("get", "roadmaps/pm/self-checks/", None),
    "roadmaps_materials_list": ("get", "roadmaps/pm/materials/", None),
    "roadmaps_materials_retrieve": ("get", "roadmaps/pm/materials/report/", None),
    "roadmaps_terms_list": ("get", "roadmaps/pm/terms/", None),
    "roadmaps_terms_retrieve": ("get", "roadmaps/pm/terms/baseline/", None),
    "skills_list": ("get", "skills/", None),
    "skills_retrieve": ("get", "skills/planning/", None),
    "artifact_types_list": ("get", "artifact-types/", None),
    "artifact_types_retrieve": ("get", "artifact-types/plan/", None),
    "guides_list": ("get", "guides/", None),
    "guides_retrieve": ("get", "guides/pm/", None),
    "guides_job_descriptions_list": ("get", "guides/pm/job-descriptions/", None),
    "guides_job_descriptions_retrieve": ("get", "guides/pm/job-descriptions/role/", None),
    "guides_certifications_list": ("get", "guides/pm/certifications/", None),
    "guides_rungs_list": ("get", "guides/pm/rungs/", None),
    "guides_interview_questions_list": ("get", "guides/pm/interview-questions/", None),
    "guides_advice_list": ("get", "guides/pm/advice/", None),
    "guides_comparisons_list": ("get", "guides/pm/comparisons/", None),
    "guides_comparisons_retrieve": ("get", "guides/pm/comparisons/sides/", None),
    "guides_tools_list": ("get", "guides/pm/tools/", None),
    "guides_openings_list": ("get", "guides/pm/openings/", None),
    "guides_market_retrieve": ("get", "guides/pm/market/", None),
    "guides_salary_figures_list": ("get", "guides/pm/salary-figures/", None),
    "enrollments_list": ("get", "enrollments/", None),
    "enrollments_create": (
        "post",
        "enrollments/",
        {"roadmap": "pm", "start_date": "2026-01-14", "hours_a_week": 7},
    ),
    "enrollments_retrieve": ("get", "enrollments/77/", None),
    "enrollments_leave": ("post", "enrollments/77/leave/", None),
    "enrollments_rejoin": ("post", "enrollments/77/rejoin/", None),
    "my_weeks_list": ("get", "enrollments/77/weeks/", None),
    "my_weeks_retrieve": ("get", "enrollments/77/weeks/week-2/", None),
    "my_weeks_complete": ("post", "enrollments/77/weeks/week-2/complete/", None),
    "my_weeks_skip": ("post", "enrollments/77/weeks/week-2/skip/", None),
    "my_weeks_reopen": ("post", "enrollments/77/weeks/week-1/reopen/", None),
    "my_weeks_reflection_retrieve": ("get", "enrollments/77/weeks/week-2/reflection/", None),
    "my_weeks_reflection_update": (
        "put",
        "enrollments/77/weeks/week-2/reflection/",
        {"reflection": "I **learnt** more.", "version": 1},
    ),
    "ticks_list": ("get", "enrollments/77/ticks/", None),
    "ticks_update": ("put", "enrollments/77/ticks/week-2-task-2/", None),
    "ticks_destroy": ("delete", "enrollments/77/ticks/week-2-task-1/", None),
    "events_list": ("get", "enrollments/77/events/", None),
    "events_undo": ("post", lambda: f"enrollments/77/events/{last_event()}/undo/", None),
    "enrollments_reset": ("post", "enrollments/77/reset/", None),
    "my_phases_reset": ("post", "enrollments/77/phases/phase-1/reset/", None),
    "my_weeks_reset": ("post", "enrollments/77/weeks/week-2/reset/", None),
    "my_weeks_notes_retrieve": ("get", "enrollments/77/weeks/week-2/notes/", None),
    "my_weeks_notes_update": (
        "put",
        "enrollments/77/weeks/week-2/notes/",
        {"notes": "Ask **Marta** again.", "version": 1},
    ),
    "my_tasks_notes_retrieve": ("get", "enrollments/77/tasks/week-2-task-1/notes/", None),
    "my_tasks_notes_update": (
        "put",
        "enrollments/77/tasks/week-2-task-1/notes/",
        {"notes": "Two hours.", "version": 0},
    ),
    "links_list": ("get", "enrollments/77/weeks/week-2/links/", None),
    "links_create": (
        "post",
        "enrollments/77/weeks/week-2/links/",
        {"title": "Another", "url": "https://example.org/another"},
    ),
    "links_destroy": ("delete", lambda: f"enrollments/77/weeks/week-2/links/{own_line('links')}/", None),
    "own_tasks_list": ("get", "enrollments/77/weeks/week-2/own-tasks/", None),
    "own_tasks_create": (
        "post",
        "enrollments/77/weeks/week-2/own-tasks/",
        {"title": "Write to Marta", "minutes": 15},
    ),
    "own_tasks_update": (
        "patch",
        lambda: f"enrollments/77/weeks/week-2/own-tasks/{own_line('own_tasks')}/",
        {"done": True},
    ),
    "own_tasks_destroy": (
        "delete",
        lambda: f"enrollments/77/weeks/week-2/own-tasks/{own_line('own_tasks')}/",
        None,
    ),
    "schedule_retrieve": ("get", "enrollments/77/schedule/", None),
    "schedule_changes_list": ("get", "enrollments/77/schedule-changes/", None),
    "schedule_changes_preview": (
        "get",
        "enrollments/77/schedule-changes/preview/?kind=pause&first_day=2026-01-15&last_day=2026-01-18",
        None,
    ),
    "schedule_changes_create": (
        "post",
        "enrollments/77/schedule-changes/",
        {"kind": "pause", "first_day": "2026-01-15", "last_day": "2026-01-18", "reason": "Away"},
    ),
    "schedule_changes_undo": ("post", lambda: f"enrollments/77/schedule-changes/{last_change()}/undo/", None),
    "case_studies_list": ("get", "portfolio/case-studies/", None),
    "case_studies_create": ("post", "portfolio/case-studies/", {"type": "plan", "title": "My plan"}),
    "case_studies_retrieve": ("get", "portfolio/case-studies/the-pilot/", None),
    "case_studies_update": ("patch", "portfolio/case-studies/the-pilot/", {"summary": "In short."}),
    "case_studies_destroy": ("delete", "portfolio/case-studies/the-pilot/", None),
    "case_studies_draft_retrieve": ("get", "portfolio/case-studies/the-pilot/draft/", None),
    "case_studies_draft_create": ("post", "portfolio/case-studies/the-pilot/draft/", None),
    "case_studies_draft_update": ("put", "portfolio/case-studies/the-pilot/draft/", {"body": "Shorter.", "version": 2}),
    "case_studies_draft_destroy": ("delete", "portfolio/case-studies/the-pilot/draft/", None),
    "case_studies_preview": ("post", "portfolio/case-studies/the-pilot/preview/", {"body": "A **bold** claim."}),
    "case_studies_submit": (
        "post",
        "portfolio/case-studies/the-pilot/submit/",
        {"confirmed": True, "what_changed": "The ending.", "version": 2},
    ),
    "case_studies_comparison": ("get", "portfolio/case-studies/the-pilot/comparison/?from=1&to=2", None),
    "revisions_blocks": ("get", "portfolio/case-studies/the-pilot/revisions/2/blocks/", None),
    "revisions_list": ("get", "portfolio/case-studies/the-pilot/revisions/", None),
    "revisions_retrieve": ("get", "portfolio/case-studies/the-pilot/revisions/1/", None),
    "revisions_withdraw": ("post", "portfolio/case-studies/the-pilot/revisions/2/withdraw/", None),
    "revisions_restore": ("post", "portfolio/case-studies/the-pilot/revisions/1/restore/", {"replace": True}),
    "deleted_case_studies_list": ("get", "portfolio/deleted-case-studies/", None),
    "deleted_case_studies_take_back": ("post", "portfolio/deleted-case-studies/gone/take-back/", None),
    "upload_limits": ("get", "portfolio/upload-limits/", None),
    "files_list": ("get", "portfolio/case-studies/the-pilot/files/", None),
    "files_create": ("post", "portfolio/case-studies/the-pilot/files/", uploaded),
    "files_restore": ("post", "portfolio/case-studies/the-pilot/files/restore/", lambda: {"undo": taken["undo"]}),
    "files_retrieve": ("get", f"portfolio/files/{FILE}/", None),
    "files_update": (
        "patch",
        f"portfolio/files/{FILE}/",
        {"name": "Notes", "description": "What I wrote.", "position": 0},
    ),
    "files_destroy": ("delete", f"portfolio/files/{FILE}/", None),
    "files_check": ("post", f"portfolio/files/{FILE}/check/", None),
    "files_download": ("get", f"portfolio/files/{FILE}/download/", None),
    "roadmaps_search": ("get", "roadmaps/pm/search/?q=marta", None),
    "exports_markdown": ("get", "enrollments/77/export/markdown/", None),
    "exports_csv": ("get", "enrollments/77/export/csv/", None),
    "calendar_feed_retrieve": ("get", "enrollments/77/calendar-feed/", None),
    "calendar_feed_create": (
        "post",
        "enrollments/77/calendar-feed/",
        {"weeks": True, "due": True, "due_at": "18:00"},
    ),
    "calendar_feed_update": ("put", "enrollments/77/calendar-feed/", {"weeks": False}),
    "calendar_feed_destroy": ("delete", "enrollments/77/calendar-feed/", None),
    "notifications_list": ("get", "notifications/?unread=true", None),
    "notifications_unread_count": ("get", "notifications/unread-count/", None),
    "notifications_read": ("post", lambda: f"notifications/{last_notification()}/read/", None),
    "notifications_read_all": ("post", "notifications/read/", None),
    "notification_preferences_list": ("get", "notification-preferences/", None),
    "notification_preferences_update": ("patch", "notification-preferences/token_expires/", {"email": "weekly"}),
    "me_retrieve": ("get", "me/", None),
    "me_update": ("patch", "me/", {"name": "Lea L."}),
    "tokens_list": ("get", "tokens/", None),
    "tokens_create": ("post", "tokens/", {"name": "Another", "scope": "write", "days": 30}),
    "tokens_destroy": ("delete", lambda: f"tokens/{last_token()}/", None),
    "preview": ("post", "preview/", {"markdown": "A **bold** <b>claim</b>."}),
    "portfolio_page_retrieve": ("get", "portfolio/page/", None),
    "portfolio_page_update": ("patch", "portfolio/page/", {"headline": "I plan.", "visibility": "link"}),
    "portfolio_shown_list": ("get", "portfolio/shown/", None),
    "portfolio_shown_update": ("put", "portfolio/shown/the-launch/", {"visibility": "link", "number": 1}),
    "portfolio_shown_order": ("put", "portfolio/shown/", {"case_studies": ["the-launch"]}),
    "portfolio_links_list": ("get", "portfolio/links/", None),
    "portfolio_links_create": (
        "post",
        "portfolio/links/",
        {"case_study": "the-launch", "label": "Ben", "expires_at": "2026-02-14T12:00:00Z"},
    ),
    "portfolio_links_destroy": ("delete", lambda: f"portfolio/links/{last_link()}/", None),
    "portfolio_exports_list": ("get", "portfolio/exports/", None),
    "portfolio_exports_create": ("post", "portfolio/exports/", {"kind": "pdf"}),
    "portfolio_exports_retrieve": ("get", lambda: f"portfolio/exports/{last_export()}/", None),
    "portfolio_exports_download": ("get", lambda: f"portfolio/exports/{last_export()}/download/", None),
    "portfolio_exports_destroy": ("delete", lambda: f"portfolio/exports/{last_export()}/", None),
    "portfolio_imports_list": ("get", "portfolio/imports/", None),
    "portfolio_imports_create": (
        "post",
        "portfolio/imports/",
        lambda: {"file": uploaded("a.md")["file"], "type": "plan"},
    ),
    "portfolio_imports_retrieve": ("get", lambda: f"portfolio/imports/{last_import()}/", None),
    "portfolio_imports_destroy": ("delete", lambda: f"portfolio/imports/{last_import()}/", None),
    "portfolio_resume_retrieve": ("get", "portfolio/resume/", None),
    "portfolios_retrieve": ("get", "portfolios/lea/", None),
    "portfolios_resume_retrieve": ("get", "portfolios/lea/resume/", None),
    "portfolios_pieces_retrieve": ("get", "portfolios/lea/pieces/the-launch/", None),
    "job_applications_list": ("get", "job-applications/", None),
    "job_applications_create": ("post", "job-applications/", {"title": "AI lead", "company": "Southgate"}),
    "job_applications_retrieve": ("get", f"job-applications/{APPLICATION}/", None),
    "job_applications_update": ("patch", f"job-applications/{APPLICATION}/", {"next_step": "Ask Ana."}),
    "job_applications_destroy": ("delete", f"job-applications/{APPLICATION}/", None),
    "job_applications_take_back": ("post", f"job-applications/{APPLICATION}/take-back/", None),
    "job_applications_move": (
        "post",
        f"job-applications/{APPLICATION}/move/",
        {"stage": "closed", "outcome": "silence"},
    ),
    "job_applications_ends": ("get", "job-applications/ends/", None),
    "job_applications_csv": ("get", "job-applications/csv/", None),
    "job_postings_list": ("get", "job-postings/", None),
    "job_postings_create": (
        "post",
        "job-postings/",
        {"text": "Requirements\n- Planning a lot", "company": "Southgate"},
    ),
    "job_postings_upload": ("post", "job-postings/upload/", advert),
    "job_postings_retrieve": ("get", f"job-postings/{POSTING}/", None),
    "job_postings_update": ("patch", f"job-postings/{POSTING}/", {"title": "AI delivery lead"}),
    "job_postings_destroy": ("delete", f"job-postings/{POSTING}/", None),
    "job_postings_take_back": ("post", f"job-postings/{POSTING}/take-back/", None),
    "job_postings_fit": ("get", f"job-postings/{POSTING}/fit/", None),
    "job_postings_correct": ("post", f"job-postings/{POSTING}/correct/", {"skill": "planning", "asked": "preferred"}),
    "job_postings_read_again": ("post", f"job-postings/{POSTING}/read-again/", None),
    "job_postings_comparison": ("get", f"job-postings/{POSTING}/comparison/?with={OTHER_POSTING}", None),
    "job_postings_fit_markdown": ("get", f"job-postings/{POSTING}/fit/markdown/", None),
    "job_postings_fit_csv": ("get", f"job-postings/{POSTING}/fit/csv/", None),
    "review_requests_list": ("get", "reviews/requests/", None),
    "review_requests_create": (
        "post",
        "reviews/requests/",
        {"case_study": "the-pilot", "message": "Is the goal clear?"},
    ),
    "review_requests_retrieve": ("get", lambda: f"reviews/requests/{last_request()}/", None),
    "review_requests_withdraw": ("post", lambda: f"reviews/requests/{last_request()}/withdraw/", None),
    "review_requests_another_mentor": ("post", lambda: f"reviews/requests/{last_request()}/another-mentor/", {}),
    "mentors_list": ("get", "reviews/mentors/", None),
    "usual_wait_retrieve": ("get", "reviews/usual-wait/", None),
    "review_queue_list": ("get", "reviews/queue/", None),
    "review_queue_retrieve": ("get", lambda: f"reviews/queue/{last_request()}/", None),
    "review_queue_claim": ("post", lambda: f"reviews/queue/{last_request()}/claim/", None),
    "review_queue_renew": ("post", lambda: f"reviews/queue/{last_request()}/renew/", None),
    "review_queue_release": ("post", lambda: f"reviews/queue/{last_request()}/release/", {}),
    "review_queue_reassign": (
        "post",
        lambda: f"reviews/queue/{last_request()}/reassign/",
        lambda: {"mentor": last_mentor(), "reason": "Lea is ill."},
    ),
    "absences_list": ("get", "reviews/absences/", None),
    "absences_create": ("post", "reviews/absences/", {"starts": "2026-02-02", "ends": "2026-02-06"}),
    "absences_destroy": ("delete", lambda: f"reviews/absences/{last_absence()}/", None),
    "reviews_list": ("get", "reviews/", None),
    "reviews_create": ("post", "reviews/", lambda: {"request": ReviewRequest.objects.get().pk}),
    "reviews_retrieve": ("get", review_at(), None),
    "reviews_update": ("patch", review_at(), {"summary": "Shorter.", "verdict": "declined", "version": 1}),
    "reviews_destroy": ("delete", review_at(), None),
    "reviews_publish": ("post", review_at("publish/"), {"version": 1}),
    "reviews_take_back": ("post", review_at("take-back/"), None),
    "reviews_supersede": ("post", review_at("supersede/"), None),
    "reviews_hide": ("post", review_at("hide/"), {"reason": "It names a client."}),
    "reviews_comments_list": ("get", review_at("comments/"), None),
    "reviews_comments_create": (
        "post",
        review_at("comments/"),
        {"body": "Say how.", "kind": "remark", "start": 3, "end": 7, "replacement": "ran"},
    ),
    "reviews_feedback": ("get", review_at("feedback/"), None),
    "reviews_answer": ("put", review_at("answer/"), {"answer": "Thank you."}),
    "reviews_rate": ("put", review_at("rating/"), {"helped": "somewhat", "note": "Short."}),
    "reviews_second_opinion": ("post", review_at("second-opinion/"), {"message": "Is it clear?"}),
    "reviews_notes_list": ("get", review_at("notes/"), None),
    "reviews_notes_create": ("post", review_at("notes/"), {"text": "Likes examples."}),
    "review_comments_retrieve": ("get", comment_at(), None),
    "review_comments_update": ("patch", comment_at(), {"body": "Better words.", "kind": "praise"}),
    "review_comments_destroy": ("delete", comment_at(), None),
    "review_comments_reply": ("post", comment_at("replies/"), {"body": "I shall."}),
    "review_comments_settle": ("put", comment_at("state/"), {"state": "fixed"}),
    "reviews_earlier_comments": ("get", review_at("earlier-comments/"), None),
    "reviews_newer_version": ("get", review_at("newer-version/"), None),
    "reviews_comparison": ("get", review_at("comparison/?since=1"), None),
    "review_comments_apply": ("put", comment_at("applied/"), None),
    "review_comments_unapply": ("delete", comment_at("applied/"), None),
    "reviews_annotations": ("get", lambda: f"reviews/texts/{Review.objects.get().revision_id}/annotations/", None),
    "reviews_text": ("get", lambda: f"reviews/texts/{Review.objects.get().revision_id}/", None),
    "saved_replies_list": ("get", "reviews/saved-replies/", None),
    "saved_replies_create": ("post", "reviews/saved-replies/", {"title": "Length", "body": "Shorter."}),
    "saved_replies_update": (
        "put",
        lambda: f"reviews/saved-replies/{SavedReply.objects.get().pk}/",
        {"title": "Goals", "body": "Who set them?"},
    ),
    "saved_replies_destroy": ("delete", lambda: f"reviews/saved-replies/{SavedReply.objects.get().pk}/", None),
    "review_agreement": ("get", "reviews/agreement/", None),
    "cohorts_list": ("get", "cohorts/", None),
    "cohorts_create": ("post", "cohorts/", {"name": "Spring, evenings", "roadmap": "pm", "about": "Slowly."}),
    "cohorts_retrieve": ("get", "cohorts/evenings/", None),
    "cohorts_update": ("patch", "cohorts/evenings/", {"name": "Mornings"}),
    "cohorts_close": ("post", "cohorts/evenings/close/", None),
    "cohorts_reopen": ("post", "cohorts/evenings/reopen/", None),
    "cohorts_leave": ("post", "cohorts/evenings/leave/", None),
    "cohorts_me": ("get", "cohorts/evenings/me/", None),
    "cohorts_waits": ("get", "cohorts/evenings/waits/", None),
    "cohort_learners_list": ("get", "cohorts/evenings/learners/", None),
    "cohort_learners_retrieve": ("get", cohort_learner(), None),
    "cohort_learners_write": ("post", cohort_learner("words/"), {"text": "How is week 2 going?"}),
    "cohort_members_list": ("get", "cohorts/evenings/members/", None),
    "cohort_members_destroy": (
        "delete",
        lambda: f"cohorts/evenings/members/{Membership.objects.learners().get().pk}/",
        None,
    ),
    "cohort_invitations_list": ("get", "cohorts/evenings/invitations/", None),
    "cohort_invitations_create": ("post", "cohorts/evenings/invitations/", {"email": "ana@example.org"}),
    "cohort_invitations_link": ("post", "cohorts/evenings/invitations/links/", {"days": 7}),
    "cohort_invitations_destroy": (
        "delete",
        lambda: f"cohorts/evenings/invitations/{Invitation.objects.get().pk}/",
        None,
    ),
    "cohort_offers_retrieve": ("get", f"cohort-invitations/{SECRET}/", None),
    "cohort_offers_accept": ("post", f"cohort-invitations/{SECRET}/accept/", {"name": "Lea"}),
}
# What was done before, for an operation that has nothing to show or to do otherwise.
BEFORE = {
    "guides_market_retrieve": as_curator,
    **dict.fromkeys(
        [
            *("reviews_update", "reviews_destroy", "reviews_publish", "reviews_comments_create", "reviews_notes_list"),
            *("reviews_notes_create", "review_comments_update", "review_comments_destroy", "saved_replies_list"),
            *("saved_replies_create", "saved_replies_update", "saved_replies_destroy"),
        ],
        reviewing,
    ),
    **dict.fromkeys(
        [
            *("reviews_list", "reviews_retrieve", "reviews_comments_list", "reviews_feedback", "reviews_answer"),
            *("reviews_rate", "reviews_second_opinion", "review_comments_retrieve", "review_comments_reply"),
            *("review_comments_settle", "reviews_newer_version", "reviews_annotations", "reviews_text"),
        ],
        reviewed,
    ),
    "reviews_create": with_the_claim,
    "reviews_earlier_comments": reviewing_again,
    "reviews_comparison": reviewing_again,
    "review_comments_apply": with_a_suggestion,
    "review_comments_unapply": applied,
    "reviews_take_back": published,
    "reviews_supersede": in_effect,
    "reviews_hide": overseeing,
    "review_agreement": overseeing,
    **{name: looking_after for name in ANSWERS if name.startswith("cohort")},
    "cohorts_waits": looking_after_work,
    "cohorts_reopen": closed,
    "cohorts_leave": looked_after,
    "cohorts_me": looked_after,
    "cohort_offers_retrieve": asked_in,
    "cohort_offers_accept": asked_in,
    "enrollments_create": lambda enrollment: actions.leave_plan(enrollment=enrollment),
    "revisions_withdraw": lambda _enrollment: submit_revision(
        study=CaseStudy.objects.get(slug="the-pilot"), confirmed=True
    ),
    "calendar_feed_retrieve": with_feed,
    "calendar_feed_create": with_feed,
    "calendar_feed_update": with_feed,
    "calendar_feed_destroy": with_feed,
    "schedule_retrieve": moved,
    "schedule_changes_list": moved,
    "schedule_changes_undo": moved,
    "files_restore": lambda enrollment: taken.update(
        undo=remove_attachment(attachment=Attachment.objects.get(pk=FILE))
    ),
    "review_requests_list": asking,
    "review_requests_retrieve": asking,
    "review_requests_withdraw": asking,
    "review_requests_another_mentor": asking,
    "mentors_list": asking,
    "review_queue_list": mentoring,
    "review_queue_retrieve": mentoring,
    "review_queue_claim": mentoring,
    "review_queue_renew": holding,
    "review_queue_release": holding,
    "review_queue_reassign": administering,
    "absences_list": mentoring,
    "absences_create": mentoring,
    "absences_destroy": mentoring,
    "files_check": lambda enrollment: StoredFile.objects.update(state="failed"),
} | {name: showing for name in ANSWERS if name.startswith("portfolio")}
# They need more than a caller who is known: tests/aipm/privacy/test_api.py holds them.
BY_A_PROVED_SESSION = {"me_export", "me_destroy"}
WRITES = [name for name, (method, _path, _body) in ANSWERS.items() if method != "get"]
# A row of somebody's is named in the path.
OF_ONE_PERSON = [
    name
    for name, (_method, path, _body) in ANSWERS.items()
    if callable(path)
    or re.search(rf"/(77|the-pilot|gone|evenings|shown/the-launch|{FILE}|{POSTING}|{APPLICATION})/", path)
]
PROBLEMS = {
    "problem_400_action": ("post", "enrollments/", {"roadmap": "pm", "start_date": "0001-01-01", "hours_a_week": 7}),
    "problem_400_shape": ("post", "enrollments/", {"roadmap": "nothing", "start_date": "soon"}),
    "problem_400_filter": ("get", "skills/?phase=one", None),
    "problem_400_unknown_task": ("put", "enrollments/77/ticks/nothing/", None),
    "problem_400_change": ("post", "enrollments/77/schedule-changes/", {"kind": "pause", "first_day": "2026-01-15"}),
    "problem_400_unknown_field": ("patch", "me/", {"naem": "Lea"}),
    "problem_400_unknown_own_task": ("patch", "enrollments/77/weeks/week-2/own-tasks/nothing/", {"done": True}),
    "problem_400_upload": ("post", "portfolio/case-studies/the-pilot/files/", lambda: uploaded("setup.exe")),
    "problem_400_no_feed": ("put", "enrollments/77/calendar-feed/", {"weeks": False}),
    "problem_400_not_offered": ("patch", "notification-preferences/monday_mail/", {"email": "daily"}),
    "problem_404": ("get", "enrollments/1/", None),
    "problem_404_address": ("get", "nothing/", None),
    "problem_405": ("delete", "preview/", None),
    "problem_400_submission": ("post", "portfolio/case-studies/the-pilot/submit/", {"confirmed": False}),
    "problem_409_draft_exists": ("post", "portfolio/case-studies/the-pilot/revisions/1/restore/", {}),
    "problem_409_stale_draft": ("put", "portfolio/case-studies/the-pilot/draft/", {"body": "Mine.", "version": 0}),
    "problem_409_stale": ("put", "enrollments/77/weeks/week-2/reflection/", {"reflection": "Mine.", "version": 0}),
}


def ask(client: APIClient, method: str, path: str, body: object):
    url = "/api/v1/" + (path() if callable(path) else path)
    if method == "get":
        return client.get(url)
    body = body() if callable(body) else body
    return getattr(client, method)(url, body, format="multipart" if "file" in (body or {}) else "json")


NUMBERS = {"id", "undoes", "undone_by", "latest_change", "request", "review", "supersedes"}
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def contract_of(response) -> dict[str, object]:
    """What callers see, with numbers of rows as 1, 2, … in their order, and without secrets."""
    numbers: dict[str, dict[int, int]] = {"request": {}, "review": {}, "supersedes": {}}
    of_the_answer: dict[int, int] = {}

    def settled(value: object, key: str = "") -> object:
        if isinstance(value, dict) and {"id", "name"} <= value.keys() <= {"id", "name", "away_until"}:
            return {**value, "id": "…"}  # a person, whose number may be that of some other row
        if isinstance(value, dict):
            return {inner: settled(item, inner) for inner, item in value.items()}
        if isinstance(value, list):
            return [settled(item) for item in value]
        if key in NUMBERS and isinstance(value, int):
            seen = numbers.get(key, of_the_answer)
            return seen.setdefault(value, len(seen) + 1)
        if key == "id" and isinstance(value, str) and re.fullmatch(r"[0-9a-f]{12}", value):
            return "…"  # of an own line, random
        if key == "address" and isinstance(value, str):
            return re.sub(r"(?<=/calendar/).+(?=\.ics)|(?<=/shared/)[^/]+|(?<=/join/)[^/]+", "…", value)
        if key == "secret":
            return value[:5] + "…"
        if key == "undo":
            return "…"
        rows = "|".join(
            rf"(?<={place}/)\d+"
            for place in ("enrollments", "reviews", "reviews/requests", "reviews/queue", "reviews/texts")
        )
        random = rf"{rows}|(?!{FILE})\b{UUID}\b"
        return re.sub(random, "ID", value) if isinstance(value, str) else value

    headers = {name: response[name] for name in ("Content-Type", "Cache-Control", "ETag", "Allow") if name in response}
    if response.streaming:
        headers["ETag"] = "…"  # of the place in the storage, which is another each time
        return {"status": response.status_code, "headers": headers, "body": response.getvalue().decode()}
    is_json = response.get("Content-Type", "").partition(";")[0].endswith("json")
    body = json.loads(response.content) if is_json else response.content.decode() or None
    if isinstance(body, dict) and "secret" in body:
        body["prefix"] = body["prefix"][:5] + "…"
    return {"status": response.status_code, "headers": headers, "body": settled(body)}


@pytest.mark.parametrize("name", [*ANSWERS, *PROBLEMS])
def test_answers_as_agreed(world, api, name):
    if name in BEFORE:
        BEFORE[name](world)
    response = ask(api(world.user), *(ANSWERS | PROBLEMS)[name])
    contract = json.dumps(contract_of(response), indent=2, ensure_ascii=False) + "\n"
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("AIPM_REWRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(contract)
    assert contract == golden.read_text()


@pytest.mark.parametrize("name", WRITES)
def test_a_field_that_an_operation_does_not_have_is_refused_by_name(world, api, name):
    """The same request as above, which succeeds, with one word more."""
    if name in BEFORE:
        BEFORE[name](world)
    method, path, body = ANSWERS[name]
    before = all_rows()
    response = ask(api(world.user), method, path, {**((body() if callable(body) else body) or {}), "unheard_of": 1})
    problem = json.loads(response.content)
    assert (response.status_code, problem["code"]) == (400, "invalid")
    assert problem["errors"] == [
        {
            "field": "unheard_of",
            "code": "unknown_field",
            "detail": "This request has no field “unheard_of”.",
        }
    ]
    assert all_rows() == before


@pytest.mark.parametrize("name", WRITES)
def test_a_token_that_only_reads_changes_nothing(world, api, name):
    if name in BEFORE:
        BEFORE[name](world)
    client = api()
    client.credentials(HTTP_AUTHORIZATION="Bearer aipm_test")
    client.get("/api/v1/me/")  # from then on the token is known to be in use
    before = all_rows()
    response = ask(client, *ANSWERS[name])
    assert (response.status_code, json.loads(response.content)["code"]) == (403, "read_only_token")
    assert all_rows() == before


@pytest.mark.parametrize("name", OF_ONE_PERSON)
def test_what_belongs_to_somebody_else_is_not_found_and_not_changed(world, api, name):
    if name in BEFORE:
        BEFORE[name](world)
    stranger = api(factories.make_mentor())
    before = all_rows()
    response = ask(stranger, *ANSWERS[name])
    assert (response.status_code, json.loads(response.content)["code"]) == (404, "not_found")
    assert all_rows() == before


def test_every_operation_is_held():
    operations = {
        operation["operationId"]
        for path in openapi()["paths"].values()
        for method, operation in path.items()
        if method in METHODS
    }
    assert operations == {*ANSWERS, "schema"} | BY_A_PROVED_SESSION


def test_no_golden_file_is_left_over():
    assert {path.stem for path in GOLDEN.glob("*.json")} == {*ANSWERS, *PROBLEMS}
