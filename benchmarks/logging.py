"""The whole request that logs a meeting with ten items, against ``Partnerships.hold_meeting`` alone.

The request is what a browser sends: its form is checked and read, recorded once, and the pages brought up to date.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.made_up import LAST_DAY, STAMP, a_meeting, a_partnership
from benchmarks.measuring import Figure, Place, by_turns
from domain.meetings import Item, Meeting
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in
from web import create_app

ROUNDS = 100
EVENTS = 500
FORM = "/p/meetings/new"
OTHER = "q"
"""The partnership that is recorded in without the web."""
_TAPS = {"present": "present", "deputies": "deputy", "absent": "absent"}


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), closing(Workspace(home, url, clock=lambda: STAMP.at)) as workspace:
        workspace.partnerships.save_all([a_partnership(ref, EVENTS) for ref in ("p", OTHER)])
        workspace.catch_up()
        yield _figure(place, workspace, create_app(workspace))


def _figure(place: Place, workspace: Workspace, app: Flask) -> Figure:
    token, visit = _opened(signed_in(app, person(app, "Lea", LEAD, partnership="p")))
    client = app.test_client(use_cookies=False)
    chance = random.Random(1)
    meetings = [a_meeting(f"x{number}", LAST_DAY, chance) for number in range(2 * ROUNDS)]
    forms = iter([_form(*each, token) for each in meetings[:ROUNDS]])
    others = iter(meetings[ROUNDS:])

    def request() -> None:
        answer = client.post(FORM, data=next(forms), headers=visit)
        assert answer.status_code == 302, answer.text

    def alone() -> None:
        meeting, items = next(others)
        workspace.partnerships.hold_meeting(OTHER, meeting, STAMP, items=items)

    request_took, alone_took = by_turns(ROUNDS, request, alone)
    return Figure(
        "the whole request of logging a meeting with ten items, against hold_meeting alone",
        place.name,
        request_took / alone_took,
        at_most=16,
        detail={"request_ms": request_took * 1e3, "alone_ms": alone_took * 1e3},
    )


def _opened(client: FlaskClient) -> tuple[str, dict[str, str]]:
    """The token of an opened form, and the header by which the browser is known."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(FORM).text)
    cookie = client.get_cookie("goodterms")
    assert token is not None
    assert cookie is not None
    return token[1], {"Cookie": f"goodterms={cookie.value}"}


def _form(meeting: Meeting, items: list[Item], token: str) -> dict[str, Any]:
    """What a browser sends for this meeting, as new items."""
    own = {"held_on": meeting.held_on.isoformat(), "kind": meeting.kind, "title": meeting.title, "minutes": "90"}
    there = {f"attendance-{ref}": tap for name, tap in _TAPS.items() for ref in getattr(meeting, name)}
    rows = {f"items-{at}-title": item.title for at, item in enumerate(items)}
    rows |= {f"items-{at}-outcome": item.outcome or "" for at, item in enumerate(items)}
    return {"csrf_token": token, "form_id": meeting.meeting, **own, **there, **rows}
