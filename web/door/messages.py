"""What Flask-Security says, in our words. ``signing_in`` hands them over as its settings."""

from __future__ import annotations

_NOT_RIGHT = "The address or the password is not right."
_ON_ITS_WAY = (
    "If there is an account for %(email)s, a message with a link to choose a new password is on its way to it. "
    "The link works for two hours."
)
_ERRORS = {
    "API_ERROR": "This could not be understood. Start again.",
    "DISABLED_ACCOUNT": _NOT_RIGHT,
    "EMAIL_NOT_PROVIDED": "Type your email address.",
    "GENERIC_AUTHN_FAILED": _NOT_RIGHT,
    "INVALID_EMAIL_ADDRESS": "This is not an email address. Write it like ada@example.org.",
    "INVALID_PASSWORD": "The password is not right.",
    "INVALID_RECOVERY_CODE": "This is none of your recovery codes, or it was used already.",
    "INVALID_RESET_PASSWORD_TOKEN": "This link does not work: it was used already, or is cut short. Ask for another.",
    "PASSWORD_IS_THE_SAME": "This is the password that you have now. Choose another.",
    "PASSWORD_NOT_PROVIDED": "Type a password.",
    "PASSWORD_RESET_EXPIRED": "This link was made more than %(within)s ago and no longer works. Ask for another.",
    "RETYPE_PASSWORD_MISMATCH": "The two passwords are not the same.",
    "TWO_FACTOR_INVALID_TOKEN": "The code is not right, or it was used already. Wait for the next one in your app.",
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": "Choose what to do.",
    "TWO_FACTOR_SETUP_EXPIRED": "Setting it up took longer than %(within)s. Start again.",
    "USER_DOES_NOT_EXIST": _NOT_RIGHT,
}
_NOTICES = {
    "ANONYMOUS_USER_REQUIRED": "You are signed in already.",
    "PASSWORD_CHANGE": "Your password is changed. Everywhere else you were signed out.",
    "PASSWORD_RESET_NO_LOGIN": "Your new password is set. Everywhere you were signed in, you were signed out.",
    "PASSWORD_RESET_REQUEST": _ON_ITS_WAY,
    "REAUTHENTICATION_REQUIRED": "It is a while since you signed in. Type your password again to go on.",
    "REAUTHENTICATION_SUCCESSFUL": "Thank you. You can go on.",
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": "The second factor is on: you are asked for a code when you sign in.",
    "TWO_FACTOR_DISABLED": "The second factor is off.",
    "TWO_FACTOR_LOGIN_SUCCESSFUL": "You are signed in.",
    "TWO_FACTOR_PERMISSION_DENIED": "Start with your address and your password.",
    "UNAUTHENTICATED": "Sign in first.",
}


def settings() -> dict[str, tuple[str, str]]:
    """Every message as a setting: its words, and whether it is about something wrong."""
    said = {f"SECURITY_MSG_{name}": (words, "error") for name, words in _ERRORS.items()}
    return said | {f"SECURITY_MSG_{name}": (words, "info") for name, words in _NOTICES.items()}
