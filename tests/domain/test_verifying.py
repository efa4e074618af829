"""Whatever is done to the log behind the application's back shows, at its first position; a clean log never fails."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from domain.chain import workspace_of
from domain.diagnosis import Fault
from domain.entries import Stamp
from domain.errors import DomainError
from domain.event_log import EVENT_LOG_FILE
from domain.opening import chained
from domain.partnerships import Partnerships, open_partnerships
from domain.verifying import Mark, Verdict, verify
from tests.domain.behind import Behind
from tests.domain.cast import CONTACT, COUNCIL, HARBOUR, HOSPITAL, MEETING, but
from tests.domain.tampering import ATTACKS, put_between, truncate_both

Open = Callable[[], Partnerships]
PARTNERSHIPS = ("harbour", "county", "alder")
MUTATIONS = 200


@pytest.fixture
def log(partnerships: Partnerships, stamp: Stamp) -> Partnerships:
    """Three partnerships whose events take turns."""
    for ref in PARTNERSHIPS:
        partnerships.form_partnership(but(HARBOUR, partnership=ref), stamp)
    for partner in (COUNCIL, HOSPITAL):
        for ref in PARTNERSHIPS:
            partnerships.join(ref, partner, stamp)
    for number in range(8):
        for ref in PARTNERSHIPS:
            partnerships.make_contact(ref, but(CONTACT, contact=f"c{number}"), stamp)
    return partnerships


@pytest.fixture
def behind(home: Path, database_url: str | None) -> Behind:
    return Behind(home, database_url)


def verdict_on(log: Partnerships, *marks: Mark) -> Verdict:
    return verify(chained(log.recorder), marks)


def a_mark(log: Partnerships) -> Mark:
    """How far the log goes now, as somebody noted."""
    with chained(log.recorder).reading() as rows:
        first, head = rows.first(), rows.head()
    assert first
    assert head
    return Mark(head, "the note", str(workspace_of(first)))


def found(log: Partnerships, *marks: Mark) -> tuple[Fault, int]:
    problem = verdict_on(log, *marks).problem
    assert problem
    return problem.fault, problem.position


def test_two_hundred_ways_of_tampering_all_show_at_their_position(log: Partnerships, behind: Behind) -> None:
    chance, mark = random.Random(4), a_mark(log)
    last = mark.link.position
    behind.keep()
    for number in range(MUTATIONS):
        done = ATTACKS[number % len(ATTACKS)](behind, chance, last)
        problem = verdict_on(log, mark).problem
        assert problem, done
        assert problem.position == (last if problem.fault is Fault.REWRITTEN else done.position), (done, problem)
        behind.bring_back()
        assert verdict_on(log, mark).is_sound


@pytest.mark.parametrize(
    ("statement", "fault", "words"),
    [
        ("UPDATE {events} SET state = '{{}}' WHERE {at} = 7", Fault.CHANGED, "not what was recorded"),
        ("UPDATE event_chain SET hash = '' WHERE position = 7", Fault.CHANGED, "hash kept beside event 7 was changed"),
        ("UPDATE event_chain SET number = 70 WHERE position = 7", Fault.CHANGED, "number kept beside event 7"),
        ("DELETE FROM {events} WHERE {at} = 7", Fault.MISSING, "Event 7 is missing"),
        ("DELETE FROM {events} WHERE {at} >= 7", Fault.CUT_OFF, "event 7 and all after it are missing"),
        ("DELETE FROM event_chain WHERE position = 7", Fault.ADDED, "Event 7 was added behind the application's back"),
        ("UPDATE {events} SET {at} = 70 WHERE {at} = 7", Fault.MOVED, "event 7 now stands at position 70"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    log: Partnerships, behind: Behind, statement: str, fault: Fault, words: str
) -> None:
    behind.run(statement)
    problem = verdict_on(log).problem
    assert problem
    assert (problem.fault, problem.position) == (fault, 7)
    assert words in problem.message


def test_events_that_are_gone_with_their_hashes_are_counted(log: Partnerships, behind: Behind) -> None:
    behind.run("DELETE FROM {events} WHERE {at} IN (7, 8)", "DELETE FROM event_chain WHERE position IN (7, 8)")
    problem = verdict_on(log).problem
    assert problem
    assert problem.message == "2 events are missing between positions 6 and 9, with the hashes kept beside."


def test_a_gap_that_was_closed_is_said_with_where_the_next_event_came_from(log: Partnerships, behind: Behind) -> None:
    behind.run("DELETE FROM {events} WHERE {at} = 7", "UPDATE {events} SET {at} = 7 WHERE {at} = 8")
    problem = verdict_on(log).problem
    assert problem
    assert problem.message == "Event 7 is missing. What stands there now was recorded at position 8."


def test_an_event_that_was_put_between_two_with_a_link_of_its_own_is_named(log: Partnerships, behind: Behind) -> None:
    put_between(behind, 7, ("1" * 32, 1, "goodterms:PartnershipFormed", b"{}"))
    problem = verdict_on(log).problem
    assert problem
    assert problem.message == "Event 7 was added behind the application's back."


@pytest.mark.parametrize(("version", "fault"), [(3, Fault.MISSING), (1, Fault.MOVED)])
def test_an_event_that_was_lost_or_doubled_before_the_log_was_chained_is_found(
    partnerships: Partnerships, version: int, fault: Fault
) -> None:
    events = [StoredEvent(UUID(int=1), 1, "goodterms:ContactMade", b"{}")]
    partnerships.recorder.insert_events(events)
    other = StoredEvent(UUID(int=2), version, "goodterms:ContactMade", b"{}")
    if fault is Fault.MOVED:
        partnerships.recorder.insert_events([other, StoredEvent(UUID(int=2), 0, "goodterms:ContactMade", b"{}")])
        assert found(partnerships) == (fault, 3)
    else:
        partnerships.recorder.insert_events([other])
        assert found(partnerships) == (fault, 2)


def test_an_emptied_log_shows(log: Partnerships, behind: Behind, open_log: Open) -> None:
    behind.run("DELETE FROM {events}", "DELETE FROM event_chain")
    assert found(open_log()) == (Fault.MISSING, 0)


def test_an_emptied_log_shows_against_a_note_of_how_far_it_went(log: Partnerships, behind: Behind) -> None:
    mark = a_mark(log)
    behind.run("DELETE FROM {events}", "DELETE FROM event_chain WHERE position > 0")
    assert verdict_on(log).is_sound
    assert found(log, mark) == (Fault.CUT_OFF, 1)


def test_recording_goes_on_after_tampering_and_does_not_cover_it(
    log: Partnerships, behind: Behind, stamp: Stamp
) -> None:
    last = a_mark(log).link.position
    behind.run("DELETE FROM {events} WHERE {at} = :last", last=last)
    log.make_contact("harbour", but(CONTACT, contact="later"), stamp)
    assert found(log) == (Fault.MISSING, last)


def test_what_is_recorded_after_the_log_was_cut_off_does_not_cover_it(
    log: Partnerships, behind: Behind, stamp: Stamp, open_log: Open
) -> None:
    mark = a_mark(log)
    cut = truncate_both(behind, random.Random(1), mark.link.position)
    again = open_log()
    for number in range(mark.link.position):
        again.form_partnership(but(HARBOUR, partnership=f"new{number}"), stamp)
    assert verdict_on(again).is_sound
    fault, position = found(again, mark)
    assert fault is Fault.REWRITTEN
    assert cut.position <= position


def test_the_first_of_two_wrongs_is_named(log: Partnerships, behind: Behind) -> None:
    behind.run("UPDATE {events} SET state = '{{}}' WHERE {at} IN (5, 20)")
    assert found(log) == (Fault.CHANGED, 5)


def test_a_rewritten_chain_is_placed_between_two_notes(log: Partnerships, behind: Behind, stamp: Stamp) -> None:
    early = a_mark(log)
    log.make_contact("harbour", but(CONTACT, contact="one more"), stamp)
    log.make_contact("harbour", but(CONTACT, contact="another"), stamp)
    late = a_mark(log)
    behind.run("UPDATE {events} SET state = :state WHERE {at} = :at", state=b"{}", at=late.link.position - 1)
    behind.rewrite_chain(late.link.position - 2)
    problem = verdict_on(log, late, early).problem
    assert problem
    assert (problem.fault, problem.position) == (Fault.REWRITTEN, late.link.position)
    assert f"somewhere after position {early.link.position}, and at {late.link.position} at the latest" in (
        problem.message
    )


@pytest.mark.parametrize("value", ["CAST(x'ff' AS TEXT)", "'{}'", "3.5", "NULL"])
@pytest.mark.parametrize("column", ["originator_id", "originator_version", "topic", "state"])
def test_values_that_are_no_text_number_or_bytes_are_found(home: Path, stamp: Stamp, column: str, value: str) -> None:
    """SQLite keeps values of any type in any column."""
    with closing(open_partnerships(home)) as log:
        log.form_partnership(HARBOUR, stamp)
        log.join("harbour", COUNCIL, stamp)
        Behind(home, None).run(f"UPDATE {{events}} SET {column} = {value.replace('{}', '{{}}')} WHERE {{at}} = 2")
        assert found(log) == (Fault.CHANGED, 2)


def test_a_vacuum_is_no_tampering(home: Path, stamp: Stamp) -> None:
    with closing(open_partnerships(home)) as log:
        for number in range(5):
            log.form_partnership(but(HARBOUR, partnership=f"p{number}"), stamp)
        with closing(sqlite3.connect(home / EVENT_LOG_FILE)) as connection:
            connection.execute("VACUUM")
        assert verdict_on(log).is_sound


# -- a clean log --------------------------------------------------------------------------------------------


def test_an_empty_log_is_sound(partnerships: Partnerships) -> None:
    verdict = verdict_on(partnerships)
    assert (verdict.is_sound, verdict.head.number) == (True, 0)


def test_a_log_that_many_record_in_at_once_is_sound(log: Partnerships, open_log: Open, stamp: Stamp) -> None:
    def record(number: int, mine: Partnerships) -> None:
        for contact in range(10):
            ref = PARTNERSHIPS[number % len(PARTNERSHIPS)]
            mine.make_contact(ref, but(CONTACT, contact=f"t{number}-{contact}"), stamp)

    opened = [open_log() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(record, number, each) for number, each in enumerate(opened)]
        verdicts = [verdict_on(log)]
        while not all(writer.done() for writer in writers):
            verdicts.append(verdict_on(log))
    assert {verdict.problem for verdict in verdicts} == {None}
    assert [writer.result() for writer in writers] == [None] * 4
    assert verdict_on(log).head.number == 3 + 6 + 24 + 40


def test_what_was_refused_leaves_the_log_sound(log: Partnerships, stamp: Stamp) -> None:
    """PostgreSQL leaves a gap in the positions whenever a save is undone."""
    before = a_mark(log).link
    with suppress(DomainError):
        log.form_partnership(HARBOUR, stamp)
    stale = log.get("harbour")
    log.make_contact("harbour", but(CONTACT, contact="first"), stamp)
    stale.make_contact(but(CONTACT, contact="second"), stamp)
    with pytest.raises(Exception, match=r"UNIQUE|duplicate"):
        log.save_all([stale])
    log.make_contact("harbour", but(CONTACT, contact="third"), stamp)
    verdict = verdict_on(log)
    assert (verdict.problem, verdict.head.number) == (None, before.number + 2)


def test_a_large_save_is_sound(log: Partnerships, stamp: Stamp) -> None:
    partnership = log.get("harbour")
    for number in range(1000):
        partnership.hold_meeting(but(MEETING, meeting=f"m{number}"), stamp)
    log.save_all([partnership])
    assert verdict_on(log).problem is None
    assert verdict_on(log).head.number == 1033


def test_a_log_is_verified_as_it_was_at_one_moment(log: Partnerships, stamp: Stamp) -> None:
    recorder: Any = log.recorder
    with recorder.reading() as rows:
        before = list(rows.links())
        log.make_contact("harbour", but(CONTACT, contact="meanwhile"), stamp)
        assert list(rows.links()) == before
        assert len(list(rows.events())) == len(before) - 1


def test_progress_is_told_up_to_the_end(log: Partnerships) -> None:
    told: list[tuple[int, int]] = []
    verify(chained(log.recorder), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (33, 33)


def test_a_log_that_cannot_be_read_is_said_in_one_sentence(log: Partnerships, behind: Behind) -> None:
    behind.run("DROP TABLE event_chain")
    with pytest.raises(DomainError, match=r"^The workspace could not be read \(.+\)\.$"):
        verdict_on(log)
