"""Given what is recorded, when a command comes, then it records events or is refused.

``given`` takes entries; ``when`` takes a bound command and its arguments, and adds the stamp; ``then`` takes what
``recorded`` and ``refused`` expect. What is recorded is also checked for what always holds: read back from the log
it is the same, and replayed it makes the same partnership.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from eventsourcing.persistence import JSONTranscoder

from domain.entries import Entries, Entry, PartnershipEvent
from domain.errors import DomainError
from domain.event_log import TypedMapper
from domain.partnership import Partnership
from domain.partnerships import replay
from tests.domain.cast import COUNCIL, HARBOUR, HOSPITAL, RECORDED_BY, STAMP


@dataclass
class Outcome:
    partnership: Partnership
    before: Partnership
    events: list[PartnershipEvent]
    refusal: DomainError | None


@dataclass
class Recorded:
    event_class: type[PartnershipEvent]
    fields: dict[str, Any]


@dataclass
class Refused:
    error_class: type[DomainError]
    field: str | None
    words: str


def given(*entries: Entry) -> Partnership:
    """Harbour, formed, with the council and the hospital as members, and these entries."""
    return given_only(COUNCIL, HOSPITAL, *entries)


def given_only(*entries: Entry) -> Partnership:
    """Harbour, formed, with these entries and nobody in it."""
    harbour = Partnership.form(HARBOUR, STAMP)
    for entry in entries:
        getattr(harbour, RECORDED_BY[entry.kind_name])(entry, STAMP)
    harbour.collect_events()
    return harbour


def when(command: Callable[..., None], *arguments: Any, **options: Any) -> Outcome:
    """Run a command of a given partnership; ``stamp`` may be given as an option."""
    harbour: Partnership = command.__self__  # type: ignore[attr-defined]
    harbour.collect_events()
    before, refusal = deepcopy(harbour), None
    try:
        command(*arguments, options.pop("stamp", STAMP), **options)
    except DomainError as error:
        refusal = error
    return Outcome(harbour, before, list(harbour.pending_events), refusal)


def recorded(event_class: type[PartnershipEvent], **fields: Any) -> Recorded:
    return Recorded(event_class, fields)


def refused(error_class: type[DomainError], field: str | None = None, words: str = "") -> Refused:
    """``field`` is the field at fault, ``words`` part of the message."""
    return Refused(error_class, field, words)


def then(outcome: Outcome, *expected: Recorded | Refused) -> None:
    if isinstance(expected[0], Refused):
        _check_refused(outcome, expected[0])
    else:
        assert outcome.refusal is None, outcome.refusal
        assert [_seen(*pair) for pair in zip(outcome.events, expected, strict=True)] == list(expected)
        _check_replays(outcome)


def _check_refused(outcome: Outcome, expected: Refused) -> None:
    refusal = outcome.refusal
    assert refusal is not None, f"nothing was refused: {outcome.events}"
    assert (type(refusal), refusal.field) == (expected.error_class, expected.field)
    assert expected.words in refusal.message
    assert refusal.message[0].isupper() or refusal.field
    assert refusal.message.endswith((".", "?"))


def _seen(event: PartnershipEvent, expected: Any) -> Recorded:
    """What an event says, of the fields that are expected."""
    return Recorded(type(event), {name: getattr(event, name, None) for name in expected.fields})


def _check_replays(outcome: Outcome) -> None:
    """What is read back from the log is what was recorded, and makes the same partnership."""
    mapper = TypedMapper(JSONTranscoder())
    stored = [mapper.to_stored_event(event) for event in outcome.events]
    read = [mapper.to_domain_event(event) for event in stored]
    assert read == outcome.events
    again = replay(outcome.before, read)
    assert entries_of(again) == entries_of(outcome.partnership)


def entries_of(partnership: Partnership) -> list[Entry]:
    entries: Entries = partnership.entries
    return list(entries)
