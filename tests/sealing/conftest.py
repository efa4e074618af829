"""Harbour with personal words in every place that takes them, and where to look for them afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from domain.partnership import PartnershipSnapshot
from domain.problem_tree.shape import Spot
from projections.workspace import Workspace
from tests.domain.cast import (
    ACTION,
    APRIL,
    CHECK_IN,
    CONTACT,
    CONVERSATION,
    DECISION,
    ESCALATION,
    LINK,
    MAY,
    MEETING,
    PAPER,
    PROGRAMME,
    REBASE,
    STAMP,
    STEP,
    but,
)
from tests.projections.conftest import form, record
from tests.sealing.spoken import SPOKEN, THEMES


@pytest.fixture
def spoken(workspace: Workspace) -> Workspace:
    """A partnership in which every personal field of every kind of entry holds a word of its own."""
    form(workspace, "county")
    form(workspace)
    speak(workspace)
    workspace.catch_up()
    return workspace


def speak(workspace: Workspace) -> None:
    """Record one entry of each kind, amend some, and take a snapshot."""
    log = workspace.partnerships
    record(
        workspace,
        but(MEETING, summary=SPOKEN["summary"]),
        but(CONTACT, note=SPOKEN["contact"]),
        but(CHECK_IN, comment=SPOKEN["comment"]),
        but(CONVERSATION, themes=THEMES),
        but(PROGRAMME, reflection=None),
        but(STEP, note=SPOKEN["step"]),
        but(LINK, note=SPOKEN["link"]),
        but(REBASE, reason=SPOKEN["rebase"]),
        but(PAPER, author=SPOKEN["author"], meeting=None),
        but(DECISION, meeting=None, item=None),
        but(ACTION, meeting=None, item=None),
        but(ESCALATION, meeting=None),
    )
    log.drop_decision("harbour", DECISION.ref, MAY, SPOKEN["dropped"], STAMP)
    log.drop_action("harbour", ACTION.ref, MAY, SPOKEN["dropped action"], STAMP)
    log.end_programme("harbour", PROGRAMME.ref, MAY, STAMP, SPOKEN["reflection"])
    log.settle_escalation("harbour", ESCALATION.ref, APRIL, SPOKEN["how"], STAMP)
    log.correct("harbour", but(CONTACT, note=SPOKEN["corrected"]), SPOKEN["reason"], STAMP)
    log.relabel_theme("harbour", Spot("l1", 0), SPOKEN["label"], STAMP)
    log.retract("harbour", "link", LINK.ref, SPOKEN["retracted"], STAMP)
    log.take_snapshot(log.get("harbour").id)


def stored_text(workspace: Workspace) -> str:
    """Everything that the tables of the log and of the views hold."""
    recorder = workspace.partnerships.recorder
    found = [stored.state.decode() for stored in recorder.select_notifications(1, 10_000)]
    snapshots = workspace.partnerships.snapshots
    assert snapshots is not None
    for stored in snapshots.recorder.select_events(workspace.partnerships.get("harbour").id):
        assert stored.topic == PartnershipSnapshot.TOPIC
        found.append(stored.state.decode())
    tables = workspace.tables().metadata.tables
    with workspace.views.engine.connect() as connection:
        for table in tables:
            found += [repr(tuple(row)) for row in connection.execute(text(f"SELECT * FROM {table}"))]
    return "\n".join(found)


def files_holding(folder: Path, words: list[str]) -> list[str]:
    """The files under a folder in which any of the words stands, in capitals or not, in UTF-8 or UTF-16."""
    wanted = [word.casefold().encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    contents = {path: path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()}
    return [str(path.relative_to(folder)) for path, held in contents.items() if any(word in held for word in wanted)]
