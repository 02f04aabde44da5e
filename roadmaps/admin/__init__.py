"""The admin of plans; other apps take ``ContentAdmin`` and its kin from here."""

from . import journey, plan
from .content import ContentAdmin, ContentInline, LinkedRows
from .journey import ReadOnlyAdmin

__all__ = ["ContentAdmin", "ContentInline", "LinkedRows", "ReadOnlyAdmin", "journey", "plan"]
