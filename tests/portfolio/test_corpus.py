"""Every file of the corpus gets the answer that it must get, from the real child. ``corpus/make`` builds the files."""

from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from portfolio.inspection import Clean, Kind, Rejected, inspect

from .corpus.hostile import CASES

pytestmark = pytest.mark.pure

CORPUS = Path(__file__).parent / "corpus"
ORDINARY = sorted((CORPUS / "ordinary").iterdir())
MIB = 1024 * 1024


def kind_by_name(path: Path) -> Kind:
    return next(kind for kind in Kind if path.suffix in kind.extensions)


@pytest.fixture
def workdir(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_hostile_file_gets_its_answer(case, tmp_path, workdir):
    path = CORPUS / "hostile" / case.file
    if not case.kept:
        path = tmp_path / "upload"
        path.write_bytes(case.make())

    verdict = inspect(path, case.name, workdir)

    if isinstance(case.expected, Kind):
        assert isinstance(verdict, Clean), verdict
        assert verdict.kind == case.expected
        assert_served_as_what_it_is(verdict)
    else:
        assert isinstance(verdict, Rejected), verdict
        assert verdict.reason == case.expected
        assert "%" not in verdict.message
        assert list(workdir.iterdir()) == []


@pytest.mark.parametrize("path", ORDINARY, ids=lambda path: path.name)
def test_an_ordinary_file_passes(path, workdir):
    verdict = inspect(path, path.name, workdir)
    assert isinstance(verdict, Clean), verdict
    assert verdict.kind == kind_by_name(path)
    assert_served_as_what_it_is(verdict)
    if verdict.kind in (Kind.DOCX, Kind.PPTX):
        assert verdict.text_html
        assert "<img" not in verdict.text_html
    if verdict.kind in (Kind.PDF, Kind.PPTX):
        assert verdict.pages
    if verdict.kind is Kind.PDF:
        assert len(verdict.previews) == min(10, verdict.pages)


def assert_served_as_what_it_is(verdict: Clean) -> None:
    """What would be served of a clean file opens as its kind, and an image has nothing but its pixels."""
    assert verdict.media_type == verdict.kind.media_type
    if verdict.kind.is_image:
        with Image.open(verdict.sanitised_path) as image:
            image.load()
            assert Image.MIME[image.format] == verdict.media_type
            assert image.size == (verdict.width, verdict.height)
            assert not image.getexif()
            assert {"exif", "icc_profile", "xmp", "comment", "photoshop"}.isdisjoint(image.info)
            assert not getattr(image, "text", {})
            assert getattr(image, "n_frames", 1) == 1
        content = verdict.sanitised_path.read_bytes()
        for foreign in (b"<?php", b"<script", b"PK\x05\x06", b"%PDF", b"Camera", b"GPS"):
            assert foreign not in content
    else:
        assert verdict.sanitised_path is None
    for preview in verdict.previews:
        with Image.open(preview.path) as image:
            assert (image.format, image.size) == ("WEBP", (preview.width, preview.height))


def test_the_corpus_is_as_large_as_promised():
    assert len(CASES) >= 60
    ordinary = Counter(kind_by_name(path) for path in ORDINARY)
    assert {kind: ordinary[kind] for kind in Kind if ordinary[kind] < 20} == {}
    assert sum(path.stat().st_size for path in CORPUS.rglob("*")) < 20 * MIB


def test_the_hostile_files_are_those_of_the_table():
    kept = [case.file for case in CASES if case.kept]
    assert sorted(path.name for path in (CORPUS / "hostile").iterdir()) == sorted(kept)
    assert len({case.file for case in CASES}) == len(CASES)
