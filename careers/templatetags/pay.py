"""How pay is said. The words carry all that the drawing shows."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from careers.pay import Figure

register = template.Library()

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


@register.filter
def money(amount: int, currency: str) -> str:
    """``$95,000``, ``CHF 95,000``: grouped as the reader's language does."""
    number = number_format(amount, use_l10n=True, force_grouping=True)
    if sign := _SIGNS.get(currency):
        return _("%(sign)s%(number)s") % {"sign": sign, "number": number}
    return _("%(currency)s %(number)s") % {"currency": currency, "number": number}


@register.filter
def amount(figure: Figure) -> str:
    """``$150,000 to $200,000 or more``; nothing for a figure without numbers."""
    if not figure.amounts:
        return ""
    low, high = (money(value, figure.currency) for value in (min(figure.amounts), max(figure.amounts)))
    if figure.low is None and figure.median is None and figure.high is not None:
        text = _("up to %(high)s") % {"high": high}
    elif low == high:
        text = low
    else:
        text = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return _("%(amount)s or more") % {"amount": text} if figure.open_ended else text


@register.filter
def thousands(value: int) -> str:
    """A label of the axis: ``80k``, or the amount itself where thousands say nothing."""
    return _("%(thousands)sk") % {"thousands": value // 1000} if value % 1000 == 0 and value else str(value)


@register.filter
def currency_name(code: str) -> str:
    return {"USD": _("US dollars"), "EUR": _("euros"), "GBP": _("pounds sterling")}.get(code, code)


@register.filter
def period_name(period: str) -> str:
    return {"year": _("a year"), "month": _("a month"), "day": _("a day")}.get(period, period)
