"""The kinds of piece that a portfolio is made of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from roadmaps.models import ContentRow, Skill


class ArtifactTypeQuerySet(models.QuerySet["ArtifactType"]):
    def in_brief(self) -> ArtifactTypeQuerySet:
        """For lists: names and summaries without the guidance."""
        return self.only("key", "position", "title", "summary")


class ArtifactType(ContentRow):
    """One of the five kinds of portfolio piece, with guidance, a template and a rubric."""

    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    description = models.TextField()
    sections = models.JSONField(default=list, help_text=_("Guidance, section by section."))
    template = models.TextField(_("starting template"))
    good = models.TextField(_("what good looks like"))
    rubric = models.JSONField(default=dict)
    skills = models.ManyToManyField(Skill, related_name="artifact_types", blank=True)

    objects: ClassVar[ArtifactTypeQuerySet] = ArtifactTypeQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[skills])

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["key"], name="artifact_type_key_unique")]

    def __str__(self) -> str:
        return self.title
