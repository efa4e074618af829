"""The options that commands share: days, instants, JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day such as 2026-03-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a day. Write it like 2026-03-31.", param, ctx)


class Instant(click.ParamType[datetime]):
    """An instant such as 2026-03-31T17:00Z; a day alone means its end, no zone means UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2026-03-31"):
                return datetime.combine(date.fromisoformat(value), time.max, UTC)
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not an instant. Write it like 2026-03-31T17:00Z.", param, ctx)
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


DAY, INSTANT = Day(), Instant()
A_PATH = click.Path(path_type=Path)


def on_option(command: Command) -> Command:
    return click.option("--on", type=DAY, help="The day asked about (today).")(command)


def known_at_option(command: Command) -> Command:
    return click.option(
        "--known-at", type=INSTANT, help="Only what had been recorded by then (everything). A day means its end."
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def policy_option(command: Command) -> Command:
    return click.option("--policy", type=A_PATH, help="Work it out under the scoring policy in this TOML file.")(
        command
    )


@contextmanager
def progress_bar(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr for what takes more than a moment; silent when nobody watches."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeRemainingColumn(),
    )
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
