from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.notifications.kinds import Email, NotificationKind


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("reviews")
    personal_data = "reviews.privacy.PERSONAL_DATA"
    outbox_deliveries = {"cohort_invitation": "reviews.cohorts.letters.deliver"}
    outbox_work = {"review_takes_effect": "reviews.actions.publishing.keep_promise"}
    notification_kinds = {
        "review_arrived": NotificationKind(
            label=_("A mentor has reviewed your work"),
            help=_("Once the review is in effect."),
            text=_("%(mentor)s has reviewed “%(title)s”: %(verdict)s."),
        ),
        "comment_answered": NotificationKind(
            label=_("Somebody answers in a thread of yours"),
            help=_("Under a comment of a review."),
            text=_("%(name)s has answered in a thread on “%(title)s”."),
            email=Email.DAILY,
        ),
        "issue_settled": NotificationKind(
            label=_("A mentor settles something that was to fix"),
            help=_("Verified, dropped, or opened again."),
            text=_("%(name)s on “%(title)s”: something to fix is %(state)s."),
            email=Email.OFF,
        ),
        "review_answered": NotificationKind(
            label=_("A learner answers a review of yours"),
            help=_("To the review as a whole; threads are told apart."),
            text=_("%(name)s has answered your review of “%(title)s”."),
            email=Email.DAILY,
        ),
        "review_hidden": NotificationKind(
            label=_("An admin hides a review"),
            help=_("Of your work, or written by you."),
            text=_("The review of “%(title)s” is hidden: %(reason)s"),
        ),
        "mentor_word": NotificationKind(
            label=_("A mentor writes to you"),
            help=_("A word from a mentor of your cohort, at most one a day from each."),
            text=_("%(mentor)s of “%(cohort)s” writes to you."),
            template="mentor_word",
        ),
        "cohort_removed": NotificationKind(
            label=_("You are not in a cohort any more"),
            help=_("When a mentor or an admin ends your membership."),
            text=_("You are not in “%(cohort)s” any more. Its mentors do not see your progress."),
        ),
    }
