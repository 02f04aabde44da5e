"""What is kept of a person's way through a plan, and who edited the plan's content."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.personal_data import Area, Exempt, Rows, edits_of

from . import models

PLAN = Area(
    "plan", _("Your plans: dates, ticks, weeks, reflections, notes, changes of the schedule, and what happened when.")
)

_OF_A_PLAN = {"person": "enrollment__user", "area": PLAN, "also": {"roadmap": "enrollment__roadmap__key"}}

PERSONAL_DATA = [
    Rows(
        model=models.Enrollment,
        name="plans",
        area=PLAN,
        also={"roadmap_key": "roadmap__key", "edition_number": "edition__number"},
    ),
    Rows(model=models.WeekProgress, name="weeks", **_OF_A_PLAN),
    Rows(model=models.TaskTick, name="ticked_tasks", **_OF_A_PLAN),
    Rows(model=models.TaskNote, name="task_notes", **_OF_A_PLAN),
    Rows(model=models.ProgressEvent, name="events", **_OF_A_PLAN),
    Rows(model=models.CalendarFeed, name="calendar_links", secrets=("digest",), **_OF_A_PLAN),
    Rows(model=models.ScheduleChange, name="schedule_changes", **_OF_A_PLAN),
    *edits_of(
        models.Skill,
        models.Attribution,
        models.Roadmap,
        models.RoadmapEdition,
        models.Phase,
        models.Week,
        models.Material,
        models.Task,
        models.Resource,
        models.SelfCheck,
        models.Term,
    ),
    *(
        Exempt(apps.get_model("roadmaps", name), "The author is in the history row that it belongs to.")
        for name in ("HistoricalWeek_skills", "HistoricalTask_materials")
    ),
]
