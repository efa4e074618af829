"""What else happened while something is compared: what could move a figure just as well. ``before_and_after`` asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from domain.programmes import Programme
from projections.measures import Asked

What = Literal["programme", "rebase", "joined", "left", "new-meetings", "settled"]


@dataclass(frozen=True)
class AtOnce:
    """Something that happened on a day, and the entry that says so. ``new-meetings``: the first of their kind."""

    what: What
    on: date
    entry: Any


def happenings(asked: Asked, programme: Programme, first: date, last: date) -> list[AtOnce]:
    """What happened besides the programme from one day to another, oldest first.

    Other programmes that ran at some time in between count from the day they started, even if that was before.
    """
    found = [each for each in _dated(asked) if first <= each.on <= last]
    found += [AtOnce("programme", each.started_on, each) for each in _others(asked, programme, first, last)]
    return sorted(found, key=lambda each: each.on)


def _others(asked: Asked, programme: Programme, first: date, last: date) -> list[Any]:
    running = [each for each in asked.entries("programme") if each.ref != programme.ref]
    return [each for each in running if each.started_on <= last and (each.ended_on or last) >= first]


def _dated(asked: Asked) -> Iterator[AtOnce]:
    for rebase in asked.entries("rebase"):
        yield AtOnce("rebase", rebase.from_on, rebase)
    for partner in asked.entries("partner"):
        yield AtOnce("joined", partner.joined_on, partner)
        if partner.left_on:
            yield AtOnce("left", partner.left_on, partner)
    for meeting in _first_of_kind(asked):
        yield AtOnce("new-meetings", meeting.held_on, meeting)
    for escalation in asked.entries("escalation"):
        for settled_on in escalation.settled_on:
            yield AtOnce("settled", settled_on, escalation)


def _first_of_kind(asked: Asked) -> list[Any]:
    firsts: dict[str, Any] = {}
    for meeting in asked.entries("meeting"):
        firsts.setdefault(meeting.kind, meeting)
    return list(firsts.values())
