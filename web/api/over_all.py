"""Questions over all partnerships that whoever asks may see: the portfolio, signals, and the network.

Each says of a partnership what the question about that one says, or the page; page by page, in the order of refs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from access.roles import Action
from domain.partnership import Profile
from projections.as_of import as_of
from projections.ledger import entries
from projections.network import network
from projections.portfolio import portfolio
from web.api.addresses import ROOT
from web.api.asked import A_PAGE, LONGEST_PAGE
from web.api.asking import HealthAsked
from web.api.described import documented
from web.api.over_all_said import DOCS, network_said, row_said
from web.api.routes import Routes
from web.api.said import answered
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import reachable, refs_reachable
from web.signals.answers import signals_answer, signals_said

routes = Routes("api_over_all", __name__, url_prefix=ROOT, description="Questions over all partnerships.")
_LIMIT = f"Ask for 1 to {LONGEST_PAGE} at a time."


class NetworkAsked(HealthAsked):
    """On which day, as known when."""

    class Meta:
        exclude = ("explain",)


class PageAsked(Schema):
    """Which page of partnerships."""

    limit = fields.Integer(
        load_default=A_PAGE,
        validate=validate.Range(1, LONGEST_PAGE, error=_LIMIT),
        error_messages={"invalid": _LIMIT},
        metadata={"description": "How many partnerships at most."},
    )
    after = fields.String(metadata={"description": "`next` of the page before."})


class OverAllAsked(PageAsked, NetworkAsked):
    """Which page of partnerships, on which day, as known when."""

    class Meta:
        exclude = ("explain",)


@routes.route("/portfolio", methods=["GET"])
@documented(DOCS["portfolio"])
@needs(Action.SEE, anywhere=True)
@routes.arguments(OverAllAsked, location="query")
def over_all(asked: dict[str, Any]) -> Response:
    on, known_at = asked.get("on") or workspace().today(), asked.get("known_at")
    page, next_one = _page(asked)
    rows = {row.ref: row for row in portfolio(workspace(), on, page, known_at)}
    said = {"on": on.isoformat(), "known_at": known_at and known_at.isoformat(), "next": next_one}
    return answered(said | {"partnerships": [row_said(rows[profile.ref]) for profile in page]})


@routes.route("/signals", methods=["GET"])
@documented(DOCS["signals"])
@needs(Action.SEE, anywhere=True)
@routes.arguments(OverAllAsked, location="query")
def all_signals(asked: dict[str, Any]) -> Response:
    on, known_at = asked.get("on") or workspace().today(), asked.get("known_at")
    page, next_one = _page(asked)
    refs = [profile.ref for profile in page]
    told = [signals_answer(ref, on, known_at, signals_said(ref, on, known_at)) for ref in refs]
    return answered({"partnerships": told, "next": next_one})


@routes.route("/network", methods=["GET"])
@documented(DOCS["network"])
@needs(Action.SEE, anywhere=True)
@routes.arguments(NetworkAsked, location="query")
def whole_network(asked: dict[str, Any]) -> Response:
    on, known_at = asked.get("on") or workspace().today(), asked.get("known_at")
    return answered(network_said(network(workspace(), refs_reachable(Action.SEE), on, known_at), known_at))


def _page(asked: dict[str, Any]) -> tuple[list[Profile], str | None]:
    """A page of partnerships, and the ref after which the next one begins (``None``: there is none)."""
    left = sorted(_there(asked), key=lambda profile: profile.ref)
    left = [profile for profile in left if profile.ref > asked.get("after", "")]
    page = left[: asked["limit"]]
    return page, page[-1].ref if len(left) > len(page) else None


def _there(asked: dict[str, Any]) -> Iterator[Profile]:
    """The partnerships that had been formed by the day, and were known of by the instant, as they stood then."""
    on, known_at = asked.get("on"), asked.get("known_at")
    for profile in reachable(Action.SEE):
        if on is None and known_at is None:
            yield profile
            continue
        rows = entries(workspace(), profile.ref, kind="partnership", known_at=known_at, until=on)
        found: list[Any] = [as_of(row.entry, on or workspace().today()) for row in rows]
        yield from found
