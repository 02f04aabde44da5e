"""A portfolio to take away: as a résumé for machines, as a PDF, and as a zip that needs no server.

``resume`` and ``paper`` say what is shown to others; ``archive`` holds everything of the owner's,
drafts included, and can be read back in. ``making`` makes the two that take a while in the background.
"""
