"""The form in which a policy is changed and saved under a name, begun from any saved one or from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access.roles import Action
from domain.errors import DomainError
from domain.policies import check_name
from projections.policies_in_force import SavedPolicy
from projections.policy import InvalidPolicy, Policy, parse_policy
from projections.putting_in_force import save_policy
from web.current import workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.policies.policies_page import in_force
from web.policies.settings import grouped, read, texts_of, typed_in
from web.policies.toml_text import toml_of
from web.refusals import status_of

pages = Blueprint("editing_policies", __name__)

LONGEST_FILE = 100_000
Answer = str | Response | tuple[str, int]


@dataclass
class Draft:
    """A policy as somebody changes it: what it began as, what was typed since, and what is wrong with that."""

    base: Policy
    name: str
    reason: str = ""
    began_as: str = ""
    seen: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@pages.get("/policies/new")
@needs(Action.WEIGH)
def new() -> Answer:
    return _form(_begun(_start()))


@pages.post("/policies/upload")
@needs(Action.WEIGH)
def upload() -> Answer:
    """Show what a file says in the form; nothing is saved yet."""
    draft = _begun(_start())
    try:
        draft.base = _uploaded()
    except InvalidPolicy as error:
        draft.problems = {"file": error.message}
        return _form(draft), 422
    draft.name = draft.base.name if draft.base.name != workspace().standard.name else ""
    draft.began_as, draft.seen = draft.name, _latest(draft.name)
    return _form(draft)


@pages.post("/policies/new")
@needs(Action.WEIGH)
def save() -> Answer:
    draft = _typed()
    policy = _checked(draft)
    if policy is None:
        return _form(draft), 422
    seen = draft.seen if draft.name == draft.began_as else None
    try:
        stamp = workspace().stamp(recorded_by())
        version = save_policy(workspace(), draft.name, policy, draft.reason, stamp, seen)
    except DomainError as error:
        draft.problems[error.field if error.field in ("name", "reason") else ""] = error.message
        return _form(draft), status_of(error)
    flash(f"Saved as version {version} of “{draft.name}”. It is not in force yet.")
    return redirect(url_for("policies.one", name=draft.name, version=version), 303)


def _start() -> SavedPolicy:
    """The saved policy to begin from: the one named, or the one in force."""
    known = workspace().policies_known()
    name = request.args.get("name", "")
    return known.get(name, request.args.get("version", None, type=int)) if name else in_force(known)


def _begun(start: SavedPolicy) -> Draft:
    name = "" if start.name == workspace().standard.name else start.name
    return Draft(start.policy, name, began_as=name, seen=_latest(name))


def _latest(name: str) -> int:
    """The number of the latest version of a name; 0 when there is none."""
    return max((each.version for each in workspace().policies_known().saved if each.name == name), default=0)


def _uploaded() -> Policy:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidPolicy("Choose a file first: a policy as TOML.")
    content = file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise InvalidPolicy("That file is too long for a policy. Download one here to see what it looks like.")
    return _parsed(content, file.filename)


def _parsed(content: bytes, source: str) -> Policy:
    try:
        return parse_policy(tomllib.loads(content.decode()), source)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidPolicy(f"The policy {source} is not a TOML file: {error}.") from None


def _typed() -> Draft:
    """What was typed; the policy that it changes travels in the form."""
    form = request.form
    base = _parsed(form.get("base", "").replace("\r\n", "\n").encode(), "in this form")
    name = form.get("name", "").strip()
    seen = form.get("seen", 0, type=int)
    return Draft(base, name, form.get("reason", ""), form.get("began_as", ""), seen, typed_in(form, base))


def _checked(draft: Draft) -> Policy | None:
    """The policy that was typed; ``None`` when something is wrong, which is then said field by field."""
    for what, check in (("name", lambda: check_name(draft.name)), ("reason", lambda: _check_reason(draft.reason))):
        try:
            check()
        except DomainError as error:
            draft.problems[what] = error.message
    data: dict[str, Any] = read(draft.typed, draft.base) | {"name": draft.name[:80] or "new"}
    try:
        policy = parse_policy(data, "in this form")
    except InvalidPolicy as error:
        draft.problems |= error.problems
        return None
    return None if draft.problems else policy


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError("Say why, in a few words: it stands in the history of the policies.")


def _form(draft: Draft) -> str:
    return render_template(
        "policies/edit.html",
        draft=draft,
        base=toml_of(draft.base),
        groups=grouped(draft.base, workspace().policy, draft.typed),
        problems=draft.problems,
        saved=workspace().policies_known().saved,
        unplaced=list(_unplaced(draft)),
    )


def _unplaced(draft: Draft) -> Iterator[str]:
    """Problems that are not about one field."""
    for path, text in draft.problems.items():
        if path not in {"name", "reason", "file", *texts_of(draft.base)}:
            yield {"dimensions": "Shares of health: ", "bands": "Bands: "}.get(path, "") + text
