"""What stands beside the chart on a page of a pack, in words: trust, signals, escalations, agreements. By ``leaf``.

Patterns and counts: nobody is named, and nothing that anybody wrote is quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.partnership import Profile
from projections.trust import RoundFigures
from web.packs.month import Month
from web.packs.standing import Agreed, Pattern, Standing
from web.sentences import meeting_kind
from web.signals.words import WORDS
from web.trust.sentences import answered_words, why_words
from web.wording import brief_day, capital, counted, joined, long_day, whole
from web.words import SIGNAL_WORDS

LISTED = 5
"""Patterns that get a line of their own."""


@dataclass(frozen=True)
class Fact:
    """A heading, and what there is to say under it; ``asks`` is a question that a chair could ask."""

    heading: str
    lines: list[str]
    asks: str = ""


def facts(found: Standing, profile: Profile, month: Month) -> list[Fact]:
    return [
        Fact("Trust", list(_trust(found))),
        _signals(found),
        Fact("Open escalations", [_escalations(found.escalations)]),
        Fact("Agreements", [agreed_words(found.agreed)]),
        Fact("Last meeting or contact", [_contact(found, profile, month)]),
        *([] if profile.closed_on else [Fact("Next meeting", [_next_meeting(found)])]),
    ]


def _trust(found: Standing) -> Iterator[str]:
    """Overall, from the round whose answers were shown last."""
    if found.trust is None:
        yield "No answers to check-ins can be shown yet."
        return
    yield _round_words(found.trust)
    if found.trust.gap.value is not None:
        yield f"The views of partners that can be shown lie {counted(whole(found.trust.gap.value), 'point')} apart."
    if found.now.dimensions["trust"].stale:
        yield "Nobody has answered since, so it may have moved on."


def _round_words(figures: RoundFigures) -> str:
    """“Round spring: 61, probably 52 to 70; 9 of 12 answered, shown since 3 May 2026.”"""
    trust, name = figures.trust, joined(list(figures.titles))
    when = f"{answered_words(figures)}, shown since {brief_day(figures.entered_on)}."
    if trust.value is None:
        return f"{capital(name)}: {why_words(trust)}; {when}"
    between = "" if trust.low is None or trust.high is None else f", probably {whole(trust.low)} to {whole(trust.high)}"
    return f"{capital(name)}: {whole(trust.value)}{between}; {when}"


def _signals(found: Standing) -> Fact:
    aside = [f"{counted(found.set_aside, 'signal is', 'signals are')} set aside for now."] if found.set_aside else []
    if not found.patterns:
        return Fact("Signals", ["None stands.", *aside])
    listed, rest = found.patterns[:LISTED], found.patterns[LISTED:]
    more = [f"{counted(sum(each.number for each in rest), 'signal')} of other kinds."] if rest else []
    return Fact("Signals", [*map(pattern_words, listed), *more, *aside], WORDS[listed[0].rule].question)


def pattern_words(pattern: Pattern) -> str:
    """“An item that keeps coming back: 3, the first since 4 March 2026.”"""
    name, since = SIGNAL_WORDS[pattern.rule], brief_day(pattern.since)
    return f"{name}: since {since}." if pattern.number == 1 else f"{name}: {pattern.number}, the first since {since}."


def _escalations(levels: dict[str, int]) -> str:
    """“1 dispute and 2 concerns.”"""
    many = {level: f"{level}s" for level in levels} | {"breakdown": "breakdowns"}
    said = joined([counted(number, level, many[level]) for level, number in levels.items()])
    return f"{said}." if said else "None."


def agreed_words(agreed: Agreed) -> str:
    """“Of 5 that stand, 2 are kept, 1 partly and 2 were not reviewed.”"""
    if not agreed.standing:
        return "None stands." if agreed.withdrawn else "None is recorded."
    parts = [(agreed.kept, "kept"), (agreed.partly, "partly kept"), (agreed.not_kept, "not kept")]
    said = [f"{number} {words}" for number, words in [*parts, (agreed.not_reviewed, "not reviewed yet")] if number]
    given_up = f" {agreed.withdrawn} given up." if agreed.withdrawn else ""
    return f"Of {agreed.standing} that {'stands' if agreed.standing == 1 else 'stand'}: {joined(said)}.{given_up}"


def _contact(found: Standing, profile: Profile, month: Month) -> str:
    """When it was, and whether the month was silent."""
    last = found.last_contact_on
    if last is None:
        return f"None is recorded since {profile.name} was formed on {long_day(profile.formed_on)}."
    return f"{long_day(last)}." if month.holds(last) else f"None in {month.words}; the last was on {long_day(last)}."


def _next_meeting(found: Standing) -> str:
    """“Board meeting, 4 December 2026.”"""
    planned = found.next_meeting
    return f"{meeting_kind(planned.kind)}, {long_day(planned.meets_on)}." if planned else "None is planned."
