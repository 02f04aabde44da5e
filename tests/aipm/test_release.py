from aipm.release import fingerprint


def test_the_release_differs_when_a_file_differs(tmp_path):
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text("one")
    first = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == first
    page.write_text("two")
    second = fingerprint(tmp_path)
    page.rename(tmp_path / "templates" / "other.html")
    assert len({first, second, fingerprint(tmp_path)}) == 3


def test_compiled_files_do_not_count(tmp_path):
    (tmp_path / "aipm").mkdir()
    before = fingerprint(tmp_path)
    (tmp_path / "aipm" / "x.pyc").write_bytes(b"1")
    assert fingerprint(tmp_path) == before
