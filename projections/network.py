"""Organisations over partnerships on a day: who sits where, who met whom, and how partnerships are tied.

An organisation is the partners of one name over partnerships, whatever its capitals and spaces. Only the partnerships
asked for are read, with one query for each kind of entry; meetings are kept in memory while nothing is recorded.
Called by the network page; ``overlap`` and ``stretch`` count what is read here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import select

from domain.entries import ERASED
from domain.membership import Partner
from domain.partnership import Profile
from projections.as_of import as_of
from projections.kept import kept_of_each
from projections.ledger import as_known, entry_row
from projections.workspace import Workspace

YEAR = 365
"""Days of meetings that are read."""


@dataclass(frozen=True)
class Organisation:
    """``key`` is its name without regard to capitals and spaces; ``partnerships`` those it sits in on the day."""

    key: str
    name: str
    sector: str | None
    partnerships: tuple[str, ...]


@dataclass(frozen=True)
class Seat:
    """A time in which an organisation was a member of a partnership, both days included (``None``: it still is)."""

    partnership: str
    organisation: str
    first: date
    last: date | None

    def is_within(self, first: date, last: date) -> bool:
        return self.first <= last and (self.last is None or first <= self.last)


@dataclass(frozen=True)
class Held:
    """A meeting and the organisations that were there, or sent a deputy."""

    partnership: str
    on: date
    minutes: int | None
    there: frozenset[str]


@dataclass(frozen=True)
class Tie:
    """How two partnerships are tied. Histories run from ``start`` to ``end``; other ties have no direction.

    ``partnership`` and ``ref`` say where it is recorded.
    """

    start: str
    end: str
    relation: str
    since: date
    partnership: str
    ref: str


@dataclass(frozen=True)
class Network:
    """``profiles`` by ref, as they stood on the day; ``meetings`` of the year up to it; ``ties`` the oldest first."""

    on: date
    profiles: Mapping[str, Profile]
    organisations: Mapping[str, Organisation]
    seats: Sequence[Seat]
    meetings: Sequence[Held]
    ties: Sequence[Tie]

    @cached_property
    def standing(self) -> list[Profile]:
        """The partnerships that were not closed, by name."""
        return [each for each in self.profiles.values() if not each.closed_on]

    @cached_property
    def seated(self) -> list[Organisation]:
        """The organisations that sit in a partnership, those in most first, then by name."""
        sitting = [each for each in self.organisations.values() if each.partnerships]
        return sorted(sitting, key=lambda each: (-len(each.partnerships), each.name.casefold(), each.key))


class _Met(msgspec.Struct, frozen=True):
    """What is read of a meeting: none of it is ever sealed."""

    held_on: date
    minutes: int | None = None
    present: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()


class _Linked(msgspec.Struct, frozen=True):
    """What is read of a link; its note stays sealed."""

    to: str
    relation: str
    since: date


_read_meeting = msgspec.json.Decoder(_Met).decode
_read_link = msgspec.json.Decoder(_Linked).decode


def network(workspace: Workspace, refs: Collection[str], on: date, known_at: datetime | None = None) -> Network:
    """How these partnerships, and no others, hang together on a day."""
    asked = _Asked(workspace, sorted(refs), on, known_at)
    profiles = asked.profiles()
    partners = [(ref, partner) for ref, partner in asked.partners() if ref in profiles]
    keys = {(ref, partner.ref): _key(ref, partner) for ref, partner in partners}
    seats = [_seat(profiles[ref], partner, keys[ref, partner.ref]) for ref, partner in partners]
    return Network(
        on=on,
        profiles=profiles,
        organisations=_organisations(partners, keys, _sits_in(seats, on)),
        seats=seats,
        meetings=[held for held in asked.meetings(keys) if held.partnership in profiles],
        ties=_once([tie for tie in asked.ties() if {tie.start, tie.end} <= set(profiles)]),
    )


class _Asked:
    """One question: the entries of some partnerships up to a day, as known."""

    def __init__(self, workspace: Workspace, refs: Sequence[str], on: date, known_at: datetime | None) -> None:
        self._workspace = workspace
        self._refs = refs
        self._on = on
        self._known_at = known_at

    def _rows(self, kind: str) -> Sequence[Any]:
        """The entries of a kind up to the day."""
        table = self._workspace.tables().entries
        c = table.c
        those = (c.kind == kind, c.partnership.in_(self._refs), c.happened_on <= self._on.toordinal())
        query = select(table).where(*those, as_known(table, self._known_at))
        with self._workspace.views.engine.connect() as connection:
            return connection.execute(query.order_by(c.happened_on, c.partnership, c.ref)).all()

    def profiles(self) -> dict[str, Profile]:
        found: list[Any] = [as_of(entry_row(self._workspace, row).entry, self._on) for row in self._rows("partnership")]
        return {each.ref: each for each in sorted(found, key=lambda each: (each.name.casefold(), each.ref))}

    def partners(self) -> Iterator[tuple[str, Partner]]:
        for row in self._rows("partner"):
            partner: Any = as_of(entry_row(self._workspace, row).entry, self._on)
            yield row.partnership, partner

    def meetings(self, keys: Mapping[tuple[str, str], str]) -> Iterator[Held]:
        found = kept_of_each(self._workspace, self._refs, ("met", self._on, self._known_at), self._met, len)
        for ref, held in found.items():
            for met in held:
                there = frozenset(keys[ref, each] for each in (*met.present, *met.deputies) if (ref, each) in keys)
                yield Held(ref, met.held_on, met.minutes, there)

    def _met(self, partnership: str) -> list[_Met]:
        """The meetings of a year of one partnership."""
        table, last = self._workspace.tables().entries, self._on.toordinal()
        c = table.c
        those = (c.partnership == partnership, c.kind == "meeting", c.happened_on.between(last - YEAR + 1, last))
        with self._workspace.views.engine.connect() as connection:
            rows = connection.scalars(select(c.entry).where(*those, as_known(table, self._known_at)))
            return [_read_meeting(entry) for entry in rows]

    def ties(self) -> Iterator[Tie]:
        for row in self._rows("link"):
            link = _read_link(row.entry)
            start, end = (link.to, row.partnership) if link.relation == "grew-from" else (row.partnership, link.to)
            if start != end:
                yield Tie(start, end, link.relation, link.since, row.partnership, row.ref)


def _key(partnership: str, partner: Partner) -> str:
    """The same for all partners of one name; those whose names were erased are nobody else."""
    if partner.name == ERASED:
        return f"{ERASED} {partnership}/{partner.ref}"
    return " ".join(partner.name.casefold().split()) or partner.ref


def _seat(profile: Profile, partner: Partner, key: str) -> Seat:
    ends = [day for day in (partner.left_on, profile.closed_on) if day]
    return Seat(profile.ref, key, partner.joined_on, min(ends) if ends else None)


def _sits_in(seats: Sequence[Seat], on: date) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for seat in seats:
        if seat.is_within(on, on):
            found[seat.organisation].add(seat.partnership)
    return found


def _organisations(
    partners: Sequence[tuple[str, Partner]], keys: Mapping[tuple[str, str], str], sits_in: Mapping[str, set[str]]
) -> dict[str, Organisation]:
    of: dict[str, list[Partner]] = defaultdict(list)
    for ref, partner in partners:
        of[keys[ref, partner.ref]].append(partner)
    return {
        key: Organisation(
            key,
            _most_used(" ".join(each.name.split()) for each in same) or key,
            _most_used(each.sector for each in same if each.sector),
            tuple(sorted(sits_in.get(key, ()))),
        )
        for key, same in of.items()
    }


def _most_used(words: Iterator[str]) -> str | None:
    """The word used most; of several the first in the alphabet."""
    counts = Counter(words)
    return min(counts, key=lambda word: (-counts[word], word)) if counts else None


def _once(ties: Sequence[Tie]) -> list[Tie]:
    """Each tie once, as it was recorded first, although both ends may have recorded it."""
    found: dict[tuple[str, frozenset[str]], Tie] = {}
    for tie in ties:
        found.setdefault((tie.relation, frozenset({tie.start, tie.end})), tie)
    return list(found.values())
