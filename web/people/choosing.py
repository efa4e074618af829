"""A password that somebody chose: judged, and hashed as signing in will compare it. Pages and commands call it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_security.utils import hash_password

from domain.errors import InvalidValue
from web.door.passwords import problem_with


def hashed(password: str, email: str, name: str) -> str:
    """The argon2 hash of a password; ``InvalidValue`` with advice when it is easy to guess, for this person least."""
    security: Any = current_app.extensions["security"]
    normal = security.password_util.normalize(password)
    problem = problem_with(normal, list(_words_of(email, name)))
    if problem:
        raise InvalidValue(problem, "password")
    return str(hash_password(normal))


def _words_of(email: str, name: str) -> Iterable[str]:
    return filter(None, [email, *email.split("@"), *name.split()])
