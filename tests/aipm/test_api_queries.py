"""A list costs as many queries with thirty rows as with one."""

import pytest
from django.utils import timezone

from accounts.notifications.actions import notify, set_preference
from accounts.notifications.kinds import notification_kinds
from careers.actions import add_posting, save_application
from careers.models import (
    Advice,
    CareerGuide,
    Certification,
    Comparison,
    InterviewQuestion,
    JobPosting,
    Rung,
    Tool,
)
from portfolio.actions.sharing import show_case_study
from portfolio.models import Transfer
from roadmaps import actions
from roadmaps.journey import Journey
from roadmaps.models import Task
from tests import factories


def plan(rows: int) -> str:
    """A plan with ``rows`` of everything in it, whose key is ``plan``."""
    edition = factories.make_edition(factories.make_roadmap("plan"), weeks=rows, tasks=2, phases=rows)
    skill = factories.make_skill()
    for week in edition.weeks.all():
        week.skills.add(skill)
        factories.make_resource(week)
        factories.make_self_check(week)
        factories.make_term(edition.roadmap)
        factories.make_material(edition).tasks.add(*Task.objects.filter(week=week))
    return "roadmaps/plan/"


def many_roadmaps(rows: int) -> str:
    for _number in range(rows):
        factories.make_edition(weeks=1, tasks=1, phases=1)
    return "roadmaps/"


def skills(rows: int) -> str:
    for _number in range(rows):
        factories.make_skill()
    return "skills/"


def artifact_types(rows: int) -> str:
    for number in range(rows):
        factories.make_artifact_type(f"artifact-{number}").skills.add(factories.make_skill())
    return "artifact-types/"


def guides(rows: int) -> str:
    for _number in range(rows):
        factories.make_guide()
    return "guides/"


def salary_figures(rows: int) -> str:
    guide: CareerGuide = factories.make_guide(key="guide")
    for _number in range(rows):
        factories.make_figure(guide)
    return "guides/guide/salary-figures/"


def market(rows: int) -> str:
    guide: CareerGuide = factories.make_guide(key="guide")
    factories.make_market(guide)
    for number in range(rows):
        skill = factories.make_skill()
        job = factories.make_job_description(guide, f"role-{number}")
        for kind in ("duty", "must", "preferred"):
            factories.make_job_line(job, kind, skill, factories.make_skill())
        factories.make_opening(guide)
        for model in (Certification, Rung, InterviewQuestion, Advice, Comparison, Tool):
            row = model.objects.get(key__in=("cert", "rung", "ask", "early", "sides", "tool"))
            row.pk, row.key, row.position = None, f"more-{number}", number + 2
            row.save()
            if hasattr(row, "skills"):
                row.skills.add(skill)
    return "guides/guide/"


def enrollments(rows: int, learner) -> str:
    for _number in range(rows):
        factories.make_enrollment(learner)
    return "enrollments/"


def tokens(rows: int, learner) -> str:
    for number in range(rows):
        factories.make_token(learner, f"aipm_{number}")
    return "tokens/"


def journey(rows: int, learner) -> str:
    """An enrolment with ``rows`` weeks, ticks and events, half of the events undone."""
    enrollment = factories.make_enrollment(learner, factories.make_edition(weeks=rows, tasks=1, phases=1))
    for week in range(1, rows + 1):
        event = actions.complete_week(enrollment=enrollment, week_key=f"week-{week}")
        actions.tick_task(enrollment=enrollment, task_key=f"week-{week}-task-1")
        if week % 2:
            actions.undo(enrollment=enrollment, event_id=event.pk)
    return f"enrollments/{enrollment.pk}/"


def own_things(rows: int, learner) -> str:
    """A week with ``rows`` tasks and notes on them, links and own tasks."""
    enrollment = factories.make_enrollment(learner, factories.make_edition(weeks=1, tasks=rows, phases=1))
    for number in range(1, rows + 1):
        task = f"week-1-task-{number}"
        actions.save_task_notes(enrollment=enrollment, task_key=task, text=f"Note {number}")
        actions.add_own_task(enrollment=enrollment, week_key="week-1", title=f"Task {number}", minutes=5)
        url = f"https://example.org/{number}"
        actions.add_link(enrollment=enrollment, week_key="week-1", title=f"Link {number}", url=url)
    return f"enrollments/{enrollment.pk}/"


