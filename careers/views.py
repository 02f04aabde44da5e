"""The career guide and the front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from roadmaps import structured_data as plan_data
from roadmaps.visitors import kept_by_visitors

from . import access, pay, structured_data


@require_safe
@kept_by_visitors
def home(request: HttpRequest) -> HttpResponse:
    guide = access.default_guide_for_read()
    data = plan_data.as_script(plan_data.course(guide.plan)) if guide.plan else ""
    return render(request, "careers/home.html", {"guide": guide, "plan": guide.plan, "structured_data": data})


@require_safe
def default_guide(request: HttpRequest) -> HttpResponse:
    return redirect("guide", access.default_guide_for_read().key)


@require_safe
@kept_by_visitors
def guide(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    today = timezone.localdate()
    data = [
        structured_data.occupation(shown),
        structured_data.faq(shown),
        plan_data.breadcrumbs([(shown.title, reverse("guide", args=[shown.key]))]),
    ]
    if shown.plan:
        data.append(plan_data.course(shown.plan))
    context = {
        "guide": shown,
        "plan": shown.plan,
        "pay": pay.lay_out(shown.figures, today),
        "review_overdue": today > shown.review_due_on,
        "structured_data": plan_data.as_script(*data),
        "nav": "guide",
    }
    return render(request, "careers/guide.html", context)
