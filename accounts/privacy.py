"""What is kept of a person by this app, and by the libraries that keep people: allauth, sessions, the admin site."""

from __future__ import annotations

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.models import Promise

from .models import ApiToken, MailSlot, Notification, NotificationPreference, User
from .personal_data import EDITS, Area, Rows

YOU = Area("you", _("Your name, addresses, time zone, roles and API tokens."))
SIGNING_IN = Area("signing-in", _("How and where you sign in: second steps, passkeys, browsers, connected accounts."))
NOTIFICATIONS = Area(
    "notifications", _("What you were told, how you wish to hear of it, and when your next mails are due.")
)

FORMER_PERSON = "former-person@people.invalid"


def sessions_of(user: User) -> QuerySet[Session]:
    """Every session of this person. Whose it is, only its content tells, so all that are alive are read."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    wanted = str(user.pk)
    keys = set(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    keys |= {
        session.session_key
        for session in alive.iterator(chunk_size=500)
        if session.get_decoded().get("_auth_user_id") == wanted
    }
    return Session.objects.filter(session_key__in=keys)


def promises_about(user: User) -> QuerySet[Promise]:
    """Work in the background that names this person in its payload."""
    return Promise.objects.filter(Q(payload__user=user.pk) | Q(payload__user_id=user.pk))


def signed_by_a_former_person(entries: QuerySet[LogEntry]) -> None:
    """The log of the admin site must name somebody. It names nobody in particular."""
    if entries.exists():
        former, _created = User.objects.get_or_create(
            email=FORMER_PERSON, defaults={"name": "A former person", "is_active": False, "password": "!"}
        )
        entries.update(user=former)


PERSONAL_DATA = [
    Rows(model=User, name="profile", area=YOU, person="pk", secrets=("password",)),
    Rows(model=User.groups.through, name="groups", area=YOU, also={"name": "group__name"}),
    Rows(
        model=User.user_permissions.through,
        name="permissions",
        area=YOU,
        also={"name": "permission__codename"},
    ),
    Rows(model=EmailAddress, name="email_addresses", area=YOU),
    Rows(
        model=EmailConfirmation,
        name="email_confirmations",
        area=YOU,
        person="email_address__user",
        also={"email": "email_address__email"},
        secrets=("key",),
    ),
    Rows(model=ApiToken, name="api_tokens", area=YOU, secrets=("digest",)),
    Rows(model=Authenticator, name="second_steps", area=SIGNING_IN, secrets=("data",)),
    Rows(model=SocialAccount, name="connected_accounts", area=SIGNING_IN),
    Rows(
        model=SocialToken,
        name="connected_account_tokens",
        area=SIGNING_IN,
        person="account__user",
        also={"provider": "account__provider"},
        secrets=("token", "token_secret"),
    ),
    Rows(model=UserSession, name="browsers", area=SIGNING_IN, secrets=("session_key",)),
    Rows(
        model=Session,
        name="sessions",
        area=SIGNING_IN,
        person=sessions_of,
        not_exported="“browsers” lists them; what is in one is an id and the keys of a sign-in.",
    ),
    Rows(model=Notification, name="notifications", area=NOTIFICATIONS),
    Rows(model=NotificationPreference, name="notification_preferences", area=NOTIFICATIONS),
    Rows(model=MailSlot, name="next_mails", area=NOTIFICATIONS),
    Rows(
        model=Promise,
        name="promises",
        area=YOU,
        person=promises_about,
        not_exported="Work that waits to be done, or was: ids, and what was sent is in your mailbox.",
    ),
    Rows(
        model=LogEntry,
        name="admin_log",
        area=EDITS,
        also={"kind": "content_type__model"},
        erase=signed_by_a_former_person,
    ),
]
