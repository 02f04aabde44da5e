import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from aipm.demo_reviews import give_reviews
from careers import actions as search
from portfolio import actions as actions_on_work
from portfolio.models import ArtifactType, CaseStudy, Revision
from reviews.cohorts import actions as cohorts
from roadmaps import actions
from roadmaps.models import Enrollment, ProgressEvent, RoadmapEdition, TaskTick, WeekProgress
from roadmaps.plan import WeekLine, plan_of

PASSWORD = "try-the-plan-22"  # noqa: S105 (printed for everybody; the command refuses on a real site)


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    who: str
    fields: dict[str, object] = field(default_factory=dict)


NOOR = DemoPerson("noor@example.org", "Noor Rahman", "a learner in week 7", {"time_zone": "Europe/London"})
KENJI = DemoPerson("kenji@example.org", "Kenji Sato", "a learner who is just starting", {"time_zone": "Asia/Tokyo"})
MARTA = DemoPerson("marta@example.org", "Marta Silva", "a mentor", {"is_mentor": True, "time_zone": "Europe/Lisbon"})
DANIEL = DemoPerson("daniel@example.org", "Daniel Osei", "a curator, in the admin site too", {"is_curator": True})
PEOPLE = (NOOR, KENJI, MARTA, DANIEL)

REFLECTION = (
    "I wrote the one-page charter twice. The first version said what the model would do; the second said "
    "**who decides when it is wrong**, and only that one started a conversation.\n\n"
    "- What surprised me: nobody could name the owner of the data.\n"
    "- Next time: ask that first.\n"
)
DEMO = Path(__file__).resolve().parents[2] / "demo"
COHORT = "Spring 2026, evenings"
ABOUT_COHORT = "We meet on Thursdays at eight in the evening, London time."
PLAN_SUMMARY = "A forecast of ward orders, so that a hospital kitchen cooks what is eaten."
PLAN_CHANGES = (
    "Counted the baseline, said how sure each date is, and let the cooks try it beside their own number first."
)


