"""The addresses that were invited to a round, sealed; nothing tells which link any of them was sent.

They are there to remind everybody, and, when a round repeats, to invite them again. Called by ``box``, ``closing`` and
whoever erases an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from domain.ballots.papers import Papers
from domain.ballots.tables import boxes, guests


@dataclass(frozen=True)
class GuestList:
    """Of one box, with what seals and opens it."""

    box: str
    papers: Papers


def add(connection: Connection, guest_list: GuestList, partner: str, addresses: Sequence[str]) -> None:
    """Keep addresses for a partner besides those that are there."""
    if addresses:
        before = all_in(connection, guest_list).get(partner, ())
        put(connection, guest_list, partner, tuple(dict.fromkeys((*before, *addresses))))


def all_in(connection: Connection, guest_list: GuestList) -> dict[str, tuple[str, ...]]:
    """The addresses of each partner, by name."""
    query = select(guests.c.partner, guests.c.addresses).where(guests.c.box == guest_list.box)
    return {partner: guest_list.papers.addresses_in(sealed) for partner, sealed in connection.execute(query)}


def put(connection: Connection, guest_list: GuestList, partner: str, addresses: Sequence[str]) -> None:
    """Let these be the addresses of a partner."""
    connection.execute(delete(guests).where(guests.c.box == guest_list.box, guests.c.partner == partner))
    if addresses:
        sealed = guest_list.papers.seal_addresses(addresses)
        connection.execute(insert(guests).values(box=guest_list.box, partner=partner, addresses=sealed))


def drop_all(connection: Connection, box: str) -> int:
    """Keep none of a box any more; for how many partners there were some."""
    return connection.execute(delete(guests).where(guests.c.box == box)).rowcount


def box_with(connection: Connection, partnership: str, round_: str) -> str | None:
    """The box that holds addresses of a round, done with or not."""
    query = select(boxes.c.id).join(guests, guests.c.box == boxes.c.id)
    query = query.where(boxes.c.partnership == partnership, boxes.c.round == round_)
    return connection.execute(query.limit(1)).scalar()
