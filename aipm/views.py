"""Pages that span apps, and the little that belongs to none of them."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from roadmaps.journey import Journey
from roadmaps.models import Enrollment, Roadmap
from roadmaps.views import did_from

from .context import THEMES


@login_required
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """What do I do now? This week, the 22 weeks, where I stand."""
    enrollment = Enrollment.objects.of(request.user).active().with_content_version().latest_first().first()
    if enrollment is None:
        return redirect("start", _default_roadmap_key())
    enrollment.user = request.user
    journey = Journey(enrollment)
    context = {"journey": journey, "nav": "dashboard", "did": did_from(request, enrollment, journey.plan)}
    return render(request, "aipm/dashboard.html", context)


@require_GET
def default_plan(request: HttpRequest) -> HttpResponse:
    """The plan that one follows, or else the one that we offer."""
    enrollment = None
    if request.user.is_authenticated:
        enrollment = Enrollment.objects.of(request.user).active().latest_first().select_related("roadmap").first()
    return redirect("roadmap", enrollment.roadmap.key if enrollment else _default_roadmap_key())


def _default_roadmap_key() -> str:
    roadmap = Roadmap.objects.open().first()
    if roadmap is None:
        raise Http404
    return roadmap.key


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read what visitors read; the rest would only show them the sign-in page."""
    hidden = [
        reverse("dashboard"),
        reverse("portfolio"),
        reverse("settings"),
        reverse("admin:index"),
        "/accounts/",
        "/plans/*/start/",
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("img/icon.svg"))


@csrf_exempt  # it sets a display preference and nothing else; a token would cost visitors their cached pages
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Go on to the next colour theme: system, light, dark."""
    current = request.COOKIES.get("theme", THEMES[0])
    following = THEMES[(THEMES.index(current) + 1) % len(THEMES)] if current in THEMES else THEMES[0]
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = redirect(target)
    response.set_cookie("theme", following, max_age=31_536_000, samesite="Lax", secure=request.is_secure())
    return response
