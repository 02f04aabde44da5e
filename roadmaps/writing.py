"""The texts that a learner keeps, as a form on the page: the same for reflections and notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from . import actions
from .forms import NotesForm, ReflectionForm, WritingForm
from .models import Enrollment, TaskNote, WeekProgress
from .plan import TaskLine, WeekLine


@dataclass
class Writing:
    """One text with what its form needs."""

    id: str
    url: str
    label: str
    help: str
    button: str
    form_class: type[WritingForm]
    row: WeekProgress | TaskNote  # unsaved until something is written
    save: Callable[..., WeekProgress | TaskNote]
    key: dict[str, str]  # which row: the name and value that ``save`` takes
    preview: str | None = None
    form: WritingForm = field(init=False)

    def __post_init__(self) -> None:
        initial = {self.name: self.text, "version": self.kept_version}
        self.form = self.form_class(initial=initial)

    @property
    def name(self) -> str:
        return self.form_class.text_field

    @property
    def text(self) -> str:
        return getattr(self.row, self.name)

    @property
    def saved_at(self) -> datetime | None:
        return getattr(self.row, f"{self.name}_saved_at")

    @property
    def version(self) -> int:
        """The number that the next save has to name.

        What the form was opened with; once both texts have been shown side by side, that of the kept one.
        """
        if self.form.is_bound and self.form.has_error(self.name, "stale"):
            return self.kept_version
        value: Any = self.form["version"].value()
        return value if value is not None else 0

    @property
    def kept_version(self) -> int:
        return getattr(self.row, f"{self.name}_version")

    @property
    def field(self) -> BoundField:
        return self.form[self.name]


def reflection(roadmap_key: str, week: WeekLine, progress: WeekProgress) -> Writing:
    return Writing(
        id="reflection",
        url=reverse("reflection", args=[roadmap_key, week.key]),
        label=week.reflection,
        help=_("A few sentences, in Markdown if you like. Only you can read this."),
        button=_("Save reflection"),
        form_class=ReflectionForm,
        row=progress,
        save=actions.save_reflection,
        key={"week_key": week.key},
    )


def week_notes(roadmap_key: str, week: WeekLine, progress: WeekProgress) -> Writing:
    return Writing(
        id="notes",
        url=reverse("week-notes", args=[roadmap_key, week.key]),
        label=_("Notes on this week"),
        help=_("Anything you want to find again, in Markdown if you like. Only you can read this."),
        button=_("Save notes"),
        form_class=NotesForm,
        row=progress,
        save=actions.save_week_notes,
        key={"week_key": week.key},
    )


def task_notes(roadmap_key: str, task: TaskLine, note: TaskNote) -> Writing:
    return Writing(
        id=f"notes-{task.key}",
        url=reverse("task-notes", args=[roadmap_key, task.key]),
        label=task.title,
        help=_("Only you can read this."),
        button=_("Save notes"),
        form_class=NotesForm,
        row=note,
        save=actions.save_task_notes,
        key={"task_key": task.key},
    )


def notes_on_tasks(enrollment: Enrollment, roadmap_key: str, week: WeekLine) -> list[Writing]:
    """The notes on every task of a week, written or not."""
    notes = enrollment.task_notes_on(task.key for task in week.tasks)
    return [task_notes(roadmap_key, task, notes[task.key]) for task in week.tasks]
