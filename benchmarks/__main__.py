"""Runs the benchmarks: ``python -m benchmarks [NAME ...] [--large] [--sheets FOLDER] [--only sqlite]``.

Prints a table, writes ``benchmarks/results/<instant>.json``, names every limit that is missed, and then exits with 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Figure, Place
from tests.postgresql import running_server

BENCHMARKS = (
    "append",
    "logging",
    "loading",
    "mapping",
    "timeline",
    "pages",
    "permissions",
    "rebuilding",
    "importing",
    "portfolio",
    "network",
    "packs",
)
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    options = _options()
    os.environ["GOODTERMS_BENCH_SHEETS"] = options.sheets
    os.environ["GOODTERMS_BENCH_LARGE"] = "1" if options.large else ""
    figures: list[Figure] = []
    try:
        figures.extend(_measure(options.names or list(BENCHMARKS), options.only))
    finally:
        _print(figures)
        _write(figures)
    return 1 if any(figure.missed for figure in figures) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*BENCHMARKS, []], help=", ".join(BENCHMARKS))
    parser.add_argument("--large", action="store_true", help="also a log of a million events")
    parser.add_argument("--sheets", default="", metavar="FOLDER", help="a folder of sheets to import")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database only")
    return parser.parse_args()


def _measure(names: list[str], only: str | None) -> Iterator[Figure]:
    with ExitStack() as stack:
        places = [] if only == "postgresql" else [Place("SQLite")]
        if only != "sqlite":
            places.append(Place("PostgreSQL", stack.enter_context(running_server())))
        for name in names:
            for place in places:
                print(f"{name} on {place.name} ...", file=sys.stderr, flush=True)
                yield from import_module(f"benchmarks.{name}").measure(place)


def _print(figures: list[Figure]) -> None:
    table = Table("What", "Database", "Figure", "Limit", "", "Measured", title="Speed and size")
    for figure in figures:
        measured = ", ".join(f"{name} {value:,.4g}" for name, value in figure.detail.items())
        verdict = "" if not figure.limit else "MISSED" if figure.missed else "kept"
        table.add_row(
            figure.what, figure.database, f"{figure.value:,.3g} {figure.unit}", figure.limit, verdict, measured
        )
    console = Console(width=None if sys.stdout.isatty() else 180)
    console.print(table)
    for figure in (f for f in figures if f.missed):
        console.print(f"Limit missed on {figure.database}: {figure.what}: {figure.value:.3g}, {figure.limit}.")


def _write(figures: list[Figure]) -> None:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps([asdict(f) | {"missed": f.missed} for f in figures], indent=2) + "\n")
    print(f"Written to {path}")


if __name__ == "__main__":
    sys.exit(main())
