"""What the fields of an entry are, read once from its annotations.

The guards in ``record`` check entries by their shapes; ``web`` builds forms, API fields and sheet columns
from the same shapes, so that a field is declared in one place only.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from domain.entries import Entry


@dataclass(frozen=True)
class Field:
    """One field of an entry, which is one column of its sheet."""

    name: str
    type: type
    """``str``, ``int``, ``float`` or ``date``: of the value, or of each value of a list."""
    required: bool
    many: bool
    choices: tuple[str, ...]
    refers_to: str | None
    planned: bool
    words: bool
    """Free text, which may name somebody."""
    personal: bool
    """Always sealed in the log, and gone once it is erased."""
    min_length: int | None
    max_length: int | None
    lowest: int | None
    highest: int | None


@cache
def fields_of(kind: type[Entry]) -> tuple[Field, ...]:
    """The fields of a kind of entry in the order of its sheet."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_field(info, hints[info.name]) for info in msgspec.structs.fields(kind))


def own_dates(kind: type[Entry]) -> tuple[str, ...]:
    """The names of the fields that hold days on which something happened."""
    return tuple(f.name for f in fields_of(kind) if f.type is date and not f.planned)


def _field(info: msgspec.structs.FieldInfo, hint: Any) -> Field:
    hint, metas = unwrap(hint)
    many = get_origin(hint) is tuple
    if many:
        hint, inner = unwrap(get_args(hint)[0])
        metas = [*metas, *inner]
    choices = get_args(hint) if get_origin(hint) is Literal else ()
    return Field(
        name=info.name,
        type=str if choices else hint,
        required=info.required,
        many=many,
        choices=choices,
        refers_to=_first(m.extra.get("refers_to") for m in metas if m.extra),
        planned=_marked("planned", metas),
        words=_marked("words", metas),
        personal=_marked("personal", metas),
        min_length=_first(m.min_length for m in metas),
        max_length=_first(m.max_length for m in metas),
        lowest=_first(m.ge for m in metas),
        highest=_first(m.le for m in metas),
    )


def unwrap(hint: Any) -> tuple[Any, list[msgspec.Meta]]:
    """Strip ``| None`` and ``Annotated`` from a type, keeping what the annotations say."""
    metas: list[msgspec.Meta] = []
    while True:
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            metas += [m for m in extras if isinstance(m, msgspec.Meta)]
        elif get_origin(hint) in (Union, types.UnionType):
            hint = next(h for h in get_args(hint) if h is not type(None))
        else:
            return hint, metas


def _marked(name: str, metas: list[msgspec.Meta]) -> bool:
    return any(m.extra.get(name) for m in metas if m.extra)


def _first(values: Any) -> Any:
    return next((value for value in values if value is not None), None)
