"""Comments at a passage of a frozen revision, or at a page of an attachment."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Attachment, Revision

from .reviews import Review

COMMENT_MAX_LENGTH = 4_000


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> CommentQuerySet:
        """Those of one's own reviews, drafts included, and on one's own work those of reviews in effect."""
        return self.filter(
            Q(review__mentor=user)
            | Q(
                revision__case_study__owner=user,
                review__took_effect_at__isnull=False,
                review__hidden_at=None,
            )
        )

    def in_effect(self) -> CommentQuerySet:
        return self.filter(review__took_effect_at__isnull=False, review__hidden_at=None)

    def of_review(self, review: Review) -> CommentQuerySet:
        """Its own, and those of the review that it replaced: these stay where they are, with their threads."""
        replaced = [review.pk]
        before = review.supersedes
        while before is not None:
            replaced.append(before.pk)
            before = before.supersedes
        return self.filter(review__in=replaced)

    def with_threads(self, user: User) -> CommentQuerySet:
        """Bring along who wrote it of which version (``said_of``), and the answers that the person may read."""
        replies = Reply.objects.visible_to(user).select_related("author").order_by("written_at", "pk")
        said_of = self.annotate(said_of=F("revision__number"))
        return said_of.select_related("review__mentor", "attachment__stored_file").prefetch_related(
            models.Prefetch("replies", queryset=replies), "states__by"
        )

    def standing(self) -> CommentQuerySet:
        """Issues that are not settled: open, or fixed and not verified yet."""
        return self.filter(state__in=[Comment.State.OPEN, Comment.State.FIXED])

    def in_order_of_the_text(self) -> CommentQuerySet:
        """By passage; those on the whole first, those on attachments last."""
        return self.order_by(F("attachment").asc(nulls_first=True), "page", F("start").asc(nulls_first=True), "pk")


class Comment(models.Model):
    """A remark of a review. Offsets count code points of the revision's ``plain_text``.

    The terms are those of the Web Annotation Data Model (W3C, 2017): quote, prefix and suffix make a
    ``TextQuoteSelector``, start and end a ``TextPositionSelector``. Later revisions do not move the row;
    where the passage stands there is worked out (``anchoring``).
    """

    class Kind(models.TextChoices):
        REMARK = "remark", _("Remark")
        ISSUE = "issue", _("To fix")
        PRAISE = "praise", _("Praise, nothing to do")

    class State(models.TextChoices):
        NONE = "", _("Nothing to do")
        OPEN = "open", _("Open")
        FIXED = "fixed", _("Fixed by the author")
        VERIFIED = "verified", _("Verified")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="review_comments")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.REMARK)
    body = models.TextField(_("comment"), max_length=COMMENT_MAX_LENGTH)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NONE, blank=True, editable=False)
    # The passage; without one, the comment is on the whole piece or on an attachment.
    quote = models.TextField(blank=True, editable=False)
    prefix = models.CharField(max_length=80, blank=True, editable=False)
    suffix = models.CharField(max_length=80, blank=True, editable=False)
    start = models.PositiveIntegerField(null=True, editable=False)
    end = models.PositiveIntegerField(null=True, editable=False)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.CASCADE, null=True, blank=True, related_name="review_comments"
    )
    page = models.PositiveSmallIntegerField(_("page"), null=True, blank=True)
    # What the mentor would write instead of the quote; null without a suggestion, empty to take it out.
    replacement = models.TextField(_("suggested wording"), max_length=COMMENT_MAX_LENGTH, null=True, blank=True)  # noqa: DJ001
    applied_at = models.DateTimeField(null=True, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["remark", "issue", "praise"]), name="comment_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="issue", state__in=["open", "fixed", "verified", "dropped"])
                | (~Q(kind="issue") & Q(state="")),
                name="comment_only_issues_have_a_state",
            ),
            models.CheckConstraint(
                condition=Q(start=None, end=None, quote="")
                | (Q(start__isnull=False, end__isnull=False, end__gt=F("start")) & ~Q(quote="")),
                name="comment_passage_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(attachment=None, page=None) | Q(attachment__isnull=False, start=None),
                name="comment_in_one_place",
            ),
            models.CheckConstraint(condition=Q(page=None) | Q(page__gte=1), name="comment_page_from_1"),
            models.CheckConstraint(
                condition=Q(replacement=None) | Q(start__isnull=False), name="comment_suggestion_has_a_passage"
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(replacement__isnull=False), name="comment_applied_is_a_suggestion"
            ),
        ]
        indexes = [models.Index(fields=["revision", "start"], name="comment_in_text")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.kind}"

    @property
    def is_suggestion(self) -> bool:
        return self.replacement is not None


class CommentState(models.Model):
    """That the state of an issue changed, append-only."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="states")
    state = models.CharField(max_length=8, choices=Comment.State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("change of a comment")
        verbose_name_plural = _("changes of comments")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.state}"


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user: User) -> ReplyQuerySet:
        """One's own, and those that are not part of somebody else's draft."""
        return self.filter(Q(author=user) | Q(review=None) | Q(review__took_effect_at__isnull=False))


class Reply(models.Model):
    """An answer in the thread of a comment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="replies")
    # Null: "a former mentor", whose account is deleted.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.TextField(_("answer"), max_length=COMMENT_MAX_LENGTH)
    # A mentor who reviews again answers with the review: nobody reads it before that takes effect.
    review = models.ForeignKey(Review, on_delete=models.CASCADE, null=True, related_name="replies")
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ReplyQuerySet] = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a comment")
        verbose_name_plural = _("answers to comments")
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="reply_has_a_text")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.written_at:%Y-%m-%d}"


class SavedReplyQuerySet(models.QuerySet["SavedReply"]):
    def own_of(self, mentor: User) -> SavedReplyQuerySet:
        return self.filter(owner=mentor)

    def official(self) -> SavedReplyQuerySet:
        return self.filter(owner=None)

    def for_mentor(self, mentor: User) -> SavedReplyQuerySet:
        """Their own, then the official ones."""
        return self.filter(Q(owner=mentor) | Q(owner=None)).order_by(F("owner").asc(nulls_last=True), "title", "pk")


class SavedReply(models.Model):
    """A text that a mentor uses again: their own, or with no owner an official one."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_replies"
    )
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("text"), max_length=COMMENT_MAX_LENGTH)

    objects: ClassVar[SavedReplyQuerySet] = SavedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "title"], name="saved_reply_title_unique"),
            models.UniqueConstraint(
                fields=["title"], condition=Q(owner=None), name="saved_reply_official_title_unique"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(body=""), name="saved_reply_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.title
