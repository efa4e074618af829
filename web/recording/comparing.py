"""Two versions of an entry side by side, field by field: for a correction of what somebody else changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.entries import Entry
from domain.shapes import fields_of
from web.reading import in_text
from web.recording.fields import Typed
from web.recording.typed import typed_of
from web.sentences import Names
from web.words import label


@dataclass(frozen=True)
class Difference:
    """A field that somebody changed: what it said when the form was opened, what it says now, and what was typed."""

    name: str
    label: str
    opened: str
    now: str
    yours: str

    @property
    def both(self) -> bool:
        """Whether both changed it, to different things."""
        return self.opened not in (self.now, self.yours)


def differences(opened: Entry, now: Entry, yours: Entry, names: Names) -> list[Difference]:
    """The fields in which the two versions differ."""
    kind = now.kind_name
    return [
        Difference(
            shape.name,
            label(kind, shape.name),
            in_text(kind, shape, opened, names),
            in_text(kind, shape, now, names),
            in_text(kind, shape, yours, names),
        )
        for shape in fields_of(type(now))
        if getattr(now, shape.name) != getattr(yours, shape.name)
    ]


def merged(opened: Entry, now: Entry, typed: Typed) -> dict[str, list[str]]:
    """What was typed, with the fields that only the other person changed as they are now."""
    untouched = _untouched(typed_of(opened), typed)
    theirs = typed_of(now)
    return {name: theirs[name] if name in untouched else list(texts) for name, texts in typed.items()}


def _untouched(opened: Mapping[str, list[str]], typed: Typed) -> set[str]:
    return {name for name, texts in typed.items() if _plain(texts) == _plain(opened.get(name, []))}


def _plain(texts: list[str]) -> list[str]:
    return [text.replace("\r\n", "\n").strip() for text in texts if text.strip()]
