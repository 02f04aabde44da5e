"""What the child reports, how it ends, and that nobody takes its word for it."""

import io
import json

import pytest
from PIL import Image

from portfolio.inspection import Clean, Failed, Failure, Kind, Limits, Note, Reason, Rejected, inspect, sandbox
from portfolio.inspection.messages import NOTES, text_of

pytestmark = pytest.mark.pure


@pytest.fixture
def looked_at(tmp_path):
    """``looked_at(content, name)`` is the verdict on an upload with that content."""
    (tmp_path / "work").mkdir()

    def look(content: bytes, name: str, limits: Limits | None = None):
        (tmp_path / "upload").write_bytes(content)
        return inspect(tmp_path / "upload", name, tmp_path / "work", limits)

    look.workdir = tmp_path / "work"
    return look


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **how) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, form, **how)
    return file.getvalue()


def test_a_text_is_kept_as_it_is(looked_at):
    assert looked_at("# Plan\n\nÜber <b>all</b> 🎉".encode(), "Plan.MD") == Clean(
        kind=Kind.MARKDOWN, media_type="text/markdown", extension=".md"
    )


def test_a_picture_is_written_anew_with_its_pixels_alone(looked_at):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "at home"
    content = picture("JPEG", exif=exif, comment=b"at home", xmp=b"<x:xmpmeta>at home</x:xmpmeta>")
    assert content.count(b"at home") == 3

    verdict = looked_at(content + b"<script>at home</script>", "a.jpeg")

    assert (verdict.kind, verdict.width, verdict.height) == (Kind.JPEG, 30, 40)
    assert verdict.sanitised_path.is_relative_to(looked_at.workdir)
    assert b"at home" not in verdict.sanitised_path.read_bytes()
    with Image.open(verdict.sanitised_path) as written:
        assert (written.format, written.size, dict(written.getexif())) == ("JPEG", (30, 40), {})
        assert {"exif", "xmp", "comment", "icc_profile"}.isdisjoint(written.info)
    [preview] = verdict.previews
    with Image.open(preview.path) as small:
        assert (small.format, small.size) == ("WEBP", (preview.width, preview.height))


def test_of_an_animation_the_first_picture_is_kept(looked_at):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    verdict = looked_at(file.getvalue(), "a.webp")
    assert verdict.notes == (Note.FIRST_FRAME,)
    with Image.open(verdict.sanitised_path) as written:
        assert written.n_frames == 1
        assert written.getpixel((0, 0)) == (255, 0, 0)


def test_the_largest_picture_that_is_allowed_can_be_written_anew(looked_at):
    """WebP holds the modes of all blocks in half a megabyte, which the quick methods overrun."""
    file = io.BytesIO()
    Image.effect_noise((6600, 6000), 60).convert("RGB").save(file, "WEBP", quality=60, method=0)
    verdict = looked_at(file.getvalue(), "a.webp")
    assert isinstance(verdict, Clean), verdict
    assert (verdict.width, verdict.height) == (6600, 6000)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.md", Reason.EMPTY),
        (b"x" * 3000, "a.md", Reason.TOO_LARGE),
        (picture(size=(60, 60)), "a.png", Reason.TOO_MANY_PIXELS),
        (picture(), "a.pdf", Reason.MISMATCH),
        (picture(), "a", Reason.MISMATCH),
        (picture("GIF"), "a.png", Reason.UNSUPPORTED),
        (b"text", "a.md\u202efdp", Reason.NAME),
        (b"text", "../a.md", Reason.NAME),
        (b"text", "a" * 300 + ".md", Reason.NAME_TOO_LONG),
        (b"\x80\x00\x01", "a.pdf", Reason.UNKNOWN),
        ("Größe".encode("latin-1"), "a.md", Reason.NOT_UTF8),
        (b"a\x00b", "a.md", Reason.NOT_TEXT),
        (picture()[:-30], "a.png", Reason.BROKEN),
    ],
    ids=lambda value: value if isinstance(value, Reason) else "",
)
def test_a_refusal_leaves_nothing_behind(looked_at, content, name, reason):
    limits = Limits(max_bytes=2500, max_pixels=3000)
    verdict = looked_at(content, name, limits)
    assert isinstance(verdict, Rejected)
    assert verdict.reason == reason
    assert verdict.message
    assert list(looked_at.workdir.iterdir()) == []


