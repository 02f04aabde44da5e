"""How a person's account is protected, for the settings page."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from .models import ApiToken, User


@dataclass(frozen=True)
class Protection:
    """What of each kind a person has set up."""

    email: str
    email_is_verified: bool
    has_password: bool
    has_app: bool
    passkeys: int
    recovery_codes: int
    sessions: int
    tokens: int
    connections: int

    @property
    def has_second_step(self) -> bool:
        return self.has_app or bool(self.passkeys)


def protection_of(user: User) -> Protection:
    """Five queries, however many keys, sessions and tokens there are."""
    address = EmailAddress.objects.filter(user=user, primary=True).first()
    by_type: dict[str, list[Authenticator]] = {}
    for authenticator in Authenticator.objects.filter(user=user):
        by_type.setdefault(authenticator.type, []).append(authenticator)
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return Protection(
        email=address.email if address else user.email,
        email_is_verified=bool(address and address.verified),
        has_password=user.has_usable_password(),
        has_app=Authenticator.Type.TOTP in by_type,
        passkeys=len(by_type.get(Authenticator.Type.WEBAUTHN, [])),
        recovery_codes=len(codes[0].wrap().get_unused_codes()) if codes else 0,
        sessions=UserSession.objects.filter(user=user).count(),
        tokens=ApiToken.objects.of(user).usable().count(),
        connections=SocialAccount.objects.filter(user=user).count(),
    )
