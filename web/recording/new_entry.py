"""The form that records a new entry of any kind but meetings, which have a page of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from access.roles import Action
from domain.errors import DomainError, LogUnavailable, RefTaken
from domain.partnership import PLAIN_KINDS, Partnership
from domain.partnerships import Saved
from web.current import workspace
from web.door.identity import recorded_by
from web.door.permissions import needs, require
from web.door.reach import CONFIDENTIAL, POOLED
from web.entries import HIDDEN, where_it_shows
from web.listening.theme_rows import choices
from web.recording import sent_forms
from web.recording.fields import Typed, asked, own_ref, sections
from web.recording.hints import FROM_OTHER_PAGES, MENU_WORDS, TITLES
from web.recording.menu import address_of_form
from web.recording.plain import dependants_of, in_words
from web.recording.refs import new_ref
from web.recording.taking_back import saved
from web.recording.typed import BLANK_THEMES, Reading, read_conversation, read_typed, themes_in, typed_in
from web.refusals import refused, status_of, stopped
from web.schemas import shapes_of
from web.words import CHOICE_WORDS

pages = Blueprint("new_entry", __name__)

ATTEMPTS = 20
KEPT_FOR_THE_NEXT = ("meeting", "programme", "round", "from_on")
LONG_AGO = "This form was opened long ago, or cookies are blocked. Everything you typed is still here: save it again."
SAVED_BEFORE = "This form was saved before, and now says something else. To record that as well, save it again."
Answer = Response | str | tuple[str, int]


@pages.get("/<ref>/record/<kind>")
@needs(Action.RECORD)
def new(ref: str, kind: str) -> Answer:
    partnership = workspace().partnerships.get(ref)
    _check_kind(ref, kind)
    if kind == "meeting":
        return redirect(address_of_form(ref, kind))
    return _page(partnership, kind, _prefilled(kind, partnership), Reading())


@pages.post("/<ref>/record/<kind>")
@needs(Action.RECORD)
def save(ref: str, kind: str) -> Answer:
    partnership = workspace().partnerships.get(ref)
    _check_kind(ref, kind)
    if request.form.get("add"):
        return _page(partnership, kind, typed_in(kind, request.form), Reading(), more=True)
    with sent_forms.one_at_a_time():
        led = sent_forms.where_it_led()
        if led is not None:
            return led
        if sent_forms.was_changed_since():
            return _again(
                partnership, kind, Reading(problems={"": SAVED_BEFORE}), 409, form_id=sent_forms.new_form_id()
            )
        return _record(partnership, kind)


@pages.errorhandler(CSRFError)
def opened_long_ago(_: CSRFError) -> Any:
    """Nothing typed is lost: the form comes back filled, ready to be sent again."""
    ref, kind = ((request.view_args or {})[name] for name in ("ref", "kind"))
    try:
        partnership = workspace().partnerships.get(ref)
        _check_kind(ref, kind)
    except DomainError as refusal:
        return refused(refusal)
    except HTTPException as error:
        return stopped(error)
    return _again(partnership, kind, Reading(problems={"": LONG_AGO}), 400)


def read_form(kind: str, partnership: Partnership) -> Reading:
    """The entry that the form of this request describes."""
    typed = typed_in(kind, request.form)
    named = new_ref(kind, typed, partnership)
    if kind == "listening":
        return read_conversation(typed, themes_in(request.form), named)
    return read_typed(kind, typed, named)


def _record(partnership: Partnership, kind: str) -> Answer:
    ref = partnership.profile.ref
    for _ in range(ATTEMPTS):
        reading = read_form(kind, partnership)
        if reading.entry is None:
            return _again(partnership, kind, reading, 422)
        try:
            done = workspace().partnerships.record(ref, reading.entry, workspace().stamp(recorded_by()))
            return _saved(done, kind, reading.entry)
        except RefTaken as error:  # somebody recorded at this very moment: look again, and number anew
            if own_ref(kind) is None:
                return _refused(partnership, kind, error)
            partnership = workspace().partnerships.get(ref)
        except DomainError as error:
            return _refused(partnership, kind, error)
    return _refused(partnership, kind, LogUnavailable("Too many people are recording at once. Save it again."))


def _refused(partnership: Partnership, kind: str, error: DomainError) -> Answer:
    name, message = in_words(error, kind, partnership)
    reading = Reading(problems={_field_shown(kind, name): message}, dependants=dependants_of(error, partnership))
    return _again(partnership, kind, reading, 422 if status_of(error) == 404 else status_of(error))


def _field_shown(kind: str, name: str) -> str:
    """The field if the form asks it; a theme's message goes to the first, any other to the top."""
    if kind == "listening" and name in ("theme", "grows_from"):
        return f"themes-0-{name}"
    return name if name in {shape.name for shape in asked(kind, correcting=False)} else ""


