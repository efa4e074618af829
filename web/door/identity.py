"""Who asks: the account that the browser signed in with, or that a token belongs to. Worked out once per request."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, has_request_context, redirect, request, session, url_for
from flask_login import current_user
from flask_security import user_authenticated
from flask_security.utils import logout_user

from access import access_log, grants, sign_ins
from access.accounts import Account
from access.deciding import NOBODY, OPERATOR, Person, Who
from access.store import Store, store_of
from domain.errors import DomainError
from web.current import workspace

KEY = "sign_in"
_KEPT = {"fs_cc", "fs_paa", "identity.id", "identity.auth_type"}


class NotSignedIn(DomainError):
    """Nobody has signed in, where there is no page to send them to."""

    def __init__(self) -> None:
        super().__init__("Send a token that works: “Authorization: Bearer gt_…”. You make one on your account's page.")


def register(app: Flask) -> None:
    opened = workspace_of(app)
    app.extensions["accounts"] = store_of(opened)
    user_authenticated.connect(_signed_in, app)
    app.teardown_appcontext(_let_go)


def workspace_of(app: Flask) -> Any:
    return app.extensions["goodterms"]


def store() -> Store:
    """The accounts of this application's workspace."""
    opened: Store = current_app.extensions["accounts"]
    return opened


def me() -> Who:
    """Whoever makes this request, or runs this command."""
    if "who" not in g:
        g.who = _who() if has_request_context() else OPERATOR
    who: Who = g.who
    return who


def act_as(who: Who) -> None:
    """Let a command act as somebody else than the operator."""
    g.who = who


def recorded_by() -> str:
    """Who the entries made in this request, or by this command, are recorded by."""
    who = me()
    return who.ref if isinstance(who, Person) else workspace().people.ref_of(current_app.config["RECORDED_BY"])


def person_of(account: Account) -> Person:
    """An account with the roles it holds today."""
    holds = grants.held_by(store(), account.id, workspace().today())
    return Person(account.id, account.person, account.name, account.email, holds)


def this_sign_in() -> sign_ins.SignIn | None:
    """The sign-in of this browser."""
    me()
    found: sign_ins.SignIn | None = g.get("sign_in")
    return found


def note(did: str, partnership: str | None = None, about: str = "") -> None:
    """Add a line to the access log on behalf of whoever makes this request."""
    who = me()
    ref = who.ref if isinstance(who, Person) else who.value
    access_log.note(store(), workspace().clock(), ref, did, partnership, about)


def not_signed_in() -> Any:
    """The way to the sign-in page and back; the API says so instead."""
    if is_api():
        raise NotSignedIn
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=wanted if wanted != "/" else None))


def is_api() -> bool:
    """Whether a program asks; ``/api/docs`` is a page for people."""
    return request.path.startswith("/api/v1/")


def _who() -> Who:
    if is_api():
        return current_app.extensions["bearer"]() if "bearer" in current_app.extensions else NOBODY
    account: Any = current_user
    if not account.is_authenticated:
        return NOBODY
    g.sign_in = sign_ins.find(store(), session.get(KEY, ""), workspace().clock())
    if g.sign_in is None or g.sign_in.account != account.id:
        logout_user()
        session.clear()
        return NOBODY
    return person_of(account)


def _signed_in(app: Flask, user: Account, **_: Any) -> None:
    """Start afresh: nothing that was in the browser's cookie before stays in it."""
    for name in [name for name in session if not name.startswith("_") and name not in _KEPT]:
        session.pop(name)
    address = request.remote_addr or ""
    session[KEY] = sign_ins.start(store(), user.id, request.user_agent.string, address, workspace().clock())
    g.pop("who", None)
    access_log.note(store(), workspace().clock(), user.person, "signed in")


def _let_go(_: BaseException | None) -> None:
    opened = current_app.extensions.get("accounts")
    if opened is not None:
        opened.orm.remove()
