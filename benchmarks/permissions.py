"""What permission checks add to the page of a partnership: the page as served, against one that does not ask.

Both look up who has signed in. Only the first reads what roles they hold and asks whether these allow the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from flask import Flask, g, session
from flask.testing import FlaskClient
from flask_login import current_user

from access import sign_ins
from access.deciding import Held, Person
from benchmarks.made_up import LAST_DAY, STAMP, a_partnership
from benchmarks.measuring import Figure, Place, by_turns
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in, store_of
from web import create_app
from web.door import permissions
from web.door.identity import KEY

ROUNDS = 60
EVENTS = 2_000
PAGE = f"/p?on={LAST_DAY.isoformat()}"


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), closing(Workspace(home, url, clock=lambda: STAMP.at)) as workspace:
        workspace.partnerships.save_all([a_partnership("p", EVENTS)])
        workspace.catch_up()
        asking, trusting = create_app(workspace), _trusting(create_app(workspace))
        asked, trusted = by_turns(ROUNDS, *(_look(app) for app in (asking, trusting)))
        yield Figure(
            "the timeline page with its permission checks, against the page without",
            place.name,
            asked / trusted,
            at_most=1.05,
            detail={"with_ms": asked * 1e3, "without_ms": trusted * 1e3},
        )


def _look(app: Flask) -> Callable[[], None]:
    client: FlaskClient = signed_in(app, person(app, "Lea", LEAD, partnership="p"))

    def look() -> None:
        assert client.get(PAGE).status_code == 200

    look()
    return look


def _trusting(app: Flask) -> Flask:
    """The application without its check, taking it for granted that whoever signed in leads the partnership."""
    checks = app.before_request_funcs[None]
    checks.remove(permissions._check)

    def trust() -> None:
        if current_user.is_authenticated:
            sign_ins.find(store_of(app), session.get(KEY, ""), STAMP.at)
            holds = (Held(LEAD, "p"),)
            g.who = Person(current_user.id, current_user.person, current_user.name, current_user.email, holds)

    checks.insert(0, trust)
    return app
