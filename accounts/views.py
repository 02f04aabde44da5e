"""Pages about oneself that allauth does not have."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import access, actions
from .forms import ProfileForm, TokenForm
from .models import ApiToken
from .security import protection_of


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Name and time zone; and where to find the rest, each with how it stands."""
    form = ProfileForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_profile(user=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your settings are saved."))
            return redirect("settings")
    context = {"form": form, "protection": protection_of(request.user)}
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens that act for me."""
    return render(request, "accounts/tokens.html", {"tokens": ApiToken.objects.of(request.user).unrevoked()})


@never_cache
@login_required
@reauthentication_required
@sensitive_variables("secret")
@require_http_methods(["GET", "POST"])
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token. Its secret is in the answer to the form and nowhere else, so there is no redirect."""
    if request.method != "POST":
        wanted = {name: request.GET[name] for name in ("name", "scope") if name in request.GET}
        return render(request, "accounts/new_token.html", {"form": TokenForm(initial=wanted)})
    form = TokenForm(request.POST)
    if form.is_valid():
        name, scope = form.cleaned_data["name"], form.cleaned_data["scope"]
        try:
            token, secret = actions.create_token(user=request.user, name=name, scope=scope, lifetime=form.lifetime())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "accounts/token_made.html", {"token": token, "secret": secret})
    return render(request, "accounts/new_token.html", {"form": form}, status=422)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = actions.revoke_token(token=access.token_for_write(request.user, pk))
    messages.success(
        request, _("“%(name)s” is revoked. Whatever uses it is refused from now on.") % {"name": token.name}
    )
    return redirect("tokens")


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of my other browsers."""
    session = access.session_for_write(request.user, pk)
    if session.is_current():
        return redirect("account_logout")
    actions.end_session(session=session)
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
