"""Trust round by round, as on the page on trust: figures that may be shown, and comments for readers of entries."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response

from access.deciding import may
from access.roles import Action
from projections.trust import RoundFigures, trust_figures
from web.api.addresses import ROOT
from web.api.asking import HealthAsked
from web.api.described import described
from web.api.routes import Routes
from web.api.said import answered
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs

routes = Routes(
    "api_trust",
    __name__,
    url_prefix=f"{ROOT}/partnerships/<partnership:ref>",
    description="Questions about health.",
)


class TrustAsked(HealthAsked):
    """On which day, as known when."""

    class Meta:
        exclude = ("explain",)


@routes.route("/trust", methods=["GET"])
@described("trust", "answer")
@needs(Action.SEE)
@routes.arguments(TrustAsked, location="query")
def trust(asked: dict[str, Any], ref: str) -> Response:
    on, known_at = asked.get("on") or workspace().today(), asked.get("known_at")
    reads = may(me(), Action.READ, ref)
    found = trust_figures(workspace(), ref, on, known_at)
    said = {"partnership": ref, "on": on.isoformat(), "known_at": known_at and known_at.isoformat()}
    return answered(said | {"rounds": [round_said(figures, reads) for figures in found]})


def round_said(figures: RoundFigures, reads: bool) -> dict[str, Any]:
    """What a round came to; the cells of the matrix as a list, and comments only for those who read."""
    said = asdict(figures) | {"entered_on": figures.entered_on.isoformat()}
    said["matrix"] = [
        {"whose": whose, "about": about} | asdict(cell) for (whose, about), cell in figures.matrix.items()
    ]
    if not reads:
        del said["comments"]
    return said
