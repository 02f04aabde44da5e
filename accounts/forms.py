"""What people tell us about themselves, and allauth's forms in our words.

allauth repeats each label as a placeholder, asks for new passwords twice and writes Title Case.
The classes here change the words and leave out the repetition; they decide nothing.
"""

from datetime import timedelta

from allauth.account import forms as account
from allauth.core import context as current
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from . import actions
from .models import ApiToken, User
from .time_zones import known_time_zones, time_zone_choices

CODE = _("Code")
EMAIL = _("Email")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
PASSWORD_HELP = _("At least 10 characters. A few words in a row are easy to remember and hard to guess.")
CODE_HELP = _("From the mail. Capitals and hyphens do not matter.")
APP_CODE_HELP = _("Six digits from your authenticator app, or one of your recovery codes.")


class InOurWords(forms.Form):
    """Labels and help by field name, no placeholders, nothing asked twice."""

    labels: dict[str, object] = {}
    help_texts: dict[str, object] = {}
    not_asked: tuple[str, ...] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in self.not_asked:
            self.fields.pop(name, None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "" if name in self.labels else field.help_text)
            if field.widget.attrs.get("autocomplete") == "one-time-code":
                field.widget.attrs.update(autocapitalize="characters", spellcheck="false")


class BrowserTimeZoneField(forms.CharField):
    """Filled in by the browser. A zone that nobody knows is no reason to turn somebody away."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    def clean(self, value: str | None) -> str:
        return value if value in known_time_zones() else ""


class TimeZoneFromBrowser(forms.Form):
    time_zone = BrowserTimeZoneField()

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        super().custom_signup(request, user)
        if self.cleaned_data["time_zone"]:
            changed = actions.update_profile(user=user, name=user.name, time_zone=self.cleaned_data["time_zone"])
            user.time_zone = changed.time_zone  # allauth goes on with this instance, and may save it


class SignupForm(TimeZoneFromBrowser, InOurWords, account.SignupForm):
    labels = {"email": EMAIL, "password1": PASSWORD}
    help_texts = {"password1": PASSWORD_HELP}


class SocialSignupForm(TimeZoneFromBrowser, InOurWords, social.SignupForm):
    labels = {"email": EMAIL}


class LoginForm(InOurWords, account.LoginForm):
    labels = {"login": EMAIL, "password": PASSWORD, "remember": _("Keep me signed in on this device")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].initial = True


class RequestLoginCodeForm(InOurWords, account.RequestLoginCodeForm):
    labels = {"email": EMAIL}


class ConfirmLoginCodeForm(InOurWords, account.ConfirmLoginCodeForm):
    labels = {"code": CODE}
    help_texts = {"code": CODE_HELP}

    def clean_code(self) -> str:
        code = super().clean_code()
        request = current.request
        # The right code confirms the address next; afterwards nobody could tell that it was not confirmed.
        if actions.drop_unproved_password(user=request._login_stage.login.user):
            messages.warning(
                request,
                _("The password chosen at sign-up is forgotten, because this address was not confirmed then."),
            )
        return code


class ConfirmEmailCodeForm(InOurWords, account.ConfirmEmailVerificationCodeForm):
    labels = {"code": CODE}
    help_texts = {"code": CODE_HELP}


class ConfirmResetCodeForm(InOurWords, account.ConfirmPasswordResetCodeForm):
    labels = {"code": CODE}
    help_texts = {"code": CODE_HELP}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    labels = {"email": EMAIL}


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    labels = {"password1": NEW_PASSWORD}
    help_texts = {"password1": PASSWORD_HELP}
    not_asked = ("password2",)


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = {"oldpassword": _("Your password now"), "password1": NEW_PASSWORD}
    help_texts = {"password1": PASSWORD_HELP}
    not_asked = ("password2",)


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    labels = {"password1": PASSWORD}
    help_texts = {"password1": PASSWORD_HELP}
    not_asked = ("password2",)


class ChangeEmailForm(InOurWords, account.AddEmailForm):
    labels = {"email": _("New email address")}
    help_texts = {"email": _("We send a code there. Until you type it in, nothing changes.")}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    labels = {"password": PASSWORD}


class AuthenticateForm(InOurWords, mfa.AuthenticateForm):
    labels = {"code": CODE}
    help_texts = {"code": APP_CODE_HELP}


class ReauthenticateByCodeForm(InOurWords, mfa.ReauthenticateForm):
    labels = {"code": CODE}
    help_texts = {"code": APP_CODE_HELP}


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    labels = {"code": _("Code from the app")}
    help_texts = {"code": _("Six digits. They change every 30 seconds.")}


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):
    labels = {"name": _("Name"), "passwordless": _("Let it sign me in by itself, without a password")}
    help_texts = {"name": _("To tell your passkeys apart, such as “my phone”.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):
    labels = {"name": _("Name")}


class SignupPasskeyForm(InOurWords, webauthn.SignupWebAuthnForm):
    labels = {"name": _("Name")}
    help_texts = {"name": _("To tell your passkeys apart, such as “my phone”.")}


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=User._meta.get_field("name").max_length,
        help_text=User._meta.get_field("name").help_text,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=User._meta.get_field("time_zone").help_text)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, initial={"name": user.name, "time_zone": user.time_zone}, **kwargs)
        self.fields["time_zone"].choices = time_zone_choices(user.time_zone)


class TokenForm(forms.Form):
    """``lifetime()`` is how long the token is to live; ``None`` means until it is revoked."""

    DAYS = (30, 90, 365)

    name = forms.CharField(
        label=_("Name"),
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text=ApiToken._meta.get_field("name").help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=[
            (ApiToken.Scope.READ, _("Read: your plan, your progress and the content")),
            (ApiToken.Scope.WRITE, _("Read and write: also tick, complete and reflect for you")),
        ],
        initial=ApiToken.Scope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        choices=[
            *((days, ngettext_lazy("%d day", "%d days", days) % days) for days in DAYS),
            (0, _("Until I revoke it")),
        ],
        coerce=int,
        initial=90,
    )

    def lifetime(self) -> timedelta | None:
        days = self.cleaned_data["days"]
        return timedelta(days=days) if days else None
