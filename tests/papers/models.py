from django.conf import settings
from django.db import models


class Folder(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return str(self.pk)


class Paper(models.Model):
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT)
    file = models.FileField(upload_to="papers", blank=True)

    def __str__(self) -> str:
        return self.file.name
