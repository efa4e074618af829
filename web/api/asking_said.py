"""What is answered to questions about one partnership, for the document: health, trust, signals, files.

Called by ``components`` for the schemas, and by ``described`` for what each route says of itself.
"""

from __future__ import annotations

from projections.policy import DIMENSION_NAMES
from projections.signals import RULES as SIGNALS
from projections.steps import WHYS
from web.api.json_schema import (
    COUNT,
    DAY,
    MAYBE_DAY,
    MAYBE_INSTANT,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    TEXT,
    YES_NO,
    Doc,
    list_of,
    object_of,
    ref_to,
)
from web.api.routes import FILES, JSON

_DIMENSION = object_of(
    {"score": MAYBE_NUMBER, "low": MAYBE_NUMBER, "high": MAYBE_NUMBER, "evidence": NUMBER, "stale": YES_NO}
)
_POINTS = {"entry": MAYBE_TEXT, "kind": MAYBE_TEXT, "dimension": TEXT, "points": NUMBER}
_PARTS = {"type": "object", "properties": dict.fromkeys(WHYS, NUMBER), "additionalProperties": False}
_DAY_SCORES = dict.fromkeys(("health", *DIMENSION_NAMES), MAYBE_NUMBER)
_HEALTH = object_of({"score": MAYBE_NUMBER, "band": MAYBE_TEXT, "cap": MAYBE_NUMBER})
_FIGURE = {
    "value": MAYBE_NUMBER,
    "low": MAYBE_NUMBER,
    "high": MAYBE_NUMBER,
    "answers": {"type": ["integer", "null"]},
    "why": {"enum": ["few-answers", "protects-others", "no-answers", None]},
}
_FIGURES = {"type": "object", "additionalProperties": ref_to("Figure")}
SCHEMAS: dict[str, Doc] = {
    "Health": object_of(
        {
            "partnership": TEXT,
            "on": DAY,
            "known_at": MAYBE_INSTANT,
            "policy": TEXT,
            "health": _HEALTH,
            "dimensions": {"type": "object", "additionalProperties": _DIMENSION},
            "contributions": list_of(object_of(_POINTS)),
        },
        ("contributions",),
        description="Scores are 0 to 100, or null without enough evidence. Contributions name no pooled entry.",
    ),
    "Timeline": list_of(object_of({"day": DAY} | _DAY_SCORES)),
    "Change": object_of(
        {
            "partnership": TEXT,
            "from": DAY,
            "to": DAY,
            "known_at": MAYBE_INSTANT,
            "before": MAYBE_NUMBER,
            "after": MAYBE_NUMBER,
            "change": MAYBE_NUMBER,
            "lines": list_of(object_of(_POINTS | {"why": MAYBE_TEXT, "parts": _PARTS}, ("why",))),
        },
        description="The points of the lines add up to the change, and the parts of a line to its points; “why” is "
        "the largest part. Lines that name no entry are pooled.",
    ),
    "Figure": object_of(_FIGURE, description="A number that may be shown, with its 80 % range; or why it is not."),
    "Trust": object_of(
        {
            "partnership": TEXT,
            "on": DAY,
            "known_at": MAYBE_INSTANT,
            "rounds": list_of(
                object_of(
                    {
                        "rounds": list_of(TEXT),
                        "titles": list_of(TEXT),
                        "entered_on": DAY,
                        "answered": COUNT,
                        "invited": {"type": ["integer", "null"]},
                        "trust": ref_to("Figure"),
                        "statements": _FIGURES,
                        "partners": _FIGURES,
                        "pooled": list_of(TEXT),
                        "pool": {"oneOf": [ref_to("Figure"), {"type": "null"}]},
                        "matrix": list_of(object_of({"whose": TEXT, "about": MAYBE_TEXT} | _FIGURE)),
                        "gap": ref_to("Figure"),
                        "comments": list_of(TEXT),
                    },
                    ("comments",),
                )
            ),
        },
        description="Scores are 0 to 100, statements and cells of the matrix means of marks from 1 to 5. Partners in "
        "`pooled` are shown together, in `pool`. In the matrix `about` is null for the partnership as a whole.",
    ),
    "Signals": object_of(
        {
            "partnership": TEXT,
            "on": DAY,
            "known_at": MAYBE_INSTANT,
            "signals": list_of(
                object_of(
                    {
                        "signal": {"type": "string", "enum": list(SIGNALS)},
                        "since": DAY,
                        "sentence": TEXT,
                        "question": TEXT,
                        "entries": list_of(object_of({"kind": TEXT, "entry": TEXT})),
                        "dismissed_until": MAYBE_DAY,
                    }
                )
            ),
        },
        description="`since` is the first day on which a signal stood. Entries, and their titles in the sentence, are "
        "for readers of entries; answers to check-ins are named by round.",
    ),
}
ANSWERS: dict[str, Doc] = {
    "health": {
        "summary": "Health on a day",
        "description": "One number, its dimensions, and with `explain` what it is made of.",
        "operationId": "health",
        "responses": {"200": {"description": "Health.", "content": {JSON: {"schema": ref_to("Health")}}}},
    },
    "timeline": {
        "summary": "Health over time",
        "operationId": "timeline",
        "responses": {"200": {"description": "A row a day.", "content": {JSON: {"schema": ref_to("Timeline")}}}},
    },
    "change": {
        "summary": "What moved health between two days",
        "operationId": "change",
        "responses": {"200": {"description": "Line by line.", "content": {JSON: {"schema": ref_to("Change")}}}},
    },
    "trust": {
        "summary": "Trust, round by round",
        "description": "What each check-in round came to, as far as it may be shown; comments for readers of entries.",
        "operationId": "trust",
        "responses": {"200": {"description": "Rounds.", "content": {JSON: {"schema": ref_to("Trust")}}}},
    },
    "signals": {
        "summary": "Signals of work avoidance",
        "description": "The patterns that stand on a day, those that began last first, each with a question to ask.",
        "operationId": "signals",
        "responses": {"200": {"description": "Signals.", "content": {JSON: {"schema": ref_to("Signals")}}}},
    },
    "export": {
        "summary": "Export entries",
        "description": "In the form that can be imported again. Listening is in it for those who may hear; answers to "
        "check-ins never are.",
        "operationId": "export",
        "responses": {
            "200": {
                "description": "A file.",
                "content": {media_type: {"schema": {"type": "string"}} for media_type in FILES.values()},
            }
        },
    },
}
