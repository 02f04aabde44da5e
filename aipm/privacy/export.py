"""All that is kept of a person, as one zip. Memory does not grow with the number of rows."""

from __future__ import annotations

import json
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from accounts.personal_data import NOT_SHOWN, Rows
from portfolio.files import names

from .registry import exported_areas

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 500
BYTES_AT_ONCE = 64 * 1024
IN_MEMORY = 1024 * 1024  # a larger archive is written to the disk


def name_of_export(user: User) -> str:
    return f"{settings.SITE_NAME}-your-data-{user.today():%Y-%m-%d}"


def export_of(user: User) -> IO[bytes]:
    """The archive, as a temporary file at its beginning; it is gone when it is closed."""
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, suffix=".zip")  # noqa: SIM115 (the answer closes it)
    try:
        _write(user, target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _write(user: User, target: IO[bytes]) -> None:
    folder = name_of_export(user)
    areas = list(exported_areas())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        readme = render_to_string(
            "aipm/privacy/README.txt",
            {
                "areas": [area for area, _rows in areas],
                "email": user.email,
                "made_at": timezone.now().astimezone(user.zone).isoformat(timespec="minutes"),
                "not_shown": NOT_SHOWN,
                "site_url": settings.SITE_URL,
            },
        )
        archive.writestr(f"{folder}/README.txt", readme)
        for area, all_rows in areas:
            with archive.open(f"{folder}/{area.name}.json", "w", force_zip64=True) as file:
                _write_area(file, user, all_rows)
            for rows in all_rows:
                _write_files(archive, f"{folder}/files/{rows.name}", user, rows)


def _write_area(file: IO[bytes], user: User, all_rows: list[Rows]) -> None:
    file.write(b"{")
    for number, rows in enumerate(all_rows):
        file.write(f"{',' if number else ''}\n{json.dumps(rows.name)}: [".encode())
        for index, row in enumerate(_rows_as_dicts(rows, user)):
            text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
            file.write(f"{',' if index else ''}\n  {text}".encode())
        file.write(b"\n]")
    file.write(b"\n}\n")


def _rows_as_dicts(rows: Rows, user: User) -> Iterator[dict[str, object]]:
    # Secrets are not even read from the database.
    shown = {column.name: column.attname for column in rows.fields if column.name not in rows.secrets}
    paths = shown | dict(rows.also)
    secret = dict.fromkeys(rows.secrets, NOT_SHOWN)
    values = rows.of(user).order_by("pk").values_list(*paths.values())
    for row in values.iterator(chunk_size=ROWS_AT_ONCE):
        yield dict(zip(paths, row, strict=True)) | secret


def _write_files(archive: zipfile.ZipFile, folder: str, user: User, rows: Rows) -> None:
    pattern, *columns = rows.file_named or ("",)
    taken: set[str] = set()
    for column in rows.files:
        values = rows.of(user).order_by("pk").values_list("pk", column.attname, *columns)
        for pk, place, *given in values.iterator(chunk_size=ROWS_AT_ONCE):
            if not place:
                continue
            try:
                source = column.storage.open(place)
            except FileNotFoundError:
                log.exception("%s %s has lost its file", rows.model._meta.label, pk)
                continue
            name = names.clean(pattern.format(*given)) if all(given) and given else f"{pk}-{PurePosixPath(place).name}"
            name = names.unique(name, taken)
            taken.add(name)
            with source, archive.open(f"{folder}/{name}", "w", force_zip64=True) as copy:
                for chunk in source.chunks(BYTES_AT_ONCE):
                    copy.write(chunk)
