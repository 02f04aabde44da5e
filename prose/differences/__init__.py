"""What changed between two versions of a text: block by block, then word by word, tables row by row.

Words are compared as a reader sees them, in the plain text of blocks, and shown in the new version's
own layout. Time is bounded: what would take long is compared sentence by sentence, or not aligned at
all, and says so.
"""

from .blocks import Change, Comparison, compare
from .rows import Column, RowChange
from .source import compare_source
from .words import Word

__all__ = ["Change", "Column", "Comparison", "RowChange", "Word", "compare", "compare_source"]
