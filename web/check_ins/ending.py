"""Closing a round early, calling it off with a reason, and letting it not repeat. Each asks before it acts."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for

from access.roles import Action
from domain.ballots import closing
from domain.errors import DomainError
from domain.partnership import Partnership
from web.check_ins.opening import Answer
from web.check_ins.round_words import title_of
from web.check_ins.rounds_page import standing_round
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.recording import sent_forms
from web.refusals import status_of

pages = Blueprint("ending_rounds", __name__)

_NO_REASON = "Say why, in a few words: it stands in the history."


@pages.get("/<ref>/rounds/<any_ref:round_ref>/close")
@needs(Action.RECORD)
def ask_close(ref: str, round_ref: str) -> Answer:
    return _ask("close", workspace().partnerships.get(ref), round_ref)


@pages.post("/<ref>/rounds/<any_ref:round_ref>/close")
@needs(Action.RECORD)
def close(ref: str, round_ref: str) -> Answer:
    with sent_forms.one_at_a_time():
        return sent_forms.where_it_led() or _close(workspace().partnerships.get(ref), round_ref)


@pages.get("/<ref>/rounds/<any_ref:round_ref>/cancel")
@needs(Action.RECORD)
def ask_cancel(ref: str, round_ref: str) -> Answer:
    return _ask("cancel", workspace().partnerships.get(ref), round_ref)


@pages.post("/<ref>/rounds/<any_ref:round_ref>/cancel")
@needs(Action.RECORD)
def cancel(ref: str, round_ref: str) -> Answer:
    with sent_forms.one_at_a_time():
        return sent_forms.where_it_led() or _cancel(workspace().partnerships.get(ref), round_ref)


@pages.post("/<ref>/rounds/<any_ref:round_ref>/stop")
@needs(Action.RECORD)
def stop(ref: str, round_ref: str) -> Answer:
    try:
        workspace().partnerships.stop_repeating(ref, round_ref, workspace().stamp(recorded_by()))
        catch_up()
        flash("No further round is opened by itself.")
    except DomainError as error:
        if status_of(error) == 404:
            raise
        flash(error.message)
    return redirect(_address(ref, round_ref))


def _close(partnership: Partnership, round_ref: str) -> Answer:
    ref, asked = partnership.profile.ref, standing_round(partnership, round_ref)
    try:
        closing.close_round(workspace(), ref, asked.ref, workspace().today(), workspace().stamp(recorded_by()))
    except DomainError as error:
        return _ask("close", partnership, round_ref, {"": error.message}), status_of(error)
    return _done(ref, round_ref, "The round is closed. What was answered counts from today.")


def _cancel(partnership: Partnership, round_ref: str) -> Answer:
    ref, reason = partnership.profile.ref, request.form.get("reason_why", "")
    if not reason.strip():
        return _ask("cancel", partnership, round_ref, {"reason_why": _NO_REASON}), 422
    try:
        closing.cancel_round(workspace(), ref, round_ref, reason, workspace().stamp(recorded_by()))
    except DomainError as error:
        return _ask("cancel", partnership, round_ref, {"": error.message}), status_of(error)
    return _done(ref, round_ref, "The round is called off, and its links no longer work.")


def _done(ref: str, round_ref: str, said: str) -> Answer:
    address = _address(ref, round_ref)
    sent_forms.remember(address)
    flash(f"{said} The pages do not show it yet." if catch_up() else said)
    return redirect(address)


def _ask(what: str, partnership: Partnership, round_ref: str, problems: dict[str, str] | None = None) -> str:
    asked = standing_round(partnership, round_ref)
    return render_template(
        f"check_ins/{what}.html",
        profile=partnership.profile,
        round=asked,
        title=title_of(asked),
        address=_address(partnership.profile.ref, asked.ref),
        problems=problems or {},
        reason_why=request.form.get("reason_why", ""),
        form_id=request.form.get("form_id") or sent_forms.new_form_id(),
    )


def _address(ref: str, round_ref: str) -> str:
    return url_for("rounds.show", ref=ref, round_ref=round_ref)
