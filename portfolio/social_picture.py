"""The picture that a link to a public portfolio shows elsewhere: 1200 × 630 pixels (Open Graph, https://ogp.me)."""

from __future__ import annotations

import hashlib
import io
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.core.cache import cache as kept
from PIL import Image, ImageDraw, ImageFont

from roadmaps.standing import WeekState

from .showcase import Showcase

DRAWING = 1  # counts the changes of how it is drawn
SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 80
FONTS = Path(__file__).parent / "typesetting" / "fonts"
PAPER, INK, INK_2 = "#fafaf8", "#15241e", "#4c5a53"
# The colours of the four phases in the light, and of a week that is not done.
PHASES = {1: "#345e9b", 2: "#0c6c7c", 3: "#8a5f16", 4: "#933757"}
NOT_DONE = "#dfe2de"
PLAN = (1,) * 5 + (2,) * 5 + (3,) * 6 + (4,) * 6
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Card:
    """What stands on the picture; ``cells`` is the phase of each week, and whether it is filled."""

    name: str
    headline: str
    work: str
    cells: tuple[tuple[int, bool], ...]

    @property
    def etag(self) -> str:
        """Another one as soon as anything on it is another."""
        return hashlib.sha256(repr((DRAWING, asdict(self))).encode()).hexdigest()[:32]


def card_of(showcase: Showcase) -> Card:
    progress = showcase.progress
    cells: tuple[tuple[int, bool], ...] = tuple((phase, True) for phase in PLAN)
    if progress is not None:
        cells = tuple((phase, state == str(WeekState.DONE)) for phase, state in progress.cells)
    return Card(showcase.name, showcase.portfolio.headline, showcase.work_shown, cells)


def png_of(card: Card) -> bytes:
    """The picture, drawn once and kept for a day."""
    return kept.get_or_set(f"social-picture:{card.etag}", lambda: _drawn(card), KEPT_SECONDS)


def _drawn(card: Card) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    y = MARGIN
    for text, weight, size, colour, lines in (
        (card.name, "Bold", 72, INK, 2),
        (card.headline, "Regular", 40, INK, 3),
        (card.work, "SemiBold", 30, INK_2, 1),
    ):
        font = _font(weight, size)
        for line in _lines(_drawable(text, weight), font, lines):
            draw.text((MARGIN, y), line, font=font, fill=colour)
            y += int(size * 1.2)
        y += size // 3
    _ruler(draw, card.cells)
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _ruler(draw: ImageDraw.ImageDraw, cells: tuple[tuple[int, bool], ...]) -> None:
    gap, height, top = 5, 40, HEIGHT - MARGIN - 40
    step = (WIDTH - 2 * MARGIN + gap) / max(1, len(cells))
    for number, (phase, is_filled) in enumerate(cells):
        left = MARGIN + number * step
        colour = PHASES.get(phase, INK_2) if is_filled else NOT_DONE
        draw.rounded_rectangle((left, top, left + step - gap, top + height), 4, fill=colour)


def _lines(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """The text in lines that fit; an ellipsis says that there was more."""
    room = WIDTH - 2 * MARGIN
    found, words = [""], text.split()
    for word in words:
        longer = f"{found[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            found[-1] = longer
        elif found[-1]:
            found.append(word)
        else:
            found[-1] = word
    if len(found) > most or any(font.getlength(line) > room for line in found):
        found = found[:most]
        last = found[-1]
        while last and font.getlength(f"{last}…") > room:
            last = last[:-1]
        found = [line for line in found[:-1] if font.getlength(line) <= room] + [f"{last.rstrip()}…"]
    return [line for line in found if line]


def _drawable(text: str, weight: str) -> str:
    """The text without characters that our typeface does not have: an empty box says nothing."""
    return "".join(letter for letter in text if letter.isspace() or _has(weight, letter)).strip()


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"SchibstedGrotesk-{weight}.ttf"), size)


def _has(weight: str, letter: str) -> bool:
    font = _font(weight, 20)
    return bytes(font.getmask(letter)) != _missing(weight)


@cache
def _missing(weight: str) -> bytes:
    """What the typeface draws instead of a letter that it does not have."""
    return bytes(_font(weight, 20).getmask("\U0010fffd"))
