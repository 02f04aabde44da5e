"""The table of a cohort as a file for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from prose.blocks import harmless
from roadmaps.plan import Plan

from .heatmap import Learner


def as_csv(learners: Sequence[Learner], columns: Plan | None, zone: ZoneInfo) -> str:
    """One row for each learner: the tasks done in each week, the pace, and the day of the last activity in ``zone``.

    Cells that a spreadsheet would run as a formula begin with an apostrophe.
    """
    out = io.StringIO()
    table = csv.writer(out)
    weeks = columns.weeks if columns else ()
    table.writerow(
        [
            _("Learner"),
            *(_("Week %(number)s") % {"number": week.number} for week in weeks),
            _("Pace"),
            _("Days behind"),
            _("Days quiet"),
            _("Last here"),
        ]
    )
    for learner in learners:
        last = timezone.localdate(learner.last_here, zone).isoformat() if learner.last_here else ""
        cells = [cell.words for cell in learner.cells(columns)] if columns else []
        behind = learner.overview.days_behind if learner.overview else ""
        table.writerow(
            [harmless(learner.name), *map(harmless, cells), learner.pace_in_words, behind, learner.quiet_days, last]
        )
    return out.getvalue()
