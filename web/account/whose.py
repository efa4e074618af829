"""Whose account the pages are about: always that of whoever asks. The modules of this package call it."""

from __future__ import annotations

from access.deciding import Person
from web.door.identity import NotSignedIn, me


def owner() -> Person:
    """Whoever has signed in; ``NotSignedIn`` otherwise."""
    who = me()
    if not isinstance(who, Person):
        raise NotSignedIn
    return who
