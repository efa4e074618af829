"""What may be sent about a check-in round, and what is answered: schemas of bodies, and their part of the document."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from domain.rounds import LONGEST_OPEN_DAYS, Invited, Round
from domain.shapes import Field, fields_of
from web.api.fields import ShapedField
from web.api.json_schema import COUNT, DAY, MAYBE_TEXT, TEXT, YES_NO, Doc, list_of, object_of, ref_to
from web.api.routes import JSON
from web.schemas import EntrySchema

_SHAPES: dict[str, Field] = {shape.name: shape for shape in fields_of(Round)}
_NOT_A_LIST = {"invalid": "Send a list.", "required": "Say which partners may answer."}
_MAYBE_DAY, _MAYBE_COUNT = {"type": ["string", "null"], "format": "date"}, {"type": ["integer", "null"]}


def _shaped(name: str, missing: str = "Fill this in.") -> ShapedField:
    return ShapedField(_SHAPES[name], missing)


class InvitedBody(EntrySchema):
    """A partner that may answer, and how many are invited; without a number, anyone in the room."""

    partner = fields.String(required=True, error_messages={"required": "Say which partner.", "invalid": "Send a ref."})
    number = fields.Integer(
        strict=True,
        validate=validate.Range(1, 10_000, error="Give a whole number from 1 to 10,000."),
        error_messages={"invalid": "Give a whole number from 1 to 10,000."},
    )


class RoundBody(EntrySchema):
    """A round to open."""

    round = _shaped("round", "Give the round a ref, such as 2026-spring.")
    title = _shaped("title")
    closes_on = _shaped("closes_on", f"Give its last day: today or later, within {LONGEST_OPEN_DAYS} days.")
    statements = _shaped("statements")
    asks_about = fields.Boolean(truthy={True}, falsy={False}, error_messages={"invalid": "Say true or false."})
    invited = fields.List(fields.Nested(InvitedBody), required=True, error_messages=_NOT_A_LIST)
    repeats = _shaped("repeats")


class LinksBody(EntrySchema):
    """Links to make: some for one person each, or one for everybody in a room, until it has taken its answers."""

    partner = fields.String(error_messages={"invalid": "Send a ref."})
    number = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(1, 1_000, error="Give a whole number from 1 to 1,000."),
        error_messages={"required": "Say how many.", "invalid": "Give a whole number from 1 to 1,000."},
    )
    room = fields.Boolean(truthy={True}, falsy={False}, error_messages={"invalid": "Say true or false."})


class CloseBody(EntrySchema):
    """Nothing more than that it is to be closed."""


def invited_of(body: list[dict[str, Any]]) -> tuple[Invited, ...]:
    return tuple(Invited(**each) for each in body)


SCHEMAS: dict[str, Doc] = {
    "CheckInRound": object_of(
        {
            "partnership": TEXT,
            "round": TEXT,
            "title": MAYBE_TEXT,
            "opened_on": DAY,
            "closes_on": DAY,
            "closed_on": _MAYBE_DAY,
            "statements": list_of(TEXT),
            "asks_about": YES_NO,
            "invited": list_of(object_of({"partner": TEXT, "number": _MAYBE_COUNT})),
            "repeats": MAYBE_TEXT,
        },
        description="Nothing is said of answers before `closed_on`; what they came to is answered by `…/trust`.",
    ),
    "CheckInRounds": object_of({"rounds": list_of(ref_to("CheckInRound"))}),
    "Links": object_of({"round": TEXT, "links": list_of(TEXT), "answers_each": COUNT}),
}
EXAMPLES: dict[str, Doc] = {
    "open": {
        "round": "2026-spring",
        "title": "Spring 2026",
        "closes_on": "2026-04-14",
        "invited": [{"partner": "council", "number": 5}, {"partner": "hospital", "number": 4}],
    },
    "links": {"partner": "council", "number": 5},
    "close": {},
    "cancel": {"reason": "The wrong partners were invited."},
}


def doc_of(name: str) -> Doc:
    """What the document says of an operation on rounds."""
    summary, about, status, schema = _SAID[name]
    answer = {"description": f"{summary}.", "content": {JSON: {"schema": ref_to(schema)}}}
    doc: Doc = {"summary": summary, "description": about, "operationId": f"{name}_round", "tags": ["Check-in rounds"]}
    doc["responses"] = {status: answer} | ({"409": "PROBLEM_409"} if name not in _READING else {})
    if name in EXAMPLES:
        doc["requestBody"] = {"required": True, "content": {JSON: {"example": EXAMPLES[name]}}}
    return doc | ({"parameters": ["IdempotencyKey"]} if name in _ONCE else {})


_READING = ("list", "read")
_ONCE = ("open", "close")
_SAID = {
    "list": ("List rounds of check-ins opened here", "The newest first.", "200", "CheckInRounds"),
    "read": ("Read a round", "What it asks, of whom, and until when.", "200", "CheckInRound"),
    "open": ("Open a round of check-ins", "Then make links for it, and hand them out.", "201", "CheckInRound"),
    "links": (
        "Make links to answer through",
        "Shown this once and kept nowhere: sent again, the request makes others. With `room` one link takes `number` "
        "answers. They come in no order: hand them out so that nobody notes who got which.",
        "201",
        "Links",
    ),
    "close": (
        "Close a round",
        "All its answers count at once, from today. It is never opened again.",
        "200",
        "CheckInRound",
    ),
    "cancel": ("Call a round off", "What was answered is deleted unread.", "200", "CheckInRound"),
}
