"""What is wrong at the first place of the log that does not fit, in words. Once there is one, ``verifying`` asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise

from domain.chain import Link, StoredRow, link


class Fault(StrEnum):
    """What is wrong with the log."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    MOVED = "out of order"
    CUT_OFF = "cut off"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Problem:
    """The first position at which the log is not as it was recorded, and what is wrong there."""

    fault: Fault
    position: int
    message: str


@dataclass(frozen=True)
class Place:
    """One position: the event that stands there and the link beside it; either may be missing."""

    position: int
    row: StoredRow | None
    link: Link | None


def hash_after(before: Link, row: StoredRow | None) -> bytes | None:
    """The hash that an event would have after a link; ``None`` when no event could ever have been stored so."""
    try:
        return link(before.hash, *row[1:]) if row else None
    except (AttributeError, TypeError, ValueError, OverflowError):
        return None


def fits(before: Link, place: Place) -> bool:
    if place.row is None or place.link is None:
        return False
    return place.link.number == before.number + 1 and hash_after(before, place.row) == place.link.hash


# -- what is wrong ------------------------------------------------------------------------------------------


def diagnose(before: Link, head: Link, place: Place, rest: Iterator[Place]) -> Problem:
    """What is wrong at the first place that does not fit; ``rest`` are the places after it."""
    if place.link is None:
        return _added(place.position)
    if hash_after(head, place.row) == place.link.hash:
        return Problem(Fault.CHANGED, place.position, f"The number kept beside event {place.position} was changed.")
    if head.number and hash_after(before, place.row) == place.link.hash:
        return _added(head.position)
    found = _look(head, place, rest)
    if found.moved_to is not None:
        return _moved(place.position, found.moved_to)
    if place.row is None:
        return _gone(place.position, cut_off=not found.events_follow)
    if place.link.number > head.number + 1:
        return _gap(head, place.link)
    if found.came_from is not None:
        return _gone(place.position, came_from=found.came_from)
    return _changed(place.position, only_the_hash=found.goes_on)


@dataclass
class _Found:
    """What a look at the rest of the log told about a place that does not fit."""

    moved_to: int | None = None
    came_from: int | None = None
    events_follow: bool = False
    goes_on: bool = False


def _look(head: Link, place: Place, rest: Iterator[Place]) -> _Found:
    found = _Found()
    true_hash = hash_after(head, place.row)
    for earlier, later in pairwise(chain([place], rest)):
        found.events_follow = found.events_follow or later.row is not None
        if earlier is place and true_hash:
            found.goes_on = fits(Link(place.position, head.number + 1, true_hash), later)
        if _belongs(head, place, later):
            found.moved_to = later.position
            break
        if earlier.link and later.link and hash_after(earlier.link, place.row) == later.link.hash:
            found.came_from = later.position
    return found


def _belongs(head: Link, place: Place, later: Place) -> bool:
    """Whether the event that should follow ``head`` stands at a later place, with or without its link."""
    due = hash_after(head, later.row)
    return due is not None and due in [each.link.hash for each in (place, later) if each.link]


# -- in words -----------------------------------------------------------------------------------------------


def no_beginning(first: Place) -> Problem:
    if first.row:
        return _added(first.position)
    said = "was changed" if first.link and first.position == 0 else "is missing"
    fault = Fault.CHANGED if first.link and first.position == 0 else Fault.MISSING
    return Problem(fault, 0, f"The beginning of the chain {said}, so nothing after it can be checked.")


def _added(position: int) -> Problem:
    return Problem(Fault.ADDED, position, f"Event {position} was added behind the application's back.")


def _moved(position: int, to: int) -> Problem:
    return Problem(Fault.MOVED, position, f"The log is out of order: event {position} now stands at position {to}.")


def _gone(position: int, *, cut_off: bool = False, came_from: int | None = None) -> Problem:
    if cut_off:
        return Problem(Fault.CUT_OFF, position, f"The log is cut off: event {position} and all after it are missing.")
    instead = f" What stands there now was recorded at position {came_from}." if came_from else ""
    return Problem(Fault.MISSING, position, f"Event {position} is missing.{instead}")


def _gap(head: Link, after: Link) -> Problem:
    gone = after.number - head.number - 1
    said = "One event is" if gone == 1 else f"{gone:,} events are"
    where = f"between positions {head.position} and {after.position}"
    return Problem(Fault.MISSING, head.position + 1, f"{said} missing {where}, with the hashes kept beside.")


def _changed(position: int, *, only_the_hash: bool) -> Problem:
    if only_the_hash:
        return Problem(Fault.CHANGED, position, f"The hash kept beside event {position} was changed.")
    return Problem(Fault.CHANGED, position, f"Event {position} is not what was recorded: it, or its hash, was changed.")


def misnumbered(row: StoredRow, due: int) -> Problem:
    says = (
        f"Event {row.position} says that it is number {row.originator_version} of its partnership, where {due} is due"
    )
    fault = Fault.MISSING if row.originator_version > due else Fault.MOVED
    return Problem(fault, row.position, f"{says}: one before it was removed, or this one was added.")
