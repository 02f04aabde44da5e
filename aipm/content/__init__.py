"""The content in ``content/``: reading and checking its files, loading them, writing them back."""
