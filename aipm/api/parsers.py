"""Reading what callers send."""

from __future__ import annotations

import json
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser as DrfJSONParser

from .problems import TooLarge


class JSONParser(DrfJSONParser):
    """JSON as RFC 8259 means it, and no more of it than ``DATA_UPLOAD_MAX_MEMORY_SIZE``.

    The framework's own parser reads a body of any size and takes the last of two equal keys.
    Raises ``TooLarge`` and ``ParseError``.
    """

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            return json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_no_constant)
        except UnicodeDecodeError:
            raise ParseError(_("The body is not UTF-8.")) from None
        except RecursionError:
            raise ParseError(_("The body is nested too deeply.")) from None
        except ValueError as error:
            raise ParseError(_("The body is not JSON: %(reason)s.") % {"reason": error}) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError(_("A key appears twice in one object."))
    return found


def _no_constant(name: str) -> None:
    raise ParseError(_("%(name)s is not JSON.") % {"name": name})
