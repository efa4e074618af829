"""How an entry counts, in words: one phrase for each rule of evidence. Called by the pages that explain.

A phrase is made of the evidence, the entry behind it and the policy under which it counts, as on the day asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from projections.explanations import Item
from projections.policy import Policy
from web.wording import capital, counted, whole

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Told:
    """What one rule says of an entry (``None`` for answers, which nobody reads one by one) by the end of a day."""

    items: Sequence[Item]
    entry: Any
    on: date
    policy: Policy

    @property
    def first(self) -> Item:
        return self.items[0]

    @property
    def last(self) -> Item:
        return self.items[-1]


def said(items: Sequence[Item], entry: Any, on: date, policy: Policy) -> str:
    """The phrases of all rules that make something of an entry, as sentences without the last full stop."""
    by_rule = sorted(items, key=lambda item: list(RULE_WORDS).index(item.rule))
    told = [Told(list(group), entry, on, policy) for _, group in groupby(by_rule, key=lambda item: item.rule)]
    phrases = [RULE_WORDS[each.first.rule](each) for each in told]
    return ". ".join(phrase for phrase in phrases if phrase)


def number_word(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


# -- trust ---------------------------------------------------------------------------------------------------


def _answer(told: Told) -> str:
    mean = 100 * sum(item.value for item in told.items) / len(told.items)
    return f"{counted(len(told.items), 'answer')}, {whole(mean)} on average"


# -- decisions -----------------------------------------------------------------------------------------------


def _outcome(told: Told) -> str:
    """Only what its title does not say: how often it had come up by then."""
    weight = told.policy.decisions.put_off.weight
    if told.entry is None or told.entry.outcome not in ("deferred", "not-reached") or not weight:
        return "" if told.entry is None or told.entry.outcome != "withdrawn" else "It had come up before"
    times = round(told.first.weight / weight)
    most = told.policy.decisions.put_off_counts_at_most
    more = " or more" if times >= most else ""
    return f"It came up for the {_ordinal(times)} time{more}" if times > 1 else ""


def _nothing_decided(told: Told) -> str:
    return "Nothing on its agenda was decided or turned into an action"


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"


# -- follow-through ------------------------------------------------------------------------------------------


def _done(told: Told) -> str:
    entry, done_on = told.entry, told.last.on
    if entry is None or entry.done_on is None:
        return "Dropped"
    if entry.due_on is None:
        return "Done; it had no due date"
    late = (done_on - entry.due_on).days
    return f"Done {_days(late)} late" if late > 0 else "Done in time"


def _overdue(told: Told) -> str:
    late = _days(told.last.days)
    return f"Open, {late} past its due date" if told.last.left is None else f"Was open {late} past its due date"


def _acted_on(told: Told) -> str:
    if told.entry is None or told.entry.acted_on is None:
        return "Acted on"
    return f"Acted on after {_days((told.entry.acted_on - told.entry.presented_on).days)}"


def _unanswered(told: Told) -> str:
    waited = _days(told.last.days + told.policy.follow_through.paper_within_days)
    return f"Not acted on in {waited}" if told.last.left is None else f"Was not acted on for {waited}"


# -- repair --------------------------------------------------------------------------------------------------


def _named(told: Told) -> str:
    return "Naming a tension is healthy"


def _spells(told: Told) -> str:
    standing = next((item for item in told.items if item.left is None and item.value == 0), None)
    if standing:
        return _open(told, standing)
    settled = [item for item in told.items if item.value > 0]
    if settled:
        return _settled(told, settled[-1].on)
    return "Opened again" if told.entry is not None and told.first.days == 1 else "Was left open past its grace"


def _open(told: Told, standing: Item) -> str:
    turns = [start for start, _ in told.entry.turns if start <= told.on] if told.entry is not None else []
    if len(turns) > 1:
        return f"Open again for {_days((told.on - turns[-1]).days)}"
    grace = (standing.on - turns[0]).days if turns else 0
    if not grace:
        return f"Open {_days((told.on - (turns[0] if turns else standing.on)).days)}"
    return f"Open {_days((told.on - turns[0]).days)}, past its {_days(grace)} of grace"


def _settled(told: Told, settled_on: date) -> str:
    turns = [start for start, end in told.entry.turns if end == settled_on] if told.entry is not None else []
    return f"Settled after {_days((settled_on - turns[-1]).days)}" if turns else "Settled"


def _caps(told: Told) -> str:
    return f"While it is open, health cannot be above {whole(100 * told.last.value)}"


# -- engagement ----------------------------------------------------------------------------------------------


def _attendance(told: Told) -> str:
    asked = [item.partner for item in told.items]
    present = [] if told.entry is None else [ref for ref in asked if ref in told.entry.present]
    deputies = [] if told.entry is None else [ref for ref in asked if ref in told.entry.deputies and ref not in present]
    came = len(present) + len(deputies)
    everybody = "Both" if len(asked) == 2 else f"All {len(asked)}"
    who = f"{everybody} came" if came == len(asked) > 1 else f"{came} of {len(asked)} came"
    return who + (f", {number_word(len(deputies))} by deputy" if deputies else "")


def _quiet(told: Told) -> str:
    days = told.last.days + told.policy.engagement.quiet_after_days
    return f"No meeting or contact in the {_days(days)} after it"


# -- conversation --------------------------------------------------------------------------------------------


def _pace(told: Told) -> str:
    rule, value = told.policy.conversation, told.last.value
    minutes = rule.rushed_minutes + value * (rule.unhurried_minutes - rule.rushed_minutes)
    more = " or more" if value >= 1 else " or less" if value <= 0 else ""
    one = "minute" if whole(minutes) == 1 else "minutes"
    return f"{capital(number_word(whole(minutes)))} {one}{more} for each item"


def _tone(told: Told) -> str:
    """Only what its title does not say."""
    written = told.entry is not None and told.entry.channel in ("email", "letter")
    return "What is written counts for less than what is said" if written else ""


def _listening(told: Told) -> str:
    return "Time given to listening"


def _days(days: int) -> str:
    return counted(days, "day")


RULE_WORDS: dict[str, Callable[[Told], str]] = {
    "answer": _answer,
    "outcome": _outcome,
    "nothing_decided": _nothing_decided,
    "done": _done,
    "overdue": _overdue,
    "acted_on": _acted_on,
    "unanswered": _unanswered,
    "named": _named,
    "spells": _spells,
    "caps": _caps,
    "attendance": _attendance,
    "quiet": _quiet,
    "pace": _pace,
    "tone": _tone,
    "listening": _listening,
}
"""One for each rule of ``projections.evidence``, in the order in which they are said."""
