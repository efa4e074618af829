"""What somebody might do to a log behind the application's back, each with the first position that it spoils."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.chain import link
from tests.domain.behind import Behind


@dataclass(frozen=True)
class Tampering:
    """Something done to the log: ``what`` it is, and the position at which the log is no longer what it was."""

    what: str
    position: int


Attack = Callable[[Behind, random.Random, int], Tampering]
"""Does something to a log whose positions are 1 to ``last``."""


def change_event(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(1, last)
    column, value = chance.choice(
        [
            ("originator_id", "0" * 32),
            ("originator_version", chance.choice([0, -1, 1000])),
            ("topic", chance.choice(["goodterms:PartnerLeft", "", None])),
            ("state", chance.choice([b"{}", b"", None])),
        ]
    )
    behind.run(f"UPDATE {{events}} SET {column} = :value WHERE {{at}} = :at", value=value, at=at)
    return Tampering(f"{column} of event {at} is {value!r}", at)


def change_one_byte(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(1, last)
    state = bytearray(behind.event(at)[3])
    where = chance.randrange(len(state))
    state[where] ^= 1 << chance.randrange(8)
    behind.run("UPDATE {events} SET state = :state WHERE {at} = :at", state=bytes(state), at=at)
    return Tampering(f"byte {where} of event {at}", at)


def change_link(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(0, last)
    column, value = chance.choice([("hash", chance.choice([b"", bytes(32)])), ("number", 1000), ("position", 1000)])
    behind.run(f"UPDATE event_chain SET {column} = :value WHERE position = :at", value=value, at=at)
    return Tampering(f"{column} of link {at} is {value!r}", at)


def move_event(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at, to = chance.randint(1, last), chance.choice([-3, last + 1, last + 7])
    behind.run("UPDATE {events} SET {at} = :to WHERE {at} = :at", to=to, at=at)
    return Tampering(f"event {at} moved to {to}", min(at, to))


def delete_event(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(1, last)
    behind.run("DELETE FROM {events} WHERE {at} = :at", at=at)
    return Tampering(f"event {at} deleted", at)


def delete_link(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(0, last)
    behind.run("DELETE FROM event_chain WHERE position = :at", at=at)
    return Tampering(f"link {at} deleted", at)


def delete_event_and_link(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(1, last)
    behind.run("DELETE FROM {events} WHERE {at} = :at", "DELETE FROM event_chain WHERE position = :at", at=at)
    return Tampering(f"event and link {at} deleted", at)


def swap_events(behind: Behind, chance: random.Random, last: int) -> Tampering:
    first, second = _two(chance, last)
    _swap(behind, "{events}", "{at}", first, second)
    return Tampering(f"events {first} and {second} swapped", first)


def swap_links(behind: Behind, chance: random.Random, last: int) -> Tampering:
    first, second = _two(chance, last)
    _swap(behind, "event_chain", "position", first, second)
    return Tampering(f"links {first} and {second} swapped", first)


def swap_events_with_links(behind: Behind, chance: random.Random, last: int) -> Tampering:
    first, second = _two(chance, last)
    _swap(behind, "{events}", "{at}", first, second)
    _swap(behind, "event_chain", "position", first, second)
    return Tampering(f"events {first} and {second} swapped with their links", first)


def append_event(behind: Behind, chance: random.Random, last: int) -> Tampering:
    behind.put(last + 1, _another(behind, chance, last))
    return Tampering("an event added at the end", last + 1)


def append_event_with_a_made_up_link(behind: Behind, chance: random.Random, last: int) -> Tampering:
    append_event(behind, chance, last)
    hash_ = chance.randbytes(32)
    behind.run("INSERT INTO event_chain VALUES (:at, :number, :hash)", at=last + 1, number=last + 1, hash=hash_)
    return Tampering("an event added at the end with a made-up link", last + 1)


def insert_event(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(1, last)
    event = _another(behind, chance, last)
    _shift(behind, "{events}", "{at}", at, 1)
    behind.put(at, event)
    return Tampering(f"an event inserted at {at}", at)


def insert_event_with_link(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(1, last)
    put_between(behind, at, _another(behind, chance, last))
    return Tampering(f"an event inserted at {at} with its link", at)


def put_between(behind: Behind, at: int, event: tuple[Any, ...]) -> None:
    """Put an event at a position, with a link that fits the one before, and move all others on."""
    id_, version, topic, state = event
    hash_ = link(behind.hash_of(at - 1), str(id_).replace("-", ""), version, topic, bytes(state))
    _shift(behind, "{events}", "{at}", at, 1)
    _shift(behind, "event_chain", "position", at, 1)
    behind.put(at, event)
    behind.run("INSERT INTO event_chain VALUES (:at, :at, :hash)", at=at, hash=hash_)
    behind.run("UPDATE event_chain SET number = position WHERE position > :at", at=at)


def close_the_gap(behind: Behind, chance: random.Random, last: int) -> Tampering:
    at = chance.randint(1, last)
    behind.run("DELETE FROM {events} WHERE {at} = :at", at=at)
    _shift(behind, "{events}", "{at}", at + 1, -1)
    return Tampering(f"event {at} deleted and the others moved up", at)


def truncate_events(behind: Behind, chance: random.Random, last: int) -> Tampering:
    after = chance.randint(0, last - 1)
    behind.run("DELETE FROM {events} WHERE {at} > :after", after=after)
    return Tampering(f"events cut off after {after}", after + 1)


def truncate_links(behind: Behind, chance: random.Random, last: int) -> Tampering:
    after = chance.randint(0, last - 1)
    behind.run("DELETE FROM event_chain WHERE position > :after", after=after)
    return Tampering(f"links cut off after {after}", after + 1)


def truncate_both(behind: Behind, chance: random.Random, last: int) -> Tampering:
    """Only somebody who noted how far the log went can tell."""
    after = chance.randint(0, last - 1)
    behind.run(
        "DELETE FROM {events} WHERE {at} > :after", "DELETE FROM event_chain WHERE position > :after", after=after
    )
    return Tampering(f"events and links cut off after {after}", after + 1)


def rewrite(behind: Behind, chance: random.Random, last: int) -> Tampering:
    """Only somebody who noted a hash after the change can tell."""
    at = chance.randint(1, last)
    behind.run("UPDATE {events} SET state = :state WHERE {at} = :at", state=b'{"told": "otherwise"}', at=at)
    behind.rewrite_chain(at - 1)
    return Tampering(f"event {at} changed and the chain made afresh", at)


ATTACKS: tuple[Attack, ...] = (
    change_event,
    change_one_byte,
    change_link,
    move_event,
    delete_event,
    delete_link,
    delete_event_and_link,
    swap_events,
    swap_links,
    swap_events_with_links,
    append_event,
    append_event_with_a_made_up_link,
    insert_event,
    insert_event_with_link,
    close_the_gap,
    truncate_events,
    truncate_links,
    truncate_both,
    rewrite,
)


def _two(chance: random.Random, last: int) -> tuple[int, int]:
    first, second = sorted(chance.sample(range(1, last + 1), 2))
    return first, second


def _another(behind: Behind, chance: random.Random, last: int) -> tuple[Any, ...]:
    """The next event of some partnership, as if it had been recorded."""
    id_, _, topic, state = behind.event(chance.randint(1, last))
    ((version,),) = behind.rows("SELECT max(originator_version) FROM {events} WHERE originator_id = :id", id=id_)
    return id_, version + 1, topic, state


def _swap(behind: Behind, table: str, column: str, first: int, second: int) -> None:
    behind.run(
        f"UPDATE {table} SET {column} = -1000 WHERE {column} = :first",
        f"UPDATE {table} SET {column} = :first WHERE {column} = :second",
        f"UPDATE {table} SET {column} = :second WHERE {column} = -1000",
        first=first,
        second=second,
    )


def _shift(behind: Behind, table: str, column: str, start: int, by: int) -> None:
    """Move the rows from a position on, by way of numbers that are not in use."""
    behind.run(
        f"UPDATE {table} SET {column} = {column} + 100000 WHERE {column} >= :start",
        f"UPDATE {table} SET {column} = {column} - 100000 + :by WHERE {column} >= 100000",
        start=start,
        by=by,
    )