def _saved(done: Saved, kind: str, entry: Any) -> Response:
    if request.form.get("save") == "again":
        kept: dict[str, Any] = {name: request.form[name] for name in _kept(kind) if request.form.get(name)}
        return saved(done, url_for("new_entry.new", ref=done.ref, kind=kind, **kept))
    if kind in POOLED:
        return saved(done, url_for("recording.index", ref=done.ref), "Recorded. It is not shown on its own anywhere.")
    return saved(done, where_it_shows(done.ref, entry))


def _kept(kind: str) -> tuple[str, ...]:
    return (PLAIN_KINDS[kind].own_date or "meeting", *KEPT_FOR_THE_NEXT)


def _prefilled(kind: str, partnership: Partnership) -> Typed:
    """What need not be typed: today, whatever the address names, and the only choice there is."""
    typed = {shape.name: request.args.getlist(shape.name) for shape in shapes_of(kind)}
    own_date = PLAIN_KINDS[kind].own_date
    if own_date and not typed[own_date]:
        typed[own_date] = [_latest_day(partnership).isoformat()]
    if kind == "step" and not typed["programme"]:
        running: Any = [p for p in partnership.entries.of("programme").values() if not getattr(p, "ended_on", None)]
        typed["programme"] = [running[0].ref] if len(running) == 1 else []
    return typed


def _latest_day(partnership: Partnership) -> date:
    today, closed_on = workspace().today(), partnership.profile.closed_on
    return min(today, closed_on) if closed_on else today


def _again(partnership: Partnership, kind: str, reading: Reading, status: int, form_id: str = "") -> Answer:
    return _page(partnership, kind, typed_in(kind, request.form), reading, form_id=form_id), status


def _page(
    partnership: Partnership, kind: str, typed: Typed, reading: Reading, *, more: bool = False, form_id: str = ""
) -> str:
    themes = themes_in(request.form) + ([{}] * BLANK_THEMES if more else [])
    return render_template(
        "recording/new.html",
        profile=partnership.profile,
        kind=kind,
        what=TITLES[kind],
        about=(MENU_WORDS | FROM_OTHER_PAGES)[kind][1],
        sections=_sections(kind, typed, partnership, reading.problems),
        themes=themes if kind == "listening" else [],
        theme_kinds=CHOICE_WORDS["listening", "kind"],
        choices=choices(themes, partnership) if kind == "listening" else [],
        problems=reading.problems,
        dependants=reading.dependants,
        form_id=form_id or request.form.get("form_id") or sent_forms.new_form_id(),
        confidential=kind in HIDDEN,
    )


def _sections(kind: str, typed: Typed, partnership: Partnership, problems: Mapping[str, str]) -> Any:
    found = sections(kind, typed, partnership, problems)
    if kind != "listening":
        return found
    found[0].fields[:] = [each for each in found[0].fields if each.name in ("held_on", "partner")]
    return found


def _check_kind(ref: str, kind: str) -> None:
    if kind in CONFIDENTIAL:
        require(Action.HEAR, ref)
    if kind not in PLAIN_KINDS or kind == "partnership":
        abort(404, f"There is no kind of entry called “{kind}”. Choose one from the Record menu.")
