"""The portfolio page with 1,000 partnerships of 500 entries, against 10; and after one new entry.

Each is a whole request of somebody who has signed in. The first requests of a day work the rows out, a few at a time;
the longest of those, and all of them together, are reported for themselves. After an entry only the row of its
partnership is worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.made_up import LAST_DAY, STAMP, a_partnership
from benchmarks.measuring import Figure, Place, by_turns
from domain.contacts import Contact
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in
from web import create_app

ROUNDS = 25
ENTRIES = 500
MANY, FEW = 1_000, 10
AT_A_TIME = 50
"""Partnerships that are made in memory before they are saved."""
UNFINISHED = "worked out so far today"
"""What the page says while rows are missing."""
AT_MOST = 4
"""Times as slow, for a hundred times the partnerships: a page holds 25 of them."""


def measure(place: Place) -> Iterator[Figure]:
    with ExitStack() as stack:
        many, few = (stack.enter_context(_workspace(place, number)) for number in (MANY, FEW))
        clients = {workspace: _client(workspace) for workspace in (many, few)}
        first = {workspace: _until_whole(clients[workspace]) for workspace in (many, few)}
        slow, quick = by_turns(ROUNDS, *(_look(clients[workspace]) for workspace in (many, few)))
        after_one = by_turns(ROUNDS, _record_and_look(many, clients[many]))[0]
    what = f"the portfolio page of {MANY:,} partnerships of {ENTRIES} entries, against {FEW}"
    detail = {"many_ms": slow * 1e3, "few_ms": quick * 1e3, "after_one_entry_ms": after_one * 1e3}
    yield Figure(what, place.name, slow / quick, at_most=AT_MOST, detail=detail)
    what = f"the longest of the first looks of a day at {MANY:,} partnerships"
    in_all = sum(first[many])
    detail = {"looks": len(first[many]), "in_all_s": in_all, "row_ms": in_all / MANY * 1e3}
    yield Figure(what, place.name, max(first[many]), "s", detail=detail)


@contextmanager
def _workspace(place: Place, number: int) -> Iterator[Workspace]:
    """So many partnerships, each with a history of its own."""
    with place.workspace() as (home, url), closing(Workspace(home, url, clock=lambda: STAMP.at)) as workspace:
        for start in range(0, number, AT_A_TIME):
            refs = range(start, min(start + AT_A_TIME, number))
            workspace.partnerships.save_all([a_partnership(f"p{ref}", ENTRIES, seed=ref) for ref in refs])
        workspace.rebuild()
        yield workspace


def _client(workspace: Workspace) -> FlaskClient:
    app: Flask = create_app(workspace)
    return signed_in(app, person(app, "Lea", LEAD))


def _look(client: FlaskClient) -> Callable[[], None]:
    def look() -> None:
        assert client.get("/").status_code == 200

    return look


def _until_whole(client: FlaskClient) -> list[float]:
    """How many seconds each look took until every row was there."""
    taken: list[float] = []
    text = UNFINISHED
    while UNFINISHED in text:
        began = perf_counter()
        text = client.get("/").text
        taken.append(perf_counter() - began)
    return taken


def _record_and_look(workspace: Workspace, client: FlaskClient) -> Callable[[], None]:
    """One new entry, and the page that takes it in."""
    numbers, look = count(), _look(client)

    def record_and_look() -> None:
        contact = Contact(
            contact=f"new-{next(numbers)}",
            made_on=LAST_DAY,
            between=("council", "police"),
            channel="phone",
            tone="warm",
        )
        workspace.partnerships.make_contact("p0", contact, STAMP)
        look()

    return record_and_look
