"""What a visitor's browser may keep of a public page.

A page for visitors is the same for everybody who has the same theme and language, until the
content, the release or the day changes. Its ETag says exactly that, so that a page seen before
costs one small query. A signed-in person's page is theirs and is never kept.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from .models import ContentVersion

# Whoever brings one of these sees more than the page that everybody sees: their name, a message.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")


def is_plain_visitor(request: HttpRequest) -> bool:
    """Whether nothing but the theme tells this request from a stranger's. Asks neither session nor database."""
    return not any(name in request.COOKIES for name in PERSONAL_COOKIES)


def page_etag(request: HttpRequest) -> str:
    """The ETag of a visitor's page; weak, since a proxy may compress it."""
    shapes = (
        settings.RELEASE,
        settings.SITE_URL,
        ContentVersion.current(),
        timezone.localdate(),  # pages say what is overdue or old
        request.COOKIES.get("theme", ""),
        get_language(),
        request.path,
    )
    return 'W/"' + sha256(repr(shapes).encode()).hexdigest()[:24] + '"'


def kept_by_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer visitors with an ETag, and with 304 when they have the page; keep nothing of a signed-in person's."""

    @wraps(view)
    def conditional(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_plain_visitor(request):
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ["Cookie"])
            return response
        etag = page_etag(request)
        response = get_conditional_response(request, etag=etag) if _may_be_kept(request) else None
        if response is None:
            response = view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response["ETag"] = etag
            # Always ask again: the answer is a 304 that costs next to nothing, and a change shows at once.
            patch_cache_control(response, public=True, no_cache=True)
        patch_vary_headers(response, ["Cookie"])
        return response

    return conditional


def _may_be_kept(request: HttpRequest) -> bool:
    # While one works on the templates, the release is that of the last start.
    return request.method in ("GET", "HEAD") and not settings.DEBUG
