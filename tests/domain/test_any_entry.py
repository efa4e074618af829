"""What holds for every kind of entry: its shape, its corrections, its retraction, and who recorded it when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.amendments import EntryCorrected, EntryRetracted
from domain.entries import Entry, Stamp
from domain.errors import FutureDate, InvalidValue, NothingChanged, RefTaken, UnknownRef
from domain.partnership import ENTRY_KINDS
from domain.shapes import fields_of, own_dates
from tests.domain.cast import (
    CONTACT,
    COUNCIL,
    DECISION,
    ESCALATION,
    HARBOUR,
    HOSPITAL,
    ITEM,
    MEETING,
    ONE_OF_EACH,
    RECORDED_BY,
    STAMP,
    TOMORROW,
    but,
)
from tests.domain.story import given_only, recorded, refused, then, when

KINDS = [entry.kind_name for entry in ONE_OF_EACH]
RECORDED = [entry for entry in ONE_OF_EACH if entry is not HARBOUR]


def before(entry: Entry) -> list[Entry]:
    """What must be recorded before an entry of the cast can be."""
    earlier = RECORDED[1 : RECORDED.index(entry)]
    return [] if entry is COUNCIL else [COUNCIL, HOSPITAL, *earlier]


def test_the_cast_has_one_entry_of_each_kind() -> None:
    assert list(ENTRY_KINDS) == KINDS


@pytest.mark.parametrize("entry", RECORDED, ids=KINDS[1:])
def test_an_entry_is_recorded_once_under_its_ref(entry: Entry) -> None:
    harbour = given_only(*before(entry))
    command = getattr(harbour, RECORDED_BY[entry.kind_name])
    assert when(command, entry).refusal is None
    then(when(command, entry), refused(RefTaken, entry.key[-1]))


@pytest.mark.parametrize("entry", RECORDED, ids=KINDS[1:])
def test_an_entry_says_on_which_day_it_happened(entry: Entry) -> None:
    if entry.own_date:
        assert entry.happened_on == getattr(entry, entry.own_date)
    assert entry.ref == "/".join(getattr(entry, name) for name in entry.key)


@pytest.mark.parametrize(
    ("entry", "field"),
    [(entry, field) for entry in RECORDED if entry.own_date for field in own_dates(type(entry))],
    ids=lambda value: value if isinstance(value, str) else value.kind_name,
)
def test_nothing_is_said_to_have_happened_tomorrow(entry: Entry, field: str) -> None:
    many = next(f.many for f in fields_of(type(entry)) if f.name == field)
    tomorrow = but(entry, **{field: (TOMORROW,) if many else TOMORROW})
    command = getattr(given_only(*before(entry)), RECORDED_BY[entry.kind_name])
    then(when(command, tomorrow), refused(FutureDate, field, "2026-07-01"))


@pytest.mark.parametrize("entry", RECORDED, ids=KINDS[1:])
def test_an_entry_is_corrected_for_a_reason(entry: Entry) -> None:
    harbour = given_only(*before(entry), entry)
    changed = _changed(entry)
    then(when(harbour.correct, entry, "why"), refused(NothingChanged, None, "nothing to correct"))
    then(when(harbour.correct, changed, " "), refused(InvalidValue, "reason"))
    then(when(harbour.correct, changed, "x" * 10_001), refused(InvalidValue, "reason"))
    then(when(harbour.correct, changed, "why "), recorded(EntryCorrected, entry=changed, reason="why"))


@pytest.mark.parametrize("entry", RECORDED, ids=KINDS[1:])
def test_an_entry_is_retracted_for_a_reason(entry: Entry) -> None:
    harbour = given_only(*before(entry), entry)
    kind, ref = entry.kind_name, entry.ref
    then(when(harbour.retract, kind, ref, ""), refused(InvalidValue, "reason", "Say why"))
    then(when(harbour.retract, kind, ref, "why"), recorded(EntryRetracted, kind=kind, ref=ref, reason="why"))
    assert harbour.entries.get(kind, ref) is None
    then(when(harbour.retract, kind, ref, "why"), refused(UnknownRef))


@pytest.mark.parametrize("entry", RECORDED, ids=KINDS[1:])
def test_what_was_never_recorded_is_neither_corrected_nor_retracted(entry: Entry) -> None:
    harbour = given_only()
    then(when(harbour.correct, entry, "why"), refused(UnknownRef, None, f"no {entry.kind_name} “{entry.ref}”"))
    then(when(harbour.retract, entry.kind_name, entry.ref, "why"), refused(UnknownRef))


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (but(MEETING, kind="party"), "kind"),
        (but(MEETING, minutes=-1), "minutes"),
        (but(MEETING, minutes=1441), "minutes"),
        (but(MEETING, minutes="90"), "minutes"),
        (but(MEETING, title=""), "title"),
        (but(MEETING, title="x" * 301), "title"),
        (but(MEETING, title="nul\x00"), "title"),
        (but(MEETING, summary="x" * 10_001), "summary"),
        (but(MEETING, meeting=""), "meeting"),
        (but(MEETING, meeting="x" * 121), "meeting"),
        (but(MEETING, meeting="a;b"), "meeting"),
        (but(MEETING, meeting="a\nb"), "meeting"),
        (but(MEETING, held_on="2024-03-15"), "held_on"),
        (but(MEETING, present=("",)), "present"),
        (but(DECISION, title=None), "title"),
        (but(ESCALATION, level="war"), "level"),
        (but(CONTACT, tone="icy"), "tone"),
        (but(ITEM, outcome="agreed"), "outcome"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_by_its_field(entry: Entry, field: str) -> None:
    harbour = given_only(COUNCIL, HOSPITAL, *([MEETING] if entry.kind_name == "item" else []))
    then(when(getattr(harbour, RECORDED_BY[entry.kind_name]), entry), refused(InvalidValue, field))


def test_a_stamp_needs_an_instant_that_knows_its_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        Stamp("ada", datetime(2026, 6, 30, 12, 0))  # noqa: DTZ001


def test_today_is_the_day_in_utc() -> None:
    evening_in_new_york = datetime(2026, 6, 30, 22, 0, tzinfo=timezone(timedelta(hours=-4)))
    assert Stamp("ada", evening_in_new_york).today == TOMORROW


def test_every_event_says_who_recorded_it_and_when() -> None:
    bob = Stamp("bob", datetime(2026, 6, 30, 13, 0, tzinfo=UTC))
    outcome = when(given_only(COUNCIL).hold_meeting, MEETING, stamp=bob)
    then(outcome, recorded(type(outcome.events[0]), recorded_by="bob", timestamp=bob.at))


def test_recorded_instants_of_a_partnership_never_run_backwards() -> None:
    slow_clock = Stamp("bob", STAMP.at - timedelta(minutes=5))
    outcome = when(given_only(COUNCIL).hold_meeting, MEETING, stamp=slow_clock)
    just_after = STAMP.at + timedelta(microseconds=1)
    then(outcome, recorded(type(outcome.events[0]), recorded_by="bob", timestamp=just_after))


def test_a_save_has_one_instant_that_no_other_save_has() -> None:
    outcome = when(given_only(COUNCIL).hold_meeting, MEETING, items=[ITEM])
    assert len({event.timestamp for event in outcome.events}) == 1
    assert outcome.events[0].timestamp > STAMP.at


def _changed(entry: Entry) -> Entry:
    """The same entry with one text changed."""
    changes: dict[str, Any] = {"partner": {"name": "Renamed"}, "contact": {"note": "x"}, "check-in": {"comment": "x"}}
    changes |= {"listening": {"partner": None}, "link": {"note": "x"}, "rebase": {"reason": "x"}}
    return but(entry, **changes.get(entry.kind_name, {"title": "Renamed"}))
