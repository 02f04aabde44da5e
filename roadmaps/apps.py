from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoadmapsConfig(AppConfig):
    name = "roadmaps"
    verbose_name = _("plans")
    content_section = "roadmaps.content_rows.SECTION"
    personal_data = "roadmaps.privacy.PERSONAL_DATA"
