"""What a learner does in their search for a job."""

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
    "correct_finding",
    "delete_posting",
    "describe_posting",
    "read_again",
    "undelete_posting",
]
