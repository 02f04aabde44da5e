"""How much a file may ask of us. Told before the upload, enforced in the child."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes unless the name says otherwise."""

    max_bytes: int = 25 * 1024 * 1024
    max_pixels: int = 40_000_000
    max_pages: int = 500  # of a PDF, slides of a PPTX
    max_text_bytes: int = 1024 * 1024  # of a Markdown file
    preview_pages: int = 10
    pictures: int = 0  # of a DOCX, to take out of it as files of their own: for an import
    text_length: int = 0  # characters of a PDF's text that the caller wants to have
    seconds: int = 30  # of the clock and of the processor
    memory_mb: int = 1024  # address space of the child

    @classmethod
    def configured(cls) -> Limits:
        """The limits of this site, from the settings."""
        from django.conf import settings  # here, so that the child need not import Django

        return cls(
            max_bytes=settings.UPLOAD_MAX_BYTES,
            max_pixels=settings.UPLOAD_MAX_PIXELS,
            max_pages=settings.UPLOAD_MAX_PAGES,
            max_text_bytes=settings.UPLOAD_MAX_TEXT_BYTES,
            preview_pages=settings.UPLOAD_PREVIEW_PAGES,
            seconds=settings.INSPECTION_SECONDS,
            memory_mb=settings.INSPECTION_MEMORY_MB,
        )
