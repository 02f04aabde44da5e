"""A zip file as strictly as Office writes one: every byte accounted for, nothing larger than it may be.

Source: PKWARE APPNOTE 6.3.10, 4.3 (structure), 4.4.4 (flags), 4.4.15 (attributes).
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from types import TracebackType
from typing import BinaryIO

from .findings import Refused
from .verdict import Reason

MAX_ENTRIES = 4000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_ENTRY_BYTES = 150 * 1024 * 1024
# Deflate reaches 1,032 to 1; XML that repeats itself reaches 100. Small parts may do what they like.
MAX_RATIO = 200
RATIO_MATTERS_FROM = 4 * 1024 * 1024
MAX_NAME_LENGTH = 255
MAX_COMMENT_BYTES = 256
# Between two entries: a data descriptor of 24 bytes at most. LibreOffice and Word leave nothing else.
MAX_GAP_BYTES = 64

ENCRYPTED = 0x1 | 0x40 | 0x2000
LOCAL_HEADER, LOCAL_HEADER_BYTES = b"PK\x03\x04", 30
END_RECORD, END_RECORD_BYTES = b"PK\x05\x06", 22
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The entries of a checked archive. Raises ``Refused`` when it is made, and on reading a damaged entry."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError, EOFError):
            raise Refused(Reason.BROKEN) from None
        self._file = file
        self._entries = self._zip.infolist()
        self._unpacked = 0
        self._check_entries()
        self._check_layout()
        self.names = [entry.filename for entry in self._entries]
        self._by_lower_name = {name.lower(): name for name in self.names}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_lower_name

    def same_name(self, name: str) -> str:
        """``name`` as the archive spells it: names of parts are the same in any case."""
        try:
            return self._by_lower_name[name.lower()]
        except KeyError:
            raise Refused(Reason.BROKEN) from None

    def size(self, name: str) -> int:
        return self._zip.getinfo(self.same_name(name)).file_size

    def read(self, name: str) -> bytes:
        """All of an entry: not more than it says it has, its checksum checked."""
        return self._read(name, None)

    def starts_with(self, name: str, *beginnings: bytes) -> bool:
        """Whether the entry is there and begins with one of these, after white space."""
        if name not in self:
            return False
        return self._read(name, 512).lstrip().startswith(beginnings)

    def _read(self, name: str, most: int | None) -> bytes:
        entry = self._zip.getinfo(self.same_name(name))
        try:
            with self._zip.open(entry) as part:
                # One byte more than it says: zipfile stops at what the directory says, a lie is a bad checksum.
                return part.read(entry.file_size + 1 if most is None else most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
            raise Refused(Reason.BROKEN) from None

    def _check_entries(self) -> None:
        if not self._entries:
            raise Refused(Reason.BROKEN)
        if len(self._entries) > MAX_ENTRIES:
            raise Refused(Reason.ARCHIVE_TOO_LARGE)
        seen = set()
        total = 0
        for entry in self._entries:
            if entry.flag_bits & ENCRYPTED:
                raise Refused(Reason.ENCRYPTED)
            total += entry.file_size
            if (
                entry.file_size > MAX_ENTRY_BYTES
                or total > MAX_UNPACKED_BYTES
                or (entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size))
            ):
                raise Refused(Reason.ARCHIVE_TOO_LARGE)
            if (
                entry.compress_type not in METHODS
                or stat.S_ISLNK(entry.external_attr >> 16)
                or _leads_elsewhere(entry.orig_filename)
                or entry.filename.lower() in seen
            ):
                raise Refused(Reason.ARCHIVE_UNSAFE)
            seen.add(entry.filename.lower())

    def _check_layout(self) -> None:
        """The entries follow each other from the first byte to the directory, which the end record follows."""
        size = self._file.seek(0, 2)
        if len(self._zip.comment) > MAX_COMMENT_BYTES:
            raise Refused(Reason.POLYGLOT)
        position = 0
        for entry in sorted(self._entries, key=lambda entry: entry.header_offset):
            gap = entry.header_offset - position
            if gap < 0:  # two entries share their bytes: a bomb of Fifield's kind
                raise Refused(Reason.ARCHIVE_UNSAFE)
            if gap > MAX_GAP_BYTES or (position == 0 and gap):
                raise Refused(Reason.POLYGLOT)
            self._file.seek(entry.header_offset)
            header = self._file.read(LOCAL_HEADER_BYTES)
            if len(header) < LOCAL_HEADER_BYTES or not header.startswith(LOCAL_HEADER):
                raise Refused(Reason.BROKEN)
            name_and_extra = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
            position = entry.header_offset + LOCAL_HEADER_BYTES + name_and_extra + entry.compress_size
        if self._zip.start_dir - position > MAX_GAP_BYTES:
            raise Refused(Reason.POLYGLOT)
        if self._zip.start_dir < position:
            raise Refused(Reason.ARCHIVE_UNSAFE)
        self._file.seek(max(0, size - END_RECORD_BYTES - len(self._zip.comment)))
        if self._file.read(4) != END_RECORD:
            raise Refused(Reason.POLYGLOT)  # something follows the end
        self._file.seek(0)
        if b"%PDF-" in self._file.read(1024):
            raise Refused(Reason.POLYGLOT)


def _leads_elsewhere(name: str) -> bool:
    return (
        not name
        or len(name) > MAX_NAME_LENGTH
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or any(ord(char) < 32 for char in name)
        or ".." in name.split("/")
    )
