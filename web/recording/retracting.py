"""The page that retracts an entry, with a reason. It no longer counts, and stays in the history."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from access.roles import Action
from domain.amendments import PARTS_OF
from domain.entries import Entry
from domain.errors import DomainError
from domain.partnership import Partnership
from web.current import workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.entries import address_of
from web.recording import sent_forms
from web.recording.choices import names_of
from web.recording.correcting import standing
from web.recording.new_entry import LONG_AGO, Answer
from web.recording.plain import dependants_of, in_words
from web.recording.taking_back import saved
from web.recording.typed import Reading
from web.refusals import refused, status_of, stopped
from web.sentences import title_of
from web.wording import counted, kind_word

pages = Blueprint("retracting", __name__)

_NO_REASON = "Say why, in a few words: it stands in the history."


@pages.get("/<ref>/retract/<kind>/<any_ref:entry_ref>")
@needs(Action.RECORD)
def form(ref: str, kind: str, entry_ref: str) -> str:
    partnership = workspace().partnerships.get(ref)
    return _page(partnership, standing(partnership, kind, entry_ref), Reading())


@pages.post("/<ref>/retract/<kind>/<any_ref:entry_ref>")
@needs(Action.RECORD)
def save(ref: str, kind: str, entry_ref: str) -> Answer:
    with sent_forms.one_at_a_time():
        led = sent_forms.where_it_led()
        return led or _retract(workspace().partnerships.get(ref), kind, entry_ref)


@pages.errorhandler(CSRFError)
def opened_long_ago(_: CSRFError) -> Any:
    given: dict[str, Any] = dict(request.view_args or {})
    try:
        partnership = workspace().partnerships.get(given["ref"])
        entry = standing(partnership, given["kind"], given["entry_ref"])
    except DomainError as refusal:
        return refused(refusal)
    except HTTPException as error:
        return stopped(error)
    return _page(partnership, entry, Reading(problems={"": LONG_AGO})), 400


def _retract(partnership: Partnership, kind: str, entry_ref: str) -> Answer:
    entry, ref = standing(partnership, kind, entry_ref), partnership.profile.ref
    reason = request.form.get("reason_why", "")
    if not reason.strip():
        return _page(partnership, entry, Reading(problems={"reason_why": _NO_REASON})), 422
    try:
        done = workspace().partnerships.retract(ref, kind, entry_ref, reason, workspace().stamp(recorded_by()))
    except DomainError as error:
        _, message = in_words(error, kind, partnership)
        reading = Reading(problems={"": message}, dependants=dependants_of(error, partnership))
        return _page(partnership, entry, reading), 422 if status_of(error) == 404 else status_of(error)
    return saved(done, address_of(ref, kind, entry_ref), "Retracted. It no longer counts.")


def _page(partnership: Partnership, entry: Entry, reading: Reading) -> str:
    return render_template(
        "recording/retract.html",
        profile=partnership.profile,
        kind=entry.kind_name,
        title=title_of(entry, names_of(partnership)),
        entry=entry,
        address=address_of(partnership.profile.ref, entry.kind_name, entry.ref),
        parts=_parts(partnership, entry),
        problems=reading.problems,
        dependants=reading.dependants,
        reason_why=request.form.get("reason_why", ""),
        form_id=request.form.get("form_id") or sent_forms.new_form_id(),
    )


def _parts(partnership: Partnership, entry: Entry) -> str:
    """What goes with it, such as “its 4 agenda items”; empty when nothing does."""
    part = PARTS_OF.get(entry.kind_name)
    entries: Any = partnership.entries.of(part).values() if part else []
    number = sum(getattr(each, entry.kind_name) == entry.ref for each in entries)
    return f"its {counted(number, kind_word(str(part)), kind_word(str(part), 2))}" if number else ""
