"""Text by people: Markdown in, safe HTML out. The only place where user text becomes HTML."""

from .document import Block, Document, render_document
from .foreign import MAX_HTML_LENGTH, sanitise
from .images import Image, Images
from .markdown import MAX_LENGTH, RENDERER_VERSION, render, render_inline
from .problem import Problem
from .terms import Terms

__all__ = [
    "MAX_HTML_LENGTH",
    "MAX_LENGTH",
    "RENDERER_VERSION",
    "Block",
    "Document",
    "Image",
    "Images",
    "Problem",
    "Terms",
    "render",
    "render_document",
    "render_inline",
    "sanitise",
]
