"""Every event is chained as it is recorded, in the same transaction; a log from before there was a chain gets one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.chain import LOST, Link, chain_existing, continued, genesis, link, workspace_of
from domain.entries import Stamp
from domain.opening import chained
from domain.partnerships import Partnerships
from domain.verifying import verify
from tests.domain.behind import Behind
from tests.domain.cast import CONTACT, COUNCIL, HARBOUR, HOSPITAL, MEETING, but

Open = Callable[[], Partnerships]
WORKSPACE = UUID(int=7)


@pytest.fixture
def log(partnerships: Partnerships, stamp: Stamp) -> Partnerships:
    partnerships.form_partnership(HARBOUR, stamp)
    partnerships.join("harbour", COUNCIL, stamp)
    partnerships.join("harbour", HOSPITAL, stamp)
    return partnerships


@pytest.fixture
def behind(home: Path, database_url: str | None) -> Behind:
    return Behind(home, database_url)


def links(log: Partnerships) -> list[Link]:
    with chained(log.recorder).reading() as rows:
        return list(rows.links())


def worked_out(log: Partnerships) -> list[Link]:
    """What the links should be, from the first of them and the events."""
    with chained(log.recorder).reading() as rows:
        first = next(rows.links())
        return [first, *continued(first, rows.events())]


def test_the_hash_of_an_event_stays_what_it_is_for_ever() -> None:
    event = ("0123456789abcdef0123456789abcdef", 3, "goodterms:DecisionMade", '{"title":"Straße"}'.encode())
    hash_ = link(genesis(WORKSPACE).hash, *event)
    assert hash_.hex() == "27e708947a0ddae988bac4eb658a451a3656816df96e262f00a5c01078012392"


@pytest.mark.parametrize("part", range(5))
def test_every_part_of_an_event_counts_in_its_hash(part: int) -> None:
    parts: list[Any] = [bytes(32), "ab", 12, "topic", b"state"]
    other = [*parts[:part], parts[part] * 2, *parts[part + 1 :]]
    assert link(*parts) != link(*other)


def test_what_is_moved_from_one_part_to_the_next_counts() -> None:
    assert link(bytes(32), "ab", 1, "cd", b"e") != link(bytes(32), "ab", 1, "c", b"de")
    assert link(bytes(32), "a1", 1, "cd", b"e") != link(bytes(32), "a", 11, "cd", b"e")


def test_the_chain_begins_with_the_workspace() -> None:
    first = genesis(WORKSPACE)
    assert workspace_of(first) == WORKSPACE
    assert workspace_of(Link(0, 0, LOST)) is None
    assert workspace_of(first._replace(position=1)) is None
    assert workspace_of(first._replace(hash=b"")) is None


def test_every_event_is_chained_as_it_is_recorded(log: Partnerships, stamp: Stamp) -> None:
    log.hold_meeting("harbour", MEETING, stamp)
    log.make_contact("harbour", CONTACT, stamp)
    assert links(log) == worked_out(log)
    assert [each.number for each in links(log)] == [0, 1, 2, 3, 4, 5]


def test_the_last_link_is_known_without_reading_the_log(log: Partnerships, stamp: Stamp) -> None:
    assert chained(log.recorder).head() == links(log)[-1]


def test_a_save_that_came_second_leaves_neither_event_nor_link(log: Partnerships, stamp: Stamp) -> None:
    stale = log.get("harbour")
    log.make_contact("harbour", CONTACT, stamp)
    before = links(log)
    stale.hold_meeting(MEETING, stamp)
    with pytest.raises(IntegrityError):
        log.save_all([stale])
    assert links(log) == before


def test_saves_of_any_size_are_chained(log: Partnerships, stamp: Stamp) -> None:
    for size in (0, 1, 12, 5001):
        partnership = log.get("harbour")
        for number in range(size):
            partnership.make_contact(but(CONTACT, contact=f"{size}-{number}"), stamp)
        log.save_all([partnership])
    assert links(log) == worked_out(log)


def test_the_chain_is_the_same_on_both_databases(partnerships: Partnerships, behind: Behind) -> None:
    behind.run("DROP TABLE event_chain")
    chain_existing(chained(partnerships.recorder), WORKSPACE)
    events = [StoredEvent(UUID(int=1), version, "goodterms:ContactMade", b"{}") for version in (1, 2)]
    partnerships.recorder.insert_events(events)
    assert links(partnerships)[-1].hash.hex() == "301e101c7e834844c940a054fd109f0a33699c460eae92e663b958683466484a"


# -- a log from before there was a chain --------------------------------------------------------------------


@pytest.fixture
def old(log: Partnerships, behind: Behind) -> Partnerships:
    """A log whose events have no chain, as 0.2.0 left it."""
    behind.run("DROP TABLE event_chain")
    return log


def test_a_log_of_an_earlier_version_is_chained_when_it_is_opened(old: Partnerships, open_log: Open) -> None:
    log = open_log()
    assert links(log) == worked_out(log)
    assert [each.number for each in links(log)] == [0, 1, 2, 3]
    assert verify(chained(log.recorder)).is_sound


def test_a_log_is_chained_once(old: Partnerships, open_log: Open, stamp: Stamp) -> None:
    first = open_log()
    before = links(first)
    first.make_contact("harbour", CONTACT, stamp)
    assert links(open_log())[:-1] == before


def test_a_chain_that_was_emptied_is_not_made_again(log: Partnerships, behind: Behind, open_log: Open) -> None:
    behind.run("DELETE FROM event_chain")
    assert links(open_log()) == []


def test_recording_goes_on_when_the_chain_is_gone_and_the_log_stays_unsound(
    log: Partnerships, behind: Behind, stamp: Stamp
) -> None:
    behind.run("DELETE FROM event_chain")
    log.make_contact("harbour", CONTACT, stamp)
    assert not verify(chained(log.recorder)).is_sound


def test_chaining_that_is_interrupted_leaves_nothing_and_is_done_by_the_next_to_open(
    old: Partnerships, open_log: Open
) -> None:
    recorder = chained(old.recorder)
    with suppress(KeyboardInterrupt), recorder.writing() as rows:
        rows.begin_chain(genesis(WORKSPACE))
        rows.add_links([Link(1, 1, LOST)])
        raise KeyboardInterrupt
    with recorder.reading() as rows:
        assert not rows.is_chained()
    log = open_log()
    assert links(log) == worked_out(log)


def test_two_who_open_an_old_log_at_once_chain_it_once(old: Partnerships) -> None:
    recorder = chained(old.recorder)
    assert (chain_existing(recorder, uuid4()), chain_existing(recorder, uuid4())) == (3, 0)
    assert links(old) == worked_out(old)
