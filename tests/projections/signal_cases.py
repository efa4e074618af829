"""The table of all signals: what is recorded just short of each rule, just there, and with some to spare.

``test_each_signal`` asks what stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from domain.check_ins import CheckIn
from domain.entries import Entry, Stamp
from domain.partnership import Partnership
from projections.policy import Policy, standard_policy
from tests.domain.cast import (
    ACTION,
    CHECK_IN,
    CONTACT,
    DECISION,
    ESCALATION,
    ITEM,
    MEETING,
    PAPER,
    PROGRAMME,
    but,
)

START = date(2025, 1, 6)

Mend = Callable[[Partnership, Stamp], None]


@dataclass(frozen=True)
class Case:
    """Entries with which a pattern is just there on ``day`` (so many after ``START``), just not, and more than there.

    ``says`` are the numbers of its sentence on that day: just there, and with some to spare.
    """

    rule: str
    day: int
    at: list[Entry]
    under: list[Entry]
    over: list[Entry]
    says: tuple[dict[str, float], dict[str, float]]
    mend: Mend


def on(days: int) -> date:
    return START + timedelta(days=days)


def put_right(entry: Entry) -> Mend:
    return lambda partnership, stamp: partnership.correct(entry, "It was written down wrong", stamp)


def met(day: int, name: str, *outcomes: str, **fields: Any) -> list[Entry]:
    """A board meeting, and an item for each outcome, called a and b."""
    items = [but(ITEM, meeting=name, item=item, outcome=each) for item, each in zip("ab", outcomes, strict=False)]
    return [but(MEETING, meeting=name, held_on=on(day), **fields), *items]


def meetings(*days: int, outcome: str = "noted") -> list[Entry]:
    """Board meetings with one item each, of which nothing came."""
    return [entry for at, day in enumerate(days) for entry in met(day, f"m{at}", outcome)]


def paced(*minutes: int) -> list[Entry]:
    """A board meeting of two items every ten days, so many minutes long."""
    return [
        entry for at, each in enumerate(minutes) for entry in met(10 * at, f"m{at}", "noted", "noted", minutes=each)
    ]


def missed(*days: int) -> list[Entry]:
    """Board meetings without the hospital."""
    return [
        but(MEETING, meeting=f"m{day}", held_on=on(day), present=("council",), absent=("hospital",)) for day in days
    ]


def talks(first: int, tones: str) -> list[Entry]:
    """A contact a day: ``p`` is prickly, ``e`` is an email, ``w`` is a warm call."""
    ways = {"p": ("video", "prickly"), "e": ("email", "warm"), "w": ("phone", "warm")}
    said = [(f"c{at}", first + at, *ways[tone]) for at, tone in enumerate(tones)]
    return [but(CONTACT, contact=ref, made_on=on(day), channel=how, tone=tone) for ref, day, how, tone in said]


def answers(day: int, partner: str, *marks: str) -> list[CheckIn]:
    """An answer for each four marks: reliable, open, fair, able."""
    given = [dict(zip(("reliable", "open", "fair", "able"), map(int, four), strict=True)) for four in marks]
    same = but(CHECK_IN, answered_on=on(day), partner=partner, round=f"r{day}")
    return [but(same, answer=f"{partner}-{day}-{at}", **each) for at, each in enumerate(given)]


def apart(*of_hospital: str) -> list[Entry]:
    """The council's trust is 100 x (1 + 3) / 5 = 80; the hospital's is 20 + 5 for each mark above 1."""
    return [*answers(0, "council", *["5555"] * 3), *answers(0, "hospital", *of_hospital)]


def falling(*marks: str) -> list[Entry]:
    """The council's trust is 80, and eighty-nine days later what these marks make it; a tension is ninety days old."""
    steady = [answer for day in (0, 89) for answer in answers(day, "hospital", *["4444"] * 3)]
    raised = but(ESCALATION, raised_on=on(0), level="tension")
    return [raised, *steady, *answers(0, "council", *["5555"] * 3), *answers(89, "council", *marks)]


def paper(day: int) -> Entry:
    return but(PAPER, presented_on=on(day))


def due(entry: Entry, day: int) -> Entry:
    made = {"decision": "decided_on", "action": "agreed_on"}[entry.kind_name]
    return but(entry, due_on=on(day), **{made: on(0)})


def raised(day: int, level: str = "concern") -> Entry:
    return but(ESCALATION, raised_on=on(day), level=level)


def called(day: int) -> Entry:
    return but(CONTACT, made_on=on(day))


def begun(day: int) -> Entry:
    return but(PROGRAMME, started_on=on(day))


