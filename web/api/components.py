"""The parts of the document that several routes share: entries, pages of them, problems, headers, answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from apispec import APISpec

from domain.partnership import ENTRY_KINDS
from domain.shapes import Field
from projections.policy import DIMENSION_NAMES
from web.api.bodies import body_of
from web.api.fields import DayField, InstantField, ShapedField
from web.api.problems import MEDIA_TYPE, TITLES, document
from web.api.routes import FILES, JSON
from web.schemas import EntryField
from web.words import KIND_WORDS, help_text, label

Doc = dict[str, Any]
_TEXT, _DAY, _INSTANT = (
    {"type": "string"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
)
_NUMBER, _COUNT, _YES_NO = {"type": "number"}, {"type": "integer"}, {"type": "boolean"}
_MAYBE_TEXT, _MAYBE_NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}
_MAYBE_INSTANT = {"type": ["string", "null"], "format": "date-time"}
_OF_SHEETS = {
    "; several with ; between them": "",
    ", with ; between them": "",
    " with ; between them": "",
    ", used only once in this sheet": ", used for one entry of its kind",
    " Use one row for each theme, with the same ref.": "",
    ", as in the sheet partnerships": "",
}
ETAG = {"description": "Names what the entry says.", "schema": _TEXT}
LOCATION = {"description": "Where it is read.", "schema": {"type": "string", "format": "uri-reference"}}


def ref_to(schema: str) -> Doc:
    return {"$ref": f"#/components/schemas/{schema}"}


def body_name(kind: str) -> str:
    """What the fields of a kind are called among the schemas."""
    return type(body_of(kind)).__name__.removesuffix("Schema").removesuffix("Body")


def _object(properties: Doc, optional: tuple[str, ...] = (), **more: Any) -> Doc:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False} | more


def _list_of(items: Doc) -> Doc:
    return {"type": "array", "items": items}


_DIMENSION = _object(
    {"score": _MAYBE_NUMBER, "low": _MAYBE_NUMBER, "high": _MAYBE_NUMBER, "evidence": _NUMBER, "stale": _YES_NO}
)
_POINTS = {"entry": _MAYBE_TEXT, "kind": _MAYBE_TEXT, "dimension": _TEXT, "points": _NUMBER}
_DAY_SCORES = dict.fromkeys(("health", *DIMENSION_NAMES), _MAYBE_NUMBER)
_HEALTH = _object({"score": _MAYBE_NUMBER, "band": _MAYBE_TEXT, "cap": _MAYBE_NUMBER})
_FIGURE = {
    "value": _MAYBE_NUMBER,
    "low": _MAYBE_NUMBER,
    "high": _MAYBE_NUMBER,
    "answers": {"type": ["integer", "null"]},
    "why": {"enum": ["few-answers", "protects-others", "no-answers", None]},
}
_FIGURES = {"type": "object", "additionalProperties": ref_to("Figure")}
SCHEMAS: dict[str, Doc] = {
    "Health": _object(
        {
            "partnership": _TEXT,
            "on": _DAY,
            "known_at": _MAYBE_INSTANT,
            "policy": _TEXT,
            "health": _HEALTH,
            "dimensions": {"type": "object", "additionalProperties": _DIMENSION},
            "contributions": _list_of(_object(_POINTS)),
        },
        ("contributions",),
        description="Scores are 0 to 100, or null without enough evidence. Contributions name no pooled entry.",
    ),
    "Timeline": _list_of(_object({"day": _DAY} | _DAY_SCORES)),
    "Change": _object(
        {
            "partnership": _TEXT,
            "from": _DAY,
            "to": _DAY,
            "known_at": _MAYBE_INSTANT,
            "before": _MAYBE_NUMBER,
            "after": _MAYBE_NUMBER,
            "change": _MAYBE_NUMBER,
            "lines": _list_of(_object(_POINTS | {"why": _MAYBE_TEXT}, ("why",))),
        },
        description="The points of the lines add up to the change. Those that name no entry are pooled.",
    ),
    "Figure": _object(_FIGURE, description="A number that may be shown, with its 80 % range; or why it is not."),
    "Trust": _object(
        {
            "partnership": _TEXT,
            "on": _DAY,
            "known_at": _MAYBE_INSTANT,
            "rounds": _list_of(
                _object(
                    {
                        "rounds": _list_of(_TEXT),
                        "titles": _list_of(_TEXT),
                        "entered_on": _DAY,
                        "answered": _COUNT,
                        "invited": {"type": ["integer", "null"]},
                        "trust": ref_to("Figure"),
                        "statements": _FIGURES,
                        "partners": _FIGURES,
                        "pooled": _list_of(_TEXT),
                        "pool": {"oneOf": [ref_to("Figure"), {"type": "null"}]},
                        "matrix": _list_of(_object({"whose": _TEXT, "about": _MAYBE_TEXT} | _FIGURE)),
                        "gap": ref_to("Figure"),
                        "comments": _list_of(_TEXT),
                    },
                    ("comments",),
                )
            ),
        },
        description="Scores are 0 to 100, statements and cells of the matrix means of marks from 1 to 5. Partners in "
        "`pooled` are shown together, in `pool`. In the matrix `about` is null for the partnership as a whole.",
    ),
    "Partnerships": _object({"partnerships": _list_of(ref_to("ProfileEntry"))}),
    "Rounds": _object(
        {"rounds": _list_of(_object({"round": _TEXT, "first_on": _DAY, "last_on": _DAY, "answers": _COUNT}))}
    ),
    "Answered": _object({"kind": {"const": "check-in"}, "partnership": _TEXT, "round": _TEXT}),
    "FieldProblem": _object({"field": _TEXT, "message": _TEXT}),
    "Problem": _object(
        {
            "type": {"type": "string", "format": "uri-reference"},
            "title": _TEXT,
            "status": _COUNT,
            "detail": _TEXT,
            "errors": _list_of(ref_to("FieldProblem")),
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
        {"required": True, "schema": _TEXT, "description": "The ETag of the version you saw; * for whatever it says."},
    ),
    "IfMatchMaybe": ("If-Match", {"schema": _TEXT, "description": "The ETag of the version you saw."}),
    "IfNoneMatch": ("If-None-Match", {"schema": _TEXT, "description": "The ETag of the version you have."}),
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
    for name, schema in (SCHEMAS | _entries()).items():
        spec.components.schema(name, schema)
    for name, (header, parameter) in PARAMETERS.items():
        spec.components.parameter(name, "header", {"name": header} | parameter)
    for status in TITLES:
        spec.components.response(f"PROBLEM_{status}", _problem(status), lazy=True)
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": "A personal token."})


def shape_of_field(converter: Any, field: Any, **kwargs: Any) -> Doc:
    """What the document says of a field, from its shape."""
    if isinstance(field, DayField):
        return dict(_DAY)
    if isinstance(field, InstantField):
        return {"type": "string", "examples": ["2026-03-31T17:00:00Z"]}
    if not isinstance(field, EntryField | ShapedField):
        return {}
    about = {"description": _about(field)} if isinstance(field, EntryField) else {}
    one = _one(field.shape)
    return (_list_of(one) if field.shape.many else one) | about


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
        return dict(_DAY)
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
        version = _entry(kind, {"reason": _TEXT, "superseded_at": _MAYBE_INSTANT})
        found[f"{name}History"] = _object({"versions": _list_of(version)})
    kinds = [ref_to(f"{body_name(kind)}Entry") for kind in ENTRY_KINDS if kind != "check-in"]
    return found | {"EntryPage": _page({"oneOf": kinds})}


def _entry(kind: str, more: Doc | None = None) -> Doc:
    erased = {"type": "boolean", "description": "Whether words of it were erased."}
    recorded = {"happened_on": _DAY, "recorded_at": _INSTANT, "recorded_by": _TEXT, "erased": erased}
    said = {
        "kind": {"const": kind},
        "partnership": _TEXT,
        "ref": _TEXT,
        "href": {"type": "string", "format": "uri-reference"},
        "standing": {"type": "boolean", "description": "False once it was retracted."},
        "fields": ref_to(_fields_name(kind)),
    }
    return _object(
        said | recorded | (more or {}), tuple(recorded), description=f"A {KIND_WORDS[kind][0]}, as recorded."
    )


def _page(entry: Doc) -> Doc:
    cursor = _MAYBE_TEXT | {"description": "Send it as `cursor` for the next page; null on the last."}
    return _object({"entries": _list_of(entry), "next_cursor": cursor})


def _problem(status: int) -> Doc:
    headers = {
        401: {"WWW-Authenticate": {"schema": _TEXT}},
        429: {"Retry-After": {"schema": _TEXT}},
    }.get(status, {})
    content = {"schema": ref_to("Problem"), "example": document(status, "…").get_json()}
    return {"description": TITLES[status], "content": {MEDIA_TYPE: content}} | ({"headers": headers} if headers else {})
