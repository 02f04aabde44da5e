"""All hostile files: importing this fills ``CASES``."""

from . import hostile_office, hostile_pdf, hostile_rest
from .cases import CASES, Case

__all__ = ["CASES", "Case", "hostile_office", "hostile_pdf", "hostile_rest"]
