"""The routes of every kind of entry: list, record, read, correct, retract, history. Made from the kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request

from access.roles import Action
from access.sent_requests import Led
from domain.partnership import ENTRY_KINDS
from projections.ledger import history, profile_of
from web.api import changing
from web.api.addresses import ROOT, blueprint_of, segments_of
from web.api.asked import ListAsked, listed
from web.api.bodies import body_of, correction_of, meeting_body, read_entry, read_parts, retraction
from web.api.described import described
from web.api.once import at_most_once
from web.api.rendering import rendered, with_etag
from web.api.routes import Routes
from web.api.said import answered, version_said
from web.current import workspace
from web.door.identity import note
from web.door.permissions import needs
from web.door.reach import CONFIDENTIAL, POOLED
from web.words import KIND_WORDS

KINDS = tuple(kind for kind in ENTRY_KINDS if kind != "partnership" and kind not in POOLED)
View = Callable[..., Any]


def routes_of(kind: str) -> Routes:
    """The blueprint of a kind."""
    prefix = f"{ROOT}/partnerships/<partnership:ref>/{ENTRY_KINDS[kind].sheet}"
    routes = Routes(blueprint_of(kind), __name__, url_prefix=prefix, description=f"{KIND_WORDS[kind][1]}.".capitalize())
    one = f"/{segments_of(kind)}"
    for rule, method, view in (
        ("", "GET", _listing(routes, kind)),
        ("", "POST", _recording(routes, kind)),
        (one, "GET", _reading(routes, kind)),
        (one, "PUT", _correcting(routes, kind)),
        (one, "DELETE", _retracting(routes, kind)),
        (f"{one}/history", "GET", _history(routes, kind)),
    ):
        routes.add_url_rule(rule, view.__name__, view, methods=[method])
    return routes


def reading_asks(kind: str) -> Action:
    return Action.HEAR if kind in CONFIDENTIAL else Action.READ


def recording_asks(kind: str) -> Action:
    return Action.HEAR if kind in CONFIDENTIAL else Action.RECORD


def heard(kind: str, ref: str) -> None:
    """That what is confidential was read goes on record."""
    if kind in CONFIDENTIAL:
        note("read listening", ref)


def _listing(routes: Routes, kind: str) -> View:
    @described("list", kind)
    @needs(reading_asks(kind))
    @routes.arguments(ListAsked, location="query")
    def listing(asked: dict[str, Any], ref: str) -> Response:
        profile_of(workspace(), ref)
        heard(kind, ref)
        return answered(listed(ref, (kind,), asked))

    return listing


def _recording(routes: Routes, kind: str) -> View:
    @described("record", kind)
    @needs(recording_asks(kind))
    @at_most_once
    @routes.arguments(meeting_body() if kind == "meeting" else body_of(kind))
    def recording(body: dict[str, Any], ref: str) -> Led:
        return _hold(ref, body) if kind == "meeting" else changing.record(ref, read_entry(kind, body))

    return recording


def _reading(routes: Routes, kind: str) -> View:
    @described("read", kind)
    @needs(reading_asks(kind))
    def read(ref: str, **named: str) -> Any:
        partnership, entry = changing.standing(ref, kind, named)
        heard(kind, ref)
        return with_etag(partnership, entry).make_conditional(request)

    return read


def _correcting(routes: Routes, kind: str) -> View:
    @described("correct", kind)
    @needs(recording_asks(kind))
    @routes.arguments(correction_of(kind))
    def correcting(body: dict[str, Any], ref: str, **named: str) -> Response:
        partnership, entry = changing.standing(ref, kind, named)
        seen = changing.seen_or_refuse(partnership, entry)
        corrected = changing.same_ref(read_entry(kind, body["fields"]), entry)
        return rendered(changing.correct(ref, corrected, seen, body["reason"]))

    return correcting


def _retracting(routes: Routes, kind: str) -> View:
    @described("retract", kind)
    @needs(recording_asks(kind))
    @routes.arguments(retraction())
    def retracting(body: dict[str, Any], ref: str, **named: str) -> Response:
        partnership, entry = changing.standing(ref, kind, named)
        changing.retract(ref, entry, changing.seen(partnership, entry), body["reason"])
        return Response(status=204)

    return retracting


def _history(routes: Routes, kind: str) -> View:
    @described("history", kind)
    @needs(reading_asks(kind))
    def versions(ref: str, **named: str) -> Response:
        rows = history(workspace(), ref, kind, "/".join(named.values()))
        changing.check_known(kind, rows, named)
        heard(kind, ref)
        return answered({"versions": [version_said(ref, row) for row in rows]})

    return versions


def _hold(ref: str, body: dict[str, Any]) -> Led:
    """A meeting with all that it came to, in one save."""
    parts = read_parts(body, body["meeting"])
    own = {name: value for name, value in body.items() if name not in parts}
    return changing.record(ref, read_entry("meeting", own), parts)
