"""Which passwords are good enough: judged by zxcvbn, without asking anybody outside. Flask-Security calls it."""

from __future__ import annotations

from typing import Any

from flask_security import PasswordUtil
from zxcvbn import zxcvbn

LEAST_LENGTH = 10
LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4; it knows the passwords that were leaked most and their usual twists."""
_LONGEST = 128
_ABOUT_US = ["goodterms", "partnership"]


class Passwords(PasswordUtil):
    """Refuses short, leaked, guessable and endless passwords, and says what would be better."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """The problems (``None``: good), and the password in the form that is hashed."""
        normal = self.normalize(password)
        problem = problem_with(normal, _known_of(kwargs.get("user")))
        return ([problem] if problem else None), normal


def problem_with(password: str, about: list[str] | None = None) -> str | None:
    """What is wrong with a password, in one sentence with advice; ``about`` holds words an attacker would try."""
    if len(password) < LEAST_LENGTH:
        return f"Use at least {LEAST_LENGTH} characters. Three or four unrelated words are easy to remember."
    if len(password) > _LONGEST:
        return f"Use at most {_LONGEST} characters."
    judged = zxcvbn(password[:72], user_inputs=[*_ABOUT_US, *(about or [])])
    if judged["score"] >= LEAST_SCORE:
        return None
    advice = [judged["feedback"]["warning"], *judged["feedback"]["suggestions"]]
    return " ".join(["This is easy to guess.", *(f"{each.rstrip('.')}." for each in advice if each)])


def _known_of(account: Any) -> list[str]:
    if account is None:
        return []
    return [account.email, *account.email.split("@"), *account.name.split()]
