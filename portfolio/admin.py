"""The kinds of portfolio piece, as curators edit them."""

from django.contrib import admin

from roadmaps.admin import ContentAdmin

from .content import RubricEntry, SectionEntry
from .models import ArtifactType


@admin.register(ArtifactType)
class ArtifactTypeAdmin(ContentAdmin):
    list_display = ["title", "key", "position", "summary", "written_by"]
    list_filter = ["written_by"]
    search_fields = ["title", "key", "summary"]
    autocomplete_fields = ["skills"]
    shapes = {"sections": tuple[SectionEntry, ...], "rubric": RubricEntry}
