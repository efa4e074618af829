"""What may be sent in a body: the same schemas as those of forms and sheets, put together for the API.

A conversation comes with a list of themes, a correction with its reason, a meeting with all that it came to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
from marshmallow import Schema, fields, validate

from domain.entries import Entry
from domain.listening import Conversation, Theme
from domain.partnership import ENTRY_KINDS
from domain.shapes import Field, fields_of
from web.api.fields import ShapedField
from web.recording.steps import Step, shape_of
from web.schemas import EntryField, EntrySchema, entry_of, schema_of, shapes_of

PARTS = {"items": "item", "decisions": "decision", "actions": "action", "papers": "paper", "escalations": "escalation"}
"""What a meeting may come with, all recorded in one save."""
DONE = {"enacted": "decision", "completed": "action"}
"""Earlier decisions and actions that were reported done at a meeting."""
_LISTENING = "listening"
_REASON = Field("reason", str, True, False, (), None, False, True, True, 1, 10_000, None, None)
_REFS = Field("refs", str, False, True, (), "decision", False, False, False, 1, 120, None, None)


@cache
def body_of(kind: str) -> Schema:
    """What a new entry of a kind is recorded from."""
    if kind == _LISTENING:
        return _schema("ConversationBody", _own_fields(Conversation) | {"themes": _themes()})
    return schema_of(kind)


@cache
def correction_of(kind: str) -> Schema:
    """What an entry should have said, and why it is corrected."""
    missing = "Send the fields of the entry as they should be."
    whole = fields.Nested(body_of(kind), required=True, error_messages={"required": missing, "null": missing})
    return _schema(f"{ENTRY_KINDS[kind].__name__}Correction", {"reason": _reason(), "fields": whole})


@cache
def retraction() -> Schema:
    return _schema("Retraction", {"reason": _reason()})


@cache
def step_body(step: Step) -> Schema:
    """The fields that a step sets."""
    shapes = [replace(shape_of(step.kind, name), many=False, required=name in step.needs) for name in step.asks]
    name = f"{ENTRY_KINDS[step.kind].__name__}{step.name.title()}"
    return _schema(name, {shape.name: EntryField(step.kind, shape) for shape in shapes})


@cache
def more_themes() -> Schema:
    return _schema("MoreThemes", {"themes": _themes()})


@cache
def meeting_body() -> Schema:
    """A meeting, alone or with all that it came to."""
    own: dict[str, Any] = {shape.name: EntryField("meeting", shape) for shape in shapes_of("meeting")}
    parts = {
        name: fields.List(fields.Nested(_part(kind)), error_messages=_not_a_list()) for name, kind in PARTS.items()
    }
    done = {name: ShapedField(replace(_REFS, name=name, refers_to=kind), "") for name, kind in DONE.items()}
    return _schema("MeetingBody", own | parts | done)


def read_entry(kind: str, loaded: Mapping[str, Any]) -> Entry:
    """The entry of a body that its schema has loaded."""
    if kind != _LISTENING:
        return entry_of(kind, loaded)
    return Conversation(**dict(loaded) | {"themes": read_themes(loaded)})


def read_themes(loaded: Mapping[str, Any]) -> tuple[Theme, ...]:
    return tuple(Theme(**theme) for theme in loaded["themes"])


def read_parts(loaded: Mapping[str, Any], meeting: str) -> dict[str, Any]:
    """What a meeting came with, each part a list of entries; and the refs of what was reported done."""
    parts = {
        name: [entry_of(kind, part | {"meeting": meeting}) for part in loaded.get(name, [])]
        for name, kind in PARTS.items()
    }
    return parts | {name: loaded.get(name, ()) for name in DONE}


def _schema(name: str, body: Mapping[str, Any]) -> Schema:
    made: Schema = EntrySchema.from_dict(dict(body), name=name)()
    return made


def _own_fields(kind: type[Entry]) -> dict[str, Any]:
    shapes = [shape for shape in fields_of(kind) if not issubclass(shape.type, msgspec.Struct)]
    return {shape.name: EntryField(kind.kind_name, shape) for shape in shapes}


@cache
def _theme() -> Schema:
    return _schema("ThemeBody", {shape.name: EntryField(_LISTENING, shape) for shape in fields_of(Theme)})


def _themes() -> fields.List[Any]:
    said: dict[str, Any] = {"required": "Name at least one theme.", "null": "Name at least one theme."} | _not_a_list()
    return fields.List(fields.Nested(_theme()), required=True, validate=validate.Length(min=1), error_messages=said)


def _part(kind: str) -> Schema:
    shapes = [shape for shape in shapes_of(kind) if shape.name != "meeting"]
    return _schema(f"{ENTRY_KINDS[kind].__name__}OfMeeting", {shape.name: EntryField(kind, shape) for shape in shapes})


def _reason() -> ShapedField:
    return ShapedField(_REASON, "Say why: it stands in the history beside the change.")


def _not_a_list() -> dict[str, Any]:
    return {"invalid": "Send a list."}
