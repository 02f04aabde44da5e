"""Deleting a case study, which can be taken back for a month."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portfolio.models import CaseStudy

KEPT_AFTER_DELETION = timedelta(days=30)


@transaction.atomic
def delete_case_study(*, study: CaseStudy) -> bool:
    """Put a case study away, with all its versions. Whether there was anything to do."""
    study = CaseStudy.objects.locked(study.pk)
    if study.deleted_at:
        return False
    study.deleted_at = timezone.now()
    study.save(update_fields=["deleted_at"])
    return True


@transaction.atomic
def undelete_case_study(*, study: CaseStudy) -> bool:
    """Take a deleted case study back, as it was. Whether there was anything to do."""
    study = CaseStudy.objects.locked(study.pk)
    if study.deleted_at is None:
        return False
    study.deleted_at = None
    study.save(update_fields=["deleted_at"])
    return True


@transaction.atomic
def purge_deleted() -> int:
    """Forget for good what was deleted a month ago. How many case studies that were."""
    gone = CaseStudy.objects.deleted_before(timezone.now() - KEPT_AFTER_DELETION).select_for_update(of=("self",))
    studies = [study.pk for study in gone]
    CaseStudy.objects.filter(pk__in=studies).delete()
    return len(studies)
