"""A long and believable history, fast: a meeting each week, and what comes of it between meetings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.check_ins import CheckIn
from domain.contacts import Contact
from domain.entries import Stamp
from domain.escalations import Escalation
from domain.follow_up import Action, Decision
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.partnership import Partnership, Profile
from domain.partnerships import Partnerships

LAST_DAY = date(2026, 6, 26)
STAMP = Stamp("ada", datetime(2026, 6, 30, 12, 0, tzinfo=UTC))
MEMBERS = ("council", "hospital", "police", "college", "charity", "housing")
OUTCOMES: tuple[Any, ...] = ("decided", "decided", "actioned", "actioned", "discussed", "noted", "deferred")
EVENTS_A_WEEK = 23


def fill(partnerships: Partnerships, events: int, *, in_each: int = 1000) -> None:
    """Record about so many events, in partnerships of ``in_each`` events."""
    for number in range(max(1, events // in_each)):
        partnerships.save_all([a_partnership(f"p{number}", in_each, seed=number)])


def a_partnership(ref: str, events: int, seed: int = 0) -> Partnership:
    """An unsaved partnership with about so many events, the last of them in June 2026."""
    chance = random.Random(seed)
    weeks = max(1, events // EVENTS_A_WEEK)
    formed_on = LAST_DAY - timedelta(weeks=weeks)
    partnership = Partnership.form(Profile(partnership=ref, name=ref, formed_on=formed_on), STAMP)
    for member in MEMBERS:
        partnership.join(Partner(partner=member, name=member.title(), joined_on=formed_on), STAMP)
    for week in range(weeks):
        _live_a_week(partnership, week, formed_on + timedelta(weeks=week), chance)
    return partnership


def a_meeting(number: object, held_on: date, chance: random.Random) -> tuple[Meeting, list[Item]]:
    """A board meeting with ten items and all six members listed."""
    away = chance.sample(MEMBERS, k=2)
    here = tuple(member for member in MEMBERS if member not in away)
    meeting = Meeting(
        meeting=f"m{number}",
        held_on=held_on,
        kind="board",
        title=f"Board meeting {number}",
        minutes=90,
        present=here,
        deputies=(away[0],),
        absent=(away[1],),
    )
    return meeting, list(_items(meeting, chance))


def _items(meeting: Meeting, chance: random.Random) -> Iterator[Item]:
    for place in range(10):
        carried = f"carried-{place}" if place < 2 else f"{meeting.meeting}-{place}"
        yield Item(
            meeting=meeting.meeting, item=carried, title=f"Agenda item {carried}", outcome=chance.choice(OUTCOMES)
        )


def _live_a_week(partnership: Partnership, week: int, monday: date, chance: random.Random) -> None:
    """About 23 events: a meeting, two decisions and two actions, some of them done, calls, answers, a quarrel."""
    meeting, items = a_meeting(week, monday, chance)
    due_on = monday + timedelta(days=21)
    decisions = [
        Decision(decision=f"d{week}-{n}", decided_on=monday, title=f"Decide on {n}", owner="council", due_on=due_on)
        for n in range(2)
    ]
    actions = [
        Action(action=f"a{week}-{n}", agreed_on=monday, title=f"See to {n}", owner="hospital", due_on=due_on)
        for n in range(2)
    ]
    partnership.hold_meeting(meeting, STAMP, items=items, decisions=decisions, actions=actions)
    _follow_up(partnership, week, monday, chance)
    _keep_in_touch(partnership, week, monday, chance)
    if week % 4 == 0:
        _quarrel(partnership, week, monday, chance)


def _follow_up(partnership: Partnership, week: int, monday: date, chance: random.Random) -> None:
    done_on = monday + timedelta(days=chance.randrange(1, 7))
    partnership.enact_decision(f"d{week}-0", done_on, STAMP)
    if chance.random() < 0.9:
        partnership.complete_action(f"a{week}-0", done_on, STAMP)


def _keep_in_touch(partnership: Partnership, week: int, monday: date, chance: random.Random) -> None:
    for number in range(3):
        first, second = chance.sample(MEMBERS, k=2)
        tone: Any = chance.choice(("warm", "neutral", "prickly"))
        made_on = monday + timedelta(days=number)
        contact = Contact(
            contact=f"c{week}-{number}", made_on=made_on, between=(first, second), channel="phone", tone=tone
        )
        partnership.make_contact(contact, STAMP)
    for number, partner in enumerate(chance.sample(MEMBERS, k=3)):
        marks = {name: chance.randrange(2, 6) for name in ("reliable", "open", "fair", "able")}
        answer = CheckIn(
            answer=f"k{week}-{number}", round=f"r{week // 4}", answered_on=monday, partner=partner, **marks
        )
        partnership.answer_check_in(answer, STAMP)


def _quarrel(partnership: Partnership, week: int, monday: date, chance: random.Random) -> None:
    level: Any = chance.choice(("tension", "concern", "dispute"))
    ref = f"e{week}"
    partnership.raise_escalation(Escalation(escalation=ref, raised_on=monday, level=level, title="Who pays"), STAMP)
    partnership.settle_escalation(ref, monday + timedelta(days=chance.randrange(7)), "over coffee", STAMP)
