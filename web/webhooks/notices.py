"""What a notice says: that an entry was recorded, corrected or retracted, and where to read it. Never what it says.

Nothing is told of listening, nor of the problem tree. Of a check-in round, only once, that it is closed, or that there
is one if it was held elsewhere: not how many answered, nor when.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app

from domain.amendments import EntryCorrected, EntryRetracted
from domain.check_ins import CheckIn
from domain.entries import Entry, EntryRecorded, PartnershipEvent
from domain.partnership import ENTRY_KINDS, Partnership
from domain.rounds import RoundClosed
from web.api.addresses import address_of, address_of_list
from web.door.reach import CONFIDENTIAL, POOLED

EVENTS = {
    "entry.recorded": "An entry is recorded",
    "entry.changed": "An entry moves on: done, settled, reviewed, ended",
    "entry.corrected": "An entry is corrected",
    "entry.retracted": "An entry is retracted",
    "round.closed": "A check-in round is closed",
}
"""The kinds of notice there are, and when each is sent. What a later version tells of is added here."""


@dataclass(frozen=True)
class Notice:
    """``id`` stays the same however often a notice is sent; ``url`` is ``None`` when there is nothing to read."""

    id: str
    event: str
    partnership: str
    kind: str
    entry: str
    happened_on: str | None
    recorded_at: str
    url: str | None

    def payload(self) -> dict[str, Any]:
        return asdict(self)


def event_name(event: PartnershipEvent) -> str:
    """What an event of the log is called in notices."""
    if isinstance(event, EntryCorrected):
        return "entry.corrected"
    if isinstance(event, EntryRetracted):
        return "entry.retracted"
    if isinstance(event, RoundClosed):
        return "round.closed"
    return "entry.recorded" if isinstance(event, EntryRecorded) else "entry.changed"


def notice_of(event: PartnershipEvent, partnership: Partnership) -> Notice | None:
    """The notice of an event, given its partnership as it stands now; ``None`` when nothing may be told."""
    kind, ref = event.subject
    if kind in POOLED:
        return _of_answer(event, partnership) if isinstance(event, EntryRecorded) else None
    if kind in CONFIDENTIAL or kind not in ENTRY_KINDS:
        return _of_round(event, ref, partnership) if isinstance(event, RoundClosed) else None
    entry = partnership.entries.get(kind, ref) or getattr(event, "entry", None)
    where = partnership.profile.ref
    named = f"{event.originator_id}/{event.originator_version}"
    return Notice(
        _digest(named),
        event_name(event),
        where,
        kind,
        ref,
        _happened_on(entry, partnership),
        event.timestamp.isoformat(),
        _url(entry, where) if entry else None,
    )


def _of_answer(event: Any, partnership: Partnership) -> Notice | None:
    """The same for every answer of a round; ``None`` for a round that was opened here, whose closing is told."""
    return None if event.entry.round in partnership.rounds else _of_round(event, event.entry.round, partnership)


def _of_round(event: PartnershipEvent, round_ref: str, partnership: Partnership) -> Notice:
    name, where, day = event_name(event), partnership.profile.ref, getattr(event, "closed_on", None)
    id_of_round = _digest(f"{event.originator_id}/{CheckIn.kind_name}/{round_ref}/{name}")
    closed_on, at = day and day.isoformat(), event.timestamp.isoformat()
    return Notice(id_of_round, name, where, CheckIn.kind_name, round_ref, closed_on, at, _in_full(_answers_of(where)))


def _happened_on(entry: Entry | None, partnership: Partnership) -> str | None:
    """The day of an entry; an item happens when its meeting does."""
    if entry is not None and not entry.own_date:
        entry = partnership.entries.get("meeting", getattr(entry, "meeting", ""))
    return entry.happened_on.isoformat() if entry is not None else None


def _url(entry: Entry, partnership: str) -> str:
    """Where the API gives an entry to whoever may read it: in full when it is known where this server is."""
    with current_app.test_request_context():
        return _in_full(address_of(partnership, entry))


def _answers_of(partnership: str) -> str:
    with current_app.test_request_context():
        return address_of_list(partnership, CheckIn.kind_name)


def _in_full(path: str) -> str:
    return (current_app.config["PUBLIC_ADDRESS"] or "").rstrip("/") + path


def _digest(named: str) -> str:
    return hashlib.sha256(named.encode()).hexdigest()[:32]
