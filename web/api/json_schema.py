"""The small parts that schemas of the document are made of: text, days, numbers, objects, lists, names of others."""

from __future__ import annotations

from typing import Any

Doc = dict[str, Any]
TEXT = {"type": "string"}
DAY = {"type": "string", "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}
NUMBER, COUNT, YES_NO = {"type": "number"}, {"type": "integer"}, {"type": "boolean"}
MAYBE_TEXT, MAYBE_NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}
MAYBE_DAY = {"type": ["string", "null"], "format": "date"}
MAYBE_INSTANT = {"type": ["string", "null"], "format": "date-time"}


def ref_to(schema: str) -> Doc:
    """A schema that stands elsewhere in the document."""
    return {"$ref": f"#/components/schemas/{schema}"}


def object_of(properties: Doc, optional: tuple[str, ...] = (), **more: Any) -> Doc:
    """An object with these properties and no others, all of them required except the ``optional``."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False} | more


def list_of(items: Doc) -> Doc:
    return {"type": "array", "items": items}
