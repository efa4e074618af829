"""The pages that correct a recorded conversation, and that add themes to it. Nothing is overwritten unseen."""

from __future__ import annotations

import hashlib

import msgspec
from flask import Blueprint, abort, render_template, request

from access.roles import Action
from domain.entries import ERASED
from domain.errors import ChangedMeanwhile, DomainError, UnknownRef
from domain.listening import Conversation
from domain.partnership import Partnership
from domain.partnerships import Saved
from web.current import workspace
from web.door.identity import note, recorded_by
from web.door.permissions import needs
from web.entries import address_of
from web.listening.theme_rows import choices
from web.recording import sent_forms
from web.recording.fields import all_fields
from web.recording.new_entry import Answer
from web.recording.plain import dependants_of, in_words
from web.recording.taking_back import saved
from web.recording.typed import BLANK_THEMES, THEME_FIELDS, Reading, read_conversation, themes_in, typed_in, typed_of
from web.refusals import status_of
from web.words import CHOICE_WORDS

pages = Blueprint("conversation", __name__)

_MEANWHILE = (
    "Somebody changed this conversation since you opened it. What it says now stands below, then what you typed. "
    "Take over what is right, then save."
)
_NO_REASON = "Say why, in a few words: it stands in the history beside the change."


@pages.get("/<ref>/listening/conversation/<any_ref:conversation>/correct")
@needs(Action.HEAR)
def correction(ref: str, conversation: str) -> str:
    partnership, opened = _opened(ref, conversation)
    return _page("correct", partnership, opened, _rows(opened), Reading())


@pages.post("/<ref>/listening/conversation/<any_ref:conversation>/correct")
@needs(Action.HEAR)
def correct(ref: str, conversation: str) -> Answer:
    return _save("correct", ref, conversation)


@pages.get("/<ref>/listening/conversation/<any_ref:conversation>/themes")
@needs(Action.HEAR)
def further(ref: str, conversation: str) -> str:
    partnership, opened = _opened(ref, conversation)
    return _page("themes", partnership, opened, [_BLANK] * BLANK_THEMES, Reading())


@pages.post("/<ref>/listening/conversation/<any_ref:conversation>/themes")
@needs(Action.HEAR)
def add(ref: str, conversation: str) -> Answer:
    return _save("themes", ref, conversation)


_BLANK = dict.fromkeys(THEME_FIELDS, "")


def _save(what: str, ref: str, conversation: str) -> Answer:
    partnership, opened = _opened(ref, conversation)
    rows = themes_in(request.form)
    if request.form.get("add"):
        return _page(what, partnership, opened, [*rows, *[_BLANK] * BLANK_THEMES], Reading())
    with sent_forms.one_at_a_time():
        return sent_forms.where_it_led() or _record(what, partnership, opened, rows)


def _record(what: str, partnership: Partnership, opened: Conversation, rows: list[dict[str, str]]) -> Answer:
    reading = _read(what, opened, rows)
    if reading.problems:
        return _page(what, partnership, opened, rows, reading), 422
    ref = partnership.profile.ref
    try:
        done = _do(what, ref, opened, reading.entry)
    except ChangedMeanwhile:
        return _page(what, partnership, opened, rows, Reading(problems={"": _MEANWHILE}), is_newer=True), 409
    except DomainError as error:
        return _refused(what, partnership, opened, rows, error)
    said = "Corrected. The earlier version stays in the history." if what == "correct" else "Recorded."
    return saved(done, address_of(ref, "listening", opened.ref), said)


def _do(what: str, ref: str, opened: Conversation, entry: Conversation) -> Saved:
    stamp, log = workspace().stamp(recorded_by()), workspace().partnerships
    if what == "themes":
        return log.hear_themes(ref, opened.ref, entry.themes, stamp)
    if request.form.get("seen") not in (None, _state(opened)):
        raise ChangedMeanwhile(opened)
    return log.correct(ref, entry, request.form.get("reason_why", ""), stamp, seen=opened)


def _read(what: str, opened: Conversation, rows: list[dict[str, str]]) -> Reading:
    """The conversation that the form describes, or messages by field."""
    typed = typed_in("listening", request.form) if what == "correct" else typed_of(opened)
    reading = read_conversation(typed, rows, {"conversation": opened.ref})
    if what == "correct" and not request.form.get("reason_why", "").strip():
        reading.problems["reason_why"] = _NO_REASON
    return reading


def _refused(
    what: str, partnership: Partnership, opened: Conversation, rows: list[dict[str, str]], error: DomainError
) -> Answer:
    name, message = in_words(error, "listening", partnership)
    field = f"themes-0-{name}" if name in THEME_FIELDS else name if name in ("held_on", "partner", "reason_why") else ""
    reading = Reading(problems={field: message}, dependants=dependants_of(error, partnership))
    return _page(what, partnership, opened, rows, reading), 422 if status_of(error) == 404 else status_of(error)


def _opened(ref: str, conversation: str) -> tuple[Partnership, Conversation]:
    """The conversation as it stands; that it was read goes on record."""
    partnership = workspace().partnerships.get(ref)
    note("read listening", ref)
    entry = partnership.entries.get("listening", conversation)
    if not isinstance(entry, Conversation):
        raise UnknownRef("listening conversation", conversation)
    if any(theme.theme == ERASED for theme in entry.themes):
        abort(422, "Words of this conversation were erased on request, so it is not changed any more.")
    return partnership, entry


def _rows(conversation: Conversation) -> list[dict[str, str]]:
    """Its themes; one that grows from another of them names that by its place, so that both may be put otherwise."""
    place = {theme.theme: f"on-form-{at}" for at, theme in enumerate(conversation.themes)}
    rows = [{name: getattr(theme, name) or "" for name in THEME_FIELDS} for theme in conversation.themes]
    return [row | {"grows_from": place.get(row["grows_from"], row["grows_from"])} for row in rows]


def _state(conversation: Conversation) -> str:
    """Tells what a conversation said from anything else that it may say."""
    return hashlib.sha256(msgspec.json.encode(conversation)).hexdigest()[:16]


def _page(
    what: str,
    partnership: Partnership,
    opened: Conversation,
    rows: list[dict[str, str]],
    reading: Reading,
    *,
    is_newer: bool = False,
) -> str:
    typed = typed_in("listening", request.form) if request.method == "POST" else typed_of(opened)
    asked = [field for field in all_fields("listening", typed, partnership) if field.name in ("held_on", "partner")]
    return render_template(
        "listening/conversation.html",
        profile=partnership.profile,
        what=what,
        conversation=opened,
        address=address_of(partnership.profile.ref, "listening", opened.ref),
        fields=asked if what == "correct" else [],
        themes=rows,
        theme_kinds=CHOICE_WORDS["listening", "kind"],
        choices=choices(rows, partnership),
        problems=reading.problems,
        dependants=reading.dependants,
        reason_why=request.form.get("reason_why", ""),
        is_newer=is_newer,
        seen=_state(opened) if is_newer else request.form.get("seen") or _state(opened),
        form_id=request.form.get("form_id") or sent_forms.new_form_id(),
    )
