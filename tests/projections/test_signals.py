"""Each signal at its threshold, just under and just over; on the day, before and after; corrected; as known then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.check_ins import CheckIn
from domain.entries import Entry
from projections.policy import Signals
from projections.signals import RULES, signals_on
from projections.signals.past import Signal
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import (
    ACTION,
    AGREEMENT,
    CHECK_IN,
    CONTACT,
    DECISION,
    DISMISSAL,
    ESCALATION,
    ITEM,
    MEETING,
    PAPER,
    PROGRAMME,
    STAMP,
    STEP,
    but,
)
from tests.projections.conftest import form, hours_later, record

START = date(2025, 1, 6)


def on(days: int) -> date:
    return START + timedelta(days=days)


@pytest.fixture
def harbour(home: Path) -> Iterator[Workspace]:
    opened = Workspace(home, clock=lambda: NOW)
    form(opened)
    yield opened
    opened.close()


def standing(workspace: Workspace, rule: str, day: date, **how: object) -> list[Signal]:
    """The signals of a rule on a day."""
    workspace.catch_up()
    return [each for each in signals_on(workspace, "harbour", day, **how) if each.rule == rule]  # type: ignore[arg-type]


def since(workspace: Workspace, rule: str, day: date, **how: object) -> date | None:
    """Since when the one signal of a rule stands; ``None`` if it does not."""
    found = standing(workspace, rule, day, **how)
    assert len(found) < 2
    return found[0].since if found else None


def board(day: int, *outcomes: str | None, kind: str = "board", **fields: object) -> list[Entry]:
    """A meeting so many days after the start, and an item for each outcome, called a, b, c, ..."""
    meeting = but(MEETING, meeting=f"m{day:03}", held_on=on(day), kind=kind, **fields)
    items = [
        but(ITEM, meeting=meeting.meeting, item=name, title=f"Item {name}", outcome=outcome)
        for name, outcome in zip("abcdefgh", outcomes, strict=False)
    ]
    return [meeting, *items]


def of(lists: Iterable[Sequence[Entry]]) -> list[Entry]:
    return [entry for each in lists for entry in each]


def test_every_rule_of_the_policy_has_one_and_the_design_names_them_all() -> None:
    assert [name.replace("-", "_") for name in RULES] == list(Signals.__struct_fields__)


def test_a_closed_partnership_has_no_signals(harbour: Workspace) -> None:
    assert since(harbour, "gone-quiet", on(100))
    harbour.partnerships.close_partnership("harbour", on(100), hours_later(1))
    harbour.catch_up()
    assert signals_on(harbour, "harbour", on(100)) == []
    assert since(harbour, "gone-quiet", on(99))


# -- meetings and agendas ---------------------------------------------------------------------------------------


def test_deciding_nothing_takes_three_meetings_in_a_row(harbour: Workspace) -> None:
    record(harbour, *of(board(day, "discussed", "deferred") for day in (0, 10, 20, 30)))
    assert since(harbour, "deciding-nothing", on(19)) is None
    assert since(harbour, "deciding-nothing", on(20)) == on(20)
    assert since(harbour, "deciding-nothing", on(30)) == on(20)
    assert standing(harbour, "deciding-nothing", on(30))[0].numbers == {"meetings": 4}


@pytest.mark.parametrize("ending", ["decided", "actioned"])
def test_a_meeting_that_decides_ends_deciding_nothing(harbour: Workspace, ending: str) -> None:
    record(harbour, *of(board(day, "noted") for day in (0, 10, 20)), *board(30, "deferred", ending))
    assert since(harbour, "deciding-nothing", on(29)) == on(20)
    assert since(harbour, "deciding-nothing", on(30)) is None


def test_meetings_without_outcomes_or_not_meant_to_decide_are_passed_over(harbour: Workspace) -> None:
    record(harbour, *board(0, "noted"), *board(10, "noted"), *board(15, None), *board(16, "decided", kind="workshop"))
    record(harbour, *board(20, "noted", kind="working"))
    assert since(harbour, "deciding-nothing", on(20)) == on(20)


def test_an_item_is_carried_over_from_the_third_time_it_comes_up(harbour: Workspace) -> None:
    record(harbour, *of(board(day, "deferred", "noted") for day in (0, 10)), *board(20, "deferred"))
    assert since(harbour, "carried-over", on(19)) is None
    signal = standing(harbour, "carried-over", on(20))[0]
    assert (signal.about, signal.since, signal.numbers) == ("a", on(20), {"times": 3})
    assert signal.entries == (("item", "m000/a"), ("item", "m010/a"), ("item", "m020/a"))


def test_an_item_that_was_decided_starts_afresh_and_one_withdrawn_is_off_the_agenda(harbour: Workspace) -> None:
    record(harbour, *of(board(day, "deferred", "noted") for day in (0, 10, 20)))
    record(harbour, *board(30, "decided", "withdrawn"), *board(40, "noted"), *board(50, "noted"))
    assert len(standing(harbour, "carried-over", on(29))) == 2
    assert standing(harbour, "carried-over", on(50)) == []
    record(harbour, *board(60, None))
    assert since(harbour, "carried-over", on(60)) == on(60)


def test_an_agenda_is_crowded_when_the_median_of_five_meetings_is_under_eight_minutes(harbour: Workspace) -> None:
    paces = (30, 16, 14, 14, 15, 15)  # minutes for two items: the median of the last five is first 7.5, then 7.5
    record(harbour, *of(board(10 * at, "noted", "noted", minutes=minutes) for at, minutes in enumerate(paces)))
    assert since(harbour, "crowded-agenda", on(39)) is None
    assert since(harbour, "crowded-agenda", on(40)) == on(40)
    assert standing(harbour, "crowded-agenda", on(50))[0].numbers == {"minutes": 7.5}
    assert since(harbour, "crowded-agenda", on(50)) == on(40)


def test_eight_minutes_an_item_are_enough(harbour: Workspace) -> None:
    record(harbour, *of(board(10 * at, "noted", minutes=8) for at in range(5)))
    assert standing(harbour, "crowded-agenda", on(40)) == []


def test_nothing_came_of_a_workshop_after_thirty_days(harbour: Workspace) -> None:
    record(harbour, *board(0, kind="awayday"), but(DECISION, decided_on=on(5), meeting=None, decision="before"))
    record(harbour, *board(10, kind="workshop"))
    assert since(harbour, "workshop-without-agreement", on(39)) is None
    assert since(harbour, "workshop-without-agreement", on(40)) == on(40)


@pytest.mark.parametrize(
    "came",
    [
        but(DECISION, decided_on=on(10), meeting="m010"),
        but(ACTION, agreed_on=on(10), meeting="m010"),
        but(AGREEMENT, agreed_on=on(35)),
        but(ACTION, agreed_on=on(35)),
    ],
)
def test_something_that_came_of_a_workshop_ends_the_signal(harbour: Workspace, came: Entry) -> None:
    record(harbour, *board(10, kind="workshop"), came)
    assert standing(harbour, "workshop-without-agreement", on(40)) == []


def test_what_another_meeting_decided_did_not_come_of_the_workshop(harbour: Workspace) -> None:
    record(harbour, *board(10, kind="workshop"), *board(20), but(DECISION, decided_on=on(20), meeting="m020"))
    assert since(harbour, "workshop-without-agreement", on(40)) == on(40)


# -- matters ------------------------------------------------------------------------------------------------------


def test_a_paper_is_unanswered_after_sixty_days_until_somebody_acts_on_it(harbour: Workspace) -> None:
    record(harbour, but(PAPER, presented_on=on(0), acted_on=on(70)))
    assert since(harbour, "paper-unanswered", on(59)) is None
    assert since(harbour, "paper-unanswered", on(60)) == on(60)
    assert since(harbour, "paper-unanswered", on(69)) == on(60)
    assert since(harbour, "paper-unanswered", on(70)) is None


@pytest.mark.parametrize(
    ("matter", "done"),
    [
        (but(DECISION, decided_on=on(0), due_on=on(10)), {"enacted_on": on(50)}),
        (but(DECISION, decided_on=on(0), due_on=on(10)), {"dropped_on": on(50), "reason": "No money"}),
        (but(ACTION, agreed_on=on(0), due_on=on(10)), {"completed_on": on(50)}),
    ],
)
def test_a_matter_is_overdue_from_thirty_days_late_until_it_is_done(
    harbour: Workspace, matter: Entry, done: dict[str, object]
) -> None:
    record(harbour, but(matter, **done))
    assert since(harbour, "overdue", on(39)) is None
    assert since(harbour, "overdue", on(40)) == on(40)
    assert since(harbour, "overdue", on(49)) == on(40)
    assert since(harbour, "overdue", on(50)) is None


def test_a_matter_without_a_day_is_never_overdue(harbour: Workspace) -> None:
    record(harbour, but(DECISION, decided_on=on(0)))
    assert standing(harbour, "overdue", on(500)) == []


@pytest.mark.parametrize(("level", "target"), [("tension", 60), ("concern", 30), ("dispute", 30), ("breakdown", 30)])
def test_an_escalation_is_stuck_when_open_past_twice_its_target_days(
    harbour: Workspace, level: str, target: int
) -> None:
    record(harbour, but(ESCALATION, raised_on=on(0), level=level, settled_on=(on(200),), how=("Talked",)))
    assert since(harbour, "escalation-stuck", on(2 * target)) is None
    assert since(harbour, "escalation-stuck", on(2 * target + 1)) == on(2 * target + 1)
    assert since(harbour, "escalation-stuck", on(199)) == on(2 * target + 1)
    assert since(harbour, "escalation-stuck", on(200)) is None


def test_days_of_an_escalation_count_from_when_it_was_reopened(harbour: Workspace) -> None:
    spells = {"settled_on": (on(10),), "how": ("Talked",), "reopened_on": (on(100),)}
    record(harbour, but(ESCALATION, raised_on=on(0), level="concern", **spells))
    assert since(harbour, "escalation-stuck", on(160)) is None
    assert since(harbour, "escalation-stuck", on(161)) == on(161)


# -- contact ------------------------------------------------------------------------------------------------------


def contacts(*said: tuple[str, str]) -> list[Entry]:
    return [
        but(CONTACT, contact=f"c{at}", made_on=on(at), channel=channel, tone=tone)
        for at, (channel, tone) in enumerate(said)
    ]


WARM, COLD, MAIL = ("phone", "warm"), ("video", "prickly"), ("email", "warm")


def test_contact_is_prickly_when_four_of_the_last_six_are_or_are_in_writing(harbour: Workspace) -> None:
    record(harbour, *contacts(WARM, WARM, WARM, COLD, MAIL, COLD, MAIL, COLD))
    assert since(harbour, "prickly", on(5)) is None  # three of six
    assert since(harbour, "prickly", on(6)) == on(6)
    assert since(harbour, "prickly", on(7)) == on(6)
    assert standing(harbour, "prickly", on(7))[0].numbers == {"contacts": 5, "of": 6}


def test_five_contacts_are_too_few_to_call_them_prickly(harbour: Workspace) -> None:
    record(harbour, *contacts(COLD, COLD, COLD, COLD, COLD))
    assert standing(harbour, "prickly", on(10)) == []


def test_it_has_gone_quiet_sixty_days_after_the_last_meeting_or_contact(harbour: Workspace) -> None:
    record(harbour, *board(0), *contacts(WARM, WARM))
    assert since(harbour, "gone-quiet", on(60)) is None
    assert since(harbour, "gone-quiet", on(61)) == on(61)
    record(harbour, *board(90))
    assert since(harbour, "gone-quiet", on(89)) == on(61)
    assert since(harbour, "gone-quiet", on(90)) is None


def test_a_programme_is_stalled_sixty_days_after_its_last_step_until_it_ends(harbour: Workspace) -> None:
    record(harbour, but(PROGRAMME, started_on=on(0), ended_on=on(200)), but(STEP, held_on=on(30)))
    assert since(harbour, "programme-stalled", on(89)) is None
    assert since(harbour, "programme-stalled", on(90)) == on(90)
    assert since(harbour, "programme-stalled", on(199)) == on(90)
    assert since(harbour, "programme-stalled", on(200)) is None


# -- partners -----------------------------------------------------------------------------------------------------


def attended(day: int, *, absent: Sequence[str] = (), present: Sequence[str] = ("council",)) -> list[Entry]:
    return board(day, present=tuple(present), absent=tuple(absent))


def test_a_partner_is_absent_when_it_missed_the_last_three_meetings(harbour: Workspace) -> None:
    record(harbour, *attended(0, absent=["hospital"]), *attended(10), *attended(20, absent=["hospital"]))
    record(harbour, *attended(30, present=["council", "hospital"]))
    assert since(harbour, "absent-partner", on(19)) is None
    signal = standing(harbour, "absent-partner", on(29))[0]
    assert (signal.about, signal.since, len(signal.entries)) == ("hospital", on(20), 3)
    assert standing(harbour, "absent-partner", on(30)) == []


def test_a_partner_that_was_not_expected_or_sent_a_deputy_is_not_absent(harbour: Workspace) -> None:
    record(harbour, *attended(0, absent=["hospital"]), *attended(10, absent=["hospital"]))
    record(harbour, *board(20), *board(30, present=("council",), deputies=("hospital",)))
    assert standing(harbour, "absent-partner", on(30)) == []


def answers(day: int, mark: int, partner: str, number: int = 3) -> list[CheckIn]:
    same = but(CHECK_IN, answered_on=on(day), partner=partner, round=f"r{day}", reliable=mark, fair=mark)
    return [but(same, answer=f"{day}-{partner}-{at}") for at in range(number)]


def answered(workspace: Workspace, *given: CheckIn) -> None:
    """Record the answers of a round in one save."""
    partnership = workspace.partnerships.get("harbour")
    for answer in given:
        partnership.answer_check_in(answer, STAMP)
    workspace.partnerships.save_all([partnership])


def test_trust_that_falls_by_ten_points_without_an_escalation_is_a_silent_tension(harbour: Workspace) -> None:
    answered(harbour, *answers(0, 5, "council"), *answers(0, 4, "hospital"))  # 100 (1 + 3) / 5 = 80 and 65
    answered(harbour, *answers(90, 3, "council"), *answers(90, 4, "hospital"))
    signal = standing(harbour, "silent-tension", on(90))[0]
    assert (signal.about, signal.since, signal.entries) == ("council", on(90), (("check-in", "r90"),))
    assert standing(harbour, "silent-tension", on(89)) == []
    assert [each.about for each in standing(harbour, "silent-tension", on(100))] == ["council"]


def test_a_tension_that_was_raised_is_not_silent(harbour: Workspace) -> None:
    answered(harbour, *answers(0, 5, "council"), *answers(0, 4, "hospital"))
    answered(harbour, *answers(90, 3, "council"), *answers(90, 4, "hospital"))
    record(harbour, but(ESCALATION, raised_on=on(50), level="tension"))
    assert standing(harbour, "silent-tension", on(90)) == []
    assert since(harbour, "silent-tension", on(140)) == on(140)


def test_trust_of_a_partner_that_is_pooled_gives_no_signal_to_readers(harbour: Workspace) -> None:
    answered(harbour, *answers(0, 5, "council"), *answers(0, 5, "hospital", 2))
    answered(harbour, *answers(90, 1, "council"), *answers(90, 1, "hospital", 2))
    assert standing(harbour, "silent-tension", on(90)) == []
    assert standing(harbour, "perception-gap", on(90)) == []
    assert len(standing(harbour, "silent-tension", on(90), released=False)) == 2


def test_views_lie_far_apart_over_twenty_five_points(harbour: Workspace) -> None:
    answered(harbour, *answers(0, 5, "council"), *answers(0, 3, "hospital"))  # 80 and 50
    signal = standing(harbour, "perception-gap", on(0))[0]
    assert (signal.since, signal.numbers) == (on(0), {"points": 30})
    assert standing(harbour, "perception-gap", on(-1)) == []
    assert standing(harbour, "perception-gap", on(400)) == []


def test_views_exactly_twenty_five_points_apart_are_no_signal(harbour: Workspace) -> None:
    answered(harbour, *answers(0, 4, "council", 8), *answers(0, 3, "hospital", 8))  # 70 and 50
    assert standing(harbour, "perception-gap", on(0)) == []


# -- set aside ----------------------------------------------------------------------------------------------------


def test_a_signal_that_was_set_aside_says_so_until_its_time_is_over(harbour: Workspace) -> None:
    fields = {"signal": "paper-unanswered", "about": "p1", "dismissed_on": on(70), "until_on": on(80)}
    record(harbour, but(PAPER, presented_on=on(0)), but(DISMISSAL, **fields))
    found = {days: standing(harbour, "paper-unanswered", on(days))[0].dismissed for days in (69, 70, 80, 81)}
    assert {days: dismissed is not None for days, dismissed in found.items()} == {
        69: False,
        70: True,
        80: True,
        81: False,
    }


# -- two times ----------------------------------------------------------------------------------------------------


def test_a_signal_as_known_earlier_knows_no_later_corrections(harbour: Workspace) -> None:
    before = record(harbour, but(PAPER, presented_on=on(0)), stamp=hours_later(1))
    harbour.partnerships.act_on_paper("harbour", "p1", on(30), hours_later(2))
    assert standing(harbour, "paper-unanswered", on(60)) == []
    assert since(harbour, "paper-unanswered", on(60), known_at=before.at) == on(60)


def test_a_retracted_entry_gives_no_signal(harbour: Workspace) -> None:
    before = record(harbour, but(PAPER, presented_on=on(0)), stamp=hours_later(1))
    harbour.partnerships.retract("harbour", "paper", "p1", "Never shown", hours_later(2))
    assert standing(harbour, "paper-unanswered", on(60)) == []
    assert since(harbour, "paper-unanswered", on(60), known_at=before.at) == on(60)
