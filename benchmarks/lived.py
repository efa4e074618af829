"""A history as partnerships live it: about 500 entries a year, of every kind, recorded soon after they happened.

A fortnight has a meeting with its items, decisions and actions, and two calls; a quarter a round of check-ins; a year a
programme of six steps. Used where the shares of the kinds matter; ``made_up`` is denser, and has fewer kinds.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from benchmarks.made_up import LAST_DAY, MEMBERS, OUTCOMES
from domain.agreements import Agreement
from domain.check_ins import CheckIn
from domain.contacts import Contact
from domain.entries import Stamp
from domain.escalations import Escalation
from domain.follow_up import Action, Decision
from domain.listening import Conversation, Theme
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.papers import Paper
from domain.partnership import Partnership, Profile
from domain.programmes import Programme, Step
from domain.rounds import Invited, Round

FORTNIGHTS = 26
"""In a year."""
ANSWERS = 4
"""Of each partner in each round."""


def a_life(ref: str, years: int, seed: int = 0) -> Partnership:
    """An unsaved partnership whose last entries are of June 2026."""
    chance = random.Random(seed)
    fortnights = years * FORTNIGHTS
    formed_on = LAST_DAY - timedelta(weeks=2 * fortnights)
    stamp = _soon_after(formed_on)
    partnership = Partnership.form(Profile(partnership=ref, name=ref.title(), formed_on=formed_on), stamp)
    for member in MEMBERS:
        partnership.join(Partner(partner=member, name=member.title(), joined_on=formed_on), stamp)
    for number in range(fortnights):
        _live(partnership, number, formed_on + timedelta(weeks=2 * number), chance)
    return partnership


def _live(partnership: Partnership, number: int, monday: date, chance: random.Random) -> None:
    """A fortnight, recorded at its end."""
    stamp = _soon_after(monday)
    _meet(partnership, number, monday, chance, stamp)
    _talk(partnership, number, monday, chance, stamp)
    if number % 3 == 0:
        _quarrel(partnership, number, monday, chance, stamp)
    if number % 13 in (5, 12):
        _ask(partnership, number, monday, chance, stamp)
    if number % FORTNIGHTS < 7:
        _learn(partnership, number, monday, stamp)
    if number % 8 == 0:
        agreement = Agreement(agreement=f"g{number}", kind="goal", agreed_on=monday, title=f"Halve waiting {number}")
        partnership.reach_agreement(agreement, stamp)


def _meet(partnership: Partnership, number: int, monday: date, chance: random.Random, stamp: Stamp) -> None:
    away = chance.sample(MEMBERS, k=2)
    here = tuple(member for member in MEMBERS if member not in away)
    kind: Any = "awayday" if number % FORTNIGHTS == 20 else "working" if number % 2 else "board"
    meeting = Meeting(
        meeting=f"m{number}",
        held_on=monday,
        kind=kind,
        minutes=90,
        present=here,
        deputies=tuple(away[:1]),
        absent=tuple(away[1:]),
    )
    partnership.hold_meeting(
        meeting,
        stamp,
        items=[_item(number, place, chance) for place in range(8)],
        decisions=[_decision(number, monday)],
        actions=[_action(number, place, monday) for place in range(2)],
        papers=[_paper(number, monday)] if number % 2 else [],
    )
    _follow_up(partnership, number, monday, chance, stamp)


def _item(number: int, place: int, chance: random.Random) -> Item:
    ref = f"carried-{number // FORTNIGHTS}-{place}" if place < 2 else f"i{number}-{place}"
    return Item(meeting=f"m{number}", item=ref, title=f"Agenda item {ref}", outcome=chance.choice(OUTCOMES))


def _decision(number: int, monday: date) -> Decision:
    return Decision(
        decision=f"d{number}",
        decided_on=monday,
        title=f"Pool the budget for {number}",
        meeting=f"m{number}",
        due_on=monday + timedelta(days=7),
    )


def _action(number: int, place: int, monday: date) -> Action:
    return Action(
        action=f"a{number}-{place}",
        agreed_on=monday,
        title=f"Draft the protocol {number}",
        meeting=f"m{number}",
        owner="council",
        due_on=monday + timedelta(days=9),
    )


def _paper(number: int, monday: date) -> Paper:
    return Paper(paper=f"p{number}", presented_on=monday, title=f"Options paper {number}", meeting=f"m{number}")


def _follow_up(partnership: Partnership, number: int, monday: date, chance: random.Random, stamp: Stamp) -> None:
    """Most is done within days, some of it late; now and then something is dropped."""
    partnership.enact_decision(f"d{number}", monday + timedelta(days=chance.randrange(1, 12)), stamp)
    partnership.complete_action(f"a{number}-0", monday + timedelta(days=chance.randrange(1, 12)), stamp)
    if chance.random() < 0.8:
        partnership.complete_action(f"a{number}-1", monday + timedelta(days=chance.randrange(1, 12)), stamp)
    else:
        partnership.drop_action(f"a{number}-1", monday + timedelta(days=8), "No longer needed", stamp)
    if number % 2:
        partnership.act_on_paper(f"p{number}", monday + timedelta(days=chance.randrange(1, 12)), stamp)


def _talk(partnership: Partnership, number: int, monday: date, chance: random.Random, stamp: Stamp) -> None:
    for call in range(2):
        tone: Any = chance.choice(("warm", "neutral", "prickly"))
        between = tuple(chance.sample(MEMBERS, k=2))
        made_on = monday + timedelta(days=3 * call)
        contact = Contact(contact=f"c{number}-{call}", made_on=made_on, between=between, channel="phone", tone=tone)
        partnership.make_contact(contact, stamp)
    if number % 4 == 0:
        theme = Theme(theme=f"t{number}", kind="worry", note="Who pays when it goes wrong?")
        partnership.hold_conversation(Conversation(conversation=f"l{number}", held_on=monday, themes=(theme,)), stamp)


def _quarrel(partnership: Partnership, number: int, monday: date, chance: random.Random, stamp: Stamp) -> None:
    level: Any = chance.choice(("tension", "concern", "dispute"))
    quarrel = Escalation(escalation=f"e{number}", raised_on=monday, level=level, title=f"Who pays for {number}")
    partnership.raise_escalation(quarrel, stamp)
    partnership.settle_escalation(quarrel.escalation, monday + timedelta(days=10), "Over coffee", stamp)


def _ask(partnership: Partnership, number: int, monday: date, chance: random.Random, stamp: Stamp) -> None:
    """A round that was opened here, and closed with its answers at once."""
    invited = tuple(Invited(partner=member, number=ANSWERS) for member in MEMBERS)
    opened = Round(round=f"r{number}", opened_on=monday, closes_on=monday + timedelta(days=10), invited=invited)
    partnership.open_round(opened, Stamp("ada", datetime.combine(monday, time(9), UTC)))
    answers = [_answer(number, place, monday, chance) for place in range(ANSWERS * len(MEMBERS))]
    partnership.close_round(opened.round, monday + timedelta(days=10), answers, stamp)


def _answer(number: int, place: int, monday: date, chance: random.Random) -> CheckIn:
    marks = {name: chance.randrange(2, 6) for name in ("reliable", "open", "fair", "able")}
    partner = MEMBERS[place % len(MEMBERS)]
    return CheckIn(answer=f"k{number}-{place}", round=f"r{number}", answered_on=monday, partner=partner, **marks)


def _learn(partnership: Partnership, number: int, monday: date, stamp: Stamp) -> None:
    """A programme of coaching: it begins, takes six steps and ends with the last."""
    year, step = divmod(number, FORTNIGHTS)
    ref = f"coaching-{year}"
    if not step:
        programme = Programme(programme=ref, kind="coaching", title=f"Coaching, year {year + 1}", started_on=monday)
        partnership.start_programme(programme, stamp)
    else:
        partnership.hold_step(Step(programme=ref, step=f"{step}", held_on=monday, title=f"Session {step}"), stamp)
    if step == 6:
        partnership.end_programme(ref, monday, stamp)


def _soon_after(monday: date) -> Stamp:
    """Whoever records a fortnight, at its end."""
    return Stamp("ada", datetime.combine(monday + timedelta(days=13), time(17), UTC))
