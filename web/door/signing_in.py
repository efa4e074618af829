"""How people sign in: Flask-Security, set up for our accounts, pages and rules.

Signing out, a forgotten password, a new password, a second factor and recovery codes are its routes too; their
templates are in ``templates/security``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security

from access.accounts import datastore
from web.door.passwords import Passwords


def register(app: Flask) -> None:
    app.config.from_mapping({name: value for name, value in _settings(app).items() if name not in app.config})
    Security(app, datastore(app.extensions["accounts"]), password_util_cls=Passwords)


def _settings(app: Flask) -> dict[str, Any]:
    return _addresses() | {
        "SECURITY_PASSWORD_SALT": app.config["SECRET_KEY"],  # Flask-Security's HMAC before argon2
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
        "SECURITY_ZXCVBN_MINIMUM_SCORE": 3,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_TOTP_SECRETS": {"1": app.config["SECRET_KEY"]},
        "SECURITY_TOTP_ISSUER": "Goodterms",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_LOGOUT_CSRF": True,
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
    }
