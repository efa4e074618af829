"""The parts of the document that several routes share: entries, pages of them, problems, headers."""

from __future__ import annotations

from apispec import APISpec

from domain.partnership import ENTRY_KINDS
from web.api import asking_said, over_all_said, round_bodies
from web.api.bodies import body_of
from web.api.json_schema import (
    COUNT,
    DAY,
    INSTANT,
    MAYBE_INSTANT,
    MAYBE_TEXT,
    TEXT,
    Doc,
    list_of,
    object_of,
    ref_to,
)
from web.api.problems import MEDIA_TYPE, TITLES, document
from web.words import KIND_WORDS

ETAG = {"description": "Names what the entry says.", "schema": TEXT}
LOCATION = {"description": "Where it is read.", "schema": {"type": "string", "format": "uri-reference"}}
SCHEMAS: dict[str, Doc] = {
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


def body_name(kind: str) -> str:
    """What the fields of a kind are called among the schemas."""
    return type(body_of(kind)).__name__.removesuffix("Schema").removesuffix("Body")


def register(spec: APISpec) -> None:
    """Put all of it into a document."""
    for kind in ENTRY_KINDS:
        spec.components.schema(_fields_name(kind), schema=body_of(kind))
    said = asking_said.SCHEMAS | SCHEMAS | round_bodies.SCHEMAS | over_all_said.SCHEMAS
    for name, schema in (said | _entries()).items():
        spec.components.schema(name, schema)
    for name, (header, parameter) in PARAMETERS.items():
        spec.components.parameter(name, "header", {"name": header} | parameter)
    for status in TITLES:
        spec.components.response(f"PROBLEM_{status}", _problem(status), lazy=True)
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": "A personal token."})


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
