"""What pages and messages say about a round: its usual title, how much it asks, where it stands."""

from __future__ import annotations

from datetime import date

from domain.rounds import Round
from web.wording import brief_day, counted, long_day

ENDS = {1: "Strongly disagree", 5: "Strongly agree"}
REPEATING = {
    "monthly": "Every month",
    "quarterly": "Every quarter",
    "after-each-board-meeting": "After each board meeting",
}
"""When a round is opened anew, as a form offers it."""
ENOUGH = 3
"""Answers from which on pages say how many there are, while a round is open."""
_NUMBERS = ("no statements", "one statement", "two statements", "three statements", "four statements")


def usual_title(today: date) -> str:
    """What a round is called that nobody gave a title."""
    return f"How we work together, {today:%B %Y}"


def title_of(asked: Round) -> str:
    return asked.title or usual_title(asked.opened_on)


def how_many(asked: Round) -> str:
    """“four statements”."""
    return _NUMBERS[len(asked.statements)]


def standing(asked: Round, state: str) -> str:
    """“Open until 14 July 2026. …”; how many have answered is not told before it is closed."""
    if asked.closed_on:
        return f"Closed on {long_day(asked.closed_on)}."
    if state == "closing":
        return "It is closing: its answers will count in a moment."
    return f"Open until {long_day(asked.closes_on)}. How many have answered is shown once it is closed."


def asked_of(number: int | None) -> str:
    """How many of a partner were invited, in words."""
    return "anyone in the room" if number is None else counted(number, "person", "people")


def message_title(name: str) -> str:
    """The subject of an invitation; on one line, whatever the name holds."""
    plain = "".join(each if each.isprintable() else " " for each in name)
    return f"{' '.join(plain.split())}: how well are its partners working together?"


def reminded_words(on: date) -> str:
    return f"A reminder went out on {brief_day(on)}."
