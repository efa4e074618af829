"""One event of every class with every field filled, and the samples of how such events are stored.

``samples/<Event>-<version>.json`` holds a topic and a state as stored by that version, and never changes.
``python -m tests.domain.stored_events`` writes the samples that are missing, and touches no other.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from eventsourcing.persistence import JSONTranscoder, StoredEvent

from domain.agreements import AgreementReached, AgreementReviewed, AgreementWithdrawn
from domain.amendments import EntryCorrected, EntryRetracted, WordsErased
from domain.check_ins import CheckInAnswered
from domain.commentaries import CommentaryWritten
from domain.contacts import ContactMade
from domain.dismissals import SignalDismissed
from domain.entries import PartnershipEvent
from domain.escalations import EscalationRaised, EscalationReopened, EscalationSettled
from domain.event_log import TypedMapper
from domain.follow_up import (
    ActionAgreed,
    ActionCompleted,
    ActionDropped,
    DecisionDropped,
    DecisionEnacted,
    DecisionMade,
)
from domain.links import PartnershipLinked
from domain.listening import ConversationHeld, Theme, ThemesHeard
from domain.meetings import ItemConsidered, MeetingHeld
from domain.membership import PartnerJoined, PartnerLeft
from domain.papers import PaperActedOn, PaperPresented
from domain.partnership import PartnershipClosed, PartnershipFormed, PartnershipSnapshot, partnership_id
from domain.planned_meetings import MeetingPlanned
from domain.policies import PolicyPutInForce, PolicySaved
from domain.problem_tree.events import (
    MergeTakenApart,
    ProblemTreeBegun,
    ProblemTreeReleased,
    ProblemTreeWithdrawn,
    ThemeMoved,
    ThemeRelabelled,
    ThemesMerged,
    ThemesRenumbered,
)
from domain.problem_tree.shape import Group, Move, ProblemTree, ReleasedTree, ShownTheme, Spot
from domain.programmes import ProgrammeEnded, ProgrammeStarted, StepHeld
from domain.rebases import LimitsRebased
from domain.rounds import Invited, MoreInvited, RepeatStopped, RoundCancelled, RoundClosed, RoundOpened
from domain.targets import TargetSet
from tests.domain.cast import (
    ACTION,
    AGREEMENT,
    APRIL,
    CHECK_IN,
    COMMENTARY,
    CONTACT,
    CONVERSATION,
    COUNCIL,
    DECISION,
    DISMISSAL,
    ESCALATION,
    HARBOUR,
    ITEM,
    JUNE,
    LINK,
    MAY,
    MEETING,
    PAPER,
    PLANNED_MEETING,
    PROGRAMME,
    REBASE,
    ROUND,
    STAMP,
    STEP,
    TARGET,
    THEME,
    but,
    day,
)

SAMPLES = Path(__file__).parent / "samples"
ID = partnership_id("harbour")
DUE = day("2024-12-31")
GROWN = Theme(theme="Meetings are too full", kind="worry", grows_from="Not heard", note="said twice")

PROFILE = but(HARBOUR, purpose="Living well", place="Harbour", history="After the flood", closed_on=JUNE)
PARTNER = but(COUNCIL, sector="local government", left_on=JUNE)
FULL_MEETING = but(
    MEETING,
    title="Board",
    minutes=90,
    present=("council",),
    deputies=("hospital",),
    absent=("charity",),
    summary="Ran over; nobody minded",
)
FULL_DECISION = but(
    DECISION, meeting="m1", item="budget", owner="council", due_on=DUE, dropped_on=MAY, reason="Superseded"
)
FULL_ACTION = but(ACTION, meeting="m1", item="budget", owner="hospital", due_on=DUE, completed_on=MAY)
FULL_PAPER = but(PAPER, meeting="m1", author="hospital", acted_on=APRIL, decision="d1")
FULL_ESCALATION = but(
    ESCALATION,
    raised_by="council",
    between=("council", "hospital"),
    meeting="m1",
    settled_on=(APRIL, JUNE),
    how=("", "mediated"),
    reopened_on=(MAY,),
)
FULL_CHECK_IN = but(CHECK_IN, about="hospital", open=5, able=1, comment="“Better”", mean=None)
FULL_ROUND = but(
    ROUND,
    title="Early summer",
    statements=("reliable", "fair"),
    asks_about=True,
    invited=(Invited(partner="council", number=4), Invited(partner="hospital")),
    repeats="after-each-board-meeting",
    follows="spring",
)
FULL_CONVERSATION = but(CONVERSATION, themes=(THEME, GROWN))
FULL_PROGRAMME = but(PROGRAMME, ended_on=JUNE, aim="Talk", reflection="They talk")
FULL_STEP = but(STEP, note="Both came")
FULL_AGREEMENT = but(
    AGREEMENT, measure="days to discharge", target_on=DUE, reviewed_on=MAY, met="partly", withdrawn_on=JUNE
)
FIRST, SECOND = Spot("l1", 0), Spot("l1", 1)
TREE = ProblemTree(
    tree="tree",
    begun_on=MAY,
    groups=(Group(themes=(FIRST,), label=0), Group(themes=(SECOND,), named_by=SECOND)),
    moves=(Move(theme=FIRST), Move(theme=SECOND, grows_from=FIRST)),
    labels=("Nobody listens",),
)
SHOWN = ShownTheme(themes=(FIRST,), kind="feeling", conversations=("l1", "l2", "l3"), label=0)
SHOWN_BELOW = but(SHOWN, themes=(SECOND,), is_number_shown=False, label=None, named_by=(SECOND,), grows_from=0)
VERSION = ReleasedTree(
    version="1",
    released_on=MAY,
    least=3,
    conversations=("l1", "l2", "l3"),
    themes=(SHOWN, SHOWN_BELOW),
    withdrawn_on=JUNE,
)

SETTINGS = tomllib.loads((SAMPLES.parent / "standard-2026.toml").read_text())
"""The settings of a policy as it was when policies were first saved, which must remain one for ever."""


def _event(event_class: type[Any], **fields: Any) -> Any:
    envelope = {"originator_id": ID, "originator_version": 7, "timestamp": STAMP.at, "recorded_by": "ada"}
    return event_class(**envelope, **fields)


EVENTS: tuple[PartnershipEvent, ...] = (
    _event(PartnershipFormed, entry=PROFILE),
    _event(PartnershipClosed, ref="harbour", closed_on=JUNE),
    _event(PartnerJoined, entry=PARTNER),
    _event(PartnerLeft, ref="council", left_on=JUNE),
    _event(MeetingHeld, entry=FULL_MEETING),
    _event(ItemConsidered, entry=but(ITEM, minutes=20)),
    _event(DecisionMade, entry=FULL_DECISION),
    _event(DecisionEnacted, ref="d1", enacted_on=MAY),
    _event(DecisionDropped, ref="d1", dropped_on=MAY, reason="no money"),
    _event(ActionAgreed, entry=FULL_ACTION),
    _event(ActionCompleted, ref="a1", completed_on=MAY),
    _event(ActionDropped, ref="a1", dropped_on=MAY, reason="no time"),
    _event(PaperPresented, entry=FULL_PAPER),
    _event(PaperActedOn, ref="p1", acted_on=MAY, decision="d1"),
    _event(EscalationRaised, entry=FULL_ESCALATION),
    _event(EscalationSettled, ref="e1", settled_on=MAY, how="over coffee"),
    _event(EscalationReopened, ref="e1", reopened_on=JUNE),
    _event(ContactMade, entry=but(CONTACT, note="café")),
    _event(CheckInAnswered, entry=FULL_CHECK_IN),
    _event(RoundOpened, entry=FULL_ROUND),
    _event(MoreInvited, ref="summer", invited=(Invited(partner="charity", number=2),)),
    _event(RoundClosed, ref="summer", closed_on=JUNE),
    _event(RoundCancelled, ref="summer", reason="Asked by mistake"),
    _event(RepeatStopped, ref="summer"),
    _event(ConversationHeld, entry=FULL_CONVERSATION),
    _event(ThemesHeard, ref="l1", themes=(GROWN,)),
    _event(ProblemTreeBegun, entry=TREE),
    _event(
        ThemesMerged,
        ref="tree",
        themes=(FIRST, SECOND),
        label="Nobody listens",
        named_by=None,
        grows_from=Spot("l2", 0),
    ),
    _event(ThemeRelabelled, ref="tree", themes=(FIRST,), label="", named_by=FIRST),
    _event(ThemeMoved, ref="tree", themes=(FIRST,), grows_from=None),
    _event(MergeTakenApart, ref="tree", themes=(FIRST, SECOND)),
    _event(ThemesRenumbered, kind="problem-tree", ref="tree", conversation="l1", now_at=(1, None)),
    _event(ProblemTreeReleased, entry=VERSION),
    _event(ProblemTreeWithdrawn, ref="1", withdrawn_on=JUNE),
    _event(ProgrammeStarted, entry=FULL_PROGRAMME),
    _event(ProgrammeEnded, ref="g1", ended_on=JUNE, reflection="They talk"),
    _event(StepHeld, entry=FULL_STEP),
    _event(AgreementReached, entry=FULL_AGREEMENT),
    _event(AgreementReviewed, ref="r1", reviewed_on=MAY, met="no"),
    _event(AgreementWithdrawn, ref="r1", withdrawn_on=MAY),
    _event(PartnershipLinked, entry=but(LINK, note="its first five years")),
    _event(LimitsRebased, entry=REBASE),
    _event(TargetSet, entry=TARGET),
    _event(CommentaryWritten, entry=COMMENTARY),
    _event(SignalDismissed, entry=DISMISSAL),
    _event(MeetingPlanned, entry=but(PLANNED_MEETING, title="July board")),
    _event(EntryCorrected, entry=FULL_MEETING, reason="typed wrongly"),
    _event(EntryRetracted, kind="meeting", ref="m1", reason="never took place"),
    _event(PolicySaved, name="softer", version=2, reason="Papers take longer", settings=SETTINGS),
    _event(PolicyPutInForce, name="softer", version=2, reason="Agreed by all"),
    _event(WordsErased, kind="meeting", ref="m1", keys=("0123456789abcdef0123456789abcdef",), reason="asked to"),
)
"""One event of every class, as today's code makes it."""

