"""Pictures of a block's data: a risk matrix, a line of milestones, bars of a measure.

SVG with attributes and classes only, since the policy allows no inline style; ``charts.css`` paints
it. Each picture has a label that says what it shows, and its table beside it. Nothing is told by
colour alone: place, shape, line and number say it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .items import Metric, Milestone, Risk, rating_of
from .values import Span

# In a cell of the matrix, three rows of three numbers; the ninth place says how many more there are.
_IN_CELL = 9
_NAME_LENGTH = 34
_BARS = 6


def _joined(parts: Sequence[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 (each part is made below, numbers or escaped)


def figure(value: Decimal, unit: str) -> str:
    """A number as the reader's language writes it, with its unit."""
    shown = number_format(value.normalize() if abs(value) < 10**15 else value, use_l10n=True, force_grouping=True)
    return f"{shown} {unit}".strip()


# Risks


def risk_matrix(risks: Sequence[Risk]) -> SafeString | None:
    """Likelihood upwards, impact to the right; each risk is the number of its row in the table."""
    placed: dict[tuple[int, int], list[int]] = {}
    for number, risk in enumerate(risks, 1):
        if risk.likelihood is not None and risk.impact is not None:
            placed.setdefault((risk.likelihood, risk.impact), []).append(number)
    if not placed:
        return None
    scale = risks[0].scale
    cell = 56 if scale == 5 else 84
    left, side = 44, scale * cell
    parts = [
        f'<svg class="risk-matrix" viewBox="0 0 {left + side + 2} {side + 42}" role="img" '
        f'aria-label="{escape(_matrix_label(risks))}">'
    ]
    for likelihood in range(1, scale + 1):
        for impact in range(1, scale + 1):
            x, y = left + (impact - 1) * cell, (scale - likelihood) * cell + 1
            rating = rating_of(likelihood * impact, scale)
            parts.append(
                f'<rect class="rm rm-{rating}" x="{x}" y="{y}" width="{cell - 2}" height="{cell - 2}" rx="3"/>'
            )
            parts.append(_numbers(placed.get((likelihood, impact), []), x, y, cell))
    for level in range(1, scale + 1):
        words = str(level) if scale == 5 else (_("Low"), _("Medium"), _("High"))[level - 1]
        middle = (level - 0.5) * cell - 1
        parts.append(f'<text class="rm-axis" x="{left + middle:g}" y="{side + 16}">{escape(words)}</text>')
        up = side - middle
        turn = f' transform="rotate(-90 34 {up:g})"' if scale == 3 else ""
        parts.append(f'<text class="rm-axis" x="34" y="{up + 4:g}"{turn}>{escape(words)}</text>')
    parts.append(f'<text class="rm-name" x="{left + side / 2:g}" y="{side + 37}">{escape(_("Impact"))}</text>')
    parts.append(
        f'<text class="rm-name" x="12" y="{side / 2:g}" transform="rotate(-90 12 {side / 2:g})">'
        f"{escape(_('Likelihood'))}</text></svg>"
    )
    return _joined(parts)


