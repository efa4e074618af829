"""The themes of a form, each of which may grow from another: one of the same form, or one heard before.

Called by the pages that record and correct conversations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from domain.entries import ERASED
from domain.partnership import Partnership

_ON_FORM = re.compile(r"on-form-(\d{1,3})")
Rows = Sequence[Mapping[str, str]]


def choices(rows: Rows, partnership: Partnership) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a theme may grow from, in groups: what is sent, and what is read."""
    here = [(f"on-form-{at}", f"Theme {at + 1}{_said(row)}") for at, row in enumerate(rows)]
    before = heard_before(partnership)
    return [("On this form", here), *([("Heard before", [(words, words) for words in before])] if before else [])]


def heard_before(partnership: Partnership) -> list[str]:
    """The themes of all conversations, each once, by the alphabet."""
    conversations: list[Any] = list(partnership.entries.of("listening").values())
    names = {theme.theme for conversation in conversations for theme in conversation.themes}
    return sorted(names - {ERASED}, key=str.casefold)


def in_words(rows: Rows) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows with the words of what each grows from; and what is wrong, by field."""
    found, problems = [], dict[str, str]()
    for at, row in enumerate(rows):
        chosen = _ON_FORM.fullmatch(row.get("grows_from", ""))
        words = _words_of(rows, int(chosen[1])) if chosen else row.get("grows_from", "")
        found.append(dict(row) | {"grows_from": words})
        if chosen and not words:
            problems[f"themes-{at}-grows_from"] = "That theme is empty. Choose another, or say what it is."
    return found, problems


def _words_of(rows: Rows, at: int) -> str:
    return rows[at].get("theme", "").strip() if at < len(rows) else ""


def _said(row: Mapping[str, str]) -> str:
    words = row.get("theme", "").strip()
    return f": {words}" if words else ""
