"""What a person changes about themselves."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import ApiToken, User

MAX_TOKENS = 50
PREFIX_LENGTH = 12


@transaction.atomic
def update_profile(*, user: User, name: str, time_zone: str) -> User:
    """Raise ``ValidationError`` by field for a name that is too long or a zone that nobody knows."""
    changed = User.objects.select_for_update().get(pk=user.pk)
    changed.name = name.strip()
    changed.time_zone = time_zone
    changed.clean_fields(exclude={field.name for field in User._meta.fields} - {"name", "time_zone"})
    changed.save(update_fields=["name", "time_zone"])
    return changed


# A page at such an address would look as if the site itself spoke.
RESERVED_HANDLES = {"admin", "aipm", "help", "mentor", "mentors", "official", "portfolio", "security", "support"}


@transaction.atomic
def set_handle(*, user: User, handle: str) -> User:
    """Choose the last part of the address of one's public pages; empty gives it back.

    Raise ``ValidationError`` under ``handle`` for one that is taken, reserved or written otherwise than handles are.
    """
    changed = User.objects.select_for_update().get(pk=user.pk)
    changed.handle = handle.strip().lower() or None
    if changed.handle in RESERVED_HANDLES:
        raise ValidationError({"handle": ValidationError(_("This handle is reserved."), code="reserved")})
    changed.clean_fields(exclude={field.name for field in User._meta.fields} - {"handle"})
    try:
        changed.validate_constraints(exclude={field.name for field in User._meta.fields} - {"handle"})
        with transaction.atomic():
            changed.save(update_fields=["handle"])
    except (ValidationError, IntegrityError):  # the second when somebody took it between the two lines
        taken = ValidationError(_("This handle is taken. Choose another."), code="taken")
        raise ValidationError({"handle": taken}) from None
    return changed


@transaction.atomic
def drop_unproved_password(*, user: User) -> bool:
    """Forget a password chosen before anybody showed that the address is theirs; say whether there was one.

    Somebody may have signed up with another person's address. When that person comes, with a code
    from their own mail, the stranger's password must not open the account that they go on to use.
    """
    if EmailAddress.objects.filter(user=user, verified=True).exists() or not user.has_usable_password():
        return False
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return True


@transaction.atomic
def create_token(*, user: User, name: str, scope: str, lifetime: timedelta | None = None) -> tuple[ApiToken, str]:
    """A new token and its secret, which is known here and never again.

    Raise ``ValidationError`` when the person has as many usable tokens as anybody may have.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if ApiToken.objects.of(user).usable().count() >= MAX_TOKENS:
        raise ValidationError(
            _("You have %(number)s tokens, and more are not possible. Revoke one that you do not need."),
            code="too_many_tokens",
            params={"number": MAX_TOKENS},
        )
    secret = ApiToken.new_secret()
    now = timezone.now()
    token = ApiToken(
        user=user,
        name=name.strip(),
        scope=scope,
        prefix=secret[:PREFIX_LENGTH],
        digest=ApiToken.digest_of(secret),
        created_at=now,
        expires_at=now + lifetime if lifetime else None,
    )
    token.full_clean()
    token.save()
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken) -> ApiToken:
    """End a token for good; a second time changes nothing."""
    locked = ApiToken.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
    return locked


@transaction.atomic
def end_session(*, session: UserSession) -> None:
    """Sign out the browser that this session belongs to."""
    session.end()
