"""The changes of a problem tree: move, merge, call otherwise, take apart. Each is one save, which can be undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, request, url_for

from access.roles import Action
from domain.errors import DomainError, InvalidValue
from domain.partnerships import Saved
from domain.problem_tree.shape import Spot
from domain.problem_tree.tending import ThemeChangedMeanwhile
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.listening.tree_page import GONE, Tried, theme_page
from web.recording import sent_forms
from web.recording.new_entry import Answer
from web.recording.taking_back import saved
from web.refusals import status_of

pages = Blueprint("tree_changes", __name__)

_TYPED = ("theme", "state", "other", "other_state", "grows_from", "label")


@pages.post("/<ref>/listening/tree/<change>")
@needs(Action.HEAR)
def change(ref: str, change: str) -> Answer:
    if change not in _CHANGES:
        abort(404)
    workspace().partnerships.get(ref)
    with sent_forms.one_at_a_time():
        return sent_forms.where_it_led() or _change(ref, change)


def _change(ref: str, change: str) -> Answer:
    do, said = _CHANGES[change]
    typed = {name: request.form.get(name, "") for name in _TYPED}
    try:
        done = do(ref, typed)
    except DomainError as error:
        return _refused(ref, change, typed, error)
    return saved(done, url_for("problem_tree.tree", ref=ref, _anchor=f"theme-{typed['theme']}"), said)


def _refused(ref: str, change: str, typed: dict[str, str], error: DomainError) -> Answer:
    catch_up()
    return theme_page(ref, typed["theme"], Tried(change, error.message, typed)), status_on_form(error)


def status_on_form(error: DomainError) -> int:
    """The status under which a form comes back: what it names may be gone, the page itself is not."""
    if isinstance(error, ThemeChangedMeanwhile):
        return 409
    return 422 if status_of(error) == 404 else status_of(error)


def _move(ref: str, typed: dict[str, str]) -> Saved:
    target = _spot(typed["grows_from"]) if typed["grows_from"] else None
    return workspace().partnerships.move_theme(ref, _spot(typed["theme"]), target, _stamp(), _seen(typed["state"]))


def _merge(ref: str, typed: dict[str, str]) -> Saved:
    if not typed["other"]:
        raise InvalidValue("Choose the theme that it is to be merged with.", "other")
    theme, other = _spot(typed["theme"]), _spot(typed["other"])
    seen = _seen(typed["state"], typed["other_state"])
    return workspace().partnerships.merge_themes(ref, theme, other, typed["label"], _stamp(), seen)


def _label(ref: str, typed: dict[str, str]) -> Saved:
    theme = _spot(typed["theme"])
    return workspace().partnerships.relabel_theme(ref, theme, typed["label"], _stamp(), _seen(typed["state"]))


def _apart(ref: str, typed: dict[str, str]) -> Saved:
    return workspace().partnerships.take_merge_apart(ref, _spot(typed["theme"]), _stamp(), _seen(typed["state"]))


_CHANGES: dict[str, tuple[Callable[[str, dict[str, str]], Saved], str]] = {
    "move": (_move, "Moved."),
    "merge": (_merge, "Merged."),
    "label": (_label, "It is called so from now on."),
    "apart": (_apart, "Taken apart."),
}
"""What each change does, and what is said of it."""


def _spot(key: str) -> Spot:
    """The theme that a form names."""
    at, _, conversation = key.partition(".")
    if not re.fullmatch("[0-9]{1,6}", at) or not conversation:
        abort(404, GONE)
    return Spot(conversation, int(at))


def _seen(*states: str) -> tuple[str, ...]:
    """What the themes looked like when the form was opened; nothing is compared when the form does not say of all."""
    return states if all(states) else ()


def _stamp() -> Any:
    return workspace().stamp(recorded_by())
