"""Static files for production: one stylesheet, hashed names, compressed ahead."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?(?: (\w+))?;')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")


class BundledManifestStorage(CompressedManifestStaticFilesStorage):
    """Inline the imports of ``css/aipm.css``, so that a page asks for one stylesheet instead of twelve."""

    bundle = "css/aipm.css"

    def create_compressor(self, **options: Any) -> Compressor:
        # Brotli takes twenty times as long and pays off over a network; on one's own machine gzip does.
        return Compressor(**options, use_brotli=not settings.EMBEDDED)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and self.bundle in paths:
            # From the source, not from the collected copy: collecting twice must not bundle a bundle.
            storage, path = paths[self.bundle]
            with storage.open(path) as source:
                bundled = self._inline(source.read().decode())
            self.delete(self.bundle)
            self._save(self.bundle, ContentFile(bundled.encode()))
            paths = {**paths, self.bundle: (self, self.bundle)}
        yield from super().post_process(paths, dry_run, **options)

    def _inline(self, css: str) -> str:
        def replace(match: re.Match[str]) -> str:
            name, layer, media = match.groups()
            with self.open(f"css/{name}") as imported:
                body = imported.read().decode()
            if layer:
                body = f"@layer {layer} {{{body}}}"
            return f"@media {media} {{{body}}}" if media else body

        return _SPACE.sub("\n", _COMMENT.sub("", _IMPORT.sub(replace, css)))
