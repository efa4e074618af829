"""Taking turns, medians and memory: what all benchmarks share."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgresql import fresh_database


@dataclass(frozen=True)
class Figure:
    """One measured figure. ``limit`` is what it is held to: at most that, or at least that."""

    what: str
    database: str
    value: float
    unit: str = "times"
    at_most: float | None = None
    at_least: float | None = None
    detail: dict[str, float] = field(default_factory=dict)

    @property
    def limit(self) -> str:
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return f"at least {self.at_least:g}" if self.at_least is not None else ""

    @property
    def missed(self) -> bool:
        too_large = self.at_most is not None and self.value > self.at_most
        return too_large or (self.at_least is not None and self.value < self.at_least)


@dataclass(frozen=True)
class Place:
    """A database to measure on: ``server`` is the URL of a PostgreSQL server, or ``None`` for SQLite."""

    name: str
    server: str | None = None

    @contextmanager
    def workspace(self) -> Iterator[tuple[Path, str | None]]:
        """The folder and database URL of an empty workspace, removed at the end."""
        with tempfile.TemporaryDirectory(prefix="goodterms-bench-") as folder:
            if self.server is None:
                yield Path(folder), None
            else:
                with fresh_database(self.server) as url:
                    yield Path(folder), url


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def by_turns(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median seconds of each, taken by turns so that a noisy moment falls on all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, work in zip(taken, works, strict=True):
            times.append(seconds(work))
    return [statistics.median(times) for times in taken]


def megabytes_now() -> float:
    """The memory that this process and those it started hold at the moment."""
    mine = Path("/proc/self")
    started = (mine / "task" / mine.resolve().name / "children").read_text().split()
    return sum(_megabytes_of(folder) for folder in (mine, *(Path("/proc") / pid for pid in started)))


def _megabytes_of(process: Path) -> float:
    try:
        return int((process / "statm").read_text().split()[1]) * 4096 / 1e6
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return 0.0
