"""The routes of partnerships: those that may be seen, a new one, and one of them; and all that is recorded in one."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from access.deciding import may
from access.roles import Action
from access.sent_requests import Led
from domain.errors import PartnershipExists
from domain.partnership import Profile
from projections.ledger import history, profile_of
from web.api import changing
from web.api.addresses import ROOT
from web.api.asked import LISTED, AllAsked, listed
from web.api.bodies import body_of, correction_of, read_entry
from web.api.described import described
from web.api.entries import heard
from web.api.lifecycle import add_steps
from web.api.once import at_most_once
from web.api.rendering import rendered, with_etag
from web.api.routes import Routes
from web.api.said import answered, version_said
from web.current import workspace
from web.door.identity import me, recorded_by
from web.door.permissions import needs
from web.door.reach import CONFIDENTIAL, may_hear, reachable

routes = Routes("api_partnerships", __name__, url_prefix=f"{ROOT}/partnerships", description="Partnerships.")
ONE = "/<partnership:ref>"


@routes.route("", methods=["GET"])
@described("list", "partnership")
@needs(Action.SEE, anywhere=True)
def listing() -> Response:
    return answered({"partnerships": [_at_a_glance(profile) for profile in reachable(Action.SEE)]})


@routes.route("", methods=["POST"])
@described("record", "partnership")
@needs(Action.FORM)
@at_most_once
@routes.arguments(body_of("partnership"))
def forming(body: dict[str, Any]) -> Led:
    profile: Any = read_entry("partnership", body)
    try:
        workspace().partnerships.form_partnership(profile, workspace().stamp(recorded_by()))
    except PartnershipExists as error:
        raise changing.taken(profile.ref, error) from None
    return changing.done(profile.ref, "partnership", profile.ref, 201)


@routes.route(ONE, methods=["GET"])
@described("read", "partnership")
@needs(Action.SEE)
def read(ref: str) -> Any:
    partnership, profile = changing.standing(ref, "partnership", {"partnership": ref})
    if not may(me(), Action.READ, ref):
        return answered(_at_a_glance(profile))
    return with_etag(partnership, profile).make_conditional(request)


@routes.route(ONE, methods=["PUT"])
@described("correct", "partnership")
@needs(Action.RECORD)
@routes.arguments(correction_of("partnership"))
def correcting(body: dict[str, Any], ref: str) -> Response:
    partnership, profile = changing.standing(ref, "partnership", {"partnership": ref})
    seen = changing.seen_or_refuse(partnership, profile)
    corrected = changing.same_ref(read_entry("partnership", body["fields"]), profile)
    return rendered(changing.correct(ref, corrected, seen, body["reason"]))


@routes.route(f"{ONE}/history", methods=["GET"])
@described("history", "partnership")
@needs(Action.READ)
def versions(ref: str) -> Response:
    rows = history(workspace(), ref, "partnership", ref)
    changing.check_known("partnership", rows, {"partnership": ref})
    return answered({"versions": [version_said(ref, row) for row in rows]})


@routes.route(f"{ONE}/entries", methods=["GET"])
@described("list", "entry")
@needs(Action.READ)
@routes.arguments(AllAsked, location="query")
def entries(asked: dict[str, Any], ref: str) -> Response:
    profile_of(workspace(), ref)
    hidden = frozenset() if may_hear(ref) else CONFIDENTIAL
    kinds = tuple(kind for kind in asked.get("kind") or LISTED if kind not in hidden)
    page = listed(ref, kinds, asked)
    for kind in {entry["kind"] for entry in page["entries"]}:
        heard(kind, ref)
    return answered(page)


add_steps(routes, "partnership", ONE)


def _at_a_glance(profile: Profile) -> dict[str, Any]:
    """What everybody who may see a partnership is told of it."""
    shown = {name: getattr(profile, name) for name in ("name", "place", "formed_on", "closed_on")}
    fields = {name: str(value) for name, value in shown.items() if value}
    href = url_for("api_partnerships.read", ref=profile.ref)
    said = {"kind": "partnership", "partnership": profile.ref, "ref": profile.ref, "href": href, "standing": True}
    return said | {"fields": {"partnership": profile.ref} | fields}
