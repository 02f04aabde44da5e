"""What a learner does with a plan: their progress, what they write, and how they move its dates."""

from .feeds import change_feed, make_feed, revoke_feed
from .own import add_link, add_own_task, remove_own, set_own_task
from .progress import (
    complete_week,
    leave_plan,
    rejoin_plan,
    reopen_week,
    set_ticks,
    skip_week,
    start_plan,
    tick_task,
    untick_task,
)
from .rescheduling import (
    PROPOSALS,
    Proposal,
    apply_change,
    preview_change,
    propose_catch_up,
    propose_hours,
    propose_pause,
    propose_skip_ahead,
    propose_start,
    undo_change,
)
from .resetting import reset_phase, reset_plan, reset_week
from .undoing import UNDOABLE, undo
from .writing import save_reflection, save_task_notes, save_week_notes

__all__ = [
    "PROPOSALS",
    "UNDOABLE",
    "Proposal",
    "add_link",
    "add_own_task",
    "apply_change",
    "change_feed",
    "complete_week",
    "leave_plan",
    "make_feed",
    "preview_change",
    "propose_catch_up",
    "propose_hours",
    "propose_pause",
    "propose_skip_ahead",
    "propose_start",
    "rejoin_plan",
    "remove_own",
    "reopen_week",
    "reset_phase",
    "reset_plan",
    "reset_week",
    "revoke_feed",
    "save_reflection",
    "save_task_notes",
    "save_week_notes",
    "set_own_task",
    "set_ticks",
    "skip_week",
    "start_plan",
    "tick_task",
    "undo",
    "undo_change",
    "untick_task",
]
