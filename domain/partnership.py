"""The partnership aggregate: formed, closed, and everything the concept modules let it record."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self, get_args
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

from domain.agreements import Agreement, Agreements
from domain.check_ins import CheckIn, CheckIns
from domain.commentaries import Commentaries, Commentary
from domain.contacts import Contact, Contacts
from domain.dismissals import Dismissal, Dismissals
from domain.entries import Entry, EntryChanged, EntryRecorded, Happened, Ref, Stamp, Text, Title
from domain.errors import AlreadyEnded, InvalidValue
from domain.escalations import Escalation
from domain.follow_up import Action, Decision
from domain.links import Link, Links
from domain.listening import Conversation, Listening
from domain.meetings import Item, Meeting, Meetings
from domain.membership import Membership, Partner
from domain.papers import Paper
from domain.planned_meetings import PlannedMeeting, PlannedMeetings
from domain.problem_tree.shape import ProblemTree, ReleasedTree
from domain.problem_tree.tending import ProblemTrees
from domain.programmes import Programme, Programmes, Step
from domain.rebases import Rebase, Rebases
from domain.rounds import Round, Rounds
from domain.targets import Target, Targets

RESERVED_REFS = frozenset(
    {"about", "account", "admin", "api", "assets", "c", "calendar", "follow-up", "health", "help", "import", "login"}
    | {"logout", "network", "new", "pack", "packs", "plotly", "policy", "portfolio", "recording", "search", "settings"}
    | {"papers-to-action", "all", "ledger", "policies", "sign-in", "sign-out", "signals", "static", "style", "tour"}
    | {"compare"}
)
"""Refs that would hide a page of the web application."""


class Profile(Entry, frozen=True, kw_only=True, tag="partnership"):
    """What a partnership is: the entry that every other entry of it rests on."""

    kind_name: ClassVar[str] = "partnership"
    sheet: ClassVar[str] = "partnerships"
    own_date: ClassVar[str] = "formed_on"
    key: ClassVar[tuple[str, ...]] = ("partnership",)

    partnership: Ref
    name: Title
    purpose: Text | None = None
    place: Text | None = None
    formed_on: Happened
    history: Text | None = None
    closed_on: Happened | None = None

    def check(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.partnership):
            raise InvalidValue(
                f"“{self.partnership}” cannot name a partnership: use small letters, digits and single hyphens.",
                "partnership",
            )
        if self.partnership in RESERVED_REFS:
            raise InvalidValue(f"“{self.partnership}” is the name of a page here. Choose another ref.", "partnership")


ENTRY_KINDS: dict[str, type[Entry]] = {
    kind.kind_name: kind
    for kind in (
        Profile,
        Partner,
        Meeting,
        Item,
        Decision,
        Action,
        Paper,
        Escalation,
        Contact,
        CheckIn,
        Conversation,
        Programme,
        Step,
        Agreement,
        Link,
        Rebase,
    )
}
"""Every kind of entry, in the order in which sheets are read: what others refer to comes first."""

PLAIN_KINDS: dict[str, type[Entry]] = ENTRY_KINDS | {
    kind.kind_name: kind for kind in (Target, Commentary, Dismissal, PlannedMeeting)
}
"""Every kind that forms record, correct and retract one by one: those with a sheet, and some without."""

AnyEntry = (
    Profile
    | Partner
    | Meeting
    | Item
    | Decision
    | Action
    | Paper
    | Escalation
    | Contact
    | CheckIn
    | Conversation
    | Programme
    | Step
    | Agreement
    | Link
    | Rebase
    | ProblemTree
    | ReleasedTree
    | Round
    | Commentary
    | Target
    | Dismissal
    | PlannedMeeting
)
EVERY_KIND = frozenset(kind.kind_name for kind in get_args(AnyEntry))
"""The names of all kinds, those without a sheet included."""


@dataclass(frozen=True)
class PartnershipFormed(EntryRecorded):
    entry: Profile

    def mutate(self, aggregate: Any) -> Any:
        assert aggregate is None
        partnership = Partnership.__new__(Partnership)
        partnership.__base_init__(self.originator_id, self.originator_version, self.timestamp)
        self.apply(partnership)
        return partnership


class PartnershipClosed(EntryChanged):
    kind_name = "partnership"
    closed_on: date

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, closed_on=self.closed_on)


@dataclass(frozen=True)
class PartnershipSnapshot(DomainEvent):
    """The standing entries at some version, so that a long history need not be read again."""

    TOPIC: ClassVar[str] = "goodterms:PartnershipSnapshot"
    created_on: datetime
    modified_on: datetime
    entries: list[Any]

    @classmethod
    def take(cls, aggregate: Any) -> Self:
        return cls(
            originator_id=aggregate.id,
            originator_version=aggregate.version,
            timestamp=aggregate.modified_on,
            created_on=aggregate.created_on,
            modified_on=aggregate.modified_on,
            entries=list(aggregate.entries),
        )

    def mutate(self, _: Any) -> Any:
        partnership = Partnership.__new__(Partnership)
        partnership.__base_init__(self.originator_id, self.originator_version, self.created_on)
        partnership.modified_on = self.modified_on
        for entry in self.entries:
            partnership.entries.put(entry)
        return partnership


register_topic(PartnershipSnapshot.TOPIC, PartnershipSnapshot)


class Partnership(
    Membership,
    Meetings,
    Contacts,
    CheckIns,
    Rounds,
    Listening,
    Programmes,
    Agreements,
    Links,
    Rebases,
    Targets,
    Dismissals,
    PlannedMeetings,
    ProblemTrees,
    Commentaries,
):
    """One partnership and all that was recorded about it."""

    Snapshot = PartnershipSnapshot

    @classmethod
    def form(cls, profile: Profile, stamp: Stamp) -> Self:
        """A new partnership; its ref decides its identity, so that no two share a ref."""
        draft = PartnershipFormed(
            originator_id=partnership_id(profile.partnership),
            originator_version=1,
            timestamp=stamp.at,
            recorded_by=stamp.by,
            entry=profile,
        )
        partnership: Self = draft.mutate(None)
        partnership._check_entry(profile, stamp)
        partnership.pending_events.append(draft)
        return partnership

    @property
    def profile(self) -> Profile:
        profile = next(iter(self.entries.of("partnership").values()))
        assert isinstance(profile, Profile)
        return profile

    def close_partnership(self, closed_on: date, stamp: Stamp) -> None:
        profile = self.profile
        if profile.closed_on:
            raise AlreadyEnded("partnership", profile.ref, f"closed (on {profile.closed_on})", "closed_on")
        self._check_day("closed_on", closed_on, profile, stamp)
        self._check_life_covers(msgspec.structs.replace(profile, closed_on=closed_on))
        self._record(PartnershipClosed, stamp, ref=profile.ref, closed_on=closed_on)


OPENINGS: dict[str, Callable[[Partnership, Any, Stamp], None]] = {
    "partner": Partnership.join,
    "meeting": Partnership.hold_meeting,
    "item": Partnership.consider_item,
    "decision": Partnership.make_decision,
    "action": Partnership.agree_action,
    "paper": Partnership.present_paper,
    "escalation": Partnership.raise_escalation,
    "contact": Partnership.make_contact,
    "check-in": Partnership.answer_check_in,
    "listening": Partnership.hold_conversation,
    "programme": Partnership.start_programme,
    "step": Partnership.hold_step,
    "agreement": Partnership.reach_agreement,
    "link": Partnership.link,
    "rebase": Partnership.rebase,
    "target": Partnership.set_target,
    "dismissal": Partnership.dismiss_signal,
    "planned-meeting": Partnership.plan_meeting,
    "commentary": Partnership.write_commentary,
}
"""The command that records a new entry of each kind, lifecycle dates included; ``Partnership.form`` does the first."""


def partnership_id(ref: str) -> UUID:
    """The identity of the partnership with this ref."""
    return uuid5(NAMESPACE_URL, f"/goodterms/partnerships/{ref}")
