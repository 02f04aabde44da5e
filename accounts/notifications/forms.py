"""How one wishes to hear of each kind: one form for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from . import actions
from .kinds import NotificationKind, notification_kinds
from .models import preferences_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class KindFields:
    """One kind on the page: its words and its one or two fields."""

    key: str
    rule: NotificationKind
    fields: list[forms.BoundField]


class PreferencesForm(forms.Form):
    def __init__(self, data: Any = None, *, user: User) -> None:
        self.user = user
        self.now = preferences_of(user)
        super().__init__(data)
        for kind, rule in notification_kinds().items():
            if rule.in_app is not None:
                self.fields[f"{kind}-in_app"] = forms.BooleanField(
                    label=_("In the bell"), required=False, initial=self.now[kind].in_app
                )
            if rule.email is not None:
                self.fields[f"{kind}-email"] = forms.ChoiceField(
                    label=_("By e-mail"), choices=rule.email_choices, initial=self.now[kind].email
                )

    def kinds(self) -> Iterator[KindFields]:
        for kind, rule in notification_kinds().items():
            names = [name for name in (f"{kind}-in_app", f"{kind}-email") if name in self.fields]
            yield KindFields(kind, rule, [self[name] for name in names])

    @transaction.atomic
    def apply(self) -> None:
        """Hand every choice that differs to the action."""
        for kind, now in self.now.items():
            in_app = self.cleaned_data.get(f"{kind}-in_app", now.in_app)
            email = self.cleaned_data.get(f"{kind}-email", now.email)
            if (in_app, email) != (now.in_app, now.email):
                actions.set_preference(
                    user=self.user,
                    kind=kind,
                    in_app=in_app if f"{kind}-in_app" in self.fields else None,
                    email=email if f"{kind}-email" in self.fields else None,
                )
