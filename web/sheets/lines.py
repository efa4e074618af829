"""Rows into entries, each with the place it stands at. For ``importing``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from domain.entries import Entry
from domain.partnership import ENTRY_KINDS
from web.schemas import load_entry
from web.sheets.problems import Problem
from web.sheets.reading import Row, Sheet
from web.values import text_of
from web.words import label

Name = tuple[str, str, str]
"""A partnership, a kind and a ref."""


@dataclass(frozen=True)
class Line:
    """One row, read: the partnership it belongs to and the entry it describes."""

    sheet: str
    file: str
    number: int
    partnership: str
    entry: Entry

    def problem(self, column: str | None, message: str) -> Problem:
        return Problem(self.file, self.number, column, message)


@dataclass
class Lines:
    """What a sheet says: the good lines, the problems of the others, and what those others would have named."""

    good: list[Line]
    problems: list[Problem]
    failed: set[Name]


def read_lines(sheet: Sheet) -> Lines:
    lines = Lines([], [], set())
    for row in sheet.rows:
        faults = [] if row.bad else list(_read(sheet, row, lines))
        lines.problems += faults
        if row.bad or faults:
            lines.failed |= set(_names(sheet.kind, row.cells))
    return lines


def _read(sheet: Sheet, row: Row, lines: Lines) -> Iterator[Problem]:
    cells = dict(row.cells)
    partnership = text_of(cells.get("partnership")).strip()
    if sheet.kind != "partnership":
        cells.pop("partnership", None)
        if not partnership:
            yield Problem(row.file, row.number, "partnership", f"Fill in “{label(sheet.kind, 'partnership')}”.")
    try:
        entry = load_entry(sheet.kind, cells)
    except ValidationError as error:
        for column, messages in error.messages_dict.items():
            yield Problem(row.file, row.number, column, " ".join(messages))
        return
    if partnership:
        lines.good.append(Line(ENTRY_KINDS[sheet.kind].sheet, row.file, row.number, partnership, entry))


def _names(kind: str, cells: Mapping[str, Any]) -> Iterator[Name]:
    """What others may call the entry of a row that could not be read."""
    partnership = text_of(cells.get("partnership")).strip()
    parts = [text_of(cells.get(column)).strip() for column in ENTRY_KINDS[kind].key]
    yield partnership, kind, "/".join(parts)
    yield partnership, kind, parts[-1]
    if "theme" in cells:
        yield partnership, "theme", text_of(cells["theme"]).strip()
