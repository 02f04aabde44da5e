"""Seconds until a portfolio of five pieces with twenty pictures is a PDF: ``python -m tests.bench.portfolio [FILE]``.

The way of the product: asked for by the action, made by what drains the outbox, its progress written
for whoever waits. FILE keeps the PDF, to be looked at.
"""

from __future__ import annotations

import io
import itertools
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

DEMO = Path(__file__).parents[2] / "aipm/demo"
PICTURES = 20
# What stands where a template asks for words, in turn.
WORDS = (
    "the answer desk at Northgate",
    "412 of 500 questions were answered well enough that nobody had to ask again",
    "the head of service",
    "two weeks",
    "nobody had counted how often a colleague is asked instead",
    "Ana",
)
SUMMARY = "A helper that answered well in the test and badly on Mondays, and what we did about it"
EMPTY_CELL = re.compile(r"(?<=\|) +(?=\|)")
HINT = re.compile(r"\[[^\]\n]{2,200}\](?![(\[])")


def photograph(number: int) -> bytes:
    """As noisy as a photograph, which is what makes one slow to read: 1600 x 1067 pixels, about 600 kB."""
    picture = Image.merge("RGB", [Image.effect_noise((1600, 1067), 40 + number + shade) for shade in (0, 5, 9)])
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()


def chart(number: int) -> bytes:
    """Bars, as somebody takes them from a spreadsheet: 1200 x 700 pixels."""
    picture = Image.new("RGB", (1200, 700), "white")
    draw = ImageDraw.Draw(picture)
    for bar in range(12):
        height = 60 + (bar * 47 + number * 31) % 560
        draw.rectangle((40 + bar * 95, 660 - height, 110 + bar * 95, 660), fill=(16, 93 + number * 4, 62 + bar * 9))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def texts() -> dict[str, str]:
    """By kind of piece, a text with its tables: as the demo people wrote theirs, or a template filled in."""
    from portfolio.models import ArtifactType

    words = itertools.cycle(WORDS)
    found = {}
    for kind in ArtifactType.objects.order_by("position"):
        filled = HINT.sub(lambda _hint: next(words), kind.template)
        found[kind.key] = EMPTY_CELL.sub(lambda _cell: f" {next(words)} ", filled)
    found["project-plan"] = (DEMO / "meals-plan-2.md").read_text()
    found["retrospective"] = (DEMO / "lost-property-retrospective.md").read_text()
    return found


def with_pictures(text: str, names: list[str]) -> str:
    """The text with a picture before each of its last sections."""
    parts = re.split(r"(?m)^(?=## )", text)
    for number, name in enumerate(names):
        parts.insert(len(parts) - 1 - number, f"![What {name.partition('.')[0]} shows](attachment:{name})\n\n")
    return "".join(parts)


def portfolio() -> Any:
    """Somebody who shows five pieces with four pictures each."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from outbox.draining import drain
    from portfolio.actions import save_draft, submit_revision
    from portfolio.actions.sharing import show_case_study
    from portfolio.files.actions import attach_upload
    from portfolio.models import ArtifactType
    from tests.factories import make_case_study, make_learner, make_portfolio

    owner = make_learner(name="Noor Haddad", handle="bench")
    headline = "AI project manager, from operations"
    make_portfolio(owner, visibility="public", headline=headline, about="I plan work whose result **nobody knows**.")
    bodies = texts()
    each = PICTURES // len(bodies)
    for place, (key, text) in enumerate(bodies.items()):
        kind = ArtifactType.objects.get(key=key)
        study = make_case_study(owner, artifact_type=kind, title=f"{kind.title} of the meals pilot", summary=SUMMARY)
        draft = study.draft
        draft.case_study = study
        numbers = range(place * each, place * each + each)
        files = {f"chart-{n}.png": chart(n) for n in numbers if n % 2}
        files |= {f"photograph-{n}.jpg": photograph(n) for n in numbers if n % 2 == 0}
        for name, content in files.items():
            attach_upload(user=owner, revision=draft, upload=SimpleUploadedFile(name, content))
        drain(budget=120)  # the checks of the pictures
        save_draft(study=study, body=with_pictures(text, list(files)))
        submit_revision(study=study, confirmed=True)
        show_case_study(case_study=study, visibility="public")
    return owner


def export(owner: Any) -> tuple[float, int, Any]:
    """Seconds of the clock, how often the progress moved, and the export."""
    from outbox.draining import drain
    from portfolio.actions import transfers
    from portfolio.exports import making
    from portfolio.models import Transfer

    moves = 0

    def step(*, transfer: Transfer) -> None:
        nonlocal moves
        transfers.step_transfer(transfer=transfer)
        moves = Transfer.objects.get(pk=transfer.pk).steps_done

    making.step_transfer = step
    started = time.monotonic()
    made = transfers.ask_for_export(user=owner, kind="pdf")
    drain(budget=60)
    seconds = time.monotonic() - started
    made.refresh_from_db()
    if not made.is_ready:
        raise SystemExit(f"the PDF is {made.state}: {made.message}")
    return seconds, moves, made


def main(keep: str = "") -> None:
    with tempfile.TemporaryDirectory(prefix="aipm-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="aipm.settings",
            AIPM_ENV_FILE=os.devnull,
            AIPM_EMBEDDED="1",
            AIPM_VAR_DIR=folder,
            SECRET_KEY="only-for-the-benchmark-" * 3,
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_content", stdout=io.StringIO())
        report(keep)


def report(keep: str = "") -> None:
    from pypdfium2 import PdfDocument

    seconds, moves, made = export(portfolio())
    with made.file.open("rb") as source:
        content = source.read()
    pages = len(PdfDocument(content))
    sys.stdout.write(
        f"PDF of 5 pieces with {PICTURES} pictures: {seconds:.1f} s ({pages} pages, {made.size / 1e6:.1f} MB, "
        f"{moves} of {made.steps} steps told)\n"
    )
    if keep:
        Path(keep).write_bytes(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
