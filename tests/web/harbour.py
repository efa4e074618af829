"""A small partnership in which everything that pages show happened once."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.agreements import Agreement
from domain.check_ins import CheckIn
from domain.contacts import Contact
from domain.entries import Stamp
from domain.escalations import Escalation
from domain.follow_up import Decision
from domain.listening import Conversation, Theme
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.partnership import Profile
from domain.partnerships import Partnerships
from domain.programmes import Programme

SECRET_COMMENT = "they never ring back"
SECRET_THEME = "afraid of losing the grant"
day = date.fromisoformat


def at(text: str) -> Stamp:
    """Recorded by Ada at noon of a day."""
    return Stamp("Ada", datetime.combine(day(text), datetime.min.time(), UTC).replace(hour=12))


def record_harbour(log: Partnerships) -> None:
    """Formed in 2025; a dispute in March 2026 that is still open; two check-in rounds, the second with one answer."""
    profile = Profile(partnership="harbour", name="Harbour Wellbeing", place="Marlhaven", formed_on=day("2025-01-10"))
    log.form_partnership(profile, at("2025-01-10"))
    for ref, name in (("council", "Harbour Council"), ("hospital", "Harbour Hospital"), ("charity", "Open Door")):
        log.join("harbour", Partner(partner=ref, name=name, joined_on=day("2025-01-10")), at("2025-01-10"))
    _meetings(log)
    _rounds(log)
    _tensions(log)
    log.hold_conversation(
        "harbour",
        Conversation(conversation="c1", held_on=day("2026-02-02"), themes=(Theme(theme=SECRET_THEME, kind="worry"),)),
        at("2026-02-03"),
    )


def _meetings(log: Partnerships) -> None:
    for month in range(1, 7):
        held_on = day(f"2026-0{month}-15")
        ref = held_on.isoformat()
        items = [
            Item(meeting=ref, item="budget", title="Shared budget", outcome="deferred"),
            Item(meeting=ref, item=f"matter-{month}", title=f"Matter {month}", outcome="decided", minutes=15),
        ]
        decision = Decision(decision=f"d{month}", decided_on=held_on, title=f"Do {month}", due_on=day("2026-06-01"))
        meeting = Meeting(
            meeting=ref, held_on=held_on, kind="board", minutes=60, present=("council", "hospital"), absent=("charity",)
        )
        log.hold_meeting("harbour", meeting, at(f"2026-0{month}-16"), items=items, decisions=[decision])
    log.enact_decision("harbour", "d1", day("2026-02-01"), at("2026-02-02"))


def _rounds(log: Partnerships) -> None:
    partners = ("council", "hospital", "charity")
    for number in range(6):
        answer = CheckIn(
            answer=f"a{number}",
            round="winter",
            answered_on=day("2026-01-20"),
            partner=partners[number % 3],
            reliable=4,
            open=2 + number % 3,
            comment=SECRET_COMMENT if number == 0 else None,
        )
        log.answer_check_in("harbour", answer, at("2026-01-21"))
    lone = CheckIn(answer="lone", round="spring", answered_on=day("2026-04-20"), partner="charity", fair=1)
    log.answer_check_in("harbour", lone, at("2026-04-21"))


def _tensions(log: Partnerships) -> None:
    dispute = Escalation(
        escalation="E-1", raised_on=day("2026-03-10"), level="dispute", title="Who pays", between=("council", "charity")
    )
    log.raise_escalation("harbour", dispute, at("2026-03-12"))
    goal = Agreement(agreement="G-1", kind="goal", agreed_on=day("2026-02-20"), title="One front door")
    log.reach_agreement("harbour", goal, at("2026-02-21"))
    coaching = Programme(programme="P-1", kind="coaching", title="Coaching for leads", started_on=day("2026-05-01"))
    log.start_programme("harbour", coaching, at("2026-05-02"))
    contact = Contact(
        contact="K-1", made_on=day("2026-06-20"), between=("council", "charity"), channel="phone", tone="warm"
    )
    log.make_contact("harbour", contact, at("2026-06-21"))
