"""What the person brings to each request: their time zone, that they were here, forms to be corrected."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

SEEN_EVERY = timedelta(minutes=10)
SEEN_KEY = "seen_at"


class TimeZoneMiddleware:
    """Show times in the person's own zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # request.user would read the session for a visitor too; a page for everybody must not.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            with timezone.override(request.user.zone):
                return self.get_response(request)
        return self.get_response(request)


class SessionSeenMiddleware:
    """Refresh a session's last-seen time, at most every ten minutes.

    allauth can do it on every request; that is a write for every page read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = timezone.now().timestamp()
            if now - request.session.get(SEEN_KEY, 0) > SEEN_EVERY.total_seconds():
                request.session[SEEN_KEY] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


class InvalidFormMiddleware:
    """A form that comes back to be corrected answers 422, whoever wrote its view.

    allauth answers 200, which tells a browser, a script and a monitor that all went well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        if request.method == "POST" and response.status_code == 200:
            forms = [value for value in (response.context_data or {}).values() if isinstance(value, BaseForm)]
            if any(form.is_bound and form.errors for form in forms):
                response.status_code = 422
        return response
