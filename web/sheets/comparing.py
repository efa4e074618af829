"""Where a row contradicts what is on record. For ``importing``, which never overwrites anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from domain.entries import Entry
from domain.shapes import Field
from web.schemas import shapes_of
from web.values import quoted
from web.words import KIND_WORDS


def contradictions(recorded: Mapping[str, Any], row: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """The column and a sentence for each cell that the record does not bear out. A blank contradicts nothing."""
    for shape in shapes_of(kind):
        said, stands = row.get(shape.name), recorded[shape.name]
        if said not in (None, ()) and not _agree(shape, said, stands):
            yield shape.name, _sentence(said, stands)


def described(entry: Entry) -> str:
    """The entry by kind and ref, for a sentence."""
    return f"{KIND_WORDS[entry.kind_name][0]} {quoted(entry.ref)}"


def _agree(shape: Field, said: Any, stands: Any) -> bool:
    if not shape.many:
        return bool(said == stands)
    if shape.refers_to:
        return sorted(said) == sorted(stands)
    if shape.type is date:  # the record may have gone on since
        return bool(said == stands[: len(said)])
    return len(said) <= len(stands) and all(not part or part == kept for part, kept in zip(said, stands, strict=False))


def _sentence(said: Any, stands: Any) -> str:
    on_record = f"{quoted(stands)} is" if stands not in (None, ()) else "nothing is"
    return f"The sheet says {quoted(said)}, but {on_record} on record. An import never overwrites: correct the entry."
