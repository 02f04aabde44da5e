"""How much a person may upload. Told before the upload, enforced by the actions."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from accounts.models import User
from portfolio.inspection import Kind
from portfolio.models import StoredFile


@dataclass(frozen=True, slots=True)
class Allowance:
    """Sizes in bytes. Removed files count until they are gone, unless the room is needed."""

    file_bytes: int
    files_per_revision: int
    request_bytes: int
    quota_bytes: int
    used_bytes: int

    @property
    def left_bytes(self) -> int:
        return max(0, self.quota_bytes - self.used_bytes)

    @property
    def extensions(self) -> list[str]:
        return accepted_extensions()


def accepted_extensions() -> list[str]:
    """Lower case with the dot, the usual one of each kind first."""
    return [extension for kind in Kind for extension in kind.extensions]


def allowance_of(user: User) -> Allowance:
    return Allowance(
        file_bytes=settings.UPLOAD_MAX_BYTES,
        files_per_revision=settings.UPLOAD_FILES_PER_REVISION,
        request_bytes=settings.UPLOAD_MAX_REQUEST_BYTES,
        quota_bytes=settings.UPLOAD_QUOTA_BYTES,
        used_bytes=StoredFile.objects.of(user).bytes_used(),
    )
