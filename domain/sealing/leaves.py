"""Which words an event, an entry or a snapshot holds, and what stands in their place when they are not to be seen.

A path such as ``entry.themes.0.note`` names a place. Called by ``closing``, and by the views for entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, NamedTuple, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import force_setattr

from domain.entries import ERASED
from domain.shapes import unwrap

Words = str | int
"""Text, or the mark of a check-in."""


class Leaf(NamedTuple):
    """Words and where they stand; ``blank`` is what stands there instead (``None``: nothing)."""

    path: str
    words: Words
    personal: bool
    blank: str | None


@dataclass(frozen=True)
class _Slot:
    """A field that holds words, or something that does."""

    name: str
    personal: bool
    blank: str | None


def leaves(whole: Any, path: str = "", *, every: bool = True) -> Iterator[Leaf]:
    """All words of an event, an entry or a snapshot, or the personal ones; what is empty or was erased is none."""
    for slot in _slots(_kind(whole), every):
        value = getattr(whole, slot.name)
        if value is None or value == "":
            continue
        if isinstance(value, Struct):
            yield from leaves(value, f"{path}{slot.name}.", every=every)
        elif isinstance(value, tuple | list):
            yield from _leaves_of_each(value, slot, f"{path}{slot.name}.", every)
        elif value != ERASED:
            yield Leaf(path + slot.name, value, slot.personal, slot.blank)


def may_hold_words(kind: Any, *, every: bool = True) -> bool:
    """Whether there is anything to look for in an event of this class."""
    return bool(_slots(kind, every))


def blank(tree: Any, found: Iterable[Leaf]) -> None:
    """Put what is to stand there in place of words, in what was read from JSON."""
    for leaf in found:
        *way, last = leaf.path.split(".")
        branch = tree
        for step in way:
            branch = branch[int(step) if isinstance(branch, list) else step]
        if leaf.blank is None:
            del branch[last]
        else:
            branch[int(last) if isinstance(branch, list) else last] = leaf.blank


def put(whole: Any, path: str, words: Words) -> Any:
    """Put words in their place; the result is the whole with them. What has just been read is changed itself."""
    head, _, rest = path.partition(".")
    if isinstance(whole, tuple | list):
        at = int(head)
        return type(whole)((*whole[:at], put(whole[at], rest, words) if rest else words, *whole[at + 1 :]))
    if isinstance(whole, dict):
        whole[head] = put(whole[head], rest, words) if rest else words
    else:
        force_setattr(whole, head, put(getattr(whole, head), rest, words) if rest else words)
    return whole


def _leaves_of_each(values: Iterable[Any], slot: _Slot, path: str, every: bool) -> Iterator[Leaf]:
    for at, value in enumerate(values):
        if isinstance(value, Struct):
            yield from leaves(value, f"{path}{at}.", every=every)
        elif value and value != ERASED:
            yield Leaf(f"{path}{at}", value, slot.personal, ERASED)


def _kind(whole: Any) -> Any:
    return type(whole)


@cache
def _slots(kind: Any, every: bool) -> tuple[_Slot, ...]:
    hints = get_type_hints(kind, include_extras=True)
    optional = _optional(kind)
    return tuple(slot for name, hint in hints.items() if (slot := _slot(name, hint, name in optional, every)))


def _slot(name: str, hint: Any, optional: bool, every: bool) -> _Slot | None:
    if hint is ClassVar or get_origin(hint) is ClassVar:
        return None
    inner, metas = unwrap(hint)
    if get_origin(inner) in (tuple, list):
        inner, more = unwrap(get_args(inner)[0])
        metas = [*metas, *more]
    marks = {mark for meta in metas for mark in meta.extra or ()}
    wanted = {"words", "personal"} if every else {"personal"}
    if not marks & wanted and not _may_hold_words(inner, every):
        return None
    return _Slot(name, "personal" in marks, None if optional else ERASED)


def _may_hold_words(inner: Any, every: bool) -> bool:
    if isinstance(inner, type) and issubclass(inner, Struct):
        return bool(_slots(inner, every))
    return inner is Any


def _optional(kind: Any) -> set[str]:
    """The fields of an entry that may be left out. An event always says what it says, or that it was erased."""
    if not issubclass(kind, Struct):
        return set()
    return {field.name for field in msgspec.structs.fields(kind) if not field.required}
