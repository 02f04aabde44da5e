from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "tests.papers"
    label = "papers"
    personal_data = "tests.papers.privacy.PERSONAL_DATA"
