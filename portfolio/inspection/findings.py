"""How the parts of the child tell what they found; see ``verdict`` for what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .verdict import Kind, Note, Reason


class Refused(Exception):
    """The file must not be accepted, and why."""

    def __init__(self, reason: Reason, **details: str | int) -> None:
        super().__init__(reason, details)
        self.reason = reason
        self.details = details


@dataclass
class Findings:
    """What was found in a file that is accepted. Files are named, relative to the child's folder."""

    kind: Kind
    sanitised: str | None = None
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    html: str | None = None
    text: str | None = None
    previews: list[tuple[str, int, int]] = field(default_factory=list)  # name, width, height
    notes: list[Note] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)  # name, alternative text; as they stood in a DOCX
    pictures_left: int = 0  # that were not taken out