def _numbers(numbers: Sequence[int], x: int, y: int, cell: int) -> str:
    shown = [str(number) for number in numbers]
    if len(shown) > _IN_CELL:
        shown = [*shown[: _IN_CELL - 1], f"+{len(shown) - _IN_CELL + 1}"]
    columns = min(3, len(shown))
    rows = -(-len(shown) // 3)
    parts = []
    for at, words in enumerate(shown):
        cx = x + cell / 2 - 1 + (at % 3 - (columns - 1) / 2) * 17
        cy = y + cell / 2 - 1 + (at // 3 - (rows - 1) / 2) * 17
        parts.append(f'<circle class="rm-dot" cx="{cx:g}" cy="{cy:g}" r="8"/>')
        parts.append(f'<text class="rm-n" x="{cx:g}" y="{cy + 3.5:g}">{words}</text>')
    return "".join(parts)


def _matrix_label(risks: Sequence[Risk]) -> str:
    """Which risks are rated how, by the numbers of their rows."""

    def rated(rating: str) -> str:
        numbers = [str(number) for number, risk in enumerate(risks, 1) if risk.rating == rating]
        return ", ".join(numbers) if numbers else _("none")

    return _("Risk matrix. Rated high: %(high)s. Medium: %(medium)s. Low: %(low)s.") % {
        rating: rated(rating) for rating in ("high", "medium", "low")
    }


# Milestones


class _Axis:
    """Days laid out in per cent of the width, so that words keep their size when the picture is narrow."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.first, self.last = min(span.first for span in spans), max(span.last for span in spans)
        self.days = max((self.last - self.first).days, 1)

    def at(self, day: dt.date) -> float:
        return 3 + 94 * (day - self.first).days / self.days

    def ticks(self) -> list[tuple[dt.date, str]]:
        """At most five days to name on the axis."""
        if self.days <= 62:
            step = max(7, -(-self.days // 28) * 7)
            days = [self.first + dt.timedelta(days=step * n) for n in range(5)]
            return [(day, date_format(day, "j M")) for day in days if day <= self.last]
        months = [(year, month) for year in range(self.first.year, self.last.year + 1) for month in range(1, 13)]
        firsts = [
            dt.date(year, month, 1) for year, month in months if self.first <= dt.date(year, month, 1) <= self.last
        ]
        return [(day, date_format(day, "M Y")) for day in firsts[:: -(-len(firsts) // 4) or 1]]


def milestone_line(milestones: Sequence[Milestone], names: Sequence[str]) -> SafeString | None:
    """One line for each milestone: the plan hollow, what happened filled, what is expected dashed."""
    spans = [span for item in milestones for span in (item.planned, item.actual, item.forecast) if span]
    if not spans:
        return None
    axis = _Axis(spans)
    height = 30 + 40 * len(milestones)
    parts = [
        f'<svg class="timeline" width="100%" height="{height}" role="img" '
        f'aria-label="{escape(_line_label(milestones, axis))}">'
    ]
    for day, words in axis.ticks():
        x = axis.at(day)
        anchor = "start" if x < 12 else "end" if x > 88 else "middle"
        parts.append(f'<line class="tl-grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="20" y2="{height}"/>')
        parts.append(f'<text class="tl-tick tl-{anchor}" x="{x:.2f}%" y="13">{escape(words)}</text>')
    for number, (item, name) in enumerate(zip(milestones, names, strict=True), 1):
        y = 30 + 40 * (number - 1)
        name = name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"
        parts.append(f'<text class="tl-name" x="0" y="{y + 12}">{number} {escape(name)}</text>')
        parts.append(f'<line class="tl-row" x1="3%" x2="97%" y1="{y + 26}" y2="{y + 26}"/>')
        parts += _marks(item, axis, y + 26)
    parts.append("</svg>")
    return _joined([*parts, _legend_of_milestones()])


def _marks(item: Milestone, axis: _Axis, y: int) -> list[str]:
    parts = []
    reached = item.actual or item.forecast
    if item.planned and reached and item.days_late:
        a = axis.at(item.planned.last if item.days_late > 0 else item.planned.first)
        b = axis.at(reached.last)
        parts.append(f'<line class="tl-slip" x1="{a:.2f}%" x2="{b:.2f}%" y1="{y}" y2="{y}"/>')
    for name, span in (("plan", item.planned), ("forecast", item.forecast), ("actual", item.actual)):
        if span is None or (name == "forecast" and item.actual):
            continue
        if not span.is_day:
            x, width = axis.at(span.first), axis.at(span.last) - axis.at(span.first)
            parts.append(
                f'<rect class="tl-{name} tl-span" x="{x:.2f}%" width="{width:.2f}%" y="{y - 6}" height="12" rx="2"/>'
            )
        if span.is_day or name != "plan":
            parts.append(_diamond(name, f"{axis.at(span.last):.2f}%", y))
    return parts


def _diamond(name: str, x: str, y: int) -> str:
    return f'<svg x="{x}" y="{y}" overflow="visible"><path class="tl-{name}" d="M0-7L7 0 0 7-7 0z"/></svg>'


def _legend_of_milestones() -> str:
    items = (("plan", _("planned")), ("actual", _("reached")), ("forecast", _("expected now")))
    return (
        '<ul class="legend">'
        + "".join(
            f'<li><svg class="tl-key" width="18" height="18" aria-hidden="true">{_diamond(name, "9", 9)}</svg>'
            f"{escape(words)}</li>"
            for name, words in items
        )
        + "</ul>"
    )


def _line_label(milestones: Sequence[Milestone], axis: _Axis) -> str:
    reached = sum(item.actual is not None for item in milestones)
    late = sum(item.actual is not None and (item.days_late or 0) > 0 for item in milestones)
    return _("%(milestones)s from %(first)s to %(last)s: %(reached)s reached, %(late)s of them late.") % {
        "milestones": ngettext("%(n)s milestone", "%(n)s milestones", len(milestones)) % {"n": len(milestones)},
        "first": date_format(axis.first, "DATE_FORMAT"),
        "last": date_format(axis.last, "DATE_FORMAT"),
        "reached": reached,
        "late": late,
    }


# Measures


def metric_bar(metric: Metric) -> SafeString | None:
    """One bar for each of the last figures, from zero; the baseline is a dashed line, the target a solid one."""
    if not metric.actuals:
        return None
    shown = metric.actuals[-_BARS:]
    marks = [value for value in (metric.baseline, metric.target) if value is not None]
    low, high = min(Decimal(0), *shown, *marks), max(Decimal(0), *shown, *marks)
    width = high - low or Decimal(1)

    def at(value: Decimal) -> float:
        return float((value - low) / width * 100)

    height = 10 * len(shown)
    parts = [
        f'<svg class="metric-bar" viewBox="0 0 100 {height}" preserveAspectRatio="none" width="120" height="{height}" '
        f'role="img" aria-label="{escape(_metric_label(metric))}">'
    ]
    for row, value in enumerate(shown):
        start, end = sorted((at(Decimal(0)), at(value)))
        newest = " mb-last" if row == len(shown) - 1 else ""
        parts.append(
            f'<rect class="mb{newest}" x="{start:.2f}" y="{10 * row + 1}" width="{end - start:.2f}" height="8"/>'
        )
    for name, mark in (("base", metric.baseline), ("target", metric.target)):
        if mark is not None:
            parts.append(f'<line class="mb-{name}" x1="{at(mark):.2f}" x2="{at(mark):.2f}" y1="0" y2="{height}"/>')
    parts.append("</svg>")
    return _joined(parts)


def _metric_label(metric: Metric) -> str:
    said = []
    if metric.baseline is not None:
        said.append(_("baseline %(figure)s") % {"figure": figure(metric.baseline, metric.unit)})
    measured = ", ".join(figure(value, metric.unit) for value in metric.actuals[-_BARS:])
    said.append(_("measured %(figures)s") % {"figures": measured})
    if metric.target is not None:
        said.append(_("target %(figure)s") % {"figure": figure(metric.target, metric.unit)})
    return ", ".join(said)


def legend_of_metrics() -> SafeString:
    """What the bars and lines of the measures mean."""
    return format_html(
        '<ul class="legend"><li><svg class="mb-key" width="18" height="10" aria-hidden="true">'
        '<rect class="mb mb-last" width="18" height="10"/></svg>{}</li>'
        '<li><svg class="mb-key" width="18" height="14" aria-hidden="true">'
        '<line class="mb-base" x1="9" x2="9" y1="0" y2="14"/></svg>{}</li>'
        '<li><svg class="mb-key" width="18" height="14" aria-hidden="true">'
        '<line class="mb-target" x1="9" x2="9" y1="0" y2="14"/></svg>{}</li></ul>',
        _("measured, newest last"),
        _("baseline"),
        _("target"),
    )
