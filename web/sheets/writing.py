"""Tables written as a folder of CSV files, as one Excel workbook, or as JSON lines. For every export."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell as WorkbookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from domain.errors import DomainError
from web.schemas import KIND_OF_SHEET
from web.sheets.guard import guarded, guarded_in_workbook
from web.values import Cell, text_of

FORMATS = ("csv", "xlsx", "jsonl")
DATE_FORMAT = "yyyy-mm-dd"
_FIRST_EXCEL_DAY = date(1900, 3, 1)
"""Days before it are written as text: a workbook cannot hold them as dates."""
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST_ROW = 1_048_576
_LONGEST_CELL = 32_767


class Table(NamedTuple):
    """Rows of cells under columns. ``rows`` is gone through once, so it may be a generator."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


class CannotWrite(DomainError):
    """The file could not be written, or its format cannot hold the table."""


def write_tables(tables: Mapping[str, Table], path: Path, form: str) -> None:
    """Write the tables at the path: a folder for ``csv``, one file for ``xlsx`` and ``jsonl``.

    Files appear whole or not at all. ``CannotWrite`` says why not.
    """
    write = {"csv": write_csv, "xlsx": write_xlsx, "jsonl": write_jsonl}[form]
    write(tables, path)


def write_csv(tables: Mapping[str, Table], folder: Path) -> None:
    """A file for each table in a folder, which is made if need be. UTF-8; texts like formulas are guarded."""
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in tables.items():
        with saved_whole(folder / f"{name}.csv") as path, path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([guarded(text_of(cell)) for cell in row] for row in rows)


def write_xlsx(tables: Mapping[str, Table], path: Path) -> None:
    """One workbook with a sheet for each table. Text is stored as text, whatever it looks like."""
    workbook = Workbook(write_only=True)
    with saved_whole(path) as part, _closing_sheets(workbook):
        for name, table in tables.items():
            _write_sheet(workbook.create_sheet(name), name, table)
        workbook.save(part)


def write_jsonl(tables: Mapping[str, Table], path: Path) -> None:
    """One object per line: ``kind``, ``partnership`` and ``fields`` for entries, the columns for any other table."""
    with saved_whole(path) as part, part.open("w", encoding="utf-8") as file:
        for name, (columns, rows) in tables.items():
            for row in rows:
                line = _as_object(name, dict(zip(columns, row, strict=True)))
                file.write(json.dumps(line, ensure_ascii=False, default=text_of) + "\n")


@contextmanager
def saved_whole(path: Path) -> Iterator[Path]:
    """A place beside ``path`` to write to, which then takes its place; nothing is left when writing fails."""
    part = path.with_name(f".{path.name}.part")
    with _explained(path):
        try:
            yield part
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


def _as_object(name: str, row: dict[str, Cell]) -> dict[str, Any]:
    kind = KIND_OF_SHEET.get(name)
    if kind is None:
        return dict(row)
    partnership = row["partnership"] if kind == "partnership" else row.pop("partnership")
    return {"kind": kind, "partnership": partnership, "fields": {k: v for k, v in row.items() if v not in (None, ())}}


def _write_sheet(sheet: Any, name: str, table: Table) -> None:
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, len(column) + 4)
    header = [_text_cell(sheet, column) for column in table.columns]
    for cell in header:
        cell.font = Font(bold=True)
    for number, row in enumerate(chain([header], table.rows), start=1):
        if number > _LAST_ROW:
            raise CannotWrite(f"{name} has more rows than a sheet of a workbook can hold. Choose csv or jsonl.")
        sheet.append([_workbook_cell(sheet, cell) for cell in row])


def _workbook_cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, WorkbookCell | int) or (isinstance(value, float) and isfinite(value)):
        return value
    if type(value) is date and value >= _FIRST_EXCEL_DAY:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = DATE_FORMAT
        return cell
    text = guarded_in_workbook(text_of(value))
    if len(text) > _LONGEST_CELL:
        raise CannotWrite("A text is longer than a cell of a workbook can hold. Choose csv or jsonl.")
    return _text_cell(sheet, text) if text else None


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that holds the text as it is, even when it looks like a formula or an error."""
    cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("�", text))
    cell.data_type = "s"
    return cell


@contextmanager
def _closing_sheets(workbook: Any) -> Iterator[None]:
    """Let go of the sheets' own temporary files when they could not be written to the end."""
    try:
        yield
    except BaseException:
        for sheet in workbook.worksheets:
            with suppress(Exception):  # the failure that brought us here is the one to tell
                sheet.close()
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{path} could not be written: {error.strerror or error}.") from error
