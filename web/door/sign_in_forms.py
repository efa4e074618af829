"""The forms of signing in, where they differ from Flask-Security's: they tell nobody who has an account here.

``signing_in`` hands them to Flask-Security, whose views fill them.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import g
from flask_security.forms import (
    ChangePasswordForm,
    EmailField,
    EmailValidation,
    ForgotPasswordForm,
    Form,
    IsString,
    LoginForm,
    PasswordField,
    RadioField,
    RequiredLocalize,
    StringField,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    email_required,
    password_required,
)
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import hash_data, validate_redirect_url
from wtforms import Field

from access.accounts import Account, find_account
from web.door.identity import store
from web.door.limits import right_guess

NO_CODE = "Type the code."
_LONGEST = 1_000
"""Characters of a password that are looked at. Nobody has a longer one, and argon2 refuses to read it."""

_DECOY = "$argon2id$".ljust(97, "x")
"""As long as a hash of a password is, because Flask-Security digests that, and takes longer for a longer one."""


def _email() -> EmailField:
    checks = [IsString(), email_required, EmailValidation(verify=False)]
    return EmailField(filters=[lambda text: (text or "").strip()], validators=checks)


def _password() -> PasswordField:
    return PasswordField(filters=[lambda text: (text or "")[:_LONGEST]], validators=[IsString(), password_required])


class WithNext(Form):  # type: ignore[misc]
    """Leads back to a page of ours only; another address is passed over in silence."""

    def validate_next(self, field: Field) -> None:
        if field.data and not leads_here(field.data):
            field.data = ""


class Guessed(Form):  # type: ignore[misc]
    """Checks what only one person should know."""

    def validate(self, **kwargs: Any) -> bool:
        right = bool(super().validate(**kwargs))
        if right:
            right_guess()
        return right


class SignInForm(Guessed, WithNext, LoginForm):  # type: ignore[misc]
    email = _email()
    password = _password()
    remember = None


class AgainForm(Guessed, WithNext, VerifyForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    password = _password()


class ForgottenForm(ForgotPasswordForm):  # type: ignore[misc]
    """Asks for a link by mail; an address without an account is treated as one with an account to the last step."""

    email = _email()

    def validate(self, **kwargs: Any) -> bool:
        if not Form.validate(self, **kwargs):
            self.form_errors = list(self.email.errors)  # Flask-Security takes those of the field away
            return False
        self.user = _account_or_decoy(self.email.data)
        return True


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Changes a password; whoever knew the present one made no wrong guess, however weak the new one is."""

    password = _password()

    def validate(self, **kwargs: Any) -> bool:
        good = super().validate(**kwargs)
        if self.password.data and not self.password.errors and not self.new_password_confirm.errors:
            right_guess()
        return bool(good)


class CodeForm(Guessed, TwoFactorVerifyCodeForm):  # type: ignore[misc]
    """The code of an app, however it is spaced."""

    code = StringField(
        filters=[lambda text: "".join((text or "").split())], validators=[RequiredLocalize(message=NO_CODE)]
    )

    def validate(self, **kwargs: Any) -> bool:
        right = super().validate(**kwargs)
        if not right and self.is_setup:
            g.wrong_code = self
        return right


class SetUpForm(TwoFactorSetupForm):  # type: ignore[misc]
    """Says which second factor to set up, or to turn it off; the buttons of its page say it."""

    setup = StringField()


class RescueForm(TwoFactorRescueForm):  # type: ignore[misc]
    """Offers nothing: the page of the code leads to the recovery codes itself."""

    help_setup = RadioField(choices=[])


class RecoveryForm(Guessed, MfRecoveryForm):  # type: ignore[misc]
    code = StringField(validators=[IsString(), RequiredLocalize(message=NO_CODE)])


def leads_here(address: str) -> bool:
    """Whether a redirect to this address stays within these pages."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return plain and address.isprintable() and bool(validate_redirect_url(address))


def _account_or_decoy(email: str) -> Account:
    account = find_account(store(), email)
    if account is None or not account.active:
        account = Account(email=email, name="", password=_DECOY, fs_uniquifier=secrets.token_hex(32))
    if account.password is None:
        hash_data(_DECOY)  # making the link costs this for everybody who has a password
    return account
