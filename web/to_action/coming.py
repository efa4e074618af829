"""Items that keep coming back, with where each of their times is to be read. Used by both pages."""

from __future__ import annotations

from dataclasses import dataclass

from projections.papers_to_action import Path, Stop
from web.entries import address_of
from web.words import choice_label


@dataclass(frozen=True)
class Comer:
    """An item, and each time it came up: what it came to then, and the address of that."""

    path: Path
    stops: list[tuple[Stop, str, str]]
    partnership: str
    """The ref of the partnership whose item it is."""


def comer(ref: str, path: Path) -> Comer:
    stops = [(stop, _outcome(stop), address_of(ref, "item", f"{stop.meeting}/{path.item}")) for stop in path.stops]
    return Comer(path, stops, ref)


def _outcome(stop: Stop) -> str:
    return choice_label("item", "outcome", stop.outcome) if stop.outcome else "Not recorded"
