"""Questions about health: on a day, over time, and what moved it. The fields are those of the command line.

Trust by partner is left out, answers and conversations are pooled as on the pages, and whoever may not read entries
is told points by dimension alone. Scores are whole points; points are tenths, and so are the ends of a change, which
its lines add up to.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from access.deciding import may
from access.roles import Action
from projections.explanations import change as change_between
from projections.explanations import explain
from projections.ledger import profile_of
from projections.timelines import health_on
from projections.timelines import timeline as timeline_of
from web.answers import change_answer, health_answer, in_tenths_as_a_whole, timeline_rows
from web.api.addresses import ROOT
from web.api.described import described
from web.api.fields import DayField, InstantField
from web.api.routes import Routes
from web.api.said import answered
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.pooling import Share, in_tenths_of, parts_of, shown

routes = Routes(
    "api_questions",
    __name__,
    url_prefix=f"{ROOT}/partnerships/<partnership:ref>",
    description="Questions about health.",
)
_KNOWN_AT = {"description": "Only what had been recorded by this instant; a day means its end."}


class HealthAsked(Schema):
    """On which day, as known when."""

    on = DayField(ahead=False, metadata={"description": "The day asked about (today)."})
    known_at = InstantField(metadata=_KNOWN_AT)
    explain = fields.Boolean(
        load_default=False,
        error_messages={"invalid": "Say true or false."},
        metadata={"description": "Say what the number is made of."},
    )


class TimelineAsked(Schema):
    """From which day to which, in which steps, as known when."""

    first = DayField(data_key="from", metadata={"description": "The first day (when the partnership was formed)."})
    last = DayField(data_key="to", ahead=False, metadata={"description": "The last day (today)."})
    step = fields.String(
        load_default="day",
        validate=validate.OneOf(["day", "week", "month"], error="Choose day, week or month."),
        metadata={"description": "A row for each day, each seventh day, or each month's end."},
    )
    known_at = InstantField(metadata=_KNOWN_AT)


class ChangeAsked(Schema):
    """Between which two days, as known when."""

    first = DayField(data_key="from", required=True, ahead=False, metadata={"description": "The earlier day."})
    last = DayField(data_key="to", ahead=False, metadata={"description": "The later day (today)."})
    known_at = InstantField(metadata=_KNOWN_AT)


@routes.route("/health", methods=["GET"])
@described("health", "answer")
@needs(Action.SEE)
@routes.arguments(HealthAsked, location="query")
def health(asked: dict[str, Any], ref: str) -> Response:
    on, known_at = asked.get("on") or workspace().today(), asked.get("known_at")
    found = health_on(workspace(), ref, on, known_at=known_at)
    why = explain(workspace(), ref, on, known_at=known_at) if asked["explain"] else None
    answer = health_answer(found, why)
    del answer["trust_by_partner"]
    if why:
        answer["contributions"] = _shown(ref, answer["contributions"], (why.score or 0) - why.base)
    return answered(answer)


@routes.route("/timeline", methods=["GET"])
@described("timeline", "answer")
@needs(Action.SEE)
@routes.arguments(TimelineAsked, location="query")
def timeline(asked: dict[str, Any], ref: str) -> Response:
    known_at, last = asked.get("known_at"), asked.get("last") or workspace().today()
    first = asked.get("first") or profile_of(workspace(), ref).formed_on
    found = timeline_of(workspace(), ref, first, last, asked["step"], known_at=known_at)
    return answered(list(timeline_rows(found)))


@routes.route("/change", methods=["GET"])
@described("change", "answer")
@needs(Action.SEE)
@routes.arguments(ChangeAsked, location="query")
def change(asked: dict[str, Any], ref: str) -> Response:
    first, last, known_at = asked["first"], asked.get("last") or workspace().today(), asked.get("known_at")
    found = change_between(workspace(), ref, first, last, known_at=known_at)
    answer = change_answer(ref, first, last, known_at, in_tenths_as_a_whole(found))
    answer["lines"] = _shown(ref, answer["lines"], (found.after or 0) - (found.before or 0))
    return answered(answer)


def _shown(ref: str, lines: list[dict[str, Any]], total: float) -> list[dict[str, Any]]:
    """The lines as whoever asks may see them, the largest first, in tenths of a point that add up to the total."""
    whys = [line.get("why") for line in lines]
    given = [Share(**line) for line in lines]
    shares = shown(ref, given) if may(me(), Action.READ, ref) else list(_by_dimension(given))
    said = [_said(share, any(whys)) for share in in_tenths_of(shares, total)]
    return sorted(said, key=lambda line: -abs(line["points"]))


def _by_dimension(shares: Iterable[Share]) -> Iterable[Share]:
    """One share for each dimension and reason, which names no entry and no kind."""
    ordered = sorted(shares, key=lambda share: (share.dimension, share.why))
    for (dimension, why), group in groupby(ordered, key=lambda share: (share.dimension, share.why)):
        of_both = list(group)
        points = sum(share.points for share in of_both)
        yield Share("", "", dimension, points, why, pooled=True, parts=parts_of(of_both))


def _said(share: Share, with_why: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"entry": share.entry or None, "kind": share.kind or None, "dimension": share.dimension}
    line["points"] = share.points
    return line | {"why": share.why or None, "parts": share.parts or {}} if with_why else line
