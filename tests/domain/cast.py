"""The people and papers of the domain tests: one plain entry of each kind, to be varied by ``but``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from domain.agreements import Agreement
from domain.check_ins import CheckIn
from domain.commentaries import Commentary
from domain.contacts import Contact
from domain.dismissals import Dismissal
from domain.entries import Entry, Stamp
from domain.escalations import Escalation
from domain.follow_up import Action, Decision
from domain.links import Link
from domain.listening import Conversation, Theme
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.papers import Paper
from domain.partnership import Profile
from domain.planned_meetings import PlannedMeeting
from domain.programmes import Programme, Step
from domain.rebases import Rebase
from domain.rounds import Invited, Round
from domain.targets import Target

AnEntry = TypeVar("AnEntry", bound=Entry)

day = date.fromisoformat
STAMP = Stamp("ada", datetime(2026, 6, 30, 12, 0, tzinfo=UTC))
FORMED, JOINED, MARCH, APRIL, MAY, JUNE = (
    day(d) for d in ("2024-01-10", "2024-02-01", "2024-03-15", "2024-04-15", "2024-05-15", "2024-06-15")
)
TODAY, TOMORROW = day("2026-06-30"), day("2026-07-01")

HARBOUR = Profile(partnership="harbour", name="Harbour Wellbeing Partnership", formed_on=FORMED)
COUNCIL = Partner(partner="council", name="Harbour Council", joined_on=JOINED)
HOSPITAL = Partner(partner="hospital", name="Harbour General Hospital", joined_on=JOINED)
CHARITY = Partner(partner="charity", name="Open Door", joined_on=APRIL, left_on=JUNE)
MEETING = Meeting(meeting="m1", held_on=MARCH, kind="board")
ITEM = Item(meeting="m1", item="budget", title="Shared budget", outcome="discussed")
DECISION = Decision(decision="d1", decided_on=MARCH, title="Share one budget")
ACTION = Action(action="a1", agreed_on=MARCH, title="Draft the budget")
PAPER = Paper(paper="p1", presented_on=MARCH, title="Options for the budget")
ESCALATION = Escalation(escalation="e1", raised_on=MARCH, level="concern", title="Who pays for transport")
CONTACT = Contact(contact="c1", made_on=MARCH, between=("council", "hospital"), channel="phone", tone="warm")
CHECK_IN = CheckIn(answer="k1", round="spring", answered_on=MARCH, partner="council", reliable=4, fair=3, mean=3.5)
ROUND = Round(
    round="summer",
    opened_on=day("2026-06-20"),
    closes_on=day("2026-07-04"),
    invited=(Invited(partner="council", number=3), Invited(partner="hospital", number=3)),
)
THEME = Theme(theme="Not heard", kind="feeling")
CONVERSATION = Conversation(conversation="l1", held_on=MARCH, partner="hospital", themes=(THEME,))
PROGRAMME = Programme(programme="g1", kind="coaching", title="Coaching the chairs", started_on=MARCH)
STEP = Step(programme="g1", step="1", held_on=APRIL, title="Setting the scene")
AGREEMENT = Agreement(agreement="r1", kind="goal", agreed_on=MARCH, title="Home within two days")
LINK = Link(to="county", relation="grew-from", since=MARCH)
REBASE = Rebase(rebase="b1", measure="attendance", from_on=MARCH, reason="Meetings moved online")
TARGET = Target(target="t1", measure="attendance", bound="at-least", value=80, from_on=MARCH, reason="All agreed")
DISMISSAL = Dismissal(
    dismissal="s1", signal="gone-quiet", dismissed_on=MAY, until_on=JUNE, reason="Everybody is on leave"
)
PLANNED_MEETING = PlannedMeeting(plan="v1", planned_on=day("2026-06-15"), meets_on=day("2026-07-14"), kind="board")
COMMENTARY = Commentary(commentary="n1", section="trust", from_on=MARCH, to_on=JUNE, text="They began to talk")

ONE_OF_EACH: tuple[Entry, ...] = (
    HARBOUR,
    COUNCIL,
    MEETING,
    ITEM,
    DECISION,
    ACTION,
    PAPER,
    ESCALATION,
    CONTACT,
    CHECK_IN,
    CONVERSATION,
    PROGRAMME,
    STEP,
    AGREEMENT,
    LINK,
    REBASE,
)
"""One entry of each kind; those that others refer to come first."""

RECORDED_BY = {
    "partner": "join",
    "meeting": "hold_meeting",
    "item": "consider_item",
    "decision": "make_decision",
    "action": "agree_action",
    "paper": "present_paper",
    "escalation": "raise_escalation",
    "contact": "make_contact",
    "check-in": "answer_check_in",
    "round": "open_round",
    "listening": "hold_conversation",
    "programme": "start_programme",
    "step": "hold_step",
    "agreement": "reach_agreement",
    "link": "link",
    "rebase": "rebase",
    "target": "set_target",
    "commentary": "write_commentary",
    "dismissal": "dismiss_signal",
    "planned-meeting": "plan_meeting",
}
"""The command that records an entry of each kind (a partnership's own entry is recorded by forming it)."""


def but(entry: AnEntry, **changes: Any) -> AnEntry:
    """The same entry with some fields changed."""
    return msgspec.structs.replace(entry, **changes)
