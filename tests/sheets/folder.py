"""Sheets as they stand in a test: the text of each file, written to a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from domain.partnerships import Partnerships


def allow_all(ref: str, kind: str) -> None:
    """Let every row be imported."""


def put(folder: Path, sheets: Mapping[str, str]) -> Path:
    """A folder with a CSV file for each sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def workbook(path: Path, sheets: Mapping[str, list[list[Any]]]) -> Path:
    """A workbook with the rows of each sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def log_length(log: Partnerships) -> int:
    """How many events the log holds."""
    return log.recorder.max_notification_id() or 0
