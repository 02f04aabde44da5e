"""What a learner does with their work: write it, freeze it, delete it."""

from .deleting import delete_case_study, purge_deleted, undelete_case_study
from .revisions import (
    approve_revision,
    discard_draft,
    restore_revision,
    start_revision,
    submit_revision,
    withdraw_approval,
    withdraw_revision,
)
from .writing import create_case_study, describe_case_study, save_draft

__all__ = [
    "approve_revision",
    "create_case_study",
    "delete_case_study",
    "describe_case_study",
    "discard_draft",
    "purge_deleted",
    "restore_revision",
    "save_draft",
    "start_revision",
    "submit_revision",
    "undelete_case_study",
    "withdraw_approval",
    "withdraw_revision",
]