def fed(rows: int, learner) -> str:
    """A feed that was made anew ``rows`` times."""
    enrollment = factories.make_enrollment(learner)
    for _number in range(rows):
        actions.make_feed(enrollment=enrollment, weeks=True, due=True)
    return f"enrollments/{enrollment.pk}/"


def searched(rows: int, learner) -> str:
    own_things(rows, learner)
    return f"roadmaps/{learner.enrollments.get().roadmap.key}/"


def notifications(rows: int, learner) -> str:
    for _number in range(rows):
        notify(user=learner, kind="token_expires", params={"name": "A script", "day": "2026-01-21"})
    return "notifications/"


def preferences(rows: int, learner) -> str:
    for kind in list(notification_kinds())[:rows]:
        set_preference(user=learner, kind=kind, in_app=False)
    return "notification-preferences/"


def moved_journey(rows: int, learner) -> str:
    """As above, and moved ``rows`` times, a third of them undone."""
    url = journey(rows, learner)
    enrollment = learner.enrollments.get()
    actions.reopen_week(enrollment=enrollment, week_key=f"week-{rows}")  # something is left to move
    for number in range(rows):
        hours = 5 if Journey(enrollment).hours_a_week != 5 else 6
        change = actions.apply_change(enrollment=enrollment, propose=actions.propose_hours, hours_a_week=hours)
        if number % 3 == 0:
            actions.undo_change(enrollment=enrollment, change_id=change.pk)
        enrollment.refresh_from_db()
    return url


def case_studies(rows: int, learner) -> str:
    for _number in range(rows):
        factories.make_submitted(factories.make_case_study(learner))
    return "portfolio/case-studies/"


def searched_jobs(rows: int, learner) -> str:
    """So many job descriptions that were read, each saved as an application."""
    factories.make_edition()
    for skill in ("risk", "jira"):
        factories.make_skill(skill, name=skill.title())
    for number in range(rows):
        posting = add_posting(user=learner, text=f"Requirements\n- Risk and Jira\n- Number {number}")
        save_application(user=learner, posting=posting)
    return ""


def a_fit(rows: int, learner) -> str:
    searched_jobs(rows, learner)
    return f"job-postings/{JobPosting.objects.first().pk}/fit/"


def deleted_case_studies(rows: int, learner) -> str:
    for _number in range(rows):
        factories.make_case_study(learner, deleted_at=timezone.now())
    return "portfolio/deleted-case-studies/"


def revisions(rows: int, learner) -> str:
    study = factories.make_case_study(learner, slug="study")
    for _number in range(rows):
        factories.make_submitted(study)
    return "portfolio/case-studies/study/revisions/"


def shown_portfolio(rows: int, learner) -> str:
    """A public portfolio with ``rows`` case studies of kinds with skills, as many links and exports."""
    learner.handle = "lea"
    learner.save()
    factories.make_portfolio(learner, visibility="public")
    for number in range(rows):
        study = factories.make_submitted(factories.make_case_study(learner)).case_study
        study.artifact_type.skills.add(factories.make_skill())
        show_case_study(case_study=study, visibility="public")
        factories.make_share_link(learner, case_study=study, label=f"Reader {number}")
        Transfer.objects.create(owner=learner, kind="pdf")
        report = {"came": [{"title": "A", "slug": study.slug, "says": "a draft"}], "left": []}
        Transfer.objects.create(owner=learner, kind="import", report=report)
    return ""


