"""The number beside the bell."""

from django import template

from accounts.models import Notification, User

register = template.Library()


@register.simple_tag
def unread_notifications(user: User) -> int:
    """How many are unread, counted to 100: nobody reads a larger number, and counting on costs."""
    return Notification.objects.of(user).unread().order_by()[:100].count()
