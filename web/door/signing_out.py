"""Ends sign-ins: the one of a browser that signs out, and all others when a password is changed or set anew."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request, session
from flask_login import user_logged_out
from flask_security import password_changed, password_reset

from access import access_log, sign_ins
from web.current import workspace
from web.door.identity import KEY, store


def register(app: Flask) -> None:
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_changed, app)
    password_reset.connect(_reset, app)
    app.after_request(_clear_browser)


def _signed_out(app: Flask, user: Any, **_: Any) -> None:
    """Nothing stays in the browser's cookie, and what the cookie held before is worth nothing.

    Also called for a browser whose sign-in has ended by itself: what is half typed there is kept for its owner.
    """
    now = workspace().clock()
    found = sign_ins.find(store(), session.get(KEY, ""), now)
    if found is not None:
        sign_ins.end(store(), found.account, now, number=found.number)
        access_log.note(store(), now, user.person, "signed out")
    session.clear()
    g.pop("who", None)
    g.signed_out = request.endpoint == "security.logout"


def _changed(app: Flask, user: Any, **_: Any) -> None:
    now = workspace().clock()
    found = sign_ins.find(store(), session.get(KEY, ""), now)
    sign_ins.end(store(), user.id, now, but=found.number if found else None)
    access_log.note(store(), now, user.person, "changed the password")


def _reset(app: Flask, user: Any, **_: Any) -> None:
    now = workspace().clock()
    sign_ins.end(store(), user.id, now)
    access_log.note(store(), now, user.person, "set the password anew")


def _clear_browser(response: Response) -> Response:
    """What was half typed, and pages that “back” would show, do not stay for whoever uses the browser next."""
    if g.get("signed_out"):
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
