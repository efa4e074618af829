"""An empty workbook to fill in: a sheet for each kind of entry, with help and drop-downs. For the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from domain.partnership import ENTRY_KINDS
from domain.shapes import Field
from web.schemas import columns_of, required_columns, shapes_of
from web.sheets.reading import HELP_MARK, README_SHEET
from web.sheets.writing import DATE_FORMAT, saved_whole
from web.words import KIND_WORDS, help_text, label

_LAST_ROW = 5000
"""Drop-downs and formats reach down to this row."""
_HEADER_FILL = PatternFill("solid", fgColor="E6EEF0")
_README = (
    "How to fill in this workbook",
    "There is a sheet for each kind of entry. Fill in those you need and leave the others as they are.",
    "Columns in bold must be filled in on every row; all others may stay empty.",
    "The second row of each sheet explains its columns. It is not imported.",
    "Every row begins with the short ref of its partnership, as in the sheet partnerships.",
    "Write days like 2026-03-31.",
    "Where a cell takes several values, put ; between them (and \\; for a ; inside a text).",
    "Put values in cells, not formulas.",
    "Importing is all or nothing: if a row is wrong, you are told which, and nothing is recorded.",
    "You can import the same workbook again after adding rows: what is recorded already stays as it is.",
)


def write_template(path: Path) -> None:
    """Write the workbook. ``CannotWrite`` says why it could not be written."""
    workbook = Workbook()
    _write_readme(workbook.active)
    for kind, cls in ENTRY_KINDS.items():
        _write_sheet(workbook.create_sheet(cls.sheet), kind)
    with saved_whole(path) as part:
        workbook.save(part)


def _write_readme(sheet: Any) -> None:
    sheet.title = README_SHEET
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 90
    for number, sentence in enumerate(_README, start=1):
        sheet.cell(number, 1, sentence).font = Font(bold=number == 1, size=14 if number == 1 else 11)
    for number, (kind, cls) in enumerate(ENTRY_KINDS.items(), start=len(_README) + 2):
        sheet.cell(number, 1, cls.sheet).font = Font(bold=True)
        sheet.cell(number, 2, f"One row for each {'theme heard' if kind == 'listening' else KIND_WORDS[kind][0]}.")


def _write_sheet(sheet: Any, kind: str) -> None:
    shapes = {shape.name: shape for shape in shapes_of(kind)}
    for place, column in enumerate(columns_of(kind), start=1):
        _write_heading(sheet, kind, place, column)
        if column in shapes:
            _prepare_cells(sheet, get_column_letter(place), shapes[column], label(kind, column))
        else:
            sheet.column_dimensions[get_column_letter(place)].number_format = "@"
    sheet.row_dimensions[2].height = 62
    sheet.freeze_panes = "B3"


def _write_heading(sheet: Any, kind: str, place: int, column: str) -> None:
    heading = sheet.cell(1, place, column)
    heading.font = Font(bold=column in required_columns(kind))
    heading.fill = _HEADER_FILL
    explained = sheet.cell(2, place, f"{HELP_MARK + ' ' if place == 1 else ''}{help_text(kind, column)}")
    explained.font = Font(italic=True, color="5A6B70", size=9)
    explained.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(place)].width = max(18, len(column) + 4)


def _prepare_cells(sheet: Any, letter: str, shape: Field, name: str) -> None:
    """Give the cells of a column their format, and what may be put in them."""
    is_day = shape.type is date and not shape.many
    sheet.column_dimensions[letter].number_format = DATE_FORMAT if is_day else "General" if shape.type is int else "@"
    rule = _rule(shape)
    if rule is not None:
        rule.errorTitle = name
        rule.add(f"{letter}3:{letter}{_LAST_ROW}")
        sheet.add_data_validation(rule)


def _rule(shape: Field) -> DataValidation | None:
    if shape.choices:
        return DataValidation(
            "list",
            formula1=f'"{",".join(shape.choices)}"',
            allow_blank=True,
            showErrorMessage=True,
            error=f"Choose one of: {', '.join(shape.choices)}.",
        )
    if shape.type is int:
        return DataValidation(
            type="whole",
            operator="between",
            formula1=shape.lowest,
            formula2=shape.highest,
            allow_blank=True,
            showErrorMessage=True,
            error=f"Use a whole number from {shape.lowest} to {shape.highest}.",
        )
    return None
