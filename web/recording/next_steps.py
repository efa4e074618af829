"""Takes the next step of an entry from its own page: carried out, dropped, settled, reviewed, left, ..."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from access.roles import Action
from domain.entries import Entry
from domain.errors import DomainError
from web.current import workspace
from web.door.permissions import needs
from web.entries import address_of
from web.entry_page import entry_page
from web.recording import sent_forms
from web.recording.correcting import standing
from web.recording.new_entry import LONG_AGO, Answer
from web.recording.steps import Attempt, Step, attempt, find_step
from web.recording.taking_back import saved
from web.refusals import refused, stopped

pages = Blueprint("next_steps", __name__)


@pages.post("/<ref>/next/<step>/<kind>/<any_ref:entry_ref>")
@needs(Action.RECORD)
def take(ref: str, step: str, kind: str, entry_ref: str) -> Answer:
    with sent_forms.one_at_a_time():
        led = sent_forms.where_it_led()
        return led or _take(ref, _step(kind, step), kind, entry_ref)


@pages.errorhandler(CSRFError)
def opened_long_ago(_: CSRFError) -> Any:
    given: dict[str, Any] = dict(request.view_args or {})
    try:
        step = _step(given["kind"], given["step"])
        typed = {name: request.form.get(name, "") for name in step.asks}
        return entry_page(given["ref"], step.kind, given["entry_ref"], Attempt(step.name, typed, {"": LONG_AGO})), 400
    except DomainError as refusal:
        return refused(refusal)
    except HTTPException as error:
        return stopped(error)


def _take(ref: str, step: Step, kind: str, entry_ref: str) -> Answer:
    partnership = workspace().partnerships.get(ref)
    entry: Entry = standing(partnership, kind, entry_ref)
    outcome = attempt(partnership, entry, step, request.form)
    if isinstance(outcome, Attempt):
        return entry_page(ref, kind, entry_ref, outcome), 422
    return saved(outcome, address_of(ref, kind, entry_ref), step.said)


def _step(kind: str, name: str) -> Step:
    step = find_step(kind, name)
    if step is None:
        abort(404)
    return step
