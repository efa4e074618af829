"""The application: one method per command, each of which records all of its events or none.

``web`` calls it with an entry and a ``Stamp`` (who, when). When two people record at the same moment the later
command is run again on what the earlier one left, so that it is refused only for a reason its caller can see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, ProcessingEvent
from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import EnvType

from domain.agreements import MET, Agreement
from domain.ballots.commanding import RoundCommands
from domain.check_ins import CheckIn
from domain.commanding_policies import ATTEMPTS, PolicyCommands
from domain.commanding_policies import replay as replay
from domain.commentaries import Commentary
from domain.contacts import Contact
from domain.dismissals import Dismissal
from domain.entries import Entry, Stamp
from domain.errors import ChangedMeanwhile, DomainError, LogUnavailable, PartnershipExists, UnknownPartnership
from domain.escalations import Escalation
from domain.event_log import event_log_environment, readable, writable
from domain.follow_up import Action, Decision
from domain.links import Link
from domain.listening import Conversation, Theme
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.opening import bring_up_to_date
from domain.papers import Paper
from domain.partnership import OPENINGS, Partnership, Profile, partnership_id
from domain.planned_meetings import PlannedMeeting
from domain.policies import POLICIES
from domain.problem_tree.commanding import TreeCommands
from domain.programmes import Programme, Step
from domain.rebases import Rebase
from domain.saved import Saved as Saved
from domain.sealing.closing import Sealing
from domain.sealing.key_ring import KeyRing
from domain.targets import Target


class Partnerships(TreeCommands, RoundCommands, PolicyCommands):
    """All partnerships of a workspace, on the event log that ``open_partnerships`` points at."""

    snapshotting_intervals: ClassVar[dict[type[Any], int]] = {Partnership: 1000}

    def __init__(self, env: EnvType, sealing: Sealing) -> None:
        super().__init__(env, sealing)
        self._copying = tuple(Lock() for _ in range(64))

    # -- the partnership itself --------------------------------------------------------------------------

    def form_partnership(self, profile: Profile, stamp: Stamp) -> None:
        self.save_all([Partnership.form(profile, stamp)])

    def close_partnership(self, ref: str, closed_on: date, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.close_partnership(closed_on, stamp))

    def join(self, ref: str, partner: Partner, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.join(partner, stamp))

    def leave(self, ref: str, partner: str, left_on: date, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.leave(partner, left_on, stamp))

    def link(self, ref: str, link: Link, stamp: Stamp) -> Saved:
        self._check_links_to_known(link)
        return self._do(ref, lambda p: p.link(link, stamp))

    # -- meetings and what came of them ------------------------------------------------------------------

    def hold_meeting(
        self,
        ref: str,
        meeting: Meeting,
        stamp: Stamp,
        *,
        items: Sequence[Item] = (),
        decisions: Sequence[Decision] = (),
        actions: Sequence[Action] = (),
        papers: Sequence[Paper] = (),
        escalations: Sequence[Escalation] = (),
        enacted: Sequence[str] = (),
        completed: Sequence[str] = (),
    ) -> Saved:
        """Record a meeting with everything it came to, in one save."""
        return self._do(
            ref,
            lambda p: p.hold_meeting(
                meeting,
                stamp,
                items=items,
                decisions=decisions,
                actions=actions,
                papers=papers,
                escalations=escalations,
                enacted=enacted,
                completed=completed,
            ),
        )

    def consider_item(self, ref: str, item: Item, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.consider_item(item, stamp))

    def make_decision(self, ref: str, decision: Decision, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.make_decision(decision, stamp))

    def enact_decision(self, ref: str, decision: str, enacted_on: date, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.enact_decision(decision, enacted_on, stamp))

    def drop_decision(self, ref: str, decision: str, dropped_on: date, reason: str, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.drop_decision(decision, dropped_on, reason, stamp))

    def agree_action(self, ref: str, action: Action, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.agree_action(action, stamp))

    def complete_action(self, ref: str, action: str, completed_on: date, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.complete_action(action, completed_on, stamp))

    def drop_action(self, ref: str, action: str, dropped_on: date, reason: str, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.drop_action(action, dropped_on, reason, stamp))

    def present_paper(self, ref: str, paper: Paper, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.present_paper(paper, stamp))

    def act_on_paper(self, ref: str, paper: str, acted_on: date, stamp: Stamp, decision: str | None = None) -> Saved:
        return self._do(ref, lambda p: p.act_on_paper(paper, acted_on, stamp, decision))

    # -- how the partners get on -------------------------------------------------------------------------

    def raise_escalation(self, ref: str, escalation: Escalation, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.raise_escalation(escalation, stamp))

    def settle_escalation(self, ref: str, escalation: str, settled_on: date, how: str, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.settle_escalation(escalation, settled_on, how, stamp))

    def reopen_escalation(self, ref: str, escalation: str, reopened_on: date, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.reopen_escalation(escalation, reopened_on, stamp))

    def make_contact(self, ref: str, contact: Contact, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.make_contact(contact, stamp))

    def answer_check_in(self, ref: str, check_in: CheckIn, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.answer_check_in(check_in, stamp))

    def hold_conversation(self, ref: str, conversation: Conversation, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.hold_conversation(conversation, stamp))

    def hear_themes(self, ref: str, conversation: str, themes: tuple[Theme, ...], stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.hear_themes(conversation, themes, stamp))

    # -- programmes, agreements, rebases -----------------------------------------------------------------

    def start_programme(self, ref: str, programme: Programme, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.start_programme(programme, stamp))

    def end_programme(
        self, ref: str, programme: str, ended_on: date, stamp: Stamp, reflection: str | None = None
    ) -> Saved:
        return self._do(ref, lambda p: p.end_programme(programme, ended_on, stamp, reflection))

    def hold_step(self, ref: str, step: Step, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.hold_step(step, stamp))

    def reach_agreement(self, ref: str, agreement: Agreement, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.reach_agreement(agreement, stamp))

    def review_agreement(self, ref: str, agreement: str, reviewed_on: date, met: MET, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.review_agreement(agreement, reviewed_on, met, stamp))

    def withdraw_agreement(self, ref: str, agreement: str, withdrawn_on: date, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.withdraw_agreement(agreement, withdrawn_on, stamp))

    def rebase(self, ref: str, rebase: Rebase, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.rebase(rebase, stamp))

    def dismiss_signal(self, ref: str, dismissal: Dismissal, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.dismiss_signal(dismissal, stamp))

    def plan_meeting(self, ref: str, planned: PlannedMeeting, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.plan_meeting(planned, stamp))

    def set_target(self, ref: str, target: Target, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.set_target(target, stamp))

    def write_commentary(self, ref: str, commentary: Commentary, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.write_commentary(commentary, stamp))

    # -- any entry ---------------------------------------------------------------------------------------

    def record(self, ref: str, entry: Entry, stamp: Stamp) -> Saved:
        """Record a new entry of any kind by the command of that kind."""
        self._check_links_to_known(entry)
        return self._do(ref, lambda p: OPENINGS[entry.kind_name](p, entry, stamp))

    def correct(self, ref: str, entry: Entry, reason: str, stamp: Stamp, seen: Entry | None = None) -> Saved:
        self._check_links_to_known(entry)
        return self._do(ref, lambda p: p.correct(entry, reason, stamp, seen))

    def retract(self, ref: str, kind: str, entry: str, reason: str, stamp: Stamp, seen: Entry | None = None) -> Saved:
        return self._do(ref, lambda p: p.retract(kind, entry, reason, stamp, seen))

    def undo(self, saved: Saved, reason: str, stamp: Stamp) -> Saved:
        """Take back one save. ``ChangedMeanwhile`` if somebody has since changed an entry that it touched."""
        first, last = saved.first, saved.last
        return self._do(saved.ref, lambda p: self._take_back(p, first, last, reason, stamp))

    def note_erased(
        self, ref: str, erased: Mapping[tuple[str, str], Sequence[str]], reason: str, stamp: Stamp
    ) -> Saved:
        """Record that words were erased, which ``erasing`` has done; of policies, for ``POLICIES``."""
        if ref == POLICIES:
            return self._note_erased_of_policies(erased, reason, stamp)
        return self._do(ref, lambda p: p.note_erased(erased, reason, stamp))

    def _take_back(self, partnership: Partnership, first: int, last: int, reason: str, stamp: Stamp) -> None:
        if not 1 < first <= last <= partnership.version:
            raise DomainError("There is nothing to take back.")
        events: list[Any] = list(self.events.get(partnership.id, gt=first - 1))
        touched = dict.fromkeys(event.subject for event in events if event.originator_version <= last)
        for event in events:
            if event.originator_version > last and event.subject in touched:
                raise ChangedMeanwhile(partnership.entries.get(*event.subject))
        earlier: Partnership = self.repository.get(partnership.id, version=first - 1, projector_func=replay)
        partnership.take_back(earlier.entries, list(touched), reason, stamp)

    # -- reading and saving aggregates -------------------------------------------------------------------

    def get(self, ref: str, *, field: str = "partnership") -> Partnership:
        """A private copy of the partnership as it stands; ``UnknownPartnership`` if there is none."""
        # One thread at a time: the library brings its cached aggregate up to date while another may be copying it.
        with readable(), self._copying[hash(ref) % 64]:
            try:
                partnership: Partnership = self.repository.get(partnership_id(ref), projector_func=replay)
                return partnership
            except AggregateNotFoundError:
                raise UnknownPartnership(ref, field) from None

    def find(self, ref: str) -> Partnership | None:
        """As ``get``, or ``None`` when there is no such partnership."""
        try:
            return self.get(ref)
        except UnknownPartnership:
            return None

    def save_all(self, partnerships: Sequence[Partnership]) -> None:
        """Save what was recorded on several partnerships, all or nothing (an import does this)."""
        new = [p.profile.ref for p in partnerships if p.pending_events and p.pending_events[0].originator_version == 1]
        try:
            with writable():
                self.save(*partnerships)
        except IntegrityError:
            for ref in new:
                if self.find(ref) is not None:
                    raise PartnershipExists(ref) from None
            raise

    def _check_links_to_known(self, entry: Entry) -> None:
        """A link's other end is outside the aggregate, so the application looks whether it is there."""
        if isinstance(entry, Link):
            self.get(entry.to, field="to")

    def _do(self, ref: str, command: Callable[[Partnership], None]) -> Saved:
        for _ in range(ATTEMPTS):
            partnership = self.get(ref)
            before = partnership.version
            command(partnership)
            with suppress(IntegrityError), writable():
                self.save(partnership)
                saved = Saved(ref, before + 1, partnership.version)
                self._keep(partnership)
                return saved
        raise LogUnavailable("Too many people are recording at once. Nothing was saved: try again.")

    def _keep(self, partnership: Partnership) -> None:
        """Nobody else holds the copy a command was run on: kept, it spares the next command reading it back."""
        if self.repository.cache and self.is_fresh:
            self.repository.cache.put(partnership.id, partnership)

    def _take_snapshots(self, processing_event: ProcessingEvent[UUID]) -> None:
        """A snapshot only saves time: what was recorded stands without it."""
        with suppress(LogUnavailable), writable():
            super()._take_snapshots(processing_event)


def open_partnerships(home: Path, database_url: str | None = None) -> Partnerships:
    """The application on the log of a workspace; its tables are made when missing."""
    with writable():
        partnerships = Partnerships(event_log_environment(home, database_url), Sealing(KeyRing(home)))
        bring_up_to_date(partnerships)
        return partnerships
