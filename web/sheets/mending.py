"""Rejected rows, put right in a file of their own, take the place of those they were. For the import page.

Sheets and rows are called as problems call them: by ``Problem.file``, and ``None`` for a whole sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from web.sheets.importing import Plan
from web.sheets.problems import Problem
from web.sheets.reading import Given, Reading, Row, Sheet

Place = tuple[str, int | None]
"""A sheet, and the number of a row in it; ``None`` stands for all of the sheet."""
FIRST_ROW = 2
"""The first row that may hold an entry."""


def rejected(plan: Plan) -> list[Place]:
    """The rows that problems are about; a problem with the headings, or with a sheet as such, is about all of it."""
    return sorted({_place(problem) for problem in plan.problems}, key=lambda place: (place[0], place[1] or 0))


def can_be_mended(plan: Plan) -> bool:
    """Whether every problem lies in a sheet that could be read, so that its rows can be handed back."""
    return bool(plan.problems) and all(problem.file in plan.given for problem in plan.problems)


def mended(first: Reading, left_out: Collection[Place], later: Iterable[Reading]) -> Reading:
    """The first reading together with later ones, without what was left out of any of them."""
    whole = Reading()
    for number, reading in enumerate([first, *later]):
        _join(whole, _called(f"mended {number}: ", reading) if number else reading)
    return _without(set(left_out), whole)


def _place(problem: Problem) -> Place:
    in_row = problem.row is not None and problem.row >= FIRST_ROW
    return problem.file, problem.row if in_row else None


def _join(whole: Reading, part: Reading) -> None:
    for kind, sheet in part.sheets.items():
        whole.sheets.setdefault(kind, Sheet(kind, [])).rows.extend(sheet.rows)
    whole.problems += part.problems
    whole.broken |= part.broken
    whole.given |= part.given


def _called(prefix: str, reading: Reading) -> Reading:
    """The reading with other names for its sheets, so that two files of one name can be told apart."""
    return Reading(
        {kind: Sheet(kind, list(_renamed(prefix, sheet))) for kind, sheet in reading.sheets.items()},
        [replace(problem, file=prefix + problem.file) for problem in reading.problems],
        {prefix + file: kind for file, kind in reading.broken.items()},
        {prefix + file: given for file, given in reading.given.items()},
    )


def _renamed(prefix: str, sheet: Sheet) -> Iterator[Row]:
    return (replace(row, file=prefix + row.file) for row in sheet.rows)


def _without(left_out: set[Place], whole: Reading) -> Reading:
    def stays(file: str, row: int | None) -> bool:
        return (file, None) not in left_out and (file, row) not in left_out

    for sheet in whole.sheets.values():
        sheet.rows = [row for row in sheet.rows if stays(row.file, row.number)]
    whole.problems = [problem for problem in whole.problems if stays(*_place(problem))]
    whole.broken = {file: kind for file, kind in whole.broken.items() if stays(file, None)}
    whole.given = {file: _kept(file, given, left_out) for file, given in whole.given.items() if stays(file, None)}
    return whole


def _kept(file: str, given: Given, left_out: set[Place]) -> Given:
    """The sheet with the rows that were left out blank, so that the others keep their numbers."""
    return Given(
        given.name, [[] if (file, number) in left_out else row for number, row in enumerate(given.rows, start=1)]
    )
