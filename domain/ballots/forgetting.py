"""Forgets addresses that were invited, when somebody asks to be erased. ``web`` calls it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select

from domain.ballots import guests
from domain.ballots.box import BallotBox
from domain.ballots.guests import GuestList
from domain.ballots.tables import boxes, holding, metadata, reading
from domain.ballots.tables import guests as guest_rows
from domain.sealing.upkeep import tidy_tables


def invited(box: BallotBox, addresses: Collection[str]) -> list[str]:
    """Which of these addresses are kept for some round, as they were written."""
    wanted = {address.strip().casefold() for address in addresses}
    found = {address for _, kept in _kept(box) for each in kept.values() for address in each}
    return sorted(address for address in found if address.casefold() in wanted)


def forget(box: BallotBox, addresses: Collection[str]) -> int:
    """Remove addresses from every list, and what databases keep of it; from how many lists."""
    wanted = {address.strip().casefold() for address in addresses}
    number = 0
    for guest_list, kept in _kept(box):
        named = [partner for partner, each in kept.items() if any(address.casefold() in wanted for address in each)]
        for partner in named:
            _remove(box, guest_list, partner, wanted)
        number += len(named)
    if number:
        tidy_tables(box.engine, [table.name for table in metadata.sorted_tables])
    return number


def _remove(box: BallotBox, guest_list: GuestList, partner: str, wanted: set[str]) -> None:
    with holding(box.engine, guest_list.box) as connection:
        kept = guests.all_in(connection, guest_list).get(partner, ())
        left = [address for address in kept if address.casefold() not in wanted]
        guests.put(connection, guest_list, partner, left)


def _kept(box: BallotBox) -> Iterator[tuple[GuestList, dict[str, tuple[str, ...]]]]:
    """Every guest list, with the addresses of each partner."""
    query = select(boxes.c.id, boxes.c.partnership).where(boxes.c.id.in_(select(guest_rows.c.box)))
    with reading(box.engine) as connection:
        rows = connection.execute(query).all()
    for row in rows:
        guest_list = box.guest_list(row.partnership, row.id)
        with reading(box.engine) as connection:
            yield guest_list, guests.all_in(connection, guest_list)
