"""What was typed into a form: as an entry, or as a message beside each field at fault.

Called by the pages that record and correct. Nothing is lost on the way: what cannot be read is shown again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from domain.entries import Entry
from domain.listening import Theme
from domain.shapes import Field, fields_of
from web.listening.theme_rows import in_words
from web.recording.fields import Typed
from web.schemas import load_entry, rows_of, shapes_of
from web.values import text_of

Form = MultiDict[str, str]
THEME_FIELDS = tuple(shape.name for shape in fields_of(Theme))
BLANK_THEMES = 2


@dataclass
class Reading:
    """The entry that a form describes, or ``None`` with what is wrong: messages by field (empty: in general)."""

    entry: Any = None
    problems: dict[str, str] = field(default_factory=dict)
    dependants: list[tuple[str, str]] = field(default_factory=list)


def typed_in(kind: str, form: Form) -> dict[str, list[str]]:
    """What was typed into each field of the kind, as it came."""
    return {shape.name: form.getlist(shape.name) for shape in shapes_of(kind)}


def in_order_of(entry: Entry, typed: Typed) -> dict[str, list[str]]:
    """What was typed, with partners that were named before in their former order: a page lists them by name."""
    before = typed_of(entry)
    lists = {shape.name for shape in shapes_of(entry.kind_name) if shape.many and shape.refers_to}
    return {name: _sorted(texts, before[name]) if name in lists else list(texts) for name, texts in typed.items()}


def typed_of(entry: Entry) -> dict[str, list[str]]:
    """What stands in the form of a recorded entry."""
    row = rows_of(entry)[0]
    return {name: _texts(value) for name, value in row.items()}


def read_typed(kind: str, typed: Typed, named: dict[str, str]) -> Reading:
    """The entry of one row of fields; ``named`` holds the refs that nobody typed."""
    data = {shape.name: _given(shape, typed.get(shape.name, [])) for shape in shapes_of(kind)} | named
    try:
        return Reading(load_entry(kind, data))
    except ValidationError as error:
        messages: Any = error.messages
        return Reading(problems={name: " ".join(map(str, texts)) for name, texts in messages.items()})


def themes_in(form: Form) -> list[dict[str, str]]:
    """The themes of a listening conversation as typed, with blank ones after them up to what was shown."""
    numbers = [int(match[1]) for name in form if (match := re.fullmatch(r"themes-(\d{1,3})-\w+", name))]
    rows = [{name: form.get(f"themes-{at}-{name}", "") for name in THEME_FIELDS} for at in range(_after(numbers))]
    return rows or [dict.fromkeys(THEME_FIELDS, "")] * BLANK_THEMES


def read_conversation(typed: Typed, themes: list[dict[str, str]], named: dict[str, str]) -> Reading:
    """A listening conversation with each theme that was filled in; problems by the names of the form's fields."""
    themes, problems = in_words(themes)
    filled = [(at, row) for at, row in enumerate(themes) if any(text.strip() for text in row.values())]
    entries = list[Any]()
    for at, row in filled or [(0, themes[0])]:
        found = read_typed("listening", dict(typed) | {name: [text] for name, text in row.items()}, named)
        entries.append(found.entry)
        problems |= {_theme_field(name, at): message for name, message in found.problems.items()}
    if problems:
        return Reading(problems=problems)
    whole = tuple(theme for entry in entries for theme in entry.themes)
    return Reading(msgspec.structs.replace(entries[0], themes=whole))


def _theme_field(name: str, at: int) -> str:
    return f"themes-{at}-{name}" if name in THEME_FIELDS else name


def _after(numbers: list[int]) -> int:
    return max(numbers, default=-1) + 1


def _given(shape: Field, texts: list[str]) -> Any:
    if not shape.many:
        return texts[0] if texts else ""
    while texts and not texts[-1].strip():
        texts = texts[:-1]
    return texts


def _sorted(texts: list[str], before: list[str]) -> list[str]:
    return sorted(texts, key=lambda text: before.index(text) if text in before else len(before))


def _texts(value: Any) -> list[str]:
    return [text_of(each) for each in value] if isinstance(value, list | tuple) else [text_of(value)]
