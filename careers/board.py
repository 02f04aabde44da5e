"""The applications of one person: the board, where they end, and the table to take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from prose.blocks import harmless
from roadmaps.exports import PlanFile

from .models import JobApplication

Stage = JobApplication.Stage
OPEN = tuple(stage for stage in Stage if stage is not Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class End:
    """How many applications came as far as a stage and no further."""

    stage: JobApplication.Stage
    open: int
    closed: int
    accepted: int  # of those that are closed

    @property
    def total(self) -> int:
        return self.open + self.closed


def ends_of(applications: Iterable[JobApplication]) -> list[End]:
    """Where applications end: by the furthest stage that each has reached, whether it is open or closed."""
    found = list(applications)
    ends = []
    for stage in OPEN:
        here = [each for each in found if each.reached == stage]
        closed = [each for each in here if each.stage == Stage.CLOSED]
        accepted = sum(each.outcome == JobApplication.Outcome.ACCEPTED for each in closed)
        ends.append(End(stage, len(here) - len(closed), len(closed), accepted))
    return ends


class Board:
    """The columns of the board, in the order of the stages."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.today: date = user.today()

    @cached_property
    def applications(self) -> list[JobApplication]:
        return list(JobApplication.objects.of(self.user).kept().in_order().with_posting().without_texts())

    @property
    def columns(self) -> list[tuple[JobApplication.Stage, list[JobApplication]]]:
        return [(stage, [each for each in self.applications if each.stage == stage]) for stage in Stage]

    @property
    def ends(self) -> list[End]:
        return ends_of(self.applications)

    @property
    def most_at_an_end(self) -> int:
        """What the longest bar stands for."""
        return max((end.total for end in self.ends), default=0)


def csv_file(user: User) -> PlanFile:
    """All applications as a table. Cells that a spreadsheet would run as a formula begin with an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [
            _("Title"), _("Company"), _("Stage"), _("How it ended"), _("Saved on"), _("Applied on"),
            _("First interview on"), _("Offer on"), _("Closed on"), _("Next step"), _("Remind me on"),
            _("Contacts"), _("Notes"), _("Address"),
        ]
    )  # fmt: skip
    for each in JobApplication.objects.of(user).kept().in_order().defer("advert"):
        days = (each.saved_on, each.applied_on, each.interviewing_on, each.offer_on, each.closed_on)
        cells = [each.title, each.company, each.get_stage_display(), each.get_outcome_display()]
        cells += [day.isoformat() if day else "" for day in days]
        cells += [each.next_step, each.remind_on.isoformat() if each.remind_on else ""]
        cells += [each.contacts, each.notes, each.url]
        table.writerow([harmless(str(cell)) for cell in cells])
    # The mark at the start is what tells a spreadsheet that the text is UTF-8.
    return PlanFile("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", f"applications-{user.today()}.csv")
