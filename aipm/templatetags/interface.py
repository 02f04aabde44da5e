"""Small drawn parts of the interface."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """An icon of the sprite, hidden from assistive technology: a word always stands beside it."""
    return format_html(
        '<svg class="{}" width="16" height="16" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f"i {css_class}".strip(),
        static("img/icons.svg"),
        name,
    )
