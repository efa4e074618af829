"""A partnership whose every word is as long as a word can be, without a place to break it."""

from __future__ import annotations

from datetime import date

from domain.entries import Stamp
from domain.escalations import Escalation
from domain.follow_up import Decision
from domain.listening import Conversation, Theme
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.partnership import Profile
from domain.partnerships import Partnerships
from domain.programmes import Programme, Step
from domain.rounds import Invited, Round
from tests.conftest import NOW

WORD, REF = "W" * 300, "w" * 120
LONGEST_PAGES = (
    "/",
    "/longest",
    "/longest/why",
    "/longest/changed?since=2026-01-31",
    "/longest/report?length=year",
    f"/longest/what-if?meeting={REF}&without=item:{REF}/{REF}&find=item",
    "/papers-to-action",
    "/longest/papers-to-action",
    "/longest/programmes",
    f"/longest/programmes/{REF}",
    "/longest/ledger",
    "/longest/ledger?kind=item&versions=1",
    f"/longest/entries/meeting/{REF}",
    f"/longest/entries/item/{REF}/{REF}",
    "/longest/meetings/new",
    "/longest/record",
    "/longest/record/decision",
    f"/longest/correct/meeting/{REF}",
    f"/longest/retract/meeting/{REF}",
    "/follow-up?partnership=longest",
    f"/longest/meetings/{REF}",
    f"/longest/entries/meeting/{'z' * 200}",
    "/longest/rounds",
    "/longest/rounds/new",
    f"/longest/rounds/{REF}",
    f"/longest/rounds/{REF}/close",
    "/longest/listening",
    f"/longest/entries/listening/{REF}",
    f"/longest/listening/conversation/{REF}/correct",
    f"/longest/listening/conversation/{REF}/themes",
    "/longest/listening/tree",
    f"/longest/listening/tree/theme/0.{REF}",
    "/longest/listening/tree/release",
)


def record_longest(log: Partnerships) -> None:
    day, stamp = date(2026, 6, 1), Stamp("W" * 100, NOW)
    log.form_partnership(
        Profile(partnership="longest", name=WORD, place=WORD, purpose=WORD, history=WORD, formed_on=day), stamp
    )
    log.join("longest", Partner(partner=REF, name=WORD, joined_on=day), stamp)
    log.hold_meeting(
        "longest",
        Meeting(meeting=REF, held_on=day, kind="awayday", title=WORD, summary=WORD),
        stamp,
        items=[
            Item(meeting=REF, item=REF, title=WORD, outcome="deferred"),
            Item(meeting=REF, item="i", title=WORD, outcome="decided"),
        ],
        decisions=[Decision(decision=REF, decided_on=day, title=WORD, owner=REF)],
        escalations=[Escalation(escalation=REF, raised_on=day, level="dispute", title=WORD, raised_by=REF)],
    )
    log.start_programme("longest", Programme(programme=REF, kind="leadership", title=WORD, started_on=day), stamp)
    log.hold_step("longest", Step(programme=REF, step=REF, held_on=day, title=WORD, note=WORD), stamp)
    log.end_programme("longest", REF, day, stamp, WORD)
    log.hold_conversation(
        "longest",
        Conversation(
            conversation=REF,
            held_on=day,
            partner=REF,
            themes=(Theme(theme=WORD, kind="worry", note=WORD), Theme(theme="i", kind="hope", grows_from=WORD)),
        ),
        stamp,
    )
    log.open_round(
        "longest",
        Round(
            round=REF,
            title=WORD,
            opened_on=day,
            closes_on=date(2026, 12, 1),
            invited=(Invited(partner=REF),),
        ),
        stamp,
    )
