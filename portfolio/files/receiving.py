"""How the bytes of an upload come in: to the disk, and no more of them than are welcome."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

# Routes that take files; everywhere else a form with a file in it is as small as one without.
TAKES_UPLOADS = {"case-study-files", "api-file-list", "portfolio-import", "job-fit", "api-job-posting-upload"}


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes to the disk as bytes come, so that memory does not grow with the file.

    It looks at the announced length before a byte is read: ``UPLOAD_MAX_REQUEST_BYTES`` where files
    are taken from a signed-in person, ``DATA_UPLOAD_MAX_MEMORY_SIZE`` elsewhere. The server cuts a
    body off at the length that it announced. Raises ``RequestDataTooBig``.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        if content_length > self._limit():
            raise RequestDataTooBig("The request is larger than UPLOAD_MAX_REQUEST_BYTES allows.")

    def _limit(self) -> int:
        match = getattr(self.request, "resolver_match", None)
        if match is None or match.view_name not in TAKES_UPLOADS or not self.request.user.is_authenticated:
            return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        # A form's own fields and the lines between its parts come on top.
        return settings.UPLOAD_MAX_REQUEST_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
