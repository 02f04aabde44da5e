"""What a mentor keeps: saved replies, notes on a learner; and for admins how far mentors agree."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import access
from .actions.notebook import add_mentor_note, delete_reply, save_reply
from .agreements import agreements
from .models import SavedReply
from .reviewing_forms import SavedReplyForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One's own saved replies and the official ones; a POST adds one, or changes the one of the address."""
    access.require_mentor(request.user)
    reply = access.saved_reply_for_write(request.user, pk) if pk is not None else None
    initial = {"title": reply.title, "body": reply.body} if reply else {}
    form = SavedReplyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_reply(owner=request.user, reply=reply, **form.cleaned_data)
            messages.success(request, _("The reply is saved."))
            return redirect("saved-replies")
        except ValidationError as error:
            form.add_error(None, error)
    kept = list(SavedReply.objects.for_mentor(request.user))
    context = {
        "form": form,
        "reply": reply,
        "own": [each for each in kept if each.owner_id],
        "official": [each for each in kept if not each.owner_id],
        "nav": "reviews",
    }
    return render(request, "reviews/saved_replies.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def forget_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a reply of one's own."""
    delete_reply(reply=access.saved_reply_for_write(request.user, pk))
    messages.success(request, _("The reply is deleted."))
    return redirect("saved-replies")


@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A note among mentors on the learner of a review."""
    learner = access.learner_for_notes(request.user, pk)
    try:
        add_mentor_note(learner=learner, author=request.user, text=request.POST.get("text", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(f"{reverse('review', args=[pk])}#mentor-notes")


@login_required
@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """How far two mentors agree on the same versions, for admins."""
    access.require_admin(request.user)
    return render(request, "reviews/agreement.html", {"found": agreements(), "nav": "reviews"})
