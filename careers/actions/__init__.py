"""What a learner does in their search for a job."""

from .applications import (
    change_application,
    delete_application,
    move_application,
    save_application,
    undelete_application,
)
from .postings import (
    add_posting,
    correct_finding,
    delete_posting,
    describe_posting,
    read_again,
    undelete_posting,
)

__all__ = [
    "add_posting",
    "change_application",
    "correct_finding",
    "delete_application",
    "delete_posting",
    "describe_posting",
    "move_application",
    "read_again",
    "save_application",
    "undelete_application",
    "undelete_posting",
]
