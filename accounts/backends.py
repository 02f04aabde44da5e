"""What a role may do in the admin site."""

from django.apps import apps
from django.contrib.auth.backends import BaseBackend

CONTENT_ACTIONS = {"add", "change", "delete", "view"}


class CuratorBackend(BaseBackend):
    """Curators may edit content, and nothing else. A model is content when it says ``is_content = True``."""

    def has_perm(self, user_obj, perm: str, obj: object = None) -> bool:
        if not (user_obj.is_active and getattr(user_obj, "is_curator", False)):
            return False
        app_label, _, codename = perm.partition(".")
        action, _, model_name = codename.partition("_")
        try:
            model = apps.get_model(app_label, model_name)
        except LookupError:
            return False
        return action in CONTENT_ACTIONS and getattr(model, "is_content", False)

    def has_module_perms(self, user_obj, app_label: str) -> bool:
        return any(
            self.has_perm(user_obj, f"{app_label}.view_{model._meta.model_name}")
            for model in apps.get_app_config(app_label).get_models()
        )
