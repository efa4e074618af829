"""Guides through the tour: which step an address is at, and where it leads from there.

``layout.html`` shows the card of a step; the first page and the help offer the tour. The address alone says where
somebody is (``tour=3``), so whoever follows any other link has left the tour.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, request, url_for

from access.deciding import may
from access.roles import Action
from domain.errors import UnknownPartnership
from projections.ledger import profile_of
from web.current import workspace
from web.door.identity import me
from web.tour.steps import NEEDED, STEPS, Step


@dataclass(frozen=True)
class Stop:
    """A step with its number, of how many, and the addresses around it (``None`` before the first, after the last)."""

    step: Step
    number: int
    of: int
    before: str | None
    after: str | None
    after_title: str
    end: str


def register(app: Flask) -> None:
    app.jinja_env.globals.update(tour_stop=tour_stop, tour_start=tour_start)


def tour_start() -> str | None:
    """Where the tour begins; ``None`` for whoever does not see the partnerships of the sample."""
    return _address(1) if _is_there() else None


def tour_stop() -> Stop | None:
    """The step of the tour that this address is at."""
    number = next((n for n in range(1, len(STEPS) + 1) if request.args.get("tour") == str(n)), None)
    if number is None or not _is_on(STEPS[number - 1]) or not _is_there():
        return None
    step, last = STEPS[number - 1], number == len(STEPS)
    return Stop(
        step,
        number,
        len(STEPS),
        before=_address(number - 1) if number > 1 else None,
        after=None if last else _address(number + 1),
        after_title="" if last else STEPS[number].title,
        end=url_for(step.endpoint, **step.arguments),
    )


def _is_on(step: Step) -> bool:
    return request.endpoint == step.endpoint and (request.view_args or {}).get("ref") == step.ref


def _is_there() -> bool:
    """Whether whoever asks sees all that the tour leads to."""
    if not all(may(me(), Action.SEE, ref) for ref in NEEDED):
        return False
    with suppress(UnknownPartnership):
        return all(profile_of(workspace(), ref) for ref in NEEDED)
    return False


def _address(number: int) -> str:
    step = STEPS[number - 1]
    return url_for(step.endpoint, **step.arguments, tour=number)
