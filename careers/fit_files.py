"""How far one is from a posting, as files: Markdown to read, CSV to count with."""

from __future__ import annotations

import csv
import io
import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from prose.blocks import harmless
from roadmaps.exports import PlanFile

from .fit import Line, Standing
from .job_fit import JobFit
from .wording import basis_of, level_name, standing_name

# What Markdown would take for a sign.
_SIGN = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown_file(job: JobFit) -> PlanFile:
    return PlanFile(as_markdown(job), "text/markdown; charset=utf-8", _name(job, "md"))


def csv_file(job: JobFit) -> PlanFile:
    # The mark at the start is what tells a spreadsheet that the text is UTF-8.
    return PlanFile("\ufeff" + as_csv(job), "text/csv; charset=utf-8", _name(job, "csv"))


def _name(job: JobFit, suffix: str) -> str:
    return f"{slugify(job.posting.title)[:60] or 'job-fit'}-{job.learner.today}.{suffix}"


def as_markdown(job: JobFit) -> str:
    """What is asked for under how the learner stands to it, and what nobody but they can judge."""
    lines = [f"# {_plain(str(job.posting))}", "", _("As of %(today)s.") % {"today": job.learner.today}]
    if job.found_nothing:
        lines += ["", _("Nothing in this text was recognised as a requirement.")]
    for standing in Standing:
        found = job.fit.standing(standing)
        if found:
            lines += ["", f"## {standing_name(standing)}", ""]
            lines += [_item(job, line) for line in found]
    own = [*job.understood.years, *job.understood.degrees]
    if own:
        lines += ["", f"## {_('What we cannot judge')}", ""]
        lines += [f"- {_plain(each.quote.sentence)} ({level_name(each.level)})" for each in own]
    return "\n".join(lines) + "\n"


def _item(job: JobFit, line: Line) -> str:
    basis = basis_of(line, job.learner.today) or job.advice(line)
    said = f"- **{_plain(job.name(line))}** ({level_name(line.asked.level)})"
    return f"{said}: {_plain(basis)}" if basis else said


def as_csv(job: JobFit) -> str:
    """One row for each requirement. Cells that a spreadsheet would run as a formula begin with an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([_("Requirement"), _("Asked"), _("Where you stand"), _("Why"), _("In the advert")])
    for line in job.fit.lines:
        cells = [
            job.name(line),
            level_name(line.asked.level),
            standing_name(line.standing),
            basis_of(line, job.learner.today) or job.advice(line),
            line.asked.quotes[0].sentence if line.asked.quotes else "",
        ]
        table.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def _plain(text: str) -> str:
    return _SIGN.sub(r"\\\1", text)
