"""What the killed processes do: record and project without end, or rebuild. Run by ``nursery``.

Each save is acknowledged, once it has returned, by a line in a file: one JSON list of ``[partnership, event, kind,
ref]`` for each event that must now be in the log.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from access.store import store_of
from domain.contacts import Contact
from domain.entries import Stamp
from domain.errors import DomainError
from domain.escalations import Escalation
from domain.follow_up import Decision
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.partnership import Partnership, Profile
from domain.partnerships import Partnerships
from domain.policies import AlreadyInForce
from projections import putting_in_force
from projections.rebuild import RebuildRunning
from projections.workspace import Workspace
from web.safekeeping.restoring import restore_backup

PARTNERSHIPS = ("north", "south", "west")
FORMED, DAY = date(2024, 1, 1), date(2024, 6, 3)
ITEMS = 3
Ack = tuple[str, str, str, str]


def form_all(partnerships: Partnerships, meetings: int = 0) -> None:
    """The partnerships that processes record in, each with some meetings."""
    stamp = Stamp("ada", datetime(2026, 1, 1, tzinfo=UTC))
    for ref in PARTNERSHIPS:
        partnership = Partnership.form(Profile(partnership=ref, name=ref.title(), formed_on=FORMED), stamp)
        for partner in ("council", "hospital"):
            partnership.join(Partner(partner=partner, name=partner.title(), joined_on=FORMED), stamp)
        for number in range(meetings):
            _hold(partnership.hold_meeting, f"old{number}", stamp)
        partnerships.save_all([partnership])


def record(home: str, url: str | None, name: str, seed: int, acks: str, projects: bool = True) -> None:
    """Record all sorts of things, and project now and then, until killed."""
    workspace = Workspace(Path(home), url)
    chance = random.Random(seed)
    file = os.open(acks, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in count():
        ref = chance.choice(PARTNERSHIPS)
        for done in chance.choice(COMMANDS)(workspace.partnerships, ref, f"{name}-{number}", workspace.stamp(name)):
            os.write(file, (json.dumps([[ref, *ack] for ack in done]) + "\n").encode())
            if projects and chance.random() < 0.5:
                workspace.catch_up()


def rebuild(home: str, url: str | None) -> None:
    """Rebuild once; a rebuild by another process is left alone."""
    workspace = Workspace(Path(home), url)
    try:
        workspace.rebuild()
    except RebuildRunning:
        return


def put_in_force(home: str, url: str | None, name: str) -> None:
    """Put the first version of a policy in force, unless it is, or another process makes views."""
    workspace = Workspace(Path(home), url)
    try:
        putting_in_force.put_in_force(workspace, name, 1, "Agreed", workspace.stamp("ada"))
    except (RebuildRunning, AlreadyInForce):
        return


def restore(home: str, url: str | None, backup: str) -> None:
    """Restore a backup, with its accounts, into a workspace in which nothing is recorded."""
    workspace = Workspace(Path(home), url)
    restore_backup(workspace, Path(backup), store_of(workspace), lambda done, total: None)


def chain(home: str, url: str | None) -> None:
    """Open a log that has no chain yet."""
    Workspace(Path(home), url)


def _contact(log: Partnerships, ref: str, name: str, stamp: Stamp) -> Iterator[list[list[str]]]:
    contact = Contact(contact=name, made_on=DAY, between=("council", "hospital"), channel="phone", tone="warm")
    log.make_contact(ref, contact, stamp)
    yield [["ContactMade", "contact", name]]


def _corrected_contact(log: Partnerships, ref: str, name: str, stamp: Stamp) -> Iterator[list[list[str]]]:
    yield from _contact(log, ref, name, stamp)
    contact = Contact(contact=name, made_on=DAY, between=("council", "hospital"), channel="phone", tone="prickly")
    log.correct(ref, contact, "misheard", stamp)
    yield [["EntryCorrected", "contact", name]]


def _retracted_contact(log: Partnerships, ref: str, name: str, stamp: Stamp) -> Iterator[list[list[str]]]:
    yield from _contact(log, ref, name, stamp)
    log.retract(ref, "contact", name, "never made", stamp)
    yield [["EntryRetracted", "contact", name]]


def _meeting(log: Partnerships, ref: str, name: str, stamp: Stamp) -> Iterator[list[list[str]]]:
    _hold(lambda *a, **o: log.hold_meeting(ref, *a, **o), name, stamp)
    items = [["ItemConsidered", "item", f"{name}/i{n}"] for n in range(ITEMS)]
    yield [["MeetingHeld", "meeting", name], ["DecisionMade", "decision", name], *items]
    log.enact_decision(ref, name, DAY, stamp)
    yield [["DecisionEnacted", "decision", name]]


def _escalation(log: Partnerships, ref: str, name: str, stamp: Stamp) -> Iterator[list[list[str]]]:
    log.raise_escalation(ref, Escalation(escalation=name, raised_on=DAY, level="dispute", title="Money"), stamp)
    yield [["EscalationRaised", "escalation", name]]
    log.settle_escalation(ref, name, DAY, "over coffee", stamp)
    yield [["EscalationSettled", "escalation", name]]


def _refused(log: Partnerships, ref: str, name: str, stamp: Stamp) -> Iterator[list[list[str]]]:
    try:
        log.enact_decision(ref, "never made", DAY, stamp)
    except DomainError:
        return
    yield []


def _hold(hold: Callable[..., None], name: str, stamp: Stamp) -> None:
    meeting = Meeting(meeting=name, held_on=DAY, kind="board", present=("council",), absent=("hospital",))
    items = [Item(meeting=name, item=f"i{n}", title=f"Item {n}", outcome="decided") for n in range(ITEMS)]
    hold(meeting, stamp, items=items, decisions=[Decision(decision=name, decided_on=DAY, title="Share it")])


COMMANDS = (_contact, _corrected_contact, _retracted_contact, _meeting, _meeting, _escalation, _refused)
