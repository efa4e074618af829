"""The page that corrects a recorded entry, with a reason. Nothing is overwritten, not even by two people at once.

The form carries the entry as it was seen; when it says something else by now, both versions stand side by side.
"""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, abort, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from access.roles import Action
from domain.entries import Entry
from domain.errors import ChangedMeanwhile, DomainError, NothingChanged, UnknownRef
from domain.partnership import EVERY_KIND, PLAIN_KINDS, AnyEntry, Partnership
from projections.ledger import history
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.door.reach import CONFIDENTIAL, POOLED, may_hear
from web.entries import HIDDEN, address_of, where_it_shows
from web.recording import sent_forms
from web.recording.choices import names_of
from web.recording.comparing import Difference, differences, merged
from web.recording.fields import Typed, all_fields
from web.recording.new_entry import LONG_AGO, Answer
from web.recording.plain import dependants_of, in_words
from web.recording.taking_back import saved
from web.recording.typed import Reading, in_order_of, read_typed, typed_in, typed_of
from web.refusals import refused, status_of, stopped
from web.sentences import title_of
from web.wording import kind_word

pages = Blueprint("correcting", __name__)

_any_entry = msgspec.json.Decoder(AnyEntry)
_NOTHING = "Nothing is different yet. Change what was wrong, then save."
_GONE = "Somebody retracted this entry meanwhile, so it cannot be corrected. What you typed is still here."
_NOT_ALONE = "Answers and conversations are confidential: they are not shown one by one, and not corrected here."
_ELSEWHERE = "This is changed on pages of its own, and neither corrected nor retracted here."


@pages.get("/<ref>/correct/<kind>/<any_ref:entry_ref>")
@needs(Action.RECORD)
def form(ref: str, kind: str, entry_ref: str) -> str:
    partnership = workspace().partnerships.get(ref)
    if kind in HIDDEN:
        abort(404, _NOT_ALONE)
    entry = standing(partnership, kind, entry_ref)
    return _page(partnership, entry, typed_of(entry), Reading())


@pages.post("/<ref>/correct/<kind>/<any_ref:entry_ref>")
@needs(Action.RECORD)
def save(ref: str, kind: str, entry_ref: str) -> Answer:
    partnership = workspace().partnerships.get(ref)
    opened = _opened(kind, entry_ref)
    with sent_forms.one_at_a_time():
        led = sent_forms.where_it_led()
        return led or _correct(partnership, opened)


@pages.errorhandler(CSRFError)
def opened_long_ago(_: CSRFError) -> Any:
    given: dict[str, Any] = dict(request.view_args or {})
    try:
        partnership = workspace().partnerships.get(given["ref"])
        opened = _opened(given["kind"], given["entry_ref"])
    except DomainError as refusal:
        return refused(refusal)
    except HTTPException as error:
        return stopped(error)
    typed = typed_in(opened.kind_name, request.form)
    return _page(partnership, opened, typed, Reading(problems={"": LONG_AGO})), 400


def standing(partnership: Partnership, kind: str, entry_ref: str) -> Entry:
    """The entry as it stands; a page that says so when there is none, or none that is shown on its own."""
    if kind in POOLED or (kind in CONFIDENTIAL and not may_hear(partnership.profile.ref)):
        abort(404, _NOT_ALONE)
    if kind in EVERY_KIND - PLAIN_KINDS.keys():
        abort(404, _ELSEWHERE)
    entry = partnership.entries.get(kind, entry_ref)
    if entry is None:
        raise UnknownRef(kind_word(kind), entry_ref)
    return entry


def _opened(kind: str, entry_ref: str) -> Entry:
    """The entry as it was when the form was opened."""
    try:
        opened: Entry = _any_entry.decode(request.form.get("seen", ""))
    except msgspec.MsgspecError:
        abort(400)
    if kind in HIDDEN or (opened.kind_name, opened.ref) != (kind, entry_ref):
        abort(400)
    return opened


