"""What we keep, all of it in one file, and the end of an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import access
from .erasure import erase_account
from .export import export_of, name_of_export
from .forms import DeleteAccountForm
from .registry import exported_areas

View = Callable[[HttpRequest], HttpResponseBase]


def proof_required(back: str) -> Callable[[View], View]:
    """Send who has not just proved who they are to do so, and then to the page named ``back``.

    Unlike allauth's decorator it does not repeat the request afterwards: a download that answers
    the password form would leave one standing on that form.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponseBase:
            if access.has_just_proved_who_they_are(request):
                return view(request)
            address = access.address_of_proof(request, reverse(back))
            if address is None:
                return render(request, "aipm/privacy/sign_in_again.html", {"back": reverse(back)}, status=403)
            return redirect(address)

        return guarded

    return decorator


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, and how to get and delete it."""
    return render(request, "aipm/privacy/privacy.html")


@never_cache
@login_required
@require_GET
def your_data(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "aipm/privacy/your_data.html",
        {
            "areas": [area for area, _rows in exported_areas()],
            "is_proved": access.has_just_proved_who_they_are(request),
        },
    )


@never_cache
@login_required
@require_POST
@proof_required(back="your-data")
def download_your_data(request: HttpRequest) -> FileResponse:
    return FileResponse(
        export_of(request.user),
        as_attachment=True,
        filename=f"{name_of_export(request.user)}.zip",
        content_type="application/zip",
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@proof_required(back="delete-account")
def delete_account(request: HttpRequest) -> HttpResponse:
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_account(user=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            return redirect("account-deleted")
    return render(request, "aipm/privacy/delete_account.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def account_deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "aipm/privacy/account_deleted.html")
