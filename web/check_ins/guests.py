"""Who is invited, as a form asks it: for each partner a number of links to hand out, and addresses to write to.

Called by ``opening`` and ``inviting``. Addresses are checked one by one; whatever was typed is shown again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.errors import InvalidValue
from web.post.letters import Letter, address
from web.post.mail import the_mail_server
from web.wording import joined

MOST = 300
"""Links, or addresses, for one partner at a time."""
_NAMED = 3
_NO_SERVER = "No mail server is set, so nothing can be sent. Ask for links, and pass them on yourself."


@dataclass(frozen=True)
class Row:
    """The questions about one partner, as they were filled in; ``at`` keeps the names of its fields apart."""

    at: int
    partner: str
    name: str
    links: str = ""
    addresses: str = ""


@dataclass(frozen=True)
class Guests:
    """Who is invited for one partner."""

    partner: str
    links: int
    addresses: tuple[str, ...]

    @property
    def number(self) -> int:
        return self.links + len(self.addresses)


def rows_of(partners: Mapping[str, str], form: Mapping[str, str]) -> list[Row]:
    """A row for each partner, filled with what the form says about it."""
    sent = {form[name]: name.removeprefix("partner-") for name in form if re.fullmatch(r"partner-\d{1,3}", name)}
    rows = []
    for at, (ref, name) in enumerate(partners.items()):
        was = sent.get(ref, "")
        rows.append(Row(at, ref, name, form.get(f"links-{was}", ""), form.get(f"addresses-{was}", "")))
    return rows


def guests_in(rows: Iterable[Row], problems: dict[str, str]) -> list[Guests]:
    """Those who are invited, partner by partner; what is wrong is added to the problems by the names of the fields."""
    seen: set[str] = set()
    found = [Guests(row.partner, _links(row, problems), _addresses(row, seen, problems)) for row in rows]
    return [guests for guests in found if guests.number]


def _links(row: Row, problems: dict[str, str]) -> int:
    text = row.links.strip()
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) > MOST:
        problems[f"links-{row.at}"] = f"Links for {row.name}: give a whole number from 0 to {MOST}."
        return 0
    return int(text)


def _addresses(row: Row, seen: set[str], problems: dict[str, str]) -> tuple[str, ...]:
    typed = [text for part in re.split(r"[\n,;]", row.addresses) if (text := part.strip())]
    read = [(text, _address(text)) for text in typed]
    wrong = [text for text, found in read if found is None]
    found = [each for _, each in read if each]
    problem = _problem(typed, wrong, _twice(found, seen))
    if problem:
        problems[f"addresses-{row.at}"] = problem
    return tuple(found)


def _twice(found: Iterable[str], seen: set[str]) -> list[str]:
    """Those that were seen before, whichever letters are capital; from now on all are."""
    twice = []
    for each in found:
        if each.casefold() in seen:
            twice.append(each)
        seen.add(each.casefold())
    return twice


def _problem(typed: list[str], wrong: list[str], twice: list[str]) -> str:
    if wrong:
        return f"{_quoted(wrong)} cannot be written to. Give each address on a line, like ada@example.org."
    if twice:
        return f"{_quoted(twice)} stands here twice. Give each address once, for one partner."
    if len(typed) > MOST:
        return f"These are {len(typed)} addresses. Give at most {MOST} for a partner at a time."
    return _NO_SERVER if typed and the_mail_server() is None else ""


def _quoted(texts: list[str]) -> str:
    """“a”, “b” and 4 more."""
    texts = list(dict.fromkeys(texts))
    shown = [f"“{text[:60]}”" for text in texts[:_NAMED]]
    return joined(shown + ([f"{len(texts) - _NAMED} more"] if len(texts) > _NAMED else []))


def _address(text: str) -> str | None:
    try:
        spec = address(text).addr_spec
        return Letter(spec, "-", "").to
    except InvalidValue:
        return None
