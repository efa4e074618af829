"""The parts of the document that several routes share: entries, pages of them, problems, headers, answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from apispec import APISpec

from domain.partnership import ENTRY_KINDS
from domain.shapes import Field
from projections.policy import DIMENSION_NAMES
from projections.signals import RULES as SIGNALS
from projections.steps import WHYS
from web.api import over_all_said, round_bodies
from web.api.bodies import body_of
from web.api.fields import DayField, InstantField, ShapedField
from web.api.json_schema import (
    COUNT,
    DAY,
    INSTANT,
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
from web.api.problems import MEDIA_TYPE, TITLES, document
from web.api.routes import FILES, JSON
from web.schemas import EntryField
from web.words import KIND_WORDS, help_text, label

_OF_SHEETS = {
    "; several with ; between them": "",
    ", with ; between them": "",
    " with ; between them": "",
    ", used only once in this sheet": ", used for one entry of its kind",
    " Use one row for each theme, with the same ref.": "",
    ", as in the sheet partnerships": "",
}
ETAG = {"description": "Names what the entry says.", "schema": TEXT}
LOCATION = {"description": "Where it is read.", "schema": {"type": "string", "format": "uri-reference"}}


def body_name(kind: str) -> str:
    """What the fields of a kind are called among the schemas."""
    return type(body_of(kind)).__name__.removesuffix("Schema").removesuffix("Body")


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
    "Partnerships": object_of({"partnerships": list_of(ref_to("ProfileEntry"))}),
    "Rounds": object_of(
        {"rounds": list_of(object_of({"round": TEXT, "first_on": DAY, "last_on": DAY, "answers": COUNT}))}
    ),
    "Answered": object_of({"kind": {"const": "check-in"}, "partnership": TEXT, "round": TEXT}),
    "FieldProblem": object_of({"field": TEXT, "message": TEXT}),
    "Problem": object_of(
        {
            "type": {"type": "string", "format": "uri-reference"},
            "title": TEXT,
            "status": COUNT,
            "detail": TEXT,
            "errors": list_of(ref_to("FieldProblem")),
            "current": {"type": "object", "description": "The entry as it stands now, with its `etag`."},
            "number": {"type": "string", "description": "What to quote when you report it."},
        },
        ("errors", "current", "number"),
        description="A problem document (RFC 9457).",
    ),
}
PARAMETERS: dict[str, tuple[str, Doc]] = {
    "IdempotencyKey": (
        "Idempotency-Key",
        {
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
            "description": "A value of your choice, such as a UUID. Sent again with the same key within a day, the "
            "same request records nothing twice and is answered alike.",
        },
    ),
    "IfMatch": (
        "If-Match",
        {"required": True, "schema": TEXT, "description": "The ETag of the version you saw; * for whatever it says."},
    ),
    "IfMatchMaybe": ("If-Match", {"schema": TEXT, "description": "The ETag of the version you saw."}),
    "IfNoneMatch": ("If-None-Match", {"schema": TEXT, "description": "The ETag of the version you have."}),
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


def register(spec: APISpec) -> None:
    """Put all of it into a document."""
    for kind in ENTRY_KINDS:
        spec.components.schema(_fields_name(kind), schema=body_of(kind))
    for name, schema in (SCHEMAS | round_bodies.SCHEMAS | over_all_said.SCHEMAS | _entries()).items():
        spec.components.schema(name, schema)
    for name, (header, parameter) in PARAMETERS.items():
        spec.components.parameter(name, "header", {"name": header} | parameter)
    for status in TITLES:
        spec.components.response(f"PROBLEM_{status}", _problem(status), lazy=True)
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": "A personal token."})


def shape_of_field(converter: Any, field: Any, **kwargs: Any) -> Doc:
    """What the document says of a field, from its shape."""
    if isinstance(field, DayField):
        return dict(DAY)
    if isinstance(field, InstantField):
        return {"type": "string", "examples": ["2026-03-31T17:00:00Z"]}
    if not isinstance(field, EntryField | ShapedField):
        return {}
    about = {"description": _about(field)} if isinstance(field, EntryField) else {}
    one = _one(field.shape)
    return (list_of(one) if field.shape.many else one) | about


def _about(field: EntryField) -> str:
    """What the pages say of a field, without what concerns sheets only."""
    text = help_text(field.kind, field.shape.name)
    if not field.shape.many:
        text = text.split("If settled more than once")[0].strip() or f"{label(field.kind, field.shape.name)}."
    for of_sheets, instead in _OF_SHEETS.items():
        text = text.replace(of_sheets, instead)
    return text


def _one(shape: Field) -> Doc:
    if shape.choices:
        return {"type": "string", "enum": list(shape.choices)}
    if shape.type is int:
        return {"type": "integer", "minimum": shape.lowest, "maximum": shape.highest}
    if shape.type is date:
        return dict(DAY)
    return {"type": "string"} | ({"maxLength": shape.max_length} if shape.max_length else {})


def _fields_name(kind: str) -> str:
    return type(body_of(kind)).__name__.removesuffix("Schema")


def _entries() -> dict[str, Doc]:
    """An entry, a page and a history of every kind, and a page of entries of all kinds."""
    found: dict[str, Doc] = {}
    for kind in ENTRY_KINDS:
        if kind == "check-in":
            continue
        name = body_name(kind)
        found[f"{name}Entry"] = _entry(kind)
        found[f"{name}Page"] = _page(ref_to(f"{name}Entry"))
        version = _entry(kind, {"reason": TEXT, "superseded_at": MAYBE_INSTANT})
        found[f"{name}History"] = object_of({"versions": list_of(version)})
    kinds = [ref_to(f"{body_name(kind)}Entry") for kind in ENTRY_KINDS if kind != "check-in"]
    return found | {"EntryPage": _page({"oneOf": kinds})}


def _entry(kind: str, more: Doc | None = None) -> Doc:
    erased = {"type": "boolean", "description": "Whether words of it were erased."}
    recorded = {"happened_on": DAY, "recorded_at": INSTANT, "recorded_by": TEXT, "erased": erased}
    said = {
        "kind": {"const": kind},
        "partnership": TEXT,
        "ref": TEXT,
        "href": {"type": "string", "format": "uri-reference"},
        "standing": {"type": "boolean", "description": "False once it was retracted."},
        "fields": ref_to(_fields_name(kind)),
    }
    return object_of(
        said | recorded | (more or {}), tuple(recorded), description=f"A {KIND_WORDS[kind][0]}, as recorded."
    )


def _page(entry: Doc) -> Doc:
    cursor = MAYBE_TEXT | {"description": "Send it as `cursor` for the next page; null on the last."}
    return object_of({"entries": list_of(entry), "next_cursor": cursor})


def _problem(status: int) -> Doc:
    headers = {
        401: {"WWW-Authenticate": {"schema": TEXT}},
        429: {"Retry-After": {"schema": TEXT}},
    }.get(status, {})
    content = {"schema": ref_to("Problem"), "example": document(status, "…").get_json()}
    return {"description": TITLES[status], "content": {MEDIA_TYPE: content}} | ({"headers": headers} if headers else {})
