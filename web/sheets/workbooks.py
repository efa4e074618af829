"""One Excel workbook into rows of cells by sheet, or one sentence on why not. For ``reading``."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from web.sheets.guard import unguarded
from web.sheets.problems import Unreadable

LARGEST_BYTES = 200 * 1024 * 1024
"""How large a workbook may be once unpacked."""
LAST_ROW = 1_048_576


@dataclass(frozen=True)
class Unusable:
    """A cell whose value cannot be taken as it is; the message says why."""

    message: str
    given: str

    def __str__(self) -> str:
        return self.given


def read_workbook(path: Path) -> dict[str, list[list[Any]]]:
    """The rows of each sheet by its name. A cell is text, a date, ``None`` or ``Unusable``."""
    _check_archive(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about decoration that openpyxl does not know
            return _read(path)
    except Unreadable:
        raise
    except Exception as error:  # a damaged workbook fails anywhere inside openpyxl, in as many ways
        raise Unreadable("The workbook is damaged and cannot be read. Open it in Excel and save it again.") from error


def _check_archive(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(4) == b"\xd0\xcf\x11\xe0":
            raise Unreadable("The workbook is in an old format or protected by a password. Save it as a plain .xlsx.")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise Unreadable("This is not an Excel workbook, whatever its name says.") from None
    if unpacked > LARGEST_BYTES:
        raise Unreadable(f"Unpacked, the workbook would take {unpacked / 1024**2:,.0f} MB; at most 200 MB are read.")


def _read(path: Path) -> dict[str, list[list[Any]]]:
    with path.open("rb") as file, closing(load_workbook(file, read_only=True, keep_links=False)) as workbook:
        return {sheet.title: list(_rows(sheet)) for sheet in workbook.worksheets}


def _rows(sheet: Any) -> Iterator[list[Any]]:
    sheet.reset_dimensions()  # what the file says about its own size may be wrong
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise Unreadable("The workbook claims to have more rows than a sheet can hold.")
        yield [_value(cell) for cell in row]


def _value(cell: Any) -> str | date | Unusable | None:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        formula = getattr(value, "text", value)
        return Unusable(f"The cell holds a formula ({str(formula)[:60]}). Put the value itself there.", str(formula))
    if cell.data_type == "e":
        return Unusable(f"The cell holds the Excel error {value}. Put the value itself there.", str(value))
    if isinstance(value, str):
        return unguarded(value)
    return value if isinstance(value, date) else _number(value)


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
