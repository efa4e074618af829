"""One marshmallow schema for each kind of entry, made from the shape of the entry.

The form, the JSON API and the import sheet all read entries with ``load_entry``; exports write them with
``rows_of``. A field is declared once, on the entry in ``domain``; what it is called stands in ``words``.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from marshmallow import RAISE, Schema, fields, pre_load

from domain.entries import Entry
from domain.partnership import ENTRY_KINDS, PLAIN_KINDS
from domain.shapes import Field, fields_of
from web.values import Cell, is_blank, read_value, read_values, text_of
from web.words import label

KIND_OF_SHEET = {cls.sheet: kind for kind, cls in ENTRY_KINDS.items()}
"""The kind of entry that each sheet holds, in the order in which sheets are read."""


class EntryField(fields.Field[Any]):
    """A field of an entry, read by its shape."""

    def __init__(self, kind: str, shape: Field) -> None:
        missing = f"Fill in “{label(kind, shape.name)}”."
        super().__init__(required=shape.required, error_messages={"required": missing, "null": missing})
        self.kind, self.shape = kind, shape

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return read_values(self.shape, value) if self.shape.many else read_value(self.shape, value)


class EntrySchema(Schema):
    """Takes what was filled in, leaves out what was left blank, and refuses what it does not know."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 (declared so by marshmallow)
        "unknown": "There is no such field here. Check its name, or leave it out.",
        "type": "Send the fields of the entry by name.",
    }

    @pre_load
    def drop_blanks(self, data: Any, **kwargs: Any) -> Any:
        """What a person left empty was not given."""
        if hasattr(data, "lists"):  # a form, which may hold several values for a field
            data = {name: values if len(values) > 1 else values[0] for name, values in data.lists()}
        if not isinstance(data, Mapping):
            return data
        return {name: value for name, value in data.items() if not is_blank(value)}


@cache
def schema_of(kind: str) -> Schema:
    """The schema of a kind of entry; it loads into a dict by field. ``KeyError`` for an unknown kind."""
    entry_fields: dict[str, Any] = {shape.name: EntryField(kind, shape) for shape in shapes_of(kind)}
    return EntrySchema.from_dict(entry_fields, name=f"{PLAIN_KINDS[kind].__name__}Schema")()


def load_entry(kind: str, data: Mapping[str, Any]) -> Entry:
    """The entry that the data describe; marshmallow's ``ValidationError`` with messages by field if they do not.

    A listening row becomes a conversation with its one theme. Refs that nobody gives are made up here.
    """
    return entry_of(kind, schema_of(kind).load(data))


def entry_of(kind: str, loaded: Mapping[str, Any]) -> Entry:
    """The entry of values that the schema of its kind has loaded."""
    cls, values = PLAIN_KINDS[kind], dict(loaded)
    for shape in fields_of(cls):
        if issubclass(shape.type, msgspec.Struct):
            part = {name: values.pop(name) for name in shape.type.__struct_fields__ if name in values}
            values[shape.name] = (shape.type(**part),)
    return cls(**{name: secrets.token_hex(8) for name in cls.key if name in cls.generated} | values)


def rows_of(entry: Entry) -> list[dict[str, Cell]]:
    """The row of an entry, or the rows of a conversation: one for each theme. Cells by column."""
    own = {shape.name: getattr(entry, shape.name) for shape in fields_of(type(entry))}
    for shape in fields_of(type(entry)):
        if issubclass(shape.type, msgspec.Struct):
            parts = own.pop(shape.name)
            return [_row(entry.kind_name, own | msgspec.structs.asdict(part)) for part in parts]
    return [_row(entry.kind_name, own)]


def dump_entry(entry: Entry) -> dict[str, str]:
    """The row of an entry as text cells; of a conversation, the row of its first theme (``rows_of`` gives all)."""
    return {name: text_of(cell) for name, cell in rows_of(entry)[0].items()}


def columns_of(kind: str) -> tuple[str, ...]:
    """The columns of the sheet of a kind of entry; the first names the partnership."""
    names = tuple(shape.name for shape in shapes_of(kind))
    return names if names[0] == "partnership" else ("partnership", *names)


def required_columns(kind: str) -> tuple[str, ...]:
    """The columns without which no row of the sheet can be read."""
    names = tuple(shape.name for shape in shapes_of(kind) if shape.required)
    return names if names[0] == "partnership" else ("partnership", *names)


@cache
def shapes_of(kind: str) -> tuple[Field, ...]:
    """The fields that people fill in: without generated ones, and with the fields of a theme in place of themes."""
    shapes: list[Field] = []
    for shape in fields_of(PLAIN_KINDS[kind]):
        if issubclass(shape.type, msgspec.Struct):
            shapes += fields_of(shape.type)
        elif shape.name not in PLAIN_KINDS[kind].generated:
            shapes.append(shape)
    return tuple(shapes)


def _row(kind: str, values: Mapping[str, Any]) -> dict[str, Cell]:
    return {shape.name: values[shape.name] for shape in shapes_of(kind)}
