"""The routes of check-ins: answers are recorded one by one and read by round only, by whoever it may be."""

from __future__ import annotations

from typing import Any

from flask import Response

from access.roles import Action
from access.sent_requests import Led
from projections.ledger import profile_of
from web.api import changing
from web.api.addresses import ROOT
from web.api.bodies import body_of, read_entry
from web.api.described import described
from web.api.once import at_most_once
from web.api.routes import Routes
from web.api.said import answered
from web.current import workspace
from web.door.permissions import needs
from web.entries import Round, rounds

KIND = "check-in"
PREFIX = f"{ROOT}/partnerships/<partnership:ref>/check-ins"

routes = Routes("api_check_ins", __name__, url_prefix=PREFIX, description="Answers to check-ins, by round.")


@routes.route("", methods=["GET"])
@described("list", KIND)
@needs(Action.READ)
def listing(ref: str) -> Response:
    profile_of(workspace(), ref)
    return answered({"rounds": [_said(each) for each in rounds(ref)]})


@routes.route("", methods=["POST"])
@described("record", KIND)
@needs(Action.RECORD)
@at_most_once
@routes.arguments(body_of(KIND))
def recording(body: dict[str, Any], ref: str) -> Led:
    return changing.record(ref, read_entry(KIND, body))


def _said(each: Round) -> dict[str, Any]:
    first_on, last_on = each.first_on.isoformat(), each.last_on.isoformat()
    return {"round": each.ref, "first_on": first_on, "last_on": last_on, "answers": each.answers}
