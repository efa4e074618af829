"""How people sign in: Flask-Security, set up for our accounts, forms, words and rules.

Signing out, a forgotten password, a new password, a second factor and recovery codes are its routes too; their
templates are in ``templates/security``.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request
from flask_security import Security
from flask_security.core import AnonymousUser

from access.accounts import datastore
from access.deciding import NOBODY, Person
from web.door import messages, second_factor
from web.door.identity import me
from web.door.mails import Mails
from web.door.passwords import LEAST_LENGTH, LEAST_SCORE, Passwords
from web.door.second_factor import Codes, RecoveryCodes
from web.door.sign_in_forms import (
    AgainForm,
    CodeForm,
    ForgottenForm,
    NewPasswordForm,
    RecoveryForm,
    RescueForm,
    SetUpForm,
    SignInForm,
)

SECOND_FACTOR_WITHIN = 30
"""Seconds by which the clock of a phone may be off."""


def register(app: Flask) -> None:
    app.config.from_mapping({name: value for name, value in _settings(app).items() if name not in app.config})
    security = Security(
        app,
        datastore(app.extensions["accounts"]),
        login_form=SignInForm,
        verify_form=AgainForm,
        forgot_password_form=ForgottenForm,
        change_password_form=NewPasswordForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_setup_form=SetUpForm,
        two_factor_rescue_form=RescueForm,
        mf_recovery_form=RecoveryForm,
        password_util_cls=Passwords,
        mail_util_cls=Mails,
        totp_cls=Codes,
        mf_recovery_codes_util_cls=RecoveryCodes,
    )
    security.want_json(lambda _: False)
    security.login_manager.request_loader(lambda _: None)  # the library's own tokens would pass by our sign-ins
    second_factor.register(app)
    app.jinja_env.globals.update(signed_in_person=signed_in_person)
    app.extensions["nobody_here"] = _nobody_here
    app.after_request(_keep_nowhere)


def signed_in_person() -> Person | None:
    """Whoever reads this page, if they have signed in."""
    who = me()
    return who if isinstance(who, Person) else None


def _nobody_here() -> None:
    """Answer the rest of this request as to a visitor: whoever asks cannot be looked up."""
    g.who, g._login_user = NOBODY, AnonymousUser()


def _keep_nowhere(response: Response) -> Response:
    """Pages with passwords, codes and secrets stay in no cache."""
    if request.blueprint == "security" and request.endpoint != "security.static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _settings(app: Flask) -> dict[str, Any]:
    return _addresses() | _passwords() | _second_factor(app) | messages.settings() | _rest()


def _passwords() -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # so that a restored backup knows them without the secret key
        "SECURITY_PASSWORD_LENGTH_MIN": LEAST_LENGTH,
        "SECURITY_PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
        "SECURITY_ZXCVBN_MINIMUM_SCORE": LEAST_SCORE,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},  # nobody outside is asked
        "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": "Choose a new password for Goodterms",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": "Your password for Goodterms was set anew",
        "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password for Goodterms was changed",
    }


def _second_factor(app: Flask) -> dict[str, Any]:
    sealing = hmac.new(str(app.config["SECRET_KEY"]).encode(), b"second factor", hashlib.sha256).hexdigest()
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": SECOND_FACTOR_WITHIN,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_TOTP_SECRETS": {"1": sealing},
        "SECURITY_TOTP_ISSUER": "Goodterms",
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    }


def _rest() -> dict[str, Any]:
    return {
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_CACHE_CONTROL": None,  # it writes “no-store=True”, which no browser heeds
        "SECURITY_CLI_USERS_NAME": None,  # ours are ``goodterms user`` and ``goodterms grant``
        "SECURITY_CLI_ROLES_NAME": None,
    }


def _addresses() -> dict[str, Any]:
    return {
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_RESET_URL": "/sign-in/forgotten",
        "SECURITY_VERIFY_URL": "/sign-in/again",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/sign-in/lost-phone",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/sign-in/which-code",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
        "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/account/second-factor",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "SECURITY_STATIC_FOLDER_URL": "/sign-in/static",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_POST_RESET_VIEW": "/sign-in",
        "SECURITY_POST_CHANGE_VIEW": "/account",
        "SECURITY_POST_VERIFY_VIEW": "/account",
    }
