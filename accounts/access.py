"""What of a person's own things they may reach. Nobody reaches anybody else's."""

from allauth.usersessions.models import UserSession
from django.http import Http404

from .models import ApiToken, User


def token_for_write(user: User, pk: int) -> ApiToken:
    """One's own token that is not revoked yet; else ``Http404``."""
    token = ApiToken.objects.of(user).unrevoked().filter(pk=pk).first()
    if token is None:
        raise Http404
    return token


def session_for_write(user: User, pk: int) -> UserSession:
    """One's own session; else ``Http404``."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        raise Http404
    return session
