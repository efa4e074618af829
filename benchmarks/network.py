"""The network of 40 partnerships and 60 organisations, against the portfolio page of the same partnerships.

Each is a whole request of somebody who leads them all; every row of the portfolio is kept by then, as on any other day.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta

from flask.testing import FlaskClient

from benchmarks.made_up import LAST_DAY, STAMP
from benchmarks.measuring import Figure, Place, by_turns
from domain.check_ins import CheckIn
from domain.links import Link
from domain.meetings import Meeting
from domain.membership import Partner
from domain.partnership import Partnership, Profile
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in
from web import create_app

ROUNDS = 15
PARTNERSHIPS, ORGANISATIONS = 40, 60
AT_MOST = 3
"""Times the portfolio page."""


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), closing(Workspace(home, url, clock=lambda: STAMP.at)) as workspace:
        workspace.partnerships.save_all(many_together())
        workspace.rebuild()
        app = create_app(workspace)
        client = signed_in(app, person(app, "Lea", LEAD))
        network, portfolio = by_turns(ROUNDS, _look(client, "/network"), _look(client, "/"))
    what = f"the network of {PARTNERSHIPS} x {ORGANISATIONS}, against their portfolio page"
    detail = {"network_ms": network * 1e3, "portfolio_ms": portfolio * 1e3}
    yield Figure(what, place.name, network / portfolio, at_most=AT_MOST, detail=detail)


def many_together(
    partnerships: int = PARTNERSHIPS, organisations: int = ORGANISATIONS, seed: int = 7
) -> list[Partnership]:
    """Unsaved partnerships, each of four to nine of the organisations, with a meeting every other week of a year."""
    chance = random.Random(seed)
    names = [f"Organisation {number + 1}" for number in range(organisations)]
    return [_lived(f"p{at}", chance.sample(names, chance.randrange(4, 10)), chance) for at in range(partnerships)]


def _lived(ref: str, names: Sequence[str], chance: random.Random) -> Partnership:
    formed_on = LAST_DAY - timedelta(days=chance.randrange(370, 3000))
    partnership = Partnership.form(Profile(partnership=ref, name=f"Partnership {ref[1:]}", formed_on=formed_on), STAMP)
    refs = [f"m{at}" for at in range(len(names))]
    for member, name in zip(refs, names, strict=True):
        partnership.join(Partner(partner=member, name=name, sector="council", joined_on=formed_on), STAMP)
    mood = chance.randrange(1, 5)
    for fortnight in range(26):
        _meet(partnership, fortnight, refs, mood, chance)
    if ref != "p0" and chance.random() < 0.4:
        relation = chance.choice(("grew-from", "works-with", "shares-problem"))
        partnership.link(Link(to=f"p{chance.randrange(int(ref[1:]))}", relation=relation, since=LAST_DAY), STAMP)
    return partnership


def _meet(partnership: Partnership, number: int, refs: Sequence[str], mood: int, chance: random.Random) -> None:
    day = LAST_DAY - timedelta(weeks=2 * number)
    there = tuple(ref for ref in refs if chance.random() < 0.8)
    minutes = chance.choice((60, 90, 120, None))
    partnership.hold_meeting(
        Meeting(meeting=f"m{number}", held_on=day, kind="board", minutes=minutes, present=there), STAMP
    )
    for ref in refs if number % 6 == 0 else ():
        marks = {name: min(mood + chance.randrange(2), 5) for name in ("reliable", "open", "fair", "able")}
        answer = CheckIn(answer=f"k{number}-{ref}", round=f"r{number}", answered_on=day, partner=ref, **marks)
        partnership.answer_check_in(answer, STAMP)


def _look(client: FlaskClient, address: str) -> Callable[[], None]:
    def look() -> None:
        assert client.get(address).status_code == 200

    look()
    return look
