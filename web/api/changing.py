"""Records, corrects and retracts entries for the API: each a command, and what it led to.

A correction says which version it is of (“If-Match”), so that nothing is saved over what somebody else changed.
"""

from __future__ import annotations

from typing import Any

import msgspec
from flask import request

from access.deciding import may
from access.roles import Action
from access.sent_requests import Led
from domain.entries import Entry
from domain.errors import ChangedMeanwhile, InvalidValue, PartnershipExists, RefTaken, UnknownPartnership, UnknownRef
from domain.links import Link
from domain.partnership import Partnership
from projections.ledger import EntryRow
from web.api.bodies import DONE
from web.api.once import named_by_key
from web.api.problems import Problem
from web.api.said import etag_of, whole
from web.current import catch_up, workspace
from web.door.identity import me, recorded_by
from web.door.reach import POOLED
from web.wording import kind_word

_GONE = "Somebody retracted this entry meanwhile. Nothing was recorded."
_UNSEEN = "Send the ETag of the version you saw, in the header If-Match: it keeps you from undoing somebody's work."
_CHANGED = "Somebody changed this entry since you read it. “current” is what it says now. Nothing was recorded."


def standing(ref: str, kind: str, named: dict[str, str]) -> tuple[Partnership, Any]:
    """The partnership and the entry that an address names; ``UnknownRef`` when it does not stand."""
    partnership = workspace().partnerships.get(ref)
    entry = partnership.entries.get(kind, "/".join(named.values()))
    if entry is None or any(getattr(entry, name) != value for name, value in named.items()):
        raise UnknownRef(kind_word(kind), "/".join(named.values()))
    return partnership, entry


def check_known(kind: str, rows: list[EntryRow], named: dict[str, str]) -> None:
    """``UnknownRef`` unless there ever was such an entry."""
    if not rows or any(getattr(rows[-1].entry, name) != value for name, value in named.items()):
        raise UnknownRef(kind_word(kind), "/".join(named.values()))


def record(ref: str, entry: Any, came_to: dict[str, Any] | None = None) -> Led:
    """Record a new entry, a meeting with what it came to; 409 with the entry that has its ref."""
    _check_reach(entry)
    entry, log, stamp = _named(entry), workspace().partnerships, workspace().stamp(recorded_by())
    try:
        log.hold_meeting(ref, entry, stamp, **came_to) if came_to else log.record(ref, entry, stamp)
    except RefTaken as error:
        raise taken(ref, error) from None
    except UnknownRef as error:
        error.field = error.field or next((name for name, kind in DONE.items() if kind == error.kind), "")
        raise
    return done(ref, entry.kind_name, entry.round if entry.kind_name in POOLED else entry.ref, 201)


def correct(ref: str, entry: Entry, seen: Entry | None, reason: str) -> Led:
    """Correct an entry; 409 when somebody else did so at this very moment."""
    _check_reach(entry)
    try:
        workspace().partnerships.correct(ref, entry, reason, workspace().stamp(recorded_by()), seen=seen)
    except ChangedMeanwhile as error:
        raise _changed(409, ref, error.now) from None
    return done(ref, entry.kind_name, entry.ref, 200)


def same_ref(corrected: Entry, entry: Entry) -> Entry:
    """A correction keeps the ref by which others name the entry."""
    name = next((name for name in entry.key if getattr(corrected, name) != getattr(entry, name)), None)
    if name is not None:
        raise InvalidValue("A correction cannot change the ref. Retract the entry and record another instead.", name)
    return corrected


def retract(ref: str, entry: Entry, seen: Entry | None, reason: str) -> None:
    """Retract an entry; 409 when somebody changed what was seen at this very moment."""
    log, stamp = workspace().partnerships, workspace().stamp(recorded_by())
    try:
        log.retract(ref, entry.kind_name, entry.ref, reason, stamp, seen)
    except ChangedMeanwhile as error:
        raise _changed(409, ref, error.now) from None
    catch_up()


def done(ref: str, kind: str, entry: str, status: int = 200) -> Led:
    """What a command led to, shown on the pages at once."""
    catch_up()
    return Led(status, ref, kind, entry)


def seen_or_refuse(partnership: Partnership, entry: Entry) -> Entry | None:
    """As ``seen``, and 428 without If-Match."""
    if "If-Match" not in request.headers:
        raise Problem(428, _UNSEEN, [{"field": "If-Match", "message": _UNSEEN}])
    return seen(partnership, entry)


def seen(partnership: Partnership, entry: Entry) -> Entry | None:
    """The entry as whoever changes it saw it (``None``: whatever it says); 412 when If-Match names another version."""
    if "If-Match" not in request.headers or request.if_match.star_tag:
        return None
    if not request.if_match.contains(etag_of(entry)):
        raise _changed(412, partnership.profile.ref, entry)
    return entry


def taken(ref: str, error: RefTaken | PartnershipExists) -> Problem:
    """409 with the entry that has the ref already."""
    partnership = workspace().partnerships.get(ref)
    kind = error.kind if isinstance(error, RefTaken) else "partnership"
    entry = None if kind in POOLED else partnership.entries.get(kind, error.ref)
    named = [{"field": str(error.field), "message": error.message}] if error.field else []
    return Problem(409, error.message, named, **_current(partnership, entry))


def _changed(status: int, ref: str, now: Any) -> Problem:
    partnership = workspace().partnerships.get(ref)
    if now is None:
        return Problem(status, _GONE)
    return Problem(status, _CHANGED, headers={"ETag": f'"{etag_of(now)}"'}, **_current(partnership, now))


def _current(partnership: Partnership, entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return {"current": whole(partnership, entry) | {"etag": f'"{etag_of(entry)}"'}}


def _named(entry: Entry) -> Entry:
    """What has no ref of its own gets one from the key of the request, so that sent twice it is recorded once."""
    ref = named_by_key() if entry.generated else None
    return msgspec.structs.replace(entry, **{entry.key[0]: ref}) if ref else entry


def _check_reach(entry: Entry) -> None:
    """A link's other end must be a partnership that whoever records it may see."""
    if isinstance(entry, Link) and not may(me(), Action.SEE, entry.to):
        raise UnknownPartnership(entry.to, "to")
