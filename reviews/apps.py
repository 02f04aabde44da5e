from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.notifications.kinds import Email, NotificationKind


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("reviews")
    personal_data = "reviews.privacy.PERSONAL_DATA"
    outbox_deliveries = {"cohort_invitation": "reviews.cohorts.letters.deliver"}
    outbox_work = {"review_takes_effect": "reviews.actions.publishing.keep_promise"}
    why_version_stays = "reviews.actions.requests.why_it_stays"
    waiting = "reviews.turns.what_waits"
    scheduled_work = {
        "reviews.tasks.forget_invitations": 86_400.0,
        "reviews.tasks.keep_moving": 300.0,
        "reviews.tasks.remind": 3600.0,
    }
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
        "review_taken": NotificationKind(
            label=_("A mentor has taken your piece"),
            help=_("The review follows within days."),
            text=_("%(mentor)s has taken “%(title)s”."),
            email=Email.OFF,
        ),
        "review_waits": NotificationKind(
            label=_("Your piece has waited for a week"),
            help=_("With what you can do about it. You can always go on with the plan."),
            text=_("“%(title)s” has waited %(days)s days for a mentor. You can ask somebody else, or wait on."),
        ),
        "review_ends_soon": NotificationKind(
            label=_("A request of yours is about to end"),
            help=_("A week before a request that no mentor took ends by itself."),
            text=_("No mentor has taken “%(title)s” yet. The request ends on %(day)s."),
            dates=("day",),
        ),
        "review_ended": NotificationKind(
            label=_("A request of yours has ended"),
            help=_("When no mentor took it for two months."),
            text=_(
                "No mentor took “%(title)s” in two months, so the request has ended. We are sorry. You can ask again."
            ),
        ),
        "review_for_you": NotificationKind(
            label=_("A piece comes to you in person"),
            help=_("For mentors: a learner or an admin asks you, or a piece that you know has a new version."),
            text=_("“%(title)s” waits for you to review it."),
        ),
        "claim_ends": NotificationKind(
            label=_("Your time with a piece is about to end"),
            help=_("For mentors: half a day before it falls back to the queue."),
            text=_("Your time with “%(title)s” ends soon. Publish the review, keep the piece longer, or give it back."),
        ),
        "claim_over": NotificationKind(
            label=_("You do not have a piece any more"),
            help=_("For mentors: the time was over, or somebody else has it now."),
            text=_("You do not have “%(title)s” any more: %(why)s"),
        ),
        "reviews_wait": NotificationKind(
            label=_("Pieces wait for a mentor"),
            help=_("For mentors: at most once a week, when something has waited for more than a week."),
            text=_("Waiting for a mentor for more than a week: %(count)s."),
            email=Email.DAILY,
        ),
    }