def days(number: int, **others: float) -> tuple[dict[str, float], dict[str, float]]:
    return {"days": number, **others}, {"days": number + 1, **others}


def times(name: str) -> tuple[dict[str, float], dict[str, float]]:
    return {name: 3}, {name: 4}


CASES = [
    Case(
        "deciding-nothing",
        20,
        at=meetings(0, 10, 20),
        under=meetings(10, 20),
        over=meetings(-10, 0, 10, 20),
        says=times("meetings"),
        mend=put_right(but(ITEM, meeting="m1", item="a", outcome="decided")),
    ),
    Case(
        "carried-over",
        20,
        at=meetings(0, 10, 20),
        under=meetings(10, 20),
        over=meetings(-10, 0, 10, 20),
        says=times("times"),
        mend=put_right(but(ITEM, meeting="m2", item="a", outcome="withdrawn")),
    ),
    Case("paper-unanswered", 60, [paper(0)], [paper(1)], [paper(-1)], days(60), put_right(paper(20))),
    *(
        Case("overdue", 40, [due(each, 10)], [due(each, 11)], [due(each, 9)], days(30), put_right(due(each, 20)))
        for each in (DECISION, ACTION)
    ),
    Case(
        "crowded-agenda",
        40,
        at=paced(15, 15, 15, 40, 40),
        under=paced(16, 16, 16, 40, 40),
        over=paced(14, 14, 14, 40, 40),
        says=({"minutes": 7.5}, {"minutes": 7}),
        mend=put_right(met(0, "m0", minutes=40)[0]),
    ),
    Case(
        "absent-partner",
        20,
        at=missed(0, 10, 20),
        under=missed(10, 20),
        over=missed(-10, 0, 10, 20),
        says=times("meetings"),
        mend=put_right(but(MEETING, meeting="m20", held_on=on(20), present=("council",), deputies=("hospital",))),
    ),
    Case(
        "silent-tension",
        90,
        at=falling("4443", "4433", "4433"),
        under=falling("4444", "4433", "4433"),
        over=falling("3333", "3333", "3333"),
        says=({"points": 10}, {"points": 17}),
        mend=put_right(raised(10, "tension")),
    ),
    Case(
        "escalation-stuck",
        61,
        at=[raised(0)],
        under=[raised(1)],
        over=[raised(-1)],
        says=days(61, target_days=30),
        mend=put_right(raised(0, "tension")),
    ),
    Case(
        "prickly",
        5,
        at=talks(0, "pepeww"),
        under=talks(0, "pepwww"),
        over=talks(-1, "ppepepw"),
        says=({"contacts": 4, "of": 6}, {"contacts": 5, "of": 6}),
        mend=put_right(but(CONTACT, contact="c2", made_on=on(2), channel="phone", tone="neutral")),
    ),
    Case(
        "workshop-without-agreement",
        30,
        at=met(0, "m", kind="awayday"),
        under=met(1, "m", kind="workshop"),
        over=met(-1, "m", kind="workshop"),
        says=days(30),
        mend=put_right(met(0, "m", kind="informal")[0]),
    ),
    Case("gone-quiet", 60, [called(0)], [called(1)], [called(-1)], days(60), put_right(called(30))),
    Case(
        "perception-gap",
        0,
        at=apart("4444", "3333", "3332"),  # 53.75
        under=apart("4444", "3333", "3333"),  # 55
        over=apart("3333", "3333", "3333"),
        says=({"points": 26}, {"points": 30}),
        mend=lambda partnership, stamp: partnership.leave("hospital", on(0), stamp),
    ),
    Case("programme-stalled", 60, [begun(0)], [begun(1)], [begun(-1)], days(60), put_right(begun(30))),
]


def stricter() -> Policy:
    """Each rule of the standard policy moved by the least that makes it ask for more."""
    changed = {
        "deciding_nothing": {"meetings": 4},
        "carried_over": {"times": 4},
        "paper_unanswered": {"days": 61},
        "overdue": {"days": 31},
        "crowded_agenda": {"minutes": 7.5},
        "absent_partner": {"meetings": 4},
        "silent_tension": {"points": 11},
        "escalation_stuck": {"targets": 2.04},  # 61 days of 30
        "prickly": {"contacts": 7},
        "workshop_without_agreement": {"days": 31},
        "gone_quiet": {"days": 61},
        "perception_gap": {"points": 26},
        "programme_stalled": {"days": 61},
    }
    signals = standard_policy().signals
    rules = {name: msgspec.structs.replace(getattr(signals, name), **fields) for name, fields in changed.items()}
    return msgspec.structs.replace(
        standard_policy(), name="stricter", signals=msgspec.structs.replace(signals, **rules)
    )
