from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareersConfig(AppConfig):
    name = "careers"
    verbose_name = _("careers")
    content_section = "careers.content_rows.SECTION"
    personal_data = "careers.privacy.PERSONAL_DATA"
    scheduled_work = {"careers.tasks.purge_deleted": 3600.0}
