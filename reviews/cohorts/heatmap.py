"""How learners fare, in numbers and in words. Pure: no database, no clock.

Learners read the same of themselves as their mentors do: both surfaces use what is here.
"""

from __future__ import annotations

import enum
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from roadmaps.overview import Overview, WeekOverview
from roadmaps.plan import Plan, WeekLine
from roadmaps.schedule import DAYS_A_WEEK, Span
from roadmaps.standing import WeekState

QUIET_DAYS = 10  # without activity, days away left out: worth a word
BEHIND_WEEKS = 2  # behind the plan: worth a word
LEVELS = 5  # steps in which a cell fills


class Pace(enum.StrEnum):
    NO_PLAN = "no_plan"
    TO_COME = "to_come"
    AWAY = "away"
    QUIET = "quiet"
    BEHIND = "behind"
    ON_PACE = "on_pace"
    AHEAD = "ahead"
    FINISHED = "finished"


class Sort(enum.StrEnum):
    NAME = "name"
    PACE = "pace"
    LAST = "last"


SORTS: dict[str, str | Promise] = {
    Sort.NAME: gettext_lazy("Name"),
    Sort.PACE: gettext_lazy("Pace, furthest behind first"),
    Sort.LAST: gettext_lazy("Last here, longest ago first"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One week of one learner, as it is drawn and said."""

    phase: int
    state: str  # done, skipped, part, open, next, or none where their edition has no such week
    ticked: int
    total: int
    is_now: bool = False
    begins_phase: bool = False

    @property
    def level(self) -> int:
        """How full it is drawn, 0 to 5; something is never drawn as nothing, nor less than all as all."""
        if self.state == "done":
            return LEVELS
        if not self.ticked or self.state == "skipped":
            return 0
        if self.ticked >= self.total:
            return LEVELS
        return min(LEVELS - 1, max(1, LEVELS * self.ticked // self.total))

    @property
    def words(self) -> str:
        if self.state == "none":
            return _("not in their plan")
        if self.state == "next":
            return _("not open yet")
        count = _("%(ticked)s of %(total)s") % {"ticked": self.ticked, "total": self.total}
        if self.state == "done":
            return _("%(count)s, done") % {"count": count}
        if self.state == "skipped":
            return _("skipped")
        return count


@dataclass(frozen=True)
class Learner:
    """What a cohort's mentors see of one learner; ``overview`` is ``None`` for whoever follows the plan not."""

    pk: int  # of the membership
    user_id: int
    name: str
    initials: str
    joined_at: datetime
    days_here: int  # since they joined
    overview: Overview | None = None
    last_here: datetime | None = None  # something done in the plan, or work on a piece
    quiet_days: int = 0

    @property
    def weeks_behind(self) -> int:
        """Whole weeks behind the plan; negative when ahead."""
        days = self.overview.days_behind if self.overview else 0
        return days // DAYS_A_WEEK if days >= 0 else -(-days // DAYS_A_WEEK)

    @property
    def away(self) -> Span | None:
        return self.overview.away if self.overview else None

    @cached_property
    def pace(self) -> Pace:
        """The one word for it: what asks for attention comes before what does not."""
        seen = self.overview
        if seen is None:
            return Pace.NO_PLAN
        if seen.is_finished:
            return Pace.FINISHED
        if not seen.has_begun:
            return Pace.TO_COME
        if seen.away:
            return Pace.AWAY
        if self.weeks_behind >= BEHIND_WEEKS and self.weeks_behind * DAYS_A_WEEK > self.quiet_days:
            return Pace.BEHIND
        if self.quiet_days >= QUIET_DAYS:
            return Pace.QUIET
        if self.weeks_behind >= 1:
            return Pace.BEHIND
        return Pace.AHEAD if self.weeks_behind <= -1 else Pace.ON_PACE

    @property
    def needs_a_word(self) -> bool:
        if self.pace is Pace.NO_PLAN:
            return self.days_here >= QUIET_DAYS
        return self.pace is Pace.QUIET or (self.pace is Pace.BEHIND and self.weeks_behind >= BEHIND_WEEKS)

    @property
    def pace_in_words(self) -> str:
        weeks = abs(self.weeks_behind)
        match self.pace:
            case Pace.NO_PLAN:
                return _("Not started")
            case Pace.FINISHED:
                return _("Finished")
            case Pace.TO_COME:
                return _("Starts later")
            case Pace.AWAY:
                return _("Away")
            case Pace.QUIET:
                return ngettext("Quiet for %(n)s day", "Quiet for %(n)s days", self.quiet_days) % {"n": self.quiet_days}
            case Pace.BEHIND:
                return ngettext("%(n)s week behind", "%(n)s weeks behind", weeks) % {"n": weeks}
            case Pace.AHEAD:
                return ngettext("Ahead by %(n)s week", "Ahead by %(n)s weeks", weeks) % {"n": weeks}
        return _("On pace")

    @property
    def standing_in_words(self) -> str:
        """Where they are in the plan, from ticks alone."""
        at = self.overview.working_on if self.overview else None
        if at is None:
            return _("Every week is done") if self.overview else _("Has not started the plan")
        where = {"week": at.line.number, "ticked": at.ticked, "total": at.total}
        if not at.ticked:
            return _("Next is week %(week)s") % where
        return _("In week %(week)s, %(ticked)s of %(total)s tasks done") % where

    def cells(self, columns: Plan) -> list[Cell]:
        """One for each week of ``columns``, found by its key."""
        mine = {week.line.key: week for week in self.overview.weeks} if self.overview else {}
        first = {phase.first_week for phase in columns.phases}
        return [_cell(line, mine.get(line.key), begins_phase=line.number in first) for line in columns.weeks]


def _cell(line: WeekLine, week: WeekOverview | None, *, begins_phase: bool) -> Cell:
    if week is None:
        return Cell(line.phase.number, "none", 0, len(line.tasks), begins_phase=begins_phase)
    if week.state is not WeekState.OPEN:
        state = str(week.state)
    elif week.ticked:
        state = "part"
    else:
        state = "open" if week.is_open else "next"
    return Cell(line.phase.number, state, week.ticked, week.total, week.is_now, begins_phase)


def _by_name(learner: Learner) -> tuple[str, int]:
    plain = unicodedata.normalize("NFKD", learner.name).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign)), learner.pk


