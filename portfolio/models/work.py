"""A learner's work: case studies, and the revisions of each."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .content import ArtifactType

# What the renderer of texts takes (prose.MAX_LENGTH); the database holds it too.
BODY_MAX_LENGTH = 60_000


class CaseStudyQuerySet(models.QuerySet["CaseStudy"]):
    def of(self, user: User) -> CaseStudyQuerySet:
        return self.filter(owner=user)

    def at(self, slug: str) -> CaseStudyQuerySet:
        """The one at this address among these."""
        return self.filter(slug=slug)

    def kept(self) -> CaseStudyQuerySet:
        """Those that are not deleted."""
        return self.filter(deleted_at=None)

    def deleted(self) -> CaseStudyQuerySet:
        """Those that can still be taken back."""
        return self.filter(deleted_at__isnull=False)

    def on_the_portfolio(self) -> CaseStudyQuerySet:
        """Those whose owner shows a revision to everybody who may see the portfolio, in the owner's order."""
        return self.kept().filter(visibility=CaseStudy.Visibility.PUBLIC).order_by("position", "pk")

    def shown_by_link(self) -> CaseStudyQuerySet:
        """Those that a secret link of their own may open."""
        return self.kept().exclude(visibility=CaseStudy.Visibility.PRIVATE)

    def recently_deleted_first(self) -> CaseStudyQuerySet:
        return self.select_related("artifact_type").order_by("-deleted_at", "-pk")

    def in_own_order(self) -> CaseStudyQuerySet:
        return self.order_by("position", "pk")

    def with_submitted_numbers(self) -> CaseStudyQuerySet:
        """Bring the numbers of the submitted revisions along, in one query more: ``study.submitted_numbers``."""
        submitted = Revision.objects.submitted().newest_first().only("case_study_id", "number")
        return self.prefetch_related(Prefetch("revisions", queryset=submitted, to_attr="submitted_revisions"))

    def with_revisions(self) -> CaseStudyQuerySet:
        """Bring the kind and all revisions along, newest first and without their texts."""
        revisions = Revision.objects.newest_first().without_texts()
        return self.select_related("artifact_type").prefetch_related(models.Prefetch("revisions", revisions))

    def untouched(self) -> CaseStudyQuerySet:
        """Those whose draft is still the template that they began with."""
        return self.filter(revisions__number=1, revisions__submitted_at=None, revisions__version=0)

    def deleted_before(self, moment: datetime) -> CaseStudyQuerySet:
        return self.filter(deleted_at__lt=moment)

    def locked(self, pk: int) -> CaseStudy:
        """The row, locked until the transaction ends: one writer at a time moves a case study."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class CaseStudy(models.Model):
    """One piece of a learner's portfolio. Its text is in its revisions."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Only you")
        LINK = "link", _("Whoever has a link")
        PUBLIC = "public", _("On your portfolio")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="case_studies")
    artifact_type = models.ForeignKey(ArtifactType, on_delete=models.PROTECT, related_name="case_studies")
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(max_length=80, editable=False)
    summary = models.CharField(_("in a sentence"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place on the portfolio"), default=0)
    visibility = models.CharField(
        _("who sees it"), max_length=7, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    # A number and not a key: revisions point here, and two tables that point at each other cannot be deleted in order.
    shown_number = models.PositiveSmallIntegerField(_("the revision that others see"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[CaseStudyQuerySet] = CaseStudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        constraints = [
            models.UniqueConstraint(fields=["owner", "slug"], name="case_study_slug_unique_per_owner"),
            models.CheckConstraint(condition=~Q(title=""), name="case_study_title_given"),
            models.CheckConstraint(
                condition=Q(visibility="private") | Q(shown_number__isnull=False, visibility__in=["link", "public"]),
                name="case_study_shown_has_a_revision",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def submitted_numbers(self) -> list[int]:
        """The newest first."""
        if hasattr(self, "submitted_revisions"):  # with_submitted_numbers() was asked for
            return [revision.number for revision in self.submitted_revisions]
        return list(self.revisions.submitted().newest_first().values_list("number", flat=True))

    @property
    def draft(self) -> Revision | None:
        return self.revisions.drafts().first()


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, user: User) -> RevisionQuerySet:
        return self.filter(case_study__owner=user)

    def drafts(self) -> RevisionQuerySet:
        return self.filter(submitted_at=None)

    def drafts_of_kind(self, user: User, kind: str) -> RevisionQuerySet:
        """The person's drafts of one kind of piece, the one saved last first."""
        own = self.of(user).drafts().filter(case_study__deleted_at=None, case_study__artifact_type__key=kind)
        return own.select_related("case_study").without_texts().order_by("-saved_at", "-pk")

    def submitted(self) -> RevisionQuerySet:
        return self.filter(submitted_at__isnull=False)

    def approved(self) -> RevisionQuerySet:
        return self.filter(approved_at__isnull=False)

    def evidence_of(self, user: User) -> RevisionQuerySet:
        """The person's approved revisions with the skills that their kinds show, newest first."""
        return (
            self.of(user)
            .approved()
            .filter(case_study__deleted_at=None)
            .select_related("case_study__artifact_type")
            .prefetch_related("case_study__artifact_type__skills")
            .without_texts()
            .order_by("-approved_at", "-pk")
        )

    def shown_of(self, studies: CaseStudyQuerySet) -> RevisionQuerySet:
        """What these case studies show, each with its case study."""
        return self.shown().filter(case_study__in=studies).select_related("case_study")

    def shown(self) -> RevisionQuerySet:
        """Those that their case study shows to others; who these are, its visibility says."""
        return self.submitted().filter(number=F("case_study__shown_number"))

    def newest_first(self) -> RevisionQuerySet:
        return self.order_by("-number")

    def last_worked_on(self) -> datetime | None:
        """When one of these was last saved or submitted."""
        last = self.aggregate(saved=Max("saved_at"), submitted=Max("submitted_at"))
        return max((at for at in last.values() if at), default=None)

    def last_worked_on_by_owner(self) -> dict[int, datetime]:
        """The same for each owner, in one query."""
        rows = self.values("case_study__owner").order_by()
        rows = rows.annotate(saved=Max("saved_at"), submitted=Max("submitted_at"))
        last = {row["case_study__owner"]: [at for at in (row["saved"], row["submitted"]) if at] for row in rows}
        return {owner: max(moments) for owner, moments in last.items() if moments}

    def without_texts(self) -> RevisionQuerySet:
        """For lists: a text may have 60,000 characters, and its HTML several times that."""
        return self.defer("body", "html", "plain_text")


class Revision(models.Model):
    """A case study as it was when it was submitted; or the one draft, which is not frozen yet.

    A frozen revision keeps its HTML and plain text with the version of the renderer: comments are
    anchored at offsets in that plain text, and must not move when the renderer changes.
    """

    case_study = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField(_("text"), blank=True, max_length=BODY_MAX_LENGTH)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Counts the saves of a draft, so that a stale tab is noticed.")
    )
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    what_changed = models.CharField(_("what changed"), max_length=1_000, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    plain_text = models.TextField(blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(null=True, editable=False)
    words = models.PositiveIntegerField(default=0, editable=False)
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[RevisionQuerySet] = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["case_study", "number"], name="revision_number_unique"),
            models.UniqueConstraint(
                fields=["case_study"], condition=Q(submitted_at=None), name="revision_one_draft_per_case_study"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, renderer=None, html="", plain_text="")
                | Q(submitted_at__isnull=False, renderer__isnull=False),
                name="revision_rendered_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(approved_at__gte=F("submitted_at")),
                name="revision_approved_after_submission",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.case_study_id}: {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None

    @property
    def is_reviewed(self) -> bool:
        """Whether a mentor approved it. What others see is labelled "reviewed", or else "self-published"."""
        return self.approved_at is not None