LISTS = {
    "roadmaps": (many_roadmaps, "", 3),
    "phases": (plan, "phases/", 4),
    "weeks": (plan, "weeks/", 5),
    "tasks": (plan, "tasks/", 4),
    "resources": (plan, "resources/", 3),
    "self-checks": (plan, "self-checks/", 3),
    "materials": (plan, "materials/", 3),
    "terms": (plan, "terms/", 4),
    "week": (plan, "weeks/week-1/", 8),
    "skills": (skills, "", 4),
    "artifact-types": (artifact_types, "", 3),
    "guides": (guides, "", 2),
    "salary-figures": (salary_figures, "", 3),
    "job-descriptions": (market, "job-descriptions/", 3),
    "job-description": (market, "job-descriptions/role-0/", 5),
    "certifications": (market, "certifications/", 4),
    "rungs": (market, "rungs/", 4),
    "interview-questions": (market, "interview-questions/", 4),
    "advice": (market, "advice/", 3),
    "comparisons": (market, "comparisons/", 3),
    "tools": (market, "tools/", 4),
    "openings": (market, "openings/", 2),
}
OWN_LISTS = {
    "enrollments": (enrollments, "", 1),
    "tokens": (tokens, "", 1),
    "case-studies": (case_studies, "", 2),
    "deleted-case-studies": (deleted_case_studies, "", 2),
    "revisions": (revisions, "", 3),
    "portfolio": (shown_portfolio, "portfolios/lea/", 6),
    "portfolio-resume": (shown_portfolio, "portfolio/resume/", 5),
    "portfolio-shown": (shown_portfolio, "portfolio/shown/", 2),
    "portfolio-links": (shown_portfolio, "portfolio/links/", 1),
    "portfolio-exports": (shown_portfolio, "portfolio/exports/", 1),
    "portfolio-imports": (shown_portfolio, "portfolio/imports/", 1),
    "my-weeks": (journey, "weeks/", 3),
    "enrollment": (journey, "", 3),
    "ticks": (journey, "ticks/", 2),
    "events": (journey, "events/", 2),
    "my-week": (own_things, "weeks/week-1/", 5),
    "links": (own_things, "weeks/week-1/links/", 2),
    "own-tasks": (own_things, "weeks/week-1/own-tasks/", 2),
    "export-markdown": (own_things, "export/markdown/", 4),
    "export-csv": (own_things, "export/csv/", 4),
    "calendar-feed": (fed, "calendar-feed/", 2),
    "search": (searched, "search/?q=note", 3),
    "job-postings": (searched_jobs, "job-postings/", 1),
    "job-posting-fit": (a_fit, "", 5),
    "job-applications": (searched_jobs, "job-applications/", 1),
    "job-application-ends": (searched_jobs, "job-applications/ends/", 1),
    "job-applications-csv": (searched_jobs, "job-applications/csv/", 1),
    "notifications": (notifications, "", 1),
    "notifications-unread": (notifications, "unread-count/", 1),
    "notification-preferences": (preferences, "", 1),
    "schedule": (moved_journey, "schedule/", 3),
    "schedule-changes": (moved_journey, "schedule-changes/", 2),
    "schedule-preview": (moved_journey, "schedule-changes/preview/?kind=hours&hours_a_week=9", 3),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize("name", LISTS)
def test_content(api, django_assert_num_queries, name, rows):
    make, path, queries = LISTS[name]
    url = f"/api/v1/{make(rows)}{path}?page_size=100"
    client = api()
    with django_assert_num_queries(queries):
        response = client.get(url)
    assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize("name", OWN_LISTS)
def test_what_is_ones_own(api, learner, count_queries, name, rows):
    make, path, most = OWN_LISTS[name]
    url = f"/api/v1/{make(rows, learner)}{path}"
    url += "" if "?" in path else "?page_size=100"
    client = api(learner)
    client.get(url)  # the outline of the plan is kept in memory from then on
    with count_queries() as queries:
        response = client.get(url)
    assert response.status_code == 200
    assert len(queries) == most, [query["sql"][:100] for query in queries]


@pytest.mark.django_db
def test_a_tick_costs_at_most_8_queries(learner, count_queries, api):
    enrollment = factories.make_enrollment(learner)
    factories.make_token(learner, "aipm_write", scope="write")
    client = api()
    client.credentials(HTTP_AUTHORIZATION="Bearer aipm_write")
    client.get(f"/api/v1/enrollments/{enrollment.pk}/weeks/")
    with count_queries() as queries:
        client.put(f"/api/v1/enrollments/{enrollment.pk}/ticks/week-1-task-1/")
    assert len(queries) <= 8, [query["sql"][:100] for query in queries]
