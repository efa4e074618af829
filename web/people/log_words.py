"""The access log in words: whose doing each line is, and what was done to whom. The page and its download read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from access import directory
from access.access_log import Line
from web.door.identity import store
from web.people.doing import name_of
from web.people.role_words import partnership_names

_REF = re.compile(r"person:[0-9a-z]+")


@dataclass(frozen=True)
class Told:
    """A line with the names that people and partnerships have now."""

    number: int
    at: datetime
    who: str
    did: str
    about: str
    partnership: str


def told(lines: Iterable[Line]) -> list[Told]:
    """The lines in words, in their order."""
    everybody, names = directory.names(store()), partnership_names()
    return [
        Told(
            line.number,
            line.at,
            name_of(line.who, everybody),
            line.did,
            _about(line.about, everybody),
            names.get(line.partnership or "", line.partnership or ""),
        )
        for line in lines
    ]


def _about(about: str, everybody: dict[str, str]) -> str:
    """“Ada: lead from 2026-06-30” of a line about the person whom the log knows as Ada."""
    ref, _, more = about.partition(" ")
    if not _REF.fullmatch(ref):
        return about
    return ": ".join(part for part in (name_of(ref, everybody), more) if part)