SNAPSHOT = PartnershipSnapshot(
    originator_id=ID,
    originator_version=7,
    timestamp=STAMP.at,
    created_on=STAMP.at,
    modified_on=STAMP.at,
    entries=[PROFILE, PARTNER, FULL_ESCALATION],
)


def _named(name: str) -> Any:
    return next(event for event in EVENTS if type(event).__name__ == name)


def expected_events() -> dict[str, Any]:
    """What every sample must read as, by the name of its file."""
    current = {f"{type(event).__name__}-{version_of(type(event))}": event for event in (*EVENTS, SNAPSHOT)}
    earlier = {f"{name}-1": replace(_named(name), reason="") for name in ("DecisionDropped", "ActionDropped")}
    return current | earlier


def version_of(event_class: type[Any]) -> int:
    return int(getattr(event_class, "class_version", 1))


def mapper() -> TypedMapper:
    return TypedMapper(JSONTranscoder())


def encoded(event: Any) -> dict[str, Any]:
    """An event as a sample: its topic, and its state with fields in stored order."""
    stored = mapper().to_stored_event(event)
    return {"topic": stored.topic, "state": json.loads(stored.state)}


def read_sample(name: str) -> StoredEvent:
    """The stored event of a sample, byte for byte."""
    sample = json.loads((SAMPLES / f"{name}.json").read_text())
    state = json.dumps(sample["state"], ensure_ascii=False, separators=(",", ":")).encode()
    return StoredEvent(originator_id=ID, originator_version=7, topic=sample["topic"], state=state)


def write_missing_samples() -> None:
    for name, event in expected_events().items():
        path = SAMPLES / f"{name}.json"
        if not path.exists() and name.endswith(f"-{version_of(type(event))}"):
            path.write_text(json.dumps(encoded(event), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    write_missing_samples()
