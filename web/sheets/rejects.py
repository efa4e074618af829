"""The rows that an import rejected, as they were given, with the reasons in a last column. For the import page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from web.sheets.importing import Plan
from web.sheets.mending import FIRST_ROW
from web.sheets.problems import Problem
from web.sheets.reading import HELP_MARK, README_SHEET, REASONS_COLUMN, Given, heading
from web.sheets.workbooks import Unusable
from web.sheets.writing import Table
from web.values import is_blank

_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
Reasons = dict[int | None, list[Problem]]
"""The problems of a sheet by row; those of the sheet as such under ``None``."""


@dataclass
class _Rejects:
    """The rows rejected of sheets of one name, under all the headings that these have."""

    columns: list[str] = field(default_factory=list)
    rows: list[tuple[list[Any], str]] = field(default_factory=list)


def rejects_tables(plan: Plan) -> dict[str, Table]:
    """A table for each sheet with rejected rows, in the order given."""
    reasons: dict[str, Reasons] = defaultdict(lambda: defaultdict(list))
    for problem in plan.problems:
        in_row = problem.row is not None and problem.row >= FIRST_ROW
        reasons[problem.file][problem.row if in_row else None].append(problem)
    found: dict[str, _Rejects] = {}
    for file, given in plan.given.items():
        if file in reasons:
            _add(found.setdefault(_title(given.name), _Rejects()), given, reasons[file])
    return {title: _table(rejects) for title, rejects in found.items()}


def problems_table(plan: Plan) -> dict[str, Table]:
    """Every problem, also those of no row, as a sheet that an import does not read."""
    rows = [(problem.file, problem.row, problem.column, problem.message) for problem in plan.problems]
    return {README_SHEET: Table(("sheet", "row", "column", REASONS_COLUMN), rows)}


def _add(rejects: _Rejects, given: Given, reasons: Reasons) -> None:
    places = _places(rejects, given.rows[0] if given.rows else [], max(map(len, given.rows), default=0))
    for number, cells in enumerate(given.rows[1:], start=FIRST_ROW):
        if _is_rejected(number, cells, reasons):
            row: list[Any] = [None] * len(rejects.columns)
            for place, cell in zip(places, cells, strict=False):
                if place is not None:
                    row[place] = _as_given(cell)
            rejects.rows.append((row, " | ".join(_told(reasons.get(number, ())))))


def _places(rejects: _Rejects, header: list[Any], width: int) -> list[int | None]:
    """Where each cell of a row goes; nowhere the reasons given before. Headings that are new are added."""
    names = [str(_as_given(cell) or "") for cell in header] + [""] * (width - len(header))
    free = list(enumerate(heading(column) for column in rejects.columns))
    places: list[int | None] = []
    for name in names:
        place = next((place for place, column in free if column and column == heading(name)), len(rejects.columns))
        free = [pair for pair in free if pair[0] != place]
        is_reasons = heading(name) == REASONS_COLUMN
        if place == len(rejects.columns) and not is_reasons:
            rejects.columns.append(name)
        places.append(None if is_reasons else place)
    return places


def _is_rejected(number: int, cells: list[Any], reasons: Reasons) -> bool:
    if number in reasons:
        return True
    is_help = number == FIRST_ROW and bool(cells) and str(cells[0]).startswith(HELP_MARK)
    return None in reasons and not is_help and any(not is_blank(cell) for cell in cells)


def _told(problems: list[Problem] | tuple[Problem, ...]) -> Iterator[str]:
    for problem in problems:
        yield f"{problem.column}: {problem.message}" if problem.column else problem.message


def _as_given(cell: Any) -> Any:
    if isinstance(cell, Unusable):
        return cell.given
    return cell.date() if isinstance(cell, datetime) and cell.time() == time.min else cell


def _title(name: str) -> str:
    return _NOT_IN_TITLES.sub("-", name.strip())[:_LONGEST_TITLE] or "sheet"


def _table(rejects: _Rejects) -> Table:
    width = len(rejects.columns)
    rows = [[*cells, *[None] * (width - len(cells)), reasons] for cells, reasons in rejects.rows]
    return Table((*rejects.columns, REASONS_COLUMN), rows)
