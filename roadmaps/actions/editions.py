"""What a curator does with whole editions: copy one as the next draft, and publish a draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from roadmaps.models import (
    ContentRow,
    ContentVersion,
    Material,
    Phase,
    Resource,
    RoadmapEdition,
    SelfCheck,
    Task,
    Week,
)


def note_publication(edition: RoadmapEdition) -> None:
    """Keep the moment of publication, and retire the edition that was published so far: only one is.

    Call before a newly published edition is saved.
    """
    if edition.status != RoadmapEdition.Status.PUBLISHED or edition.published_at:
        return
    edition.published_at = timezone.now()
    for older in RoadmapEdition.objects.published().filter(roadmap_id=edition.roadmap_id).exclude(pk=edition.pk):
        older.status = RoadmapEdition.Status.RETIRED
        older.written_by = edition.written_by
        older._change_reason = f"edition {edition.number} was published"  # type: ignore[attr-defined]
        older.save(update_fields=["status", "written_by"])


@transaction.atomic
def publish_edition(*, edition: RoadmapEdition) -> RoadmapEdition:
    """Offer a draft to everybody. Raises ``ValidationError`` when it is none, or is not ready."""
    ContentVersion.bump()
    edition = RoadmapEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if edition.status != RoadmapEdition.Status.DRAFT:
        raise ValidationError(_("Only a draft can be published."), code="not_draft")
    weeks = list(Week.objects.filter(edition=edition).order_by("number").prefetch_related("tasks"))
    if not weeks or [week.number for week in weeks] != list(range(1, len(weeks) + 1)):
        raise ValidationError(_("Weeks must be numbered from 1 without a gap."), code="weeks")
    without = [week.number for week in weeks if not week.tasks.all()]
    if without:
        raise ValidationError(_("Week %(number)s has no task."), code="tasks", params={"number": without[0]})
    edition.status = RoadmapEdition.Status.PUBLISHED
    edition.written_by = ContentRow.Writer.PERSON
    note_publication(edition)
    edition.save(update_fields=["status", "written_by", "published_at"])
    return edition


@transaction.atomic
def start_next_edition(*, edition: RoadmapEdition) -> RoadmapEdition:
    """A draft that holds everything of ``edition`` under the same keys, with the next free number."""
    ContentVersion.bump()
    RoadmapEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    last = RoadmapEdition.objects.filter(roadmap_id=edition.roadmap_id).order_by("-number").first() or edition
    draft = RoadmapEdition.objects.create(
        roadmap_id=edition.roadmap_id,
        number=last.number + 1,
        hours_a_week=edition.hours_a_week,
        change_note="",
    )
    phases = _copy(Phase.objects.filter(edition=edition), edition=draft)
    materials = _copy(Material.objects.filter(edition=edition), edition=draft)
    weeks = _copy(Week.objects.filter(edition=edition), edition=draft, phase=phases)
    tasks = _copy(Task.objects.filter(edition=edition), edition=draft, week=weeks)
    for model in (Resource, SelfCheck):
        _copy(model.objects.filter(week__edition=edition), week=weeks)
    _copy_links(Week.skills.through, week_id=weeks)
    _copy_links(Task.materials.through, task_id=tasks, material_id=materials)
    return draft


def _copy(rows: Any, **parents: Any) -> dict[int, Any]:
    """Copies by the primary keys of their originals; a parent is a row, or such a dictionary."""
    originals = list(rows.order_by("pk"))
    copies = []
    for original in originals:
        values = {
            column.attname: getattr(original, column.attname)
            for column in original._meta.concrete_fields
            if not column.primary_key
        }
        for name, parent in parents.items():
            values[f"{name}_id"] = (parent[values[f"{name}_id"]] if isinstance(parent, dict) else parent).pk
        copies.append(type(original)(**{**values, "written_by": ContentRow.Writer.PERSON, "loaded_hash": ""}))
    if copies:
        bulk_create_with_history(copies, rows.model, batch_size=200)
    return {original.pk: copy for original, copy in zip(originals, copies, strict=True)}


def _copy_links(through: Any, **ends: dict[int, Any]) -> None:
    """Many-to-many rows of the originals, for the copies, in the same order."""
    first = next(iter(ends))
    columns = [column.attname for column in through._meta.concrete_fields if not column.primary_key]
    links = through.objects.filter(**{f"{first}__in": list(ends[first])}).order_by("pk").values(*columns)
    through.objects.bulk_create(
        (
            through(**{name: ends[name][value].pk if name in ends else value for name, value in link.items()})
            for link in links
        ),
        batch_size=200,
    )
