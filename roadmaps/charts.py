"""Coordinates of the drawn burn-up. Pure; the words and the table beside it carry the same data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .forecast import BurnUp, Finish

WIDTH, HEIGHT = 320, 204
LEFT, RIGHT, TOP, BOTTOM = 34, 312, 14, 178
CLEAR = 22  # between two labels of the axis


@dataclass(frozen=True, slots=True)
class BurnUpChart:
    plan: str
    actual: str
    cone: str
    here: tuple[float, float]
    label: tuple[float, float]
    label_ends: bool  # the label ends where it stands, instead of beginning there
    ticks: tuple[tuple[float, int], ...]  # x, week


def burn_up_chart(burn: BurnUp, start: date, finish: Finish | None) -> BurnUpChart:
    """Paths for an SVG of ``WIDTH`` by ``HEIGHT``; time runs to the right, tasks upwards."""
    ends = [day for day, _planned in burn.plan]
    latest = max([ends[-1], burn.actual[-1][0], *([finish.latest or finish.earliest] if finish else [])])
    days = max(1, (min(latest, start + 2 * (ends[-1] - start)) - start).days + 1)

    def x(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0, (day - start).days + 1) / days), 1)

    def y(tasks: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * tasks / max(1, burn.total), 1)

    def path(points: list[tuple[date, int]]) -> str:
        return f"M{LEFT} {BOTTOM}" + "".join(f"L{x(day)} {y(tasks)}" for day, tasks in points)

    here_day, here_tasks = burn.actual[-1]
    here = (x(here_day), y(here_tasks))
    # Where a rising line leaves room: below and to the right of the point, or above and to the left at the edge.
    at_the_edge = here[0] > RIGHT - 58
    label = (here[0] - 8, max(here[1] - 4, 10)) if at_the_edge else (here[0] + 8, min(here[1] + 16, BOTTOM - 6))
    cone = ""
    if finish and here_tasks < burn.total:
        last = finish.latest or latest
        cone = f"M{here[0]} {here[1]}L{x(finish.earliest)} {TOP}H{x(last)}z"
    every = max(1, round(len(ends) / 4))
    ticks = tuple(
        (x(day), n)
        for n, day in enumerate(ends, 1)
        if n == len(ends) or (n % every == 0 and x(day) > LEFT + 1.5 * CLEAR and x(ends[-1]) - x(day) > CLEAR)
    )
    return BurnUpChart(path(list(burn.plan)), path(list(burn.actual)), cone, here, label, at_the_edge, ticks)
