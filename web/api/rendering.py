"""Answers with what a request recorded or changed, as it stands now."""

from __future__ import annotations

from flask import Response

from access.sent_requests import Led
from domain.entries import Entry
from domain.partnership import Partnership
from domain.rounds import Round
from web.api.addresses import address_of, address_of_list
from web.api.round_answers import answer_of
from web.api.said import answered, entry_said, etag_of, latest_row, whole
from web.current import workspace
from web.door.reach import POOLED


def rendered(led: Led) -> Response:
    """The entry that a request led to; of an answer to a check-in, only that it counts in its round."""
    if led.kind == Round.kind_name:
        return answer_of(led)
    if led.kind in POOLED:
        said = {"kind": led.kind, "partnership": led.partnership, "round": led.ref}
        return answered(said, led.status, {"Location": address_of_list(led.partnership, led.kind)})
    partnership = workspace().partnerships.get(led.partnership)
    entry = partnership.entries.get(led.kind, led.ref)
    return with_etag(partnership, entry, led.status) if entry else _retracted_since(led)


def with_etag(partnership: Partnership, entry: Entry, status: int = 200) -> Response:
    """An entry that stands, with the ETag of what it says."""
    headers = {"ETag": f'"{etag_of(entry)}"'}
    if status == 201:
        headers["Location"] = address_of(partnership.profile.ref, entry)
    return answered(whole(partnership, entry), status, headers)


def _retracted_since(led: Led) -> Response:
    row = latest_row(led.partnership, led.kind, led.ref)
    said = entry_said(led.partnership, row.entry, row) if row else {}
    return answered(said, led.status, {"Location": address_of(led.partnership, row.entry)} if row else {})