def test_a_mismatch_says_what_it_really_is(looked_at):
    assert looked_at(picture(), "a.pdf").message == (
        "This is a PNG picture named .pdf. Rename it so that it ends in .png."
    )


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_with_and_without_its_details(reason):
    details = dict.fromkeys(("size", "limit_size", "limit", "width", "height", "page"), 7) | dict.fromkeys(
        ("named", "extension", "looks_like", "target", "part", "virus"), "x"
    )
    assert "%" not in text_of(reason, details)
    assert text_of(reason, details) != text_of("no such reason", {})
    assert text_of(reason, {})


def test_every_note_has_words():
    assert set(NOTES) == set(Note)


# --- the child does not come to an end ---------------------------------------------------------


def replaced_by(monkeypatch, code: str) -> None:
    """A child that runs ``code`` after it has taken on its limits."""
    monkeypatch.setattr(
        sandbox,
        "_START",
        f"import sys; sys.path.insert(0, {str(sandbox.ROOT)!r})\n"
        "import json, os, signal, time\n"
        "from portfolio.inspection import child\n"
        "child.restrain(child.Limits(**json.load(sys.stdin.buffer)['limits']))\n" + code,
    )


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("while True: pass", Failure.TIME),
        ("signal.pause()", Failure.TIME),
        (
            "child.look = lambda *_: bytearray(2**31)\n"
            "child.Path('report.json').write_text(json.dumps(child.report(*'abc')))",
            Failure.MEMORY,
        ),
        ("os.kill(os.getpid(), signal.SIGKILL)", Failure.MEMORY),
        ("os.abort()", Failure.CRASHED),
        ("raise ZeroDivisionError", Failure.CRASHED),
        ("", Failure.CRASHED),  # no report
    ],
)
def test_a_child_that_ends_badly_is_a_failure_to_try_again(looked_at, monkeypatch, code, failure):
    replaced_by(monkeypatch, code)
    verdict = looked_at(b"text", "a.md", Limits(seconds=1))
    assert isinstance(verdict, Failed)
    assert verdict.failure == failure
    assert verdict.as_rejection().reason == Reason.TOO_COMPLEX
    assert list(looked_at.workdir.iterdir()) == []


def test_the_child_has_no_environment_and_may_not_write_much(looked_at, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "told to nobody")
    replaced_by(
        monkeypatch,
        "assert 'SECRET_KEY' not in os.environ and 'django' not in sys.modules, os.environ\n"
        "child.Path('large').write_bytes(bytes(90000))",
    )
    verdict = looked_at(b"text", "a.md", Limits(max_bytes=1000))
    assert "File too large" in verdict.log


HONEST = {
    "kind": "png",
    "sanitised": "image.png",
    "pages": None,
    "width": 1,
    "height": 1,
    "html": None,
    "text": None,
    "previews": [],
    "notes": [],
    "pictures": [],
    "pictures_left": 0,
}


@pytest.mark.parametrize(
    "lie",
    [
        {"sanitised": "../../upload"},
        {"sanitised": "link.png"},
        {"sanitised": "page.png"},
        {"sanitised": None},
        {"kind": "exe"},
        {"width": "wide"},
        {"html": "<div>" * 5000},
        {"html": 7},
        {"previews": [["image.png", 1, 1]]},
        {"notes": ["rich"]},
        {"pictures": [["../../upload.png", ""]]},
        {"pictures": [["link.png", ""]]},
        {"pictures": [["page.png", ""]]},
        {"pictures": [["image.exe", ""]]},
        {"pictures_left": "many"},
        {"reason": "because", "details": {}},
        {"reason": "broken", "details": {"a": []}},
    ],
    ids=lambda lie: ",".join(lie),
)
def test_a_child_that_was_taken_over_is_not_believed(looked_at, monkeypatch, lie):
    write = (
        "open('image.png', 'wb').write(b'\\x89PNG\\r\\n\\x1a\\n')\n"
        "open('page.png', 'wb').write(b'<script>')\n"
        "os.symlink('image.png', 'link.png')\n"
        "open('report.json', 'w').write({!r})"
    )
    replaced_by(monkeypatch, write.format(json.dumps(HONEST)))
    assert isinstance(looked_at(b"text", "a.md"), Clean)
    replaced_by(monkeypatch, write.format(json.dumps(HONEST | lie)))
    assert looked_at(b"text", "a.md").failure == Failure.CRASHED


def test_markup_from_the_child_is_cleaned_by_the_parent(looked_at, monkeypatch):
    said = HONEST | {"kind": "docx", "html": "<p onclick=x>Hi<script>x</script><img src=//a.example></p>"}
    replaced_by(monkeypatch, f"open('report.json', 'w').write({json.dumps(said)!r})")
    assert looked_at(b"text", "a.md").text_html == "<p>Hi</p>"
