"""What each route asks of whoever calls it, declared beside the route and enforced before every request.

A route that declares nothing keeps the application from starting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.routing import Rule

from access.deciding import NOBODY, NotAllowed, Who, may, may_somewhere
from access.roles import OF_THE_WORKSPACE, Action
from domain.errors import UnknownPartnership
from web.door.identity import me, not_signed_in

View = TypeVar("View", bound=Callable[..., Any])
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Need:
    """``action`` in the partnership of the address, or in any; without one: signed in, or (``open``) anybody."""

    action: Action | None = None
    anywhere: bool = False
    open: bool = False


OPEN, SIGNED_IN = Need(open=True), Need()
OTHERS: dict[str, Need] = {
    "static": OPEN,
    "security.static": OPEN,
    "security.login": OPEN,
    "security.logout": OPEN,
    "security.verify": SIGNED_IN,
    "security.forgot_password": OPEN,
    "security.reset_password": OPEN,
    "security.change_password": SIGNED_IN,
    "security.two_factor_setup": SIGNED_IN,
    "security.two_factor_setup_validate": SIGNED_IN,
    "security.two_factor_token_validation": OPEN,
    "security.two_factor_rescue": OPEN,
    "security.tf_select": OPEN,
    "security.mf_recovery": OPEN,
    "security.mf_recovery_codes": SIGNED_IN,
}
"""What the routes of libraries ask; those of our own say it themselves."""


def needs(action: Action, *, anywhere: bool = False) -> Callable[[View], View]:
    """Ask for an action in the partnership that the address names; or, if it names none, in the workspace.

    With ``anywhere`` it is enough to be allowed it in some partnership: the view then shows only those.
    """
    return _declares(Need(action, anywhere))


def open_to_all(view: View) -> View:
    """Ask nothing: even a visitor who has not signed in may call it."""
    return _declares(OPEN)(view)


def signed_in(view: View) -> View:
    """Ask only that whoever calls it has signed in."""
    return _declares(SIGNED_IN)(view)


def register(app: Flask) -> None:
    app.before_request(_check)
    app.jinja_env.globals.update(
        me=me,
        may=lambda action, ref=None: may(me(), Action(action), ref),
        may_somewhere=lambda action: may_somewhere(me(), Action(action)),
    )


def check_all_declare(app: Flask) -> None:
    """Raise ``RuntimeError`` naming the routes that do not say what they ask."""
    silent = [
        f"{method} {rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & METHODS)
        if need_of(app, rule, method) is None
    ]
    if silent:
        raise RuntimeError(f"These routes do not say who may call them: {'; '.join(silent)}")


def need_of(app: Flask, rule: Rule, method: str) -> Need | None:
    """What a route asks for under a method; ``None`` when it does not say."""
    view: Any = app.view_functions.get(rule.endpoint)
    of_method = getattr(getattr(view, "view_class", None), method.lower(), None)
    declared: Need | None = getattr(of_method or view, "need", None)
    return declared or OTHERS.get(rule.endpoint)


def require(action: Action, ref: str | None = None) -> None:
    """Refuse unless whoever asks may do the action in a partnership, or (``None``) in the workspace.

    ``UnknownPartnership`` when they may not even see it, so that nobody learns which partnerships there are.
    """
    _refuse_unless(me(), action, ref)


def _declares(need: Need) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.need = need  # type: ignore[attr-defined]
        return view

    return declare


def _check() -> Any:
    if request.url_rule is None or request.method not in METHODS | {"HEAD"}:
        return None
    need = need_of(current_app, request.url_rule, "GET" if request.method == "HEAD" else request.method)
    if need is None:
        raise NotAllowed
    if need.open:
        return None
    if me() is NOBODY:
        return not_signed_in()
    _check_need(need)
    return None


def _check_need(need: Need) -> None:
    if need.action is None:
        return
    if need.anywhere:
        if not may_somewhere(me(), need.action):
            raise NotAllowed
        return
    ref = (request.view_args or {}).get("ref")
    _refuse_unless(me(), need.action, ref)


def _refuse_unless(who: Who, action: Action, ref: str | None) -> None:
    if may(who, action, ref):
        return
    if ref is not None and action not in OF_THE_WORKSPACE and not may(who, Action.SEE, ref):
        raise UnknownPartnership(ref)
    raise NotAllowed
