"""A block as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io

from .items import TypedBlock

# A cell that begins like this is a formula to a spreadsheet.
# Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" \ufeff\u00a0").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def to_csv(block: TypedBlock) -> str:
    """The columns and rows of a block as they were written, in the form of RFC 4180."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([harmless(column) for column in block.columns])
    table.writerows([harmless(cell) for cell in row.cells] for row in block.rows)
    return out.getvalue()
