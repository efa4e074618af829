"""Long histories, snapshots, and copies that a refused command cannot spoil."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.entries import Stamp
from domain.errors import DomainError, InvalidValue, UnknownPartnership
from domain.partnership import Partnership, partnership_id
from domain.partnerships import Partnerships, replay
from tests.domain.cast import (
    APRIL,
    CONTACT,
    COUNCIL,
    DECISION,
    ESCALATION,
    HARBOUR,
    HOSPITAL,
    ITEM,
    MAY,
    MEETING,
    ONE_OF_EACH,
    RECORDED_BY,
    but,
)
from tests.domain.story import entries_of

Open = Callable[[], Partnerships]


def long_history(stamp: Stamp, events: int) -> Partnership:
    """Harbour with one entry of every kind, then contacts, some of them retracted or corrected."""
    harbour = Partnership.form(HARBOUR, stamp)
    for entry in (COUNCIL, HOSPITAL, *ONE_OF_EACH[2:]):
        getattr(harbour, RECORDED_BY[entry.kind_name])(entry, stamp)
    number = 0
    while harbour.version < events:
        number += 1
        contact = but(CONTACT, contact=f"n{number}")
        harbour.make_contact(contact, stamp)
        if number % 10 == 0:
            harbour.retract("contact", contact.contact, "never made", stamp)
        elif number % 7 == 0:
            harbour.correct(but(contact, tone="prickly"), "misheard", stamp)
    return harbour


def full_replay(log: Partnerships) -> Partnership:
    partnership: Partnership = replay(None, log.events.get(partnership_id("harbour")))
    return partnership


@pytest.fixture
def harbour(partnerships: Partnerships, stamp: Stamp) -> Partnerships:
    """A log with Harbour and its two members."""
    partnerships.form_partnership(HARBOUR, stamp)
    partnerships.join("harbour", COUNCIL, stamp)
    partnerships.join("harbour", HOSPITAL, stamp)
    return partnerships


def test_a_partnership_read_from_a_snapshot_equals_a_full_replay(open_log: Open, stamp: Stamp) -> None:
    log = open_log()
    log.form_partnership(but(HARBOUR, partnership="county"), stamp)
    log.save_all([long_history(stamp, 1995)])
    for number in range(20):
        log.make_contact("harbour", but(CONTACT, contact=f"late{number}"), stamp)
    assert log.snapshots is not None
    snapshots = [s.originator_version for s in log.snapshots.get(partnership_id("harbour"))]
    assert snapshots == [1000, 2000]
    from_snapshot, replayed = open_log().get("harbour"), full_replay(log)
    assert from_snapshot.version == replayed.version
    assert from_snapshot.modified_on == replayed.modified_on
    assert from_snapshot.created_on == replayed.created_on
    assert entries_of(from_snapshot) == entries_of(replayed) == entries_of(log.get("harbour"))


def test_a_partnership_read_from_a_snapshot_records_on(open_log: Open, stamp: Stamp) -> None:
    open_log().save_all([long_history(stamp, 1000)])
    log = open_log()
    log.settle_escalation("harbour", "e1", MAY, "over coffee", stamp)
    assert open_log().get("harbour").entries.get("escalation", "e1") == but(
        ESCALATION, settled_on=(MAY,), how=("over coffee",)
    )


def test_an_import_of_many_entries_is_saved_at_once(harbour: Partnerships, stamp: Stamp) -> None:
    """On PostgreSQL the library's pipeline waited for ever when events outgrew what a socket takes in at once."""
    copy = harbour.get("harbour")
    for number in range(100):
        copy.hold_meeting(but(MEETING, meeting=f"m{number}", summary="x" * 10_000), stamp)
    harbour.save_all([copy])
    assert len(harbour.get("harbour").entries.of("meeting")) == 100
    positions = [n.id for n in harbour.recorder.select_notifications(0, 1000)]
    assert positions == list(range(1, 104))


def test_what_a_refused_command_had_begun_is_forgotten(harbour: Partnerships, stamp: Stamp) -> None:
    before = entries_of(harbour.get("harbour"))
    with pytest.raises(InvalidValue):
        harbour.hold_meeting("harbour", MEETING, stamp, items=[ITEM, but(ITEM, item="second", title="")])
    assert entries_of(harbour.get("harbour")) == before == entries_of(full_replay(harbour))
    harbour.hold_meeting("harbour", MEETING, stamp, items=[ITEM])
    assert entries_of(harbour.get("harbour")) == entries_of(full_replay(harbour))


def test_what_is_done_to_a_copy_and_not_saved_is_forgotten(harbour: Partnerships, stamp: Stamp) -> None:
    harbour.make_decision("harbour", DECISION, stamp)
    copy = harbour.get("harbour")
    copy.enact_decision("d1", APRIL, stamp)
    copy.retract("decision", "d1", "wrong", stamp)
    assert harbour.get("harbour").entries.get("decision", "d1") == DECISION
    assert not harbour.get("harbour").pending_events
    harbour.enact_decision("harbour", "d1", MAY, stamp)
    assert harbour.get("harbour").entries.get("decision", "d1") == but(DECISION, enacted_on=MAY)


def test_two_copies_do_not_share_what_is_recorded_on_them(harbour: Partnerships, stamp: Stamp) -> None:
    first, second = harbour.get("harbour"), harbour.get("harbour")
    first.make_contact(CONTACT, stamp)
    assert second.entries.get("contact", "c1") is None


def test_an_unknown_partnership_is_refused_by_its_ref(partnerships: Partnerships, stamp: Stamp) -> None:
    assert partnerships.find("nowhere") is None
    for command in (lambda: partnerships.get("nowhere"), lambda: partnerships.join("nowhere", COUNCIL, stamp)):
        with pytest.raises(UnknownPartnership, match="no partnership “nowhere”") as refusal:
            command()
        assert isinstance(refusal.value, DomainError)
        assert refusal.value.field == "partnership"
