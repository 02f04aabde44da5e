"""The plan (content) and a learner's way through it."""

from .content import (
    Attribution,
    ContentRow,
    ContentVersion,
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
from .journey import CalendarFeed, Enrollment, ProgressEvent, ScheduleChange, TaskNote, TaskTick, WeekProgress

__all__ = [
    "Attribution",
    "CalendarFeed",
    "ContentRow",
    "ContentVersion",
    "Enrollment",
    "Material",
    "Phase",
    "ProgressEvent",
    "Resource",
    "Roadmap",
    "RoadmapEdition",
    "ScheduleChange",
    "SelfCheck",
    "Skill",
    "Task",
    "TaskNote",
    "TaskTick",
    "Term",
    "Week",
    "WeekProgress",
]
