"""The routes of check-in rounds: open one, make links for it, close it or call it off."""

from __future__ import annotations

from typing import Any

from flask import Response

from access.roles import Action
from access.sent_requests import Led
from domain.ballots import closing
from domain.errors import InvalidValue
from domain.rounds import Round
from web.api import changing
from web.api.addresses import ROOT
from web.api.bodies import retraction
from web.api.described import documented
from web.api.once import at_most_once
from web.api.round_answers import round_said, standing
from web.api.round_bodies import CloseBody, LinksBody, RoundBody, doc_of, invited_of
from web.api.routes import Routes
from web.api.said import answered
from web.check_ins.codes import address_of
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs

PREFIX = f"{ROOT}/partnerships/<partnership:ref>/rounds"
ONE = "/<segment:round_ref>"

routes = Routes("api_rounds", __name__, url_prefix=PREFIX, description="Rounds of check-ins that are opened here.")


@routes.route("", methods=["GET"])
@documented(doc_of("list"))
@needs(Action.READ)
def listing(ref: str) -> Response:
    found = workspace().partnerships.get(ref).rounds.values()
    newest = sorted(found, key=lambda each: (each.opened_on, each.ref), reverse=True)
    return answered({"rounds": [round_said(ref, each) for each in newest]})


@routes.route("", methods=["POST"])
@documented(doc_of("open"))
@needs(Action.RECORD)
@at_most_once
@routes.arguments(RoundBody)
def opening(body: dict[str, Any], ref: str) -> Led:
    asked = Round(**body | {"opened_on": workspace().today(), "invited": invited_of(body["invited"])})
    workspace().partnerships.open_round(ref, asked, workspace().stamp(recorded_by()))
    return changing.done(ref, asked.kind_name, asked.ref, 201)


@routes.route(ONE, methods=["GET"])
@documented(doc_of("read"))
@needs(Action.READ)
def read(ref: str, round_ref: str) -> Response:
    return answered(round_said(ref, standing(ref, round_ref)))


@routes.route(f"{ONE}/links", methods=["POST"])
@documented(doc_of("links"))
@needs(Action.RECORD)
@routes.arguments(LinksBody)
def links(body: dict[str, Any], ref: str, round_ref: str) -> Response:
    asked, box = standing(ref, round_ref), workspace().ballots
    partner, number, room = body.get("partner"), body["number"], body.get("room", False)
    if not (partner or room):
        raise InvalidValue("Say which partner they are for.", "partner")
    tokens = [box.make_room_link(ref, asked.ref, partner, number)] if room else []
    tokens = tokens or box.make_links(ref, asked.ref, str(partner), number)
    said = {"round": asked.ref, "links": [address_of(token) for token in tokens], "answers_each": number if room else 1}
    return answered(said, 201, {"Cache-Control": "no-store"})


@routes.route(f"{ONE}/close", methods=["POST"])
@documented(doc_of("close"))
@needs(Action.RECORD)
@at_most_once
@routes.arguments(CloseBody)
def close(body: dict[str, Any], ref: str, round_ref: str) -> Led:
    asked = standing(ref, round_ref)
    closing.close_round(workspace(), ref, asked.ref, workspace().today(), workspace().stamp(recorded_by()))
    return changing.done(ref, asked.kind_name, asked.ref)


@routes.route(f"{ONE}/cancel", methods=["POST"])
@documented(doc_of("cancel"))
@needs(Action.RECORD)
@routes.arguments(retraction())
def cancel(body: dict[str, Any], ref: str, round_ref: str) -> Response:
    asked = standing(ref, round_ref)
    closing.cancel_round(workspace(), ref, asked.ref, body["reason"], workspace().stamp(recorded_by()))
    catch_up()
    return answered(round_said(ref, asked))
