"""A portfolio on paper: data in, a tagged PDF out. Nothing that a person wrote is ever read as markup."""

from .pdf import PORTFOLIO_FONTS, Cover, Page, typeset

__all__ = ["PORTFOLIO_FONTS", "Cover", "Page", "typeset"]
