"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("system", "light", "dark")


def page(request: HttpRequest) -> dict[str, object]:
    theme = request.COOKIES.get("theme")
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + request.path,
        "theme": theme if theme in THEMES else "system",
        "signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated,
    }
