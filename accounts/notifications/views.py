"""The bell's page, the choices, and the way out of mails without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User

from . import access, actions
from .forms import PreferencesForm
from .kinds import Email, notification_kinds
from .models import Notification
from .unsubscribing import read_token

PER_PAGE = 30


@login_required
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """What one was told, latest first."""
    told = Notification.objects.of(request.user)
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": told.unread().count(), "nav": "notifications"}
    return render(request, "accounts/notifications.html", context)


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    told = actions.mark_read(notification=access.notification_for_write(request.user, pk))
    stay = "stay" in request.POST or not told.link
    return redirect("notifications" if stay else told.link)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(user=request.user)
    return redirect("notifications")


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """What to hear of, and how."""
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST":
        if not form.is_valid():
            return render(request, "accounts/notification_preferences.html", {"form": form}, status=422)
        form.apply()
        messages.success(request, _("Saved."))
        return redirect("notification-preferences")
    return render(request, "accounts/notification_preferences.html", {"form": form})


@csrf_exempt  # a mail program posts it, from nowhere (RFC 8058); the signature says whose mails end
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, so that a link checker ends nothing; POST ends such mails, or takes that back."""
    signed = read_token(token)
    if signed is None:
        raise Http404
    user_id, subject = signed
    rule = notification_kinds().get(subject)
    what = (
        rule.label
        if rule
        else {Email.DAILY: _("The daily summary"), Email.WEEKLY: _("The weekly summary")}.get(subject)
    )
    if what is None:
        raise Http404
    state = "asked"
    if request.method == "POST":
        user = User.objects.filter(pk=user_id).first()
        if "again" in request.POST and rule and rule.email:
            state = "again"
            if user:
                actions.set_preference(user=user, kind=subject, email=rule.email)
        else:
            state = "ended"
            if user:  # who has left gets no mails either, and the answer says nothing of who they were
                actions.unsubscribe(user=user, subject=subject)
    context = {"what": what, "state": state, "can_take_back": rule is not None}
    return render(request, "accounts/unsubscribe.html", context)
