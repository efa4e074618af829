"""What a check-in round is answered as: what it asks, of whom, until when. Never how many answered."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response, url_for

from access.sent_requests import Led
from domain.errors import UnknownRef
from domain.rounds import Round
from web.api.said import answered
from web.current import workspace


def standing(ref: str, round_ref: str) -> Round:
    """The round that an address names; ``UnknownRef`` when there is none."""
    found = workspace().partnerships.get(ref).rounds.get(round_ref)
    if found is None:
        raise UnknownRef("round", round_ref)
    return found


def round_said(ref: str, asked: Round) -> dict[str, Any]:
    """What a round asks, of whom, until when; never how many answered."""
    said: dict[str, Any] = msgspec.to_builtins(asked)
    every = {name: said.get(name) for name in ("title", "closed_on", "repeats")}
    invited = [{"partner": each.partner, "number": each.number} for each in asked.invited]
    days = {"opened_on": asked.opened_on.isoformat(), "closes_on": asked.closes_on.isoformat()}
    asks = {"statements": list(asked.statements), "asks_about": asked.asks_about, "invited": invited}
    return {"partnership": ref, "round": asked.ref} | every | days | asks


def answer_of(led: Led) -> Response:
    """The round that a request led to, as it stands now."""
    where = {"Location": url_for("api_rounds.read", ref=led.partnership, round_ref=led.ref)}
    return answered(round_said(led.partnership, standing(led.partnership, led.ref)), led.status, where)
