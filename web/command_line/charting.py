"""The command ``xmr``: a measure of a partnership, or a series from a file, with limits and special causes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import click

from access.roles import Action
from domain.errors import InvalidValue
from projections.measures import MEASURES, Asked, rebases, series
from projections.xmr import Value, xmr
from web import current
from web.command_line.acting import acting, is_operator
from web.command_line.options import A_PATH, json_option, known_at_option, on_option
from web.door.permissions import require
from web.variation.tables import csv_of, rows_of

FILE_COLUMNS = ("date", "value")


@click.command("xmr")
@click.argument("ref", required=False)
@click.argument("measure", required=False)
@click.option("--file", "path", type=A_PATH, help="A CSV file with date and value, and rebase where limits start anew.")
@click.option(
    "--screen-outliers/--no-screen-outliers", default=True, help="Leave outlying moving ranges out of the limits."
)
@click.option("--mdc-2023", is_flag=True, help="Let a point beyond a limit count as near it too.")
@on_option
@known_at_option
@json_option
@acting
def xmr_command(
    ref: str | None,
    measure: str | None,
    path: Path | None,
    screen_outliers: bool,
    mdc_2023: bool,
    on: date | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Tell signal from noise: each point with mean, limits and label, as CSV or JSON."""
    values, cuts = _read(path) if path else _asked(ref, measure, on, known_at)
    found = xmr(values, cuts, screen_outliers=screen_outliers, mdc_2023=mdc_2023)
    if as_json:
        click.echo(json.dumps(list(rows_of(found)), indent=2))
    else:
        click.echo(csv_of(found), nl=False)


COMMANDS = (xmr_command,)


def _asked(
    ref: str | None, measure: str | None, on: date | None, known_at: datetime | None
) -> tuple[list[Value], list[date]]:
    if not ref or not measure:
        known = ", ".join(f"“{name}”" for name in MEASURES)
        raise InvalidValue(f"Name a partnership and a measure ({known}), or a file with --file.", "measure")
    require(Action.SEE, ref)
    workspace = current.caught_up()
    asked = Asked(workspace, ref, on or workspace.today(), known_at, released=not is_operator())
    return series(asked, measure), rebases(asked, measure)


# -- a file --------------------------------------------------------------------------------------------------------


def _read(path: Path) -> tuple[list[Value], list[date]]:
    """The series of a file, and the days of its rows with anything in the column ``rebase``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _check_columns(path, reader.fieldnames or ())
            rows = [(_value(path, number, row), (row.get("rebase") or "").strip()) for number, row in _told(reader)]
    except (UnicodeDecodeError, csv.Error):
        raise InvalidValue(f"{path.name} cannot be read as CSV text in UTF-8.", "file") from None
    except OSError as error:
        raise InvalidValue(f"{path} cannot be opened: {error.strerror}.", "file") from None
    return [value for value, _ in rows], [value.on for value, rebased in rows if rebased]


def _check_columns(path: Path, found: Sequence[str]) -> None:
    for name in FILE_COLUMNS:
        if name not in found:
            raise InvalidValue(f"{path.name} has no column “{name}”. It needs date and value.", name)


def _told(reader: Any) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Rows with anything in them, and where they end in the file."""
    for row in reader:
        if any(isinstance(text, str) and text.strip() for text in row.values()):
            yield reader.line_num, row


def _value(path: Path, number: int, row: dict[str, str | None]) -> Value:
    where, day, figure = f"{path.name}, row {number}", (row["date"] or "").strip(), (row["value"] or "").strip()
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise InvalidValue(f"{where}, date: “{day}” is not a day. Write it like 2026-03-31.", "date") from None
    try:
        value = float(figure)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise InvalidValue(f"{where}, value: “{figure}” is not a number.", "value")
    return Value(on, value)
