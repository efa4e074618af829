"""What a notice says: that an entry was recorded, corrected or retracted, and where to read it. Never what it says.

Nothing is told of listening. Of a check-in round, only once, that there is one: not how many answered, nor when.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app

from domain.amendments import EntryCorrected, EntryRetracted
from domain.entries import Entry, EntryRecorded, PartnershipEvent
from domain.partnership import Partnership
from web.api.addresses import address_of, address_of_list
from web.door.reach import CONFIDENTIAL, POOLED

EVENTS = {
    "entry.recorded": "An entry is recorded",
    "entry.changed": "An entry moves on: done, settled, reviewed, ended",
    "entry.corrected": "An entry is corrected",
    "entry.retracted": "An entry is retracted",
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
    return "entry.recorded" if isinstance(event, EntryRecorded) else "entry.changed"


def notice_of(event: PartnershipEvent, partnership: Partnership) -> Notice | None:
    """The notice of an event, given its partnership as it stands now; ``None`` when nothing may be told."""
    kind, ref = event.subject
    if kind in CONFIDENTIAL:
        return None
    if kind in POOLED:
        return _of_round(event, partnership) if isinstance(event, EntryRecorded) else None
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


def _of_round(event: Any, partnership: Partnership) -> Notice:
    kind, round_ref, where = event.entry.kind_name, event.entry.round, partnership.profile.ref
    name, at = event_name(event), event.timestamp.isoformat()
    id_of_round = _digest(f"{event.originator_id}/{kind}/{round_ref}/{name}")
    return Notice(id_of_round, name, where, kind, round_ref, None, at, _url(event.entry, where))


def _happened_on(entry: Entry | None, partnership: Partnership) -> str | None:
    """The day of an entry; an item happens when its meeting does."""
    if entry is not None and not entry.own_date:
        entry = partnership.entries.get("meeting", getattr(entry, "meeting", ""))
    return entry.happened_on.isoformat() if entry is not None else None


def _url(entry: Entry, partnership: str) -> str:
    """Where the API gives an entry to whoever may read it: in full when it is known where this server is."""
    with current_app.test_request_context():
        is_round = entry.kind_name in POOLED
        path = address_of_list(partnership, entry.kind_name) if is_round else address_of(partnership, entry)
    return (current_app.config["PUBLIC_ADDRESS"] or "").rstrip("/") + path


def _digest(named: str) -> str:
    return hashlib.sha256(named.encode()).hexdigest()[:32]
