"""Loading a partnership and recording one more entry: a long history against a short one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

from benchmarks.made_up import LAST_DAY, STAMP, a_partnership
from benchmarks.measuring import Figure, Place, by_turns
from domain.contacts import Contact
from domain.partnerships import Partnerships, open_partnerships

ROUNDS = 200
COLD_ROUNDS = 15
LENGTHS = {"long": 5500, "short": 55}
"""Events that make 5,000 and 50 entries."""


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), closing(open_partnerships(home, url)) as log:
        log.save_all([a_partnership(ref, events) for ref, events in LENGTHS.items()])
        numbers = count()
        long, short = by_turns(
            ROUNDS, lambda: _record(log, "long", next(numbers)), lambda: _record(log, "short", next(numbers))
        )
        cold_long, cold_short = by_turns(COLD_ROUNDS, _afresh(home, url, "long"), _afresh(home, url, "short"))
    yield Figure(
        "load and record one more, with 5,000 entries against 50",
        place.name,
        long / short,
        at_most=1.3,
        detail={"long_ms": long * 1e3, "short_ms": short * 1e3},
    )
    yield Figure(
        "the same in a process that has just started (opening it included)",
        place.name,
        cold_long / cold_short,
        detail={"long_ms": cold_long * 1e3, "short_ms": cold_short * 1e3},
    )


def _record(log: Partnerships, ref: str, number: int) -> None:
    contact = Contact(
        contact=f"one-more-{number}", made_on=LAST_DAY, between=("council", "police"), channel="phone", tone="warm"
    )
    log.make_contact(ref, contact, STAMP)


def _afresh(home: Path, url: str | None, ref: str) -> Callable[[], None]:
    """Opens the log, loads the partnership from it and records one more."""
    numbers = count(1_000_000)

    def work() -> None:
        with closing(open_partnerships(home, url)) as log:
            _record(log, ref, next(numbers))

    return work
