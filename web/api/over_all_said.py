"""What is answered over all partnerships: rows of the portfolio, the network, and their part of the document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_args

from domain.links import RELATIONS
from domain.meetings import MEETING_KINDS
from projections.network import Network, Organisation, Seat, Tie
from projections.portfolio import PortfolioRow
from projections.signals import RULES as SIGNALS
from projections.variation import Kind
from web.api.examples import OVER_ALL
from web.api.json_schema import (
    COUNT,
    DAY,
    MAYBE_DAY,
    MAYBE_INSTANT,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    TEXT,
    Doc,
    list_of,
    object_of,
    ref_to,
)
from web.api.routes import JSON

NEXT = MAYBE_TEXT | {"description": "Send it as `after` for the next page; null on the last."}
SCHEMAS: dict[str, Doc] = {
    "PortfolioRow": object_of(
        {
            "partnership": TEXT,
            "name": TEXT,
            "place": MAYBE_TEXT,
            "closed_on": MAYBE_DAY,
            "health": object_of(
                {
                    "score": MAYBE_NUMBER,
                    "low": MAYBE_NUMBER,
                    "high": MAYBE_NUMBER,
                    "band": MAYBE_TEXT,
                    "cap": MAYBE_NUMBER,
                }
            ),
            "change_3_months": MAYBE_NUMBER,
            "variation": {"type": "string", "enum": list(get_args(Kind))},
            "trust": MAYBE_NUMBER,
            "perception_gap": MAYBE_NUMBER,
            "signals": {
                "type": "object",
                "properties": dict.fromkeys(SIGNALS, COUNT),
                "additionalProperties": False,
            },
            "open_escalations": COUNT,
            "overdue": COUNT,
            "last_contact_on": MAYBE_DAY,
            "next_meeting_on": MAYBE_DAY,
            "next_meeting_kind": {"enum": [*get_args(MEETING_KINDS), None]},
        },
        description="A partnership at a glance. Scores are 0 to 100, or null without enough evidence. `signals` are "
        "how many stand of each kind, without those that were set aside; `variation` is what health at the ends of "
        "months comes to beside chance. The next meeting is the first that is planned for the day or later.",
    ),
    "Portfolio": object_of(
        {"on": DAY, "known_at": MAYBE_INSTANT, "partnerships": list_of(ref_to("PortfolioRow")), "next": NEXT}
    ),
    "SignalsOverAll": object_of({"partnerships": list_of(ref_to("Signals")), "next": NEXT}),
    "Network": object_of(
        {
            "on": DAY,
            "known_at": MAYBE_INSTANT,
            "organisations": list_of(
                object_of(
                    {"organisation": TEXT, "name": TEXT, "sector": MAYBE_TEXT, "partnerships": list_of(TEXT)},
                )
            ),
            "memberships": list_of(
                object_of({"partnership": TEXT, "organisation": TEXT, "from": DAY, "until": MAYBE_DAY})
            ),
            "ties": list_of(
                object_of(
                    {
                        "from": TEXT,
                        "to": TEXT,
                        "relation": {"type": "string", "enum": list(get_args(RELATIONS))},
                        "since": DAY,
                    }
                )
            ),
        },
        description="An organisation is the partners of one name over partnerships, whatever its capitals and spaces; "
        "`partnerships` are those that it sits in on the day. The dates of memberships are both in them. Histories "
        "run from the earlier partnership to the later one; other ties have no direction.",
    ),
}


def _doc(summary: str, about: str, operation: str, answer: str, schema: str) -> Doc:
    content = {JSON: {"schema": ref_to(schema), "example": OVER_ALL[schema]}}
    return {
        "summary": summary,
        "description": about,
        "operationId": operation,
        "responses": {"200": {"description": answer, "content": content}},
    }


DOCS: dict[str, Doc] = {
    "portfolio": _doc(
        "Partnerships at a glance",
        "The rows of the first page, for the partnerships that you may see: health, what moved, trust, signals.",
        "portfolio",
        "A page of rows, in the order of refs.",
        "Portfolio",
    ),
    "signals": _doc(
        "Signals over all partnerships",
        "What stands in each partnership that you may see, as a question about that one answers it.",
        "signals_over_all",
        "A page of partnerships, in the order of refs.",
        "SignalsOverAll",
    ),
    "network": _doc(
        "Organisations and the partnerships they sit in",
        "Memberships and ties of the partnerships that you may see, as they stood on a day.",
        "network",
        "The network.",
        "Network",
    ),
}


def row_said(row: PortfolioRow) -> dict[str, Any]:
    return {
        "partnership": row.ref,
        "name": row.name,
        "place": row.place,
        "closed_on": _day(row.closed_on),
        "health": {"score": row.health, "low": row.low, "high": row.high, "band": row.band, "cap": row.cap},
        "change_3_months": row.change_3_months,
        "variation": row.variation.kind,
        "trust": row.trust,
        "perception_gap": row.gap,
        "signals": row.signals,
        "open_escalations": row.open_escalations,
        "overdue": row.overdue,
        "last_contact_on": _day(row.last_contact_on),
        "next_meeting_on": _day(row.next_meeting_on),
        "next_meeting_kind": row.next_meeting_kind,
    }


def network_said(found: Network, known_at: datetime | None) -> dict[str, Any]:
    organisations = sorted(found.organisations.values(), key=lambda each: each.key)
    return {
        "on": found.on.isoformat(),
        "known_at": known_at and known_at.isoformat(),
        "organisations": [_organisation(each) for each in organisations],
        "memberships": [_membership(each) for each in found.seats],
        "ties": [_tie(each) for each in found.ties],
    }


def _organisation(each: Organisation) -> dict[str, Any]:
    return {
        "organisation": each.key,
        "name": each.name,
        "sector": each.sector,
        "partnerships": list(each.partnerships),
    }


def _membership(each: Seat) -> dict[str, Any]:
    return {
        "partnership": each.partnership,
        "organisation": each.organisation,
        "from": each.first.isoformat(),
        "until": _day(each.last),
    }


def _tie(each: Tie) -> dict[str, Any]:
    return {"from": each.start, "to": each.end, "relation": each.relation, "since": each.since.isoformat()}


def _day(day: date | None) -> str | None:
    return day and day.isoformat()
