"""What one learner has done and has ahead, asked of the plan and the portfolio."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from portfolio.pieces import skills_shown
from portfolio.shelf import Shelf
from roadmaps.journey import Journey
from roadmaps.plan import WeekLine, weeks_teaching
from roadmaps.standing import WeekState

from .fit import ApprovedPiece, Evidence, KindStand, WeekStand


def evidence_of(shelf: Shelf, version: int) -> Evidence:
    """What covers a skill and what will, for the person of the shelf, by ``version`` of the content."""
    weeks = {week.key: _stand(week, shelf.journey) for week in (shelf.plan.weeks if shelf.plan else ())}
    taught = weeks_teaching(shelf.plan) if shelf.plan else {}
    shown = skills_shown(version)
    pieces: dict[str, list[ApprovedPiece]] = {}
    kinds: dict[str, list[KindStand]] = {}
    for place in shelf.places:
        approved = [(work.study, work.approved.approved_at) for work in place.works if work.approved]
        for study, approved_at in approved:
            day = timezone.localdate(approved_at, shelf.user.zone)
            piece = ApprovedPiece(study.slug, study.title, place.kind.title, day)
            _add(pieces, shown.get(place.kind.key, ()), piece)
        if not approved:
            week = place.week.number if place.week else None
            stand = KindStand(place.kind.key, place.kind.title, week, place.due, begun=bool(place.works))
            _add(kinds, shown.get(place.kind.key, ()), stand)
    return Evidence(
        {skill: tuple(weeks[line.key] for line in lines) for skill, lines in taught.items()},
        {skill: tuple(found) for skill, found in pieces.items()},
        {skill: tuple(found) for skill, found in kinds.items()},
    )


def _stand(week: WeekLine, journey: Journey | None) -> WeekStand:
    own = journey.week(week.key) if journey else None
    if own is None or journey is None:
        return WeekStand(week.key, week.number, week.title, tasks_left=len(week.tasks))
    return WeekStand(
        week.key,
        week.number,
        week.title,
        done=own.state is WeekState.DONE,
        skipped=own.state is WeekState.SKIPPED,
        begun=bool(own.ticked) or own.is_now,
        tasks_left=len(own.open_tasks),
        starts=own.span.starts,
        ends=own.span.ends,
        done_on=journey.settled_on(week.key),
    )


def _add(found: dict[str, list], skills: Iterable[str], what: object) -> None:
    for skill in skills:
        found.setdefault(skill, []).append(what)
