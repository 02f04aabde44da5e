"""Work from elsewhere, brought in: a text in Markdown or DOCX, a zip of texts and pictures, one's own export.

``reading`` says what is in a file and trusts nothing in it; ``making`` writes it down in the background.
"""
