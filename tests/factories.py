"""Rows for tests: plain functions, sensible when called without arguments, nothing hidden in them."""

import datetime as dt
import hashlib
import itertools

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import ApiToken, User
from careers.models import (
    Advice,
    CareerGuide,
    Certification,
    Comparison,
    InterviewQuestion,
    JobDescription,
    JobLine,
    Opening,
    Question,
    RelatedGuide,
    Rung,
    SalaryFigure,
    Section,
    Tool,
)
from portfolio.models import ArtifactType, Attachment, CaseStudy, Portfolio, Revision, ShareLink, StoredFile
from roadmaps.models import (
    Enrollment,
    Material,
    Phase,
    Resource,
    Roadmap,
    RoadmapEdition,
    SelfCheck,
    Skill,
    Task,
    Term,
    Week,
)

PASSWORD = "a-long-enough-password"
_numbers = itertools.count(1)


def make_user(email: str | None = None, *, verified: bool = True, password: str | None = PASSWORD, **fields) -> User:
    user = User.objects.create_user(email or f"person{next(_numbers)}@example.org", password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def make_learner(**fields) -> User:
    return make_user(**{"name": "Lea Lerner", **fields})


def make_mentor(**fields) -> User:
    return make_user(**{"name": "Mona Mentor", "is_mentor": True, **fields})


def make_curator(**fields) -> User:
    return make_user(**{"name": "Curt Curator", "is_curator": True, **fields})


def make_admin(**fields) -> User:
    return make_user(**{"name": "Ada Admin", "is_superuser": True, **fields})


def make_roadmap(key: str | None = None, **fields) -> Roadmap:
    number = next(_numbers)
    return Roadmap.objects.create(
        **{"key": key or f"roadmap-{number}", "title": f"Roadmap {number}", "summary": "A plan.", **fields}
    )


def make_edition(
    roadmap: Roadmap | None = None,
    *,
    weeks: int = 4,
    tasks: int = 3,
    phases: int = 2,
    status: str = "published",
    number: int | None = None,
    hours_a_week: int = 7,
    **fields,
) -> RoadmapEdition:
    """An edition with ``weeks`` weeks of ``tasks`` tasks each, spread over ``phases`` phases.

    Keys are ``phase-1``, ``week-1`` and ``week-1-task-1``, so that two editions of a roadmap share them.
    """
    roadmap = roadmap or make_roadmap()
    edition = RoadmapEdition.objects.create(
        roadmap=roadmap,
        number=number or roadmap.editions.count() + 1,
        status=status,
        hours_a_week=hours_a_week,
        **fields,
    )
    made_phases = Phase.objects.bulk_create(
        Phase(
            edition=edition,
            key=f"phase-{n}",
            number=n,
            title=f"Phase {n}",
            short_title=f"P{n}",
            summary="What it is.",
            outcome="What you can do.",
            teaches_title="What it teaches",
            teaches="Things.",
        )
        for n in range(1, phases + 1)
    )
    made_weeks = Week.objects.bulk_create(
        Week(
            edition=edition,
            phase=made_phases[(n - 1) * phases // weeks],
            key=f"week-{n}",
            number=n,
            title=f"Title of week {n}",
            lede="In short.",
            outcome="What you can do.",
            why="Because.",
            effort_hours=hours_a_week,
            reflection="What surprised you?",
        )
        for n in range(1, weeks + 1)
    )
    Task.objects.bulk_create(
        Task(
            edition=edition,
            week=week,
            key=f"{week.key}-task-{n}",
            position=n,
            title=f"Task {n} of week {week.number}",
            body="Do it.",
            done_when="It is done.",
            minutes=60,
        )
        for week in made_weeks
        for n in range(1, tasks + 1)
    )
    return edition


def make_enrollment(
    user: User | None = None,
    edition: RoadmapEdition | None = None,
    *,
    start_date: dt.date = dt.date(2026, 1, 5),
    hours_a_week: int | None = None,
    **fields,
) -> Enrollment:
    """An enrolment as a bare row: no event, no progress. Use the actions where those matter."""
    edition = edition or make_edition()
    return Enrollment.objects.create(
        user=user or make_learner(),
        roadmap=edition.roadmap,
        edition=edition,
        start_date=start_date,
        hours_a_week=hours_a_week or edition.hours_a_week,
        **fields,
    )


def make_term(roadmap: Roadmap | None = None, key: str | None = None, **fields) -> Term:
    number = next(_numbers)
    return Term.objects.create(
        **{
            "roadmap": roadmap or make_roadmap(),
            "key": key or f"term-{number}",
            "position": number,
            "term": f"Term {number}",
            "meaning": "What it means.",
            **fields,
        }
    )


def make_material(edition: RoadmapEdition | None = None, key: str | None = None, **fields) -> Material:
    number = next(_numbers)
    return Material.objects.create(
        **{
            "edition": edition or make_edition(),
            "key": key or f"material-{number}",
            "title": f"Material {number}",
            "kind": "report",
            "summary": "What it is.",
            "body": "## Findings\n\nSomething to work on.\n",
            **fields,
        }
    )


def make_week_content(week: Week, **fields) -> Week:
    """Give a week all that its page shows: a task with material, a source, a question, a skill."""
    number = next(_numbers)
    body = "## Part one\n\n| a | b |\n|---|--:|\n| 1 | 2 |"
    material = make_material(week.edition, summary="A report.", body=body)
    week.tasks.first().materials.add(material)
    Resource.objects.create(
        week=week, key="source", position=1, title="A source", by="Somebody", kind="article",
        url="https://example.org/source", free=True, minutes=20, why="Short and true.",
    )  # fmt: skip
    SelfCheck.objects.create(week=week, position=1, question="What is it?", answer="It is *this*.")
    week.skills.add(Skill.objects.create(key=f"skill-{number}", name=f"Skill {number}", category="method"))
    for name, value in fields.items():
        setattr(week, name, value)
    week.save()
    return week


def make_artifact_type(key: str, position: int = 1, **fields) -> ArtifactType:
    return ArtifactType.objects.create(
        **{
            "key": key,
            "position": position,
            "title": f"Piece {key}",
            "summary": "What it is.",
            "description": "More of it.",
            "template": "# Start",
            "good": "Clear.",
            **fields,
        }
    )


def make_case_study(
    owner: User | None = None, *, artifact_type: ArtifactType | None = None, body: str = "What I did.", **fields
) -> CaseStudy:
    """A case study with its draft."""
    number = next(_numbers)
    study = CaseStudy.objects.create(
        **{
            "owner": owner or make_learner(),
            "artifact_type": artifact_type or make_artifact_type(f"type-{number}", number),
            "title": f"Case study {number}",
            "slug": f"case-study-{number}",
            **fields,
        }
    )
    Revision.objects.create(case_study=study, number=1, body=body)
    return study


def make_submitted(study: CaseStudy | None = None, *, body: str = "What I did.", **fields) -> Revision:
    """The draft of a case study, frozen; it has no other draft afterwards."""
    study = study or make_case_study()
    revision = study.draft or Revision(case_study=study, number=study.revisions.count() + 1)
    values = {
        "body": body,
        "html": f"<p>{body}</p>",
        "plain_text": body,
        "renderer": 1,
        "words": len(body.split()),
        "submitted_at": timezone.now(),
    } | fields
    for name, value in values.items():
        setattr(revision, name, value)
    revision.save()
    return revision


def make_portfolio(user: User | None = None, **fields) -> Portfolio:
    return Portfolio.objects.create(user=user or make_learner(), **{"headline": "I run AI projects", **fields})


def make_share_link(owner: User, token: str | None = None, **fields) -> ShareLink:
    return ShareLink.objects.create(owner=owner, digest=ShareLink.digest_of(token or ShareLink.new_token()), **fields)


def make_stored_file(owner: User, content: bytes | None = None, *, state: str = "clean", **fields) -> StoredFile:
    """A file with its bytes in the storage."""
    content = content if content is not None else f"file {next(_numbers)}".encode()
    values = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "name": "notes.md",
        "kind": "markdown",
        "media_type": "text/markdown",
        "checked_at": timezone.now() if state == "clean" else None,
        "reason": "unknown" if state == "rejected" else "",
    } | fields
    values = {"file": ContentFile(content, name="upload")} | values
    return StoredFile.objects.create(owner=owner, state=state, **values)


def make_attachment(revision: Revision, stored_file: StoredFile | None = None, **fields) -> Attachment:
    """A clean file on a revision, the last of its files."""
    number = revision.attachments.count()
    return Attachment.objects.create(
        **{
            "revision": revision,
            "stored_file": stored_file or make_stored_file(revision.case_study.owner),
            "name": f"notes-{number}.md",
            "position": number,
            **fields,
        }
    )


def make_guide(roadmap: Roadmap | None = None, key: str | None = None, **fields) -> CareerGuide:
    number = next(_numbers)
    return CareerGuide.objects.create(
        **{
            "roadmap": roadmap or make_edition().roadmap,
            "key": key or f"guide-{number}",
            "title": f"Role {number}",
            "headline": "Do this job",
            "lede": "What it is in two sentences.",
            "summary": "What it is.",
            "facts": [{"term": "Length", "description": "4 weeks"}],
            "overview": "The overview.",
            "plan_intro": "The plan.",
            "pieces_intro": "The pieces.",
            "salary_intro": "The pay.",
            "salary_note": "Sources disagree.",
            "openings_note": "None yet.",
            "context_note": "Read on.",
            "occupation": {},
            "reviewed_on": dt.date(2026, 1, 1),
            "review_due_on": dt.date(2026, 7, 1),
            **fields,
        }
    )


def make_token(user: User | None = None, secret: str = "aipm_test", **fields) -> ApiToken:  # noqa: S107
    return ApiToken.objects.create(
        **{
            "user": user or make_learner(),
            "name": "A script",
            "prefix": secret[:12],
            "digest": ApiToken.digest_of(secret),
            **fields,
        }
    )


def make_written_guide(edition: RoadmapEdition | None = None, **fields) -> CareerGuide:
    """A guide to a published plan, with four sections, two questions, a related role and no figures."""
    guide = make_guide(
        **{
            "roadmap": (edition or make_edition()).roadmap,
            "title": "AI project manager",
            "lede": "The job, explained plainly.",
            "facts": [{"term": "Pay", "description": "Sources disagree. [See what we know](#pay)"}],
            "occupation": {"onet": "15-1299.09", "onet_title": "IT Project Managers", "skills": ["Risk"]},
            "review_due_on": dt.date(2099, 1, 1),
            **fields,
        }
    )
    for number, key in enumerate(("job", "differs", "skills", "methods"), 1):
        Section.objects.create(guide=guide, key=key, position=number, title=f"About {key}", body=f"Text on {key}.")
    for number in (1, 2):
        Question.objects.create(
            guide=guide, key=f"question-{number}", position=number, question=f"Question {number}?", answer="**Yes.**"
        )
    RelatedGuide.objects.create(
        guide=guide, key="consultant", position=1, title="AI consultant", summary="Advises.", differs="Moves on."
    )
    return guide


def make_figure(guide: CareerGuide, **fields) -> SalaryFigure:
    number = next(_numbers)
    return SalaryFigure.objects.create(
        **{
            "guide": guide,
            "key": f"figure-{number}",
            "position": number,
            "label": "First role",
            "level": "entry",
            "region": "United States",
            "currency": "USD",
            "period": "year",
            "low": 95_000,
            "high": 120_000,
            "source": "A career article",
            "method": "Not said.",
            "as_of_text": "no date given",
            **fields,
        }
    )


def make_job_description(guide: CareerGuide, key: str | None = None, **fields) -> JobDescription:
    number = next(_numbers)
    return JobDescription.objects.create(
        **{
            "guide": guide,
            "key": key or f"role-{number}",
            "position": number,
            "title": f"Role {number}",
            "level": "mid",
            "summary": "What it is.",
            "context": "Composed by editors.",
            "reading": "Ask first.",
            "reviewed_on": dt.date(2026, 1, 1),
            **fields,
        }
    )


def make_job_line(job: JobDescription, kind: str = "must", *skills: Skill, **fields) -> JobLine:
    number = next(_numbers)
    values = {"job": job, "kind": kind, "key": f"line-{number}", "position": number, "text": f"Line {number}", **fields}
    line = JobLine.objects.create(**values)
    line.skills.add(*skills)
    return line


def make_opening(guide: CareerGuide, key: str | None = None, **fields) -> Opening:
    """Checked yesterday and open for a month, unless the fields say otherwise."""
    number = next(_numbers)
    today = timezone.localdate()
    return Opening.objects.create(
        **{
            "guide": guide,
            "key": key or f"opening-{number}",
            "position": number,
            "title": "AI project manager",
            "employer": "A firm",
            "place": "Leeds",
            "country": "GB",
            "level": "mid",
            "summary": "Lead **one** project.",
            "url": "https://example.org/jobs/1",
            "source": "The firm's own page",
            "published_on": today - dt.timedelta(days=2),
            "verified_on": today - dt.timedelta(days=1),
            "verified_by": "Daniel",
            "expires_on": today + dt.timedelta(days=30),
            **fields,
        }
    )


def make_market(guide: CareerGuide, skill: Skill | None = None, weeks: tuple[str, ...] = ("week-1",)) -> JobDescription:
    """One row of everything around a guide; the job description ``role`` asks for the skill."""
    skill = skill or make_skill()
    row = {"guide": guide, "position": 1}
    job = make_job_description(guide, "role", position=1, title="A role")
    make_job_line(job, "duty", skill, key="lead", position=1, text="Lead it.", note="The lead does it.")
    make_job_line(job, "must", skill, key="knows", position=1, text="Knows it.")
    make_job_line(job, "preferred", key="wish", position=1, text="Likes it.")
    Certification.objects.create(
        **row,
        key="cert",
        name="A certificate",
        issuer="A body",
        url="https://example.org/cert",
        shows="Much.",
        open_to="All.",
        worth="You like it.",
        not_worth="You do not.",
        weeks=list(weeks),
    ).skills.add(skill)
    Rung.objects.create(
        **row, key="rung", title="A rung", level="mid", changes="All.", evidence="Work.", steps=["Go on."], leads_to=[]
    ).skills.add(skill)
    InterviewQuestion.objects.create(
        **row,
        key="ask",
        kind="people",
        question="Why?",
        listens_for="Care.",
        good="- A **reason**.",
        weak="None.",
        weeks=list(weeks),
    ).skills.add(skill)
    Advice.objects.create(**row, key="early", stage="cv", title="Be early", body="Come **early**.", weeks=list(weeks))
    Comparison.objects.create(
        **row,
        key="sides",
        kind="roles",
        title="One and the other",
        summary="They differ.",
        sides=[{"title": "One", "says": "Yes."}, {"title": "Other", "says": "No."}],
        rows=[{"question": "When?", "answers": ["Now", "Later"]}],
        choose="Take **one**.",
        weeks=list(weeks),
        reviewed_on=dt.date(2026, 1, 1),
    )
    Tool.objects.create(
        **row,
        key="tool",
        name="A tool",
        group="talk",
        url="https://example.org/tool",
        what="It talks.",
        use="You talk.",
        not_for="Silence.",
        ask="Who?",
        weeks=list(weeks),
    ).skills.add(skill)
    return job


def make_skill(key: str | None = None, **fields) -> Skill:
    number = next(_numbers)
    return Skill.objects.create(
        **{"key": key or f"skill-{number}", "position": number, "name": f"Skill {number}", "category": "PM", **fields}
    )


def make_resource(week: Week, key: str | None = None, **fields) -> Resource:
    number = next(_numbers)
    return Resource.objects.create(
        **{
            "week": week,
            "key": key or f"resource-{number}",
            "position": week.resources.count() + 1,
            "title": f"Resource {number}",
            "by": "Somebody",
            "kind": "article",
            "url": "https://example.org/",
            "free": True,
            "minutes": 20,
            "why": "It is short.",
            **fields,
        }
    )


def make_self_check(week: Week, **fields) -> SelfCheck:
    position = week.self_checks.count() + 1
    return SelfCheck.objects.create(
        **{"week": week, "position": position, "question": "What is it?", "answer": "*This.*", **fields}
    )
