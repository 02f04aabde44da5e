"""The files of a revision, for whatever page shows it."""

from django import template

from portfolio.files.folder import Folder
from portfolio.models import Revision

register = template.Library()


@register.simple_tag
def folder_of(revision: Revision) -> Folder:
    """Its files; the case study and its owner must be loaded."""
    return Folder(revision)
