"""Short refs for entries recorded by a form, so that nobody has to think them up. Called by ``typed``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from domain.partnership import PLAIN_KINDS, RESERVED_REFS, Partnership
from web.current import workspace
from web.recording.fields import Typed, own_ref
from web.slugs import free_ref, next_free

_NAMED_BY = ("title", "name", "measure")


def new_ref(kind: str, typed: Typed, partnership: Partnership) -> dict[str, str]:
    """The field that names the entry, with a ref that is free: from its title, or its day, or the next number."""
    name = own_ref(kind)
    return {} if name is None else {name: _free(kind, typed, partnership)}


def partnership_ref(name: str) -> str:
    """A ref for a new partnership; ``new_partnership`` looks for the next when somebody has it."""
    return free_ref(name, Taken(), "partnership")


class Taken(Collection[str]):
    """The refs that no new partnership can have."""

    def __contains__(self, ref: object) -> bool:
        return ref in RESERVED_REFS or workspace().partnerships.find(str(ref)) is not None

    def __iter__(self) -> Any:
        return iter(RESERVED_REFS)

    def __len__(self) -> int:
        return len(RESERVED_REFS)


def _free(kind: str, typed: Typed, partnership: Partnership) -> str:
    if kind == "step":
        steps: Any = partnership.entries.of("step").values()
        of_programme = {step.step for step in steps if step.programme == _first(typed, "programme")}
        return _next_number(of_programme)
    taken = _taken(kind, partnership)
    title = next((text for name in _NAMED_BY if (text := _first(typed, name))), "")
    return (
        free_ref(title, taken, kind) if title else next_free(_first(typed, PLAIN_KINDS[kind].own_date) or kind, taken)
    )


def _taken(kind: str, partnership: Partnership) -> set[str]:
    entries: Any = partnership.entries.of(kind).values()
    return {entry.item for entry in entries} if kind == "item" else {entry.ref for entry in entries}


def _next_number(taken: set[str]) -> str:
    number = len(taken) + 1
    while str(number) in taken:
        number += 1
    return str(number)


def _first(typed: Typed, name: str) -> str:
    return next((text.strip() for text in typed.get(name, []) if text.strip()), "")
