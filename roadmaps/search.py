"""Search over a plan and over what its learner wrote in it.

A learner's own texts are a few hundred short rows, so they are read and compared here and not
in the database: upper and lower case then mean the same in every script, on every database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Enrollment
from .plan import Plan, searchable

QUERY_MAX_LENGTH = 100
WORDS_AT_MOST = 8
HITS_AT_MOST = 50  # of each group
SNIPPET = 180
LEAD = 60


class PassageKind(models.TextChoices):
    WEEK = "week", gettext_lazy("Week")
    TASK = "task", gettext_lazy("Task")
    MATERIAL = "material", gettext_lazy("Material")
    NOTE = "note", gettext_lazy("Your note")
    REFLECTION = "reflection", gettext_lazy("Your reflection")
    OWN_TASK = "own_task", gettext_lazy("Your task")
    LINK = "link", gettext_lazy("Your link")
    TASK_NOTE = "task_note", gettext_lazy("Your note on a task")


Parts = list[tuple[str, bool]]  # a piece of text, and whether it is what was looked for


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that can be found, and where it stands."""

    kind: PassageKind
    key: str  # of the week, task or material that it is about
    title: str
    text: str
    url: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    kind: PassageKind
    key: str
    where: str
    url: str
    title: Parts
    snippet: Parts


@dataclass(frozen=True, slots=True)
class Found:
    hits: list[Hit]
    total: int


@dataclass(frozen=True, slots=True)
class Results:
    """What was found; ``own`` is ``None`` for who follows no plan."""

    own: Found | None
    plan: Found


def search_plan(plan: Plan, enrollment: Enrollment | None, query: str) -> Results:
    """Look for every word of ``query`` in the plan and in what its learner wrote and added."""
    words = words_of(query)
    own = search(own_passages(enrollment, plan), words) if enrollment else None
    return Results(own, search(plan_passages(plan), words))


def words_of(query: str) -> list[str]:
    return query[:QUERY_MAX_LENGTH].lower().split()[:WORDS_AT_MOST]


def search(passages: Iterable[Passage], words: list[str]) -> Found:
    """Passages that hold every word, those with a word in the title first."""
    if not words:
        return Found([], 0)
    found: list[tuple[int, int, Passage]] = []
    for place, passage in enumerate(passages):
        title, text = passage.title.lower(), passage.text.lower()
        if all(word in title or word in text for word in words):
            found.append((-sum(word in title for word in words), place, passage))
    found.sort(key=lambda hit: hit[:2])
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    return Found([_hit(passage, pattern) for _rank, _place, passage in found[:HITS_AT_MOST]], len(found))


def _hit(passage: Passage, pattern: re.Pattern[str]) -> Hit:
    snippet = _marked(_excerpt(passage.text, pattern), pattern)
    return Hit(passage.kind, passage.key, passage.where, passage.url, _marked(passage.title, pattern), snippet)


def _excerpt(text: str, pattern: re.Pattern[str]) -> str:
    """A line of the text around the first hit, cut between words."""
    match = pattern.search(text)
    start = max(0, match.start() - LEAD) if match else 0
    if start:
        space = text.find(" ", start, match.start() if match else None)
        start = space + 1 if space >= 0 else start
    end = start + SNIPPET
    if end < len(text):
        space = text.rfind(" ", match.end() if match else start, end)
        end = space if space > 0 else end
    line = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{line}{' …' if end < len(text) else ''}"


def _marked(text: str, pattern: re.Pattern[str]) -> Parts:
    parts: Parts = []
    at = 0
    for match in pattern.finditer(text):
        parts += [(text[at : match.start()], False), (match[0], True)]
        at = match.end()
    parts.append((text[at:], False))
    return [part for part in parts if part[0]]


def plan_passages(plan: Plan) -> Iterator[Passage]:
    """Weeks, tasks and materials, in the order of the plan."""
    for kind, key, week_key, title, text in searchable(plan):
        week = plan.week(week_key) if week_key else None
        if kind == "material":
            url, where = reverse("material", args=[plan.roadmap_key, key]), ""
        else:
            url = reverse("week", args=[plan.roadmap_key, week_key]) + (f"#task-{key}" if kind == "task" else "")
            where = _("Week %(number)s") % {"number": week.number} if week else ""
        yield Passage(PassageKind(kind), key, title, text, url, where)


def own_passages(enrollment: Enrollment, plan: Plan) -> Iterator[Passage]:
    """What the learner wrote and added, also to weeks that this edition no longer has."""
    rows = enrollment.week_progress.values_list("week_key", "reflection", "notes", "links", "own_tasks")
    by_key = {row[0]: row[1:] for row in rows}
    numbers = {week.key: week.number for week in plan.weeks}
    for key in sorted(by_key, key=lambda key: (numbers.get(key, len(numbers) + 1), key)):
        reflection, notes, links, own_tasks = by_key[key]
        week = plan.week(key)
        url, where = _place(plan, key)
        title = week.title if week else key
        if notes:
            yield Passage(PassageKind.NOTE, key, title, notes, url and f"{url}#notes", where)
        if reflection:
            yield Passage(PassageKind.REFLECTION, key, title, reflection, url and f"{url}#reflection", where)
        for task in own_tasks:
            yield Passage(PassageKind.OWN_TASK, key, task["title"], "", url and f"{url}#own-tasks", where)
        for link in links:
            yield Passage(PassageKind.LINK, key, link["title"], link["url"], url and f"{url}#links", where)
    tasks = {task.key: (week.key, task.title) for week in plan.weeks for task in week.tasks}
    for key, text in enrollment.task_notes.exclude(notes="").order_by("pk").values_list("task_key", "notes"):
        week_key, title = tasks.get(key, ("", key))
        url, where = _place(plan, week_key)
        yield Passage(PassageKind.TASK_NOTE, key, title, text, url and f"{url}#notes-{key}", where)


def _place(plan: Plan, week_key: str) -> tuple[str, str]:
    week = plan.week(week_key)
    if week is None:
        return "", _("An earlier edition")
    return reverse("week", args=[plan.roadmap_key, week_key]), _("Week %(number)s") % {"number": week.number}