def _last(learner: Learner) -> float:
    return learner.last_here.timestamp() if learner.last_here else 0.0


_ORDERS: dict[Sort, Callable[[Learner], tuple]] = {
    Sort.NAME: _by_name,
    Sort.PACE: lambda learner: (-learner.overview.days_behind if learner.overview else 0, _by_name(learner)),
    Sort.LAST: lambda learner: (_last(learner), _by_name(learner)),
}


def in_order(learners: Sequence[Learner], sort: str) -> list[Learner]:
    """``sort`` is a ``Sort``, with a minus before it the other way round. Raises ``ValueError`` for another."""
    order = _ORDERS[Sort(sort.removeprefix("-"))]
    return sorted(learners, key=order, reverse=sort.startswith("-"))


def need_a_word(learners: Sequence[Learner]) -> list[Learner]:
    """Who is far behind or quiet, the furthest and longest first."""
    found = [learner for learner in learners if learner.needs_a_word]
    return sorted(found, key=lambda one: (-max(one.quiet_days, one.weeks_behind * DAYS_A_WEEK), _by_name(one)))


@dataclass(frozen=True, slots=True)
class Summary:
    """How many learners there are, and how many of them are where; each is counted once."""

    learners: int
    on_pace: int  # or ahead, or finished
    a_little_behind: int
    need_a_word: int
    away: int
    to_start: int

    @property
    def in_words(self) -> str:
        count = ngettext("%(n)s learner.", "%(n)s learners.", self.learners) % {"n": self.learners}
        parts = [
            (self.on_pace, ngettext("%(n)s is on pace", "%(n)s are on pace", self.on_pace)),
            (self.a_little_behind, ngettext("%(n)s is a week behind", "%(n)s are a week behind", self.a_little_behind)),
            (self.away, ngettext("%(n)s is away", "%(n)s are away", self.away)),
            (self.to_start, ngettext("%(n)s has not started", "%(n)s have not started", self.to_start)),
            (self.need_a_word, ngettext("%(n)s needs a word", "%(n)s need a word", self.need_a_word)),
        ]
        said = [text % {"n": number} for number, text in parts if number]
        return f"{count} {_(', ').join(said)}." if said else count


def summary(learners: Sequence[Learner]) -> Summary:
    def kind(learner: Learner) -> str:
        if learner.needs_a_word:
            return "word"
        match learner.pace:
            case Pace.BEHIND:
                return "behind"
            case Pace.AWAY:
                return "away"
            case Pace.NO_PLAN | Pace.TO_COME:
                return "to_start"
        return "on_pace"

    kinds = Counter(map(kind, learners))
    return Summary(len(learners), kinds["on_pace"], kinds["behind"], kinds["word"], kinds["away"], kinds["to_start"])


def common_week(learners: Sequence[Learner]) -> tuple[int, Span | None] | None:
    """The number of the week that more than half are in by the calendar, and its days where all are in the same."""
    spans: dict[int, list[Span]] = {}
    for learner in learners:
        seen = learner.overview
        if seen and seen.week_now:
            spans.setdefault(seen.week_now, []).append(seen.spans[seen.week_now - 1])
    if not spans:
        return None
    number = max(spans, key=lambda week: len(spans[week]))
    if 2 * len(spans[number]) <= sum(map(len, spans.values())):
        return None
    same = len(set(spans[number])) == 1 and len(spans) == 1
    return number, spans[number][0] if same else None
