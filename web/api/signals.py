"""The signals of work avoidance that stand on a day, as the command line tells them."""

from __future__ import annotations

from typing import Any

from flask import Response

from access.roles import Action
from web.api.addresses import ROOT
from web.api.asking import HealthAsked
from web.api.described import described
from web.api.routes import Routes
from web.api.said import answered
from web.current import workspace
from web.door.permissions import needs
from web.signals.answers import signals_answer, signals_said

routes = Routes(
    "api_signals",
    __name__,
    url_prefix=f"{ROOT}/partnerships/<partnership:ref>",
    description="Questions about health.",
)


class SignalsAsked(HealthAsked):
    """On which day, as known when."""

    class Meta:
        exclude = ("explain",)


@routes.route("/signals", methods=["GET"])
@described("signals", "answer")
@needs(Action.SEE)
@routes.arguments(SignalsAsked, location="query")
def signals(asked: dict[str, Any], ref: str) -> Response:
    on, known_at = asked.get("on") or workspace().today(), asked.get("known_at")
    return answered(signals_answer(ref, on, known_at, signals_said(ref, on, known_at)))
