"""Versions of a rubric: made from the content when it was changed, and never changed themselves."""

from __future__ import annotations

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portfolio.models import ArtifactType
from reviews.models import Rubric


@transaction.atomic
def current_rubric(*, artifact_type: ArtifactType) -> Rubric:
    """The version of the rubric that the content has now; made when no review was bound to it yet.

    Raises ``ValidationError`` for a kind of piece whose content has no rubric.
    """
    criteria = artifact_type.rubric.get("criteria", [])
    if not criteria:
        raise ValidationError(_("This kind of piece has no rubric yet. An admin can add one."), code="no_rubric")
    written = json.dumps(criteria, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(written.encode()).hexdigest()
    known = artifact_type.rubrics.filter(digest=digest).first()
    if known:
        return known
    # One at a time adds a version: two at once would give it the same number.
    ArtifactType.objects.select_for_update(of=("self",)).get(pk=artifact_type.pk)
    newest = artifact_type.rubrics.order_by("-number").first()
    made, _new = artifact_type.rubrics.get_or_create(
        digest=digest, defaults={"number": newest.number + 1 if newest else 1, "criteria": criteria}
    )
    return made
