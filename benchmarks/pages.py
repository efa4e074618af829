"""The pages that say how a partnership is, why, and what changed it: ten years of history against one.

Each is a whole request of somebody who has signed in. The pages of both histories show as much: a year, the reasons of
a day, the change of a quarter; so they should cost about the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from flask.testing import FlaskClient

from benchmarks.lived import a_life
from benchmarks.made_up import LAST_DAY, STAMP
from benchmarks.measuring import Figure, Place, by_turns
from projections.ledger import count_entries
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in
from web import create_app

ROUNDS = 25
YEARS = {"short": 1, "long": 10}
AT_MOST = 3
"""Times as slow, for ten times the history."""


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), closing(Workspace(home, url, clock=lambda: STAMP.at)) as workspace:
        workspace.partnerships.save_all([a_life(ref, years) for ref, years in YEARS.items()])
        workspace.rebuild()
        app = create_app(workspace)
        lead = person(app, "Lea", LEAD)
        for ref in YEARS:
            person(app, "Lea", LEAD, partnership=ref)
        entries = {ref: sum(count_entries(workspace, ref).values()) for ref in YEARS}
        client = signed_in(app, lead)
        for name, path in _pages(client):
            yield _compared(place, client, name, path, entries)


def _pages(client: FlaskClient) -> Iterator[tuple[str, str]]:
    yield "the timeline page", f"?on={LAST_DAY}"
    yield "the explanation", f"/why?on={LAST_DAY}"
    if client.get(f"/short/changed?on={LAST_DAY}").status_code == 200:
        yield "the change of a quarter", f"/changed?on={LAST_DAY}"


def _compared(place: Place, client: FlaskClient, name: str, path: str, entries: dict[str, int]) -> Figure:
    long, short = by_turns(ROUNDS, *(_look(client, f"/{ref}{path}") for ref in ("long", "short")))
    what = f"{name} of {entries['long']:,} entries in 10 years, against {entries['short']:,} in one"
    detail = {"long_ms": long * 1e3, "short_ms": short * 1e3}
    return Figure(what, place.name, long / short, at_most=AT_MOST, detail=detail)


def _look(client: FlaskClient, address: str) -> Callable[[], None]:
    def look() -> None:
        assert client.get(address).status_code == 200

    look()
    return look
