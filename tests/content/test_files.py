"""The shipped files, as the loader sees them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from aipm.content.dump import not_canonical
from aipm.content.tree import read_content

ROOT = Path(__file__).resolve().parents[2] / "content"


def test_every_file_is_right_and_in_canonical_form():
    content = read_content(ROOT)
    assert [document.path for document, _text in not_canonical(content)] == []


@pytest.mark.django_db
def test_dump_after_load_is_the_files(tmp_path):
    call_command("load_content", "--from", str(ROOT), stdout=StringIO())
    call_command("load_content", "--dump", str(tmp_path), stdout=StringIO())
    shipped, dumped = (
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (ROOT, tmp_path)
    )
    assert dumped == shipped
