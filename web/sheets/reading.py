"""Files into rows by column, with everything that is wrong with the files themselves. For ``importing``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from web.schemas import KIND_OF_SHEET, columns_of, required_columns
from web.sheets.csv_files import read_csv
from web.sheets.guard import unguarded
from web.sheets.problems import Problem, Unreadable
from web.sheets.workbooks import Unusable, read_workbook
from web.values import is_blank, quoted

HELP_MARK = "?"
"""A second row whose first cell begins with this explains the columns and is not read."""
README_SHEET = "read me"
REASONS_COLUMN = "what is wrong"
"""The column of reasons in a file of rejected rows; not read, so that the rows can be mended in place."""
_SHEETS = ", ".join(KIND_OF_SHEET)


@dataclass(frozen=True)
class Row:
    """The cells of a row that are not blank, by column. Of a bad row a problem is already reported."""

    file: str
    number: int
    cells: dict[str, Any]
    bad: bool = False


@dataclass
class Sheet:
    kind: str
    rows: list[Row]


@dataclass(frozen=True)
class Given:
    """A sheet as it was given: its name, and all its rows, headings and blank ones included."""

    name: str
    rows: list[list[Any]]


@dataclass
class Reading:
    """What the files hold: ``sheets`` by kind, and ``given`` by the name that problems call a sheet by.

    ``broken`` says of which kind each sheet is that could not be read in full.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    given: dict[str, Given] = field(default_factory=dict)


def read_sheets(path: Path) -> Reading:
    """The sheets of a folder of ``<sheet>.csv``, of one such file, or of one ``.xlsx``."""
    reading = Reading()
    try:
        if path.is_dir():
            _read_folder(path, reading)
        elif path.suffix.lower() == ".xlsx":
            _read_workbook(path, reading)
        else:
            _read_file(path, reading)
    except Unreadable as error:
        reading.problems.append(Problem(path.name or str(path), error.row, None, error.message))
    except OSError as error:
        reading.problems.append(Problem(path.name or str(path), None, None, _why_not(error)))
    return reading


def _read_folder(folder: Path, reading: Reading) -> None:
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    if not files:
        raise Unreadable(f"The folder holds no sheets. Name them after what they hold, with .csv: {_SHEETS}.")
    for file in files:
        _read_file(file, reading)


def _read_workbook(path: Path, reading: Reading) -> None:
    _check_is_file(path)
    sheets = {title: rows for title, rows in read_workbook(path).items() if title.strip().lower() != README_SHEET}
    filled = {title: rows for title, rows in sheets.items() if any(not is_blank(cell) for row in rows for cell in row)}
    if not filled:
        raise Unreadable(f"The workbook is empty. It needs at least one of the sheets: {_SHEETS}.")
    for title, rows in filled.items():
        _add(title, f"{path.name}: {title}", rows, reading)


def _read_file(path: Path, reading: Reading) -> None:
    try:
        _check_is_file(path)
        if path.suffix.lower() != ".csv":
            raise Unreadable("Only a folder of .csv files, one .csv file or one .xlsx workbook can be imported.")
        rows: list[list[Any]] = [[unguarded(cell) for cell in row] for row in read_csv(path)]
        _add(path.stem, path.name, rows, reading)
    except Unreadable as error:
        _report_file(path, error.row, error.message, reading)
    except OSError as error:
        _report_file(path, None, _why_not(error), reading)


def _report_file(path: Path, row: int | None, message: str, reading: Reading) -> None:
    reading.problems.append(Problem(path.name, row, None, message))
    reading.broken[path.name] = KIND_OF_SHEET.get(path.stem.strip().lower(), "")


def _check_is_file(path: Path) -> None:
    if not path.exists():
        raise Unreadable(f"There is no file or folder {path}. Check the path.")
    if path.is_dir():
        raise Unreadable("This is a folder where a file was expected.")
    if not path.is_file():
        raise Unreadable("This is not an ordinary file.")


def _why_not(error: OSError) -> str:
    return f"The file could not be read: {error.strerror or error}."


def _add(name: str, file: str, rows: list[list[Any]], reading: Reading) -> None:
    kind = KIND_OF_SHEET.get(name.strip().lower())
    reading.given[file] = Given(name, rows)
    if kind is None:
        message = f"{quoted(name)} is not a sheet that can be imported. The sheets are: {_SHEETS}."
    elif kind in reading.sheets:
        message = f"There are two sheets for {name.strip().lower()}. Put their rows into one."
    else:
        reading.sheets[kind] = _sheet(kind, file, rows, reading)
        return
    reading.problems.append(Problem(file, None, None, message))


def _sheet(kind: str, file: str, rows: list[list[Any]], reading: Reading) -> Sheet:
    header = [heading(cell) for cell in rows[0]] if rows else []
    fatal = list(_header_faults(kind, header))
    surplus = [] if fatal else list(_surplus_columns(kind, header))
    reading.problems += [Problem(file, 1, column, message) for column, message in fatal + surplus]
    if fatal:
        reading.broken[file] = kind
        return Sheet(kind, [])
    return Sheet(kind, list(_rows(kind, file, header, rows, reading)))


def heading(cell: Any) -> str:
    """The name of the column under a heading: in small letters, without the mark of a required one."""
    return "" if is_blank(cell) else str(cell).strip().rstrip("* ").lower()


def _header_faults(kind: str, header: list[str]) -> Iterator[tuple[str | None, str]]:
    """What keeps the rows from being read at all, with the column it is about."""
    columns = columns_of(kind)
    if not set(header) & set(columns):
        empty = "" if any(header) else "The sheet is empty. "
        yield None, f"{empty}Its first row must name the columns: {', '.join(columns)}."
        return
    for column in required_columns(kind):
        if column not in header:
            yield column, f"The column “{column}” is missing. Add it: every row needs it."
    for column, times in Counter(header).items():
        if column in columns and times > 1:
            yield column, f"The column “{column}” is there {times} times. Keep one of them."


def _surplus_columns(kind: str, header: list[str]) -> Iterator[tuple[str, str]]:
    columns = columns_of(kind)
    for column in dict.fromkeys(header):
        if column and column not in (*columns, REASONS_COLUMN):
            yield column, f"{quoted(column)} is not a column of this sheet. The columns are: {', '.join(columns)}."


def _rows(kind: str, file: str, header: list[str], rows: list[list[Any]], reading: Reading) -> Iterator[Row]:
    known = set(columns_of(kind))
    for number, cells in enumerate(rows[1:], start=2):
        filled = {place: cell for place, cell in enumerate(cells) if not is_blank(cell)}
        filled = {place: cell for place, cell in filled.items() if header[place : place + 1] != [REASONS_COLUMN]}
        if not filled or (number == 2 and str(filled.get(0, "")).startswith(HELP_MARK)):
            continue
        wrong = list(_cell_problems(file, number, header, filled))
        reading.problems += wrong
        by_column = {header[place]: cell for place, cell in filled.items() if place < len(header)}
        yield Row(file, number, {name: cell for name, cell in by_column.items() if name in known}, bad=bool(wrong))


def _cell_problems(file: str, number: int, header: list[str], filled: dict[int, Any]) -> Iterator[Problem]:
    for place, cell in filled.items():
        column = header[place] if place < len(header) else ""
        if not column:
            yield Problem(
                file,
                number,
                get_column_letter(place + 1),
                f"{quoted(cell)} stands under no heading. Put quotation marks around a text that holds the separator.",
            )
        elif isinstance(cell, Unusable):
            yield Problem(file, number, column, cell.message)
