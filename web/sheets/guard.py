"""The apostrophe that keeps a spreadsheet from taking a text for a formula.

A cell that begins with ``= + - @`` is written with an apostrophe before it, and so is one that already looks
guarded; reading takes exactly one apostrophe off, so every text comes back as it was.
"""

from __future__ import annotations

import re

_FORMULA_LIKE = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")


def guarded(text: str) -> str:
    """The text as a CSV cell, which spreadsheets would otherwise take for a formula."""
    return f"'{text}" if _FORMULA_LIKE.match(text) else text


def guarded_in_workbook(text: str) -> str:
    """The text as a text cell of a workbook, where only what already looks guarded needs a guard."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The text without its guard."""
    return text[1:] if _GUARDED.match(text) else text
