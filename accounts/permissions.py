"""How far a caller of the API reaches."""

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request

from .models import ApiToken


class ScopedIsAuthenticated(IsAuthenticated):
    """Signed in; and a token that may only read does not write."""

    message = _("This token may only read.")
    code = "read_only_token"

    def has_permission(self, request: Request, view: object) -> bool:
        if not super().has_permission(request, view):
            return False
        token = request.auth
        if isinstance(token, ApiToken) and request.method not in SAFE_METHODS:
            return token.scope == ApiToken.Scope.WRITE
        return True


class InSession(BasePermission):
    """Signed in as a person; a token of any scope is not enough."""

    message = _("Only a signed-in person may do this, not a token.")
    code = "session_required"

    def has_permission(self, request: Request, view: object) -> bool:
        return not isinstance(request.auth, ApiToken)
