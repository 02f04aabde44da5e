"""Telling people what concerns them: a row first, then the bell and the mail that they chose."""
