"""Is this process alive (``/livez``), and can it serve (``/readyz``)?"""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.get("readyz")  # a read is enough, and a probe every second must not write


CHECKS: dict[str, Callable[[], None]] = {"database": _ask_database, "cache": _ask_cache}


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Says nothing of its services: a restart would not mend those."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database and the cache answer, otherwise a problem (RFC 9457) with status 503.

    It names what is missing and not why: the address is open to everybody, the reason is in the log.
    """
    missing = []
    for name, ask in CHECKS.items():
        try:
            ask()
        except Exception:
            log.exception("%s does not answer", name)
            missing.append(name)
    if not missing:
        return JsonResponse({"ready": list(CHECKS)})
    return JsonResponse(
        {
            "type": "about:blank",
            "title": "Not ready",
            "status": 503,
            "code": "not_ready",
            "detail": f"No answer from: {', '.join(missing)}.",
        },
        status=503,
        content_type="application/problem+json",
    )
