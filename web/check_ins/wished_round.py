"""A round as a form asks for it: its title, days, statements and guests, checked. ``opening`` calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from domain.check_ins import STATEMENTS
from domain.partnership import Partnership
from domain.rounds import Invited, Round
from web.check_ins.guests import Guests, Row, guests_in, rows_of
from web.check_ins.round_words import REPEATING, usual_title
from web.slugs import free_ref
from web.wording import long_day

USUAL_DAYS, LONGEST_DAYS = 14, 366
USUAL_LIMIT, MOST_IN_A_ROOM = 40, 1_000
Form = MultiDict[str, str]


@dataclass
class Wish:
    """What was typed, who is invited by it, and what is wrong with it by field."""

    typed: dict[str, Any]
    rows: list[Row]
    guests: list[Guests] = field(default_factory=list)
    limit: int = 0
    """Answers that a link for the room takes; none is asked for when 0."""
    problems: dict[str, str] = field(default_factory=dict)


def usual(partners: Mapping[str, str], today: date) -> Wish:
    """The form before anything is typed."""
    closes_on = (today + timedelta(days=USUAL_DAYS)).isoformat()
    return Wish({"statements": list(STATEMENTS), "closes_on": closes_on, "limit": USUAL_LIMIT}, rows_of(partners, {}))


def wished(form: Form, partners: Mapping[str, str], today: date) -> Wish:
    """What a form asks for. Nothing in it is taken on trust."""
    names = ("title", "closes_on", "room", "limit", "asks_about", "repeats")
    typed: dict[str, Any] = {name: form.get(name, "").strip() for name in names}
    typed["statements"] = [name for name in STATEMENTS if name in form.getlist("statements")]
    wish = Wish(typed, rows_of(partners, form))
    _check_words(wish)
    typed["closes"] = _closing_day(wish, today)
    wish.guests = guests_in(wish.rows, wish.problems)
    wish.limit = room_limit(typed["limit"], wish.problems) if typed["room"] else 0
    if not (wish.guests or typed["room"] or wish.problems):
        wish.problems["guests"] = "Invite somebody: ask for links, or for one that anyone in the room can use."
    return wish


def round_of(wish: Wish, partnership: Partnership, today: date) -> Round:
    """The round that a wish without problems describes, under a ref that is free."""
    title = wish.typed["title"] or usual_title(today)
    return Round(
        round=free_ref(title, _taken(partnership), "round"),
        title=title,
        opened_on=today,
        closes_on=wish.typed["closes"],
        statements=tuple(wish.typed["statements"]),
        asks_about=bool(wish.typed["asks_about"]),
        invited=_invited(wish),
        repeats=wish.typed["repeats"] or None,
    )


def room_limit(text: str, problems: dict[str, str]) -> int:
    """How many answers a link for the room takes."""
    if re.fullmatch(r"[0-9]{1,6}", str(text)) and 1 <= int(text) <= MOST_IN_A_ROOM:
        return int(text)
    problems["limit"] = f"Give a whole number from 1 to {MOST_IN_A_ROOM:,}: how many people there may be in the room."
    return 0


def _check_words(wish: Wish) -> None:
    typed, problems = wish.typed, wish.problems
    if len(typed["title"]) > 120:
        problems["title"] = f"Shorten the title: it has {len(typed['title'])} characters, and 120 fit."
    if not typed["statements"]:
        problems["statements"] = "Choose at least one statement."
    if typed["repeats"] and typed["repeats"] not in REPEATING:
        problems["repeats"] = "Choose one of these, or only this once."


def _closing_day(wish: Wish, today: date) -> date | None:
    try:
        found = date.fromisoformat(wish.typed["closes_on"])
    except ValueError:
        wish.problems["closes_on"] = "Choose the last day on which people can answer."
        return None
    if found < today:
        wish.problems["closes_on"] = f"{long_day(found)} has passed. Choose today or a later day."
    elif (found - today).days > LONGEST_DAYS:
        wish.problems["closes_on"] = "A round stays open for a year at most. Choose an earlier day."
    return found


def _invited(wish: Wish) -> tuple[Invited, ...]:
    """Every partner when anyone in the room may answer; how many there will be is then not known."""
    numbers = {guests.partner: guests.number for guests in wish.guests}
    rows = [row.partner for row in wish.rows if row.partner in numbers or wish.limit]
    return tuple(Invited(partner=ref, number=None if wish.limit else numbers[ref]) for ref in rows)


def _taken(partnership: Partnership) -> set[str]:
    answers: Any = partnership.entries.of("check-in").values()
    return {*partnership.entries.of("round"), *(answer.round for answer in answers), "new"}