def _correct(partnership: Partnership, opened: Entry) -> Answer:
    kind, typed = opened.kind_name, in_order_of(opened, typed_in(opened.kind_name, request.form))
    named = {name: str(getattr(opened, name)) for name in PLAIN_KINDS[kind].key}
    reading = read_typed(kind, typed, named)
    reason = request.form.get("reason_why", "")
    if not reason.strip():
        reading.problems["reason_why"] = "Say why, in a few words: it stands in the history beside the change."
    if request.form.get("take") and reading.entry:
        return _take_theirs(partnership, opened, typed, reading.entry)
    if reading.problems:
        return _page(partnership, opened, typed, reading), 422
    return _try(partnership, opened, typed, reading.entry, reason)


def _try(partnership: Partnership, opened: Entry, typed: Typed, entry: Any, reason: str) -> Answer:
    ref, kind = partnership.profile.ref, opened.kind_name
    try:
        done = workspace().partnerships.correct(ref, entry, reason, workspace().stamp(recorded_by()), seen=opened)
        return saved(done, where_it_shows(ref, entry), "Corrected. The earlier version stays in the history.")
    except ChangedMeanwhile as error:
        return _side_by_side(partnership, opened, error.now, typed, entry), 409
    except UnknownRef as error:
        if (error.kind, error.ref) == (kind, opened.ref):
            return _page(partnership, opened, typed, Reading(problems={"": _GONE})), 409
        return _refused(partnership, opened, typed, error)
    except NothingChanged:
        return _page(partnership, opened, typed, Reading(problems={"": _NOTHING})), 422
    except DomainError as error:
        return _refused(partnership, opened, typed, error)


def _refused(partnership: Partnership, opened: Entry, typed: Typed, error: DomainError) -> Answer:
    name, message = in_words(error, opened.kind_name, partnership)
    reading = Reading(problems={name if name in typed else "": message})
    reading.dependants = dependants_of(error, partnership)
    return _page(partnership, opened, typed, reading), 422 if status_of(error) == 404 else status_of(error)


def _side_by_side(partnership: Partnership, opened: Entry, now: Entry | None, typed: Typed, entry: Entry) -> str:
    """What the other person changed and what was typed; the form goes on from what stands now."""
    if now is None:
        return _page(partnership, opened, typed, Reading(problems={"": _GONE}))
    both = differences(opened, now, entry, names_of(partnership))
    return _page(partnership, now, merged(opened, now, typed), Reading(), both)


def _take_theirs(partnership: Partnership, now: Entry, typed: Typed, entry: Entry) -> str:
    """Put what stands now into one field, and go on comparing."""
    name = request.form["take"]
    taken = {each: typed_of(now)[each] if each == name else list(texts) for each, texts in typed.items()}
    changed = msgspec.structs.replace(entry, **{name: getattr(now, name)}) if name in taken else entry
    return _page(partnership, now, taken, Reading(), differences(now, now, changed, names_of(partnership)))


def _page(
    partnership: Partnership, opened: Entry, typed: Typed, reading: Reading, both: list[Difference] | None = None
) -> str:
    kind, ref = opened.kind_name, partnership.profile.ref
    return render_template(
        "recording/correct.html",
        profile=partnership.profile,
        kind=kind,
        title=title_of(opened, names_of(partnership)),
        address=address_of(ref, kind, opened.ref),
        fields=all_fields(kind, typed, partnership),
        problems=reading.problems,
        dependants=reading.dependants,
        both=both,
        other=_other(ref, opened) if both is not None else None,
        reason_why=request.form.get("reason_why", ""),
        seen=msgspec.json.encode(opened).decode(),
        form_id=request.form.get("form_id") or sent_forms.new_form_id(),
        action=url_for("correcting.save", ref=ref, kind=kind, entry_ref=opened.ref),
    )


def _other(ref: str, now: Entry) -> Any:
    """Who changed it last, and when."""
    catch_up()
    rows = history(workspace(), ref, now.kind_name, now.ref)
    return rows[-1] if rows else None
