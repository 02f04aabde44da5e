"""A learner's plan and progress as files: a checklist in Markdown, a table in CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from prose.blocks import harmless

from .journey import Journey, JourneyWeek
from .models import WeekProgress
from .standing import WeekState

# What Markdown would take for a sign.
_SIGN = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True)
class PlanFile:
    """A file to download: what is in it, of which kind, and under which name."""

    text: str
    content_type: str
    name: str

    def download(self) -> HttpResponse:
        headers = {"Content-Disposition": f'attachment; filename="{self.name}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(self.text, content_type=self.content_type, headers=headers)


def markdown_file(journey: Journey) -> PlanFile:
    return PlanFile(as_markdown(journey), "text/markdown; charset=utf-8", _name(journey, "md"))


def csv_file(journey: Journey) -> PlanFile:
    # The mark at the start is what tells a spreadsheet that the text is UTF-8.
    return PlanFile("\ufeff" + as_csv(journey), "text/csv; charset=utf-8", _name(journey, "csv"))


def _name(journey: Journey, suffix: str) -> str:
    return f"{journey.plan.roadmap_key}-{journey.today}.{suffix}"


def own_tasks_of(journey: Journey) -> dict[str, list[dict]]:
    """The learner's own tasks by the key of their week."""
    return dict(WeekProgress.objects.filter(enrollment=journey.enrollment).values_list("week_key", "own_tasks"))


def state_of(week: JourneyWeek) -> str:
    return {WeekState.DONE: _("done"), WeekState.SKIPPED: _("skipped"), WeekState.OPEN: _("open")}[week.state]


def as_markdown(journey: Journey) -> str:
    """Every week and task with its box; done tasks are ticked."""
    own = own_tasks_of(journey)
    lines = [f"# {_plain(journey.plan.title)}", ""]
    first, last = journey.spans[0].starts.isoformat(), journey.ends.isoformat()
    lines += [
        _("From %(first)s to %(last)s, as of %(today)s.") % {"first": first, "last": last, "today": journey.today}
    ]
    for phase in journey.phases:
        lines += ["", f"## {_plain(phase.line.title)}"]
        for week in phase.weeks:
            heading = _("Week %(number)s: %(title)s") % {"number": week.line.number, "title": _plain(week.line.title)}
            span = _("%(first)s to %(last)s, %(state)s") % {
                "first": week.span.starts.isoformat(),
                "last": week.span.ends.isoformat(),
                "state": state_of(week),
            }
            lines += ["", f"### {heading}", "", span, ""]
            lines += [_box(task.title, task.minutes, task.key in week.ticked) for task in week.line.tasks]
            lines += [
                _box(task["title"], task["minutes"], bool(task["done_on"])) for task in own.get(week.line.key, [])
            ]
    return "\n".join(lines) + "\n"


def _box(title: str, minutes: int, done: bool) -> str:
    return f"- [{'x' if done else ' '}] {_plain(title)} ({_('%(minutes)s min') % {'minutes': minutes}})"


def _plain(text: str) -> str:
    return _SIGN.sub(r"\\\1", text)


def as_csv(journey: Journey) -> str:
    """One row for each task. Cells that a spreadsheet would run as a formula begin with an apostrophe."""
    own = own_tasks_of(journey)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [
            _("Phase"), _("Week"), _("Title"), _("Starts"), _("Ends"), _("State"), _("Done or skipped on"),
            _("Task"), _("Own"), _("Minutes"), _("Done"), _("Done on"),
        ]
    )  # fmt: skip
    for week in journey.weeks:
        settled_on = journey.settled_on(week.line.key)
        head = [
            week.line.phase.title,
            week.line.number,
            week.line.title,
            week.span.starts.isoformat(),
            week.span.ends.isoformat(),
            state_of(week),
            settled_on.isoformat() if settled_on else "",
        ]
        for task in week.line.tasks:
            day = journey.ticked_on.get(task.key)
            tail = [task.title, _("no"), task.minutes, _("yes") if day else _("no"), day.isoformat() if day else ""]
            table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in head + tail])
        for line in own.get(week.line.key, []):
            done_on = line["done_on"]
            tail = [line["title"], _("yes"), line["minutes"], _("yes") if done_on else _("no"), done_on or ""]
            table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in head + tail])
    return out.getvalue()
