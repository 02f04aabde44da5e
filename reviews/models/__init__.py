"""Mentor review: requests and claims, rubrics and reviews, comments, cohorts."""

from .cohorts import Cohort, Invitation, Membership, MentorNote, Nudge
from .comments import Comment, CommentState, Reply, SavedReply
from .requests import Absence, RequestEvent, ReviewRequest
from .reviews import Feedback, Review, Rubric, Score

__all__ = [
    "Absence",
    "Cohort",
    "Comment",
    "CommentState",
    "Feedback",
    "Invitation",
    "Membership",
    "MentorNote",
    "Nudge",
    "Reply",
    "RequestEvent",
    "Review",
    "ReviewRequest",
    "Rubric",
    "SavedReply",
    "Score",
]
