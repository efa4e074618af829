"""The access log in words: whose doing each line is, and what was done to whom. The page and its download read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from access import directory
from access.access_log import Line
from access.roles import Role
from web.door.identity import store
from web.people.doing import name_of
from web.people.role_words import ROLE_NAMES, partnership_names
from web.wording import brief_day

_REF = re.compile(r"person:[0-9a-z]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


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
    """“Ada: partnership lead from 30 Jun 2026” of a line about the person whom the log knows as Ada."""
    ref, _, more = about.partition(" ")
    if not _REF.fullmatch(ref):
        return about
    role, _, days = more.partition(" ")
    if role in set(Role):
        more = f"{ROLE_NAMES[Role(role)].lower()} {_DAY.sub(_brief, days)}".strip()
    return ": ".join(part for part in (name_of(ref, everybody), more) if part)


def _brief(found: re.Match[str]) -> str:
    return brief_day(date.fromisoformat(found[0]))
