"""What the document says of a field of an entry: its type, its limits and its help. Called by ``document``."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.shapes import Field
from web.api.fields import DayField, InstantField, ShapedField
from web.api.json_schema import DAY, Doc, list_of
from web.schemas import EntryField
from web.words import help_text, label

_OF_SHEETS = {
    "; several with ; between them": "",
    ", with ; between them": "",
    " with ; between them": "",
    ", used only once in this sheet": ", used for one entry of its kind",
    " Use one row for each theme, with the same ref.": "",
    ", as in the sheet partnerships": "",
}


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