class Command(BaseCommand):
    help = "Make the people that `make run` offers to sign in as. Whoever exists already is left as they are."

    def handle(self, *args: object, **options: object) -> None:
        if not (settings.EMBEDDED or settings.DEBUG):
            raise CommandError("Demo people have a password that everybody knows: not on a real site.")
        edition = RoadmapEdition.objects.published().select_related("roadmap").order_by("roadmap").first()
        with transaction.atomic():
            made = [person for person in PEOPLE if self.make(person)]
            if edition:
                for person in made:
                    self.give_progress(person, edition)
                if MARTA in made:
                    self.give_cohort(edition)
                    self.give_reviews()
        width = max(len(person.email) for person in PEOPLE)
        self.stdout.write(f"Sign in as (the password is {PASSWORD} for all of them):")
        for person in PEOPLE:
            self.stdout.write(f"  {person.email:<{width}}  {person.name}, {person.who}")

    def make(self, person: DemoPerson) -> bool:
        """Whether the person had to be made."""
        if User.objects.filter(email=person.email).exists():
            return False
        user = User.objects.create_user(person.email, PASSWORD, name=person.name, **person.fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return True

    def give_progress(self, person: DemoPerson, edition: RoadmapEdition) -> None:
        user = User.objects.get(email=person.email)
        if person is KENJI:
            self.start(user, edition, weeks_ago=0)
        elif person is NOOR:
            enrollment = self.start(user, edition, weeks_ago=6)
            for week in plan_of(enrollment).weeks[:7]:
                self.work_on(enrollment, week)
            self.give_portfolio(user)
            self.give_job_search(user)

    def give_cohort(self, edition: RoadmapEdition) -> None:
        """Marta looks after the learners."""
        marta = User.objects.get(email=MARTA.email)
        cohort = cohorts.make_cohort(by=marta, roadmap=edition.roadmap, name=COHORT, about=ABOUT_COHORT)
        link, _secret = cohorts.make_link(cohort=cohort, by=marta)
        for person in (NOOR, KENJI):
            cohorts.accept_invitation(invitation=link, user=User.objects.get(email=person.email))

    def give_reviews(self) -> None:
        """Marta has read one of Noor's pieces, and has begun with another."""
        noor, marta = (User.objects.get(email=person.email) for person in (NOOR, MARTA))
        give_reviews(learner=noor, mentor=marta, now=timezone.now())

    def start(self, user: User, edition: RoadmapEdition, *, weeks_ago: int) -> Enrollment:
        """Start on a Monday, so that today is in the week after those."""
        today = user.today()
        monday = today - dt.timedelta(days=today.weekday(), weeks=weeks_ago)
        enrollment = actions.start_plan(
            user=user, roadmap=edition.roadmap, start_date=monday, hours_a_week=edition.hours_a_week
        )
        when = _at(user, monday, 9)
        Enrollment.objects.filter(pk=enrollment.pk).update(started_at=when)
        _happened(enrollment.events.first(), when)
        return enrollment

    def work_on(self, enrollment: Enrollment, week: WeekLine) -> None:
        """Week 4 is left out, week 6 done but for one task, week 7 begun, the others done in full."""
        user = enrollment.user
        monday = enrollment.start_date + dt.timedelta(weeks=week.number - 1)
        if week.number == 4:
            when = _at(user, monday + dt.timedelta(days=2), 12)
            _happened(actions.skip_week(enrollment=enrollment, week_key=week.key), when)
            return
        tasks = {6: week.tasks[:-1], 7: week.tasks[:2]}.get(week.number, week.tasks)
        for day, task in enumerate(tasks):
            when = _at(user, monday + dt.timedelta(days=min(day, 5)), 12)
            _happened(actions.tick_task(enrollment=enrollment, task_key=task.key), when)
        if week.number == 3:
            actions.save_reflection(enrollment=enrollment, week_key=week.key, text=REFLECTION)
        if week.number < 7:
            when = _at(user, monday + dt.timedelta(days=5), 18)
            _happened(actions.complete_week(enrollment=enrollment, week_key=week.key), when)

    def give_portfolio(self, user: User) -> None:
        """One piece approved in its second version, one submitted, one being written."""
        today = user.today()
        plan = self.begin(user, "project-plan", "Meals that nobody eats", PLAN_SUMMARY)
        if plan:
            self.submit(plan, "meals-plan-1", "", _at(user, today - dt.timedelta(days=17), 20))
            second = self.submit(plan, "meals-plan-2", PLAN_CHANGES, _at(user, today - dt.timedelta(days=9), 21))
            actions_on_work.approve_revision(revision=second, at=_at(user, today - dt.timedelta(days=6), 18))
        note = self.begin(
            user, "communication-template", "The Friday line", "One experiment, one decision, half a page."
        )
        if note:
            self.submit(note, "experiment-note-1", "", _at(user, today - dt.timedelta(days=3), 19))
        story = self.begin(user, "retrospective", "The matcher that matched too much", "")
        if story:
            self.write(story, "lost-property-retrospective", _at(user, today - dt.timedelta(days=1), 21))

    def give_job_search(self, user: User) -> None:
        """One job description, read, and two applications: the one for it, and one without an answer yet."""
        text = (DEMO / "northgate-advert.txt").read_text()
        posting = search.add_posting(user=user, text=text, title="AI project manager", company="Northgate Health")
        saved = search.save_application(user=user, posting=posting)
        search.change_application(
            application=saved,
            title=saved.title,
            company=saved.company,
            next_step="Ask Marta whether the project plan is the piece to send",
            remind_on=user.today() + dt.timedelta(days=4),
        )
        other = search.save_application(user=user, title="Delivery lead, data products", company="Harbour Rail")
        search.move_application(application=other, stage="applied")

    def begin(self, user: User, kind: str, title: str, summary: str) -> CaseStudy | None:
        """A case study of this kind, where the content has it."""
        artifact_type = ArtifactType.objects.filter(key=kind).first()
        if artifact_type is None:
            return None
        return actions_on_work.create_case_study(owner=user, artifact_type=artifact_type, title=title, summary=summary)

    def write(self, study: CaseStudy, text: str, when: dt.datetime) -> None:
        draft = actions_on_work.save_draft(study=study, body=(DEMO / f"{text}.md").read_text())
        Revision.objects.filter(pk=draft.pk).update(saved_at=when)

    def submit(self, study: CaseStudy, text: str, what_changed: str, when: dt.datetime) -> Revision:
        actions_on_work.start_revision(study=study)
        self.write(study, text, when)
        revision = actions_on_work.submit_revision(study=study, confirmed=True, what_changed=what_changed)
        Revision.objects.filter(pk=revision.pk).update(submitted_at=when)
        return revision


def _at(user: User, day: dt.date, hour: int) -> dt.datetime:
    """That hour of the day where the person lives, but never later than now."""
    return min(dt.datetime.combine(day, dt.time(hour), tzinfo=user.zone), timezone.now().astimezone(user.zone))


def _happened(event: ProgressEvent | None, when: dt.datetime) -> None:
    """Move what an action has just recorded to the day on which it would have happened."""
    if event is None:
        return
    ProgressEvent.objects.filter(pk=event.pk).update(at=when)
    of_enrollment = {"enrollment": event.enrollment_id}
    if event.kind == ProgressEvent.Kind.TICKED:
        TaskTick.objects.filter(**of_enrollment, task_key=event.task_key).update(ticked_at=when)
    elif event.week_key:
        WeekProgress.objects.filter(**of_enrollment, week_key=event.week_key).update(settled_on=when.date())
