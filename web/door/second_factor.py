"""The second factor: codes of an authenticator app, each good for once, and recovery codes. Flask-Security calls it."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, redirect, render_template, session, url_for
from flask_login import current_user
from flask_security import MfRecoveryCodesUtil, Totp, tf_disabled, tf_profile_changed
from flask_security.proxies import _security
from flask_security.utils import check_and_get_token_status
from passlib.exc import TokenError
from werkzeug.wrappers import Response

from access import recovery_codes, used_codes
from access.accounts import Account
from web.door.identity import note, store

SIGNING_IN, SETTING_UP = "security.two_factor_token_validation", "security.two_factor_setup_validate"


class Codes(Totp):
    """The codes of authenticator apps."""

    def verify_totp(self, token: str, totp_secret: str, user: Account, window: int = 0) -> bool:  # type: ignore[override]
        """Whether this is the code of now, or of half a minute to either side, and was not used before."""
        try:
            found = self._totp.verify(token, totp_secret, window=window)
        except (TokenError, ValueError, KeyError):  # no such code; or the secret key that sealed it has changed
            return False
        return used_codes.use(store(), user.id, found.counter)


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes that are shown when they are made and never again."""

    def create_recovery_codes(self, user: Account) -> list[str]:  # type: ignore[override]
        note("made recovery codes")
        return recovery_codes.make(store(), user.id)

    def get_recovery_codes(self, user: Account) -> list[str]:  # type: ignore[override]
        return []

    def check_recovery_code(self, user: Account, code: str) -> bool:  # type: ignore[override]
        """Use a code up, if it is one."""
        return recovery_codes.use(store(), user.id, code)

    def delete_recovery_code(self, user: Account, code: str) -> bool:  # type: ignore[override]
        return True  # checking it used it up


def register(app: Flask) -> None:
    tf_profile_changed.connect(_turned_on, app)
    tf_disabled.connect(_turned_off, app)
    app.view_functions[SETTING_UP] = _asking_again(app.view_functions[SETTING_UP])
    app.view_functions[SIGNING_IN] = _for_visitors(app.view_functions[SIGNING_IN])
    for unused in ("security.two_factor_rescue", "security.tf_select"):  # there is one kind of second factor
        app.view_functions[unused] = lambda: redirect(url_for("security.mf_recovery"))
    app.jinja_env.globals.update(second_factor_is_on=second_factor_is_on, recovery_codes_left=recovery_codes_left)


def second_factor_is_on() -> bool:
    """Whether signing in to the account of whoever asks needs a code."""
    return bool(current_user.tf_primary_method and current_user.tf_totp_secret)


def recovery_codes_left() -> int:
    """How many recovery codes whoever asks did not use yet."""
    return recovery_codes.left(store(), current_user.id)


def _turned_on(app: Flask, **_: Any) -> None:
    note("turned the second factor on")


def _turned_off(app: Flask, user: Any, **_: Any) -> None:
    recovery_codes.forget(store(), user.id)
    note("turned the second factor off")


def _for_visitors(view: Any) -> Any:
    """Send whoever has signed in to their account, where Flask-Security would sign them out."""
    return lambda: redirect(url_for("account.index")) if current_user.is_authenticated else view()


def _asking_again(view: Any) -> Any:
    """After a wrong code ask again with the same secret, where Flask-Security would have a new one scanned."""

    def validate(token: str) -> Any:
        response: Response = view(token)
        return _same_secret(token, g.wrong_code) if "wrong_code" in g else response

    return validate


def _same_secret(token: str, form: Any) -> str:
    session.pop("_flashes", None)  # the message stands beside the field
    *_, state = check_and_get_token_status(token, "tf_setup", current_app.config["SECURITY_TWO_FACTOR_SETUP_WITHIN"])
    values = _security.totp_factory.fetch_setup_values(state["totp_secret"], form.user)
    return render_template(
        "security/two_factor_setup.html",
        two_factor_verify_code_form=form,
        chosen_method=state["method"],
        state_token=token,
        authr_qrcode=values["image"],
        authr_key=values["key"],
        authr_username=values["username"],
    )
