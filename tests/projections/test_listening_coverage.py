"""Which partners have been heard, and when last."""

from __future__ import annotations

from typing import Any

from projections.ledger import entries
from projections.listening_coverage import Coverage, Heard, coverage
from projections.workspace import Workspace
from tests.domain.cast import CHARITY, COUNCIL, HOSPITAL, JUNE, MARCH, MAY, TODAY, but
from tests.domain.heard import heard
from tests.projections.conftest import record


def of(workspace: Workspace) -> Coverage:
    workspace.catch_up()
    held: list[Any] = [row.entry for row in entries(workspace, "harbour", kind="listening")]
    return coverage(workspace, "harbour", held, TODAY)


def test_partners_not_heard_come_first_and_then_those_heard_longest_ago(harbour: Workspace) -> None:
    record(harbour, but(CHARITY, partner="choir", name="Harbour Choir", left_on=None))
    record(harbour, but(heard("c1", "Money"), partner="hospital"))
    record(
        harbour, but(heard("c2", "Money"), partner="council"), but(heard("c3", "Fear"), partner="council", held_on=MAY)
    )
    assert of(harbour).partners == (
        Heard("choir", "Harbour Choir", 0, None),
        Heard("hospital", HOSPITAL.name, 1, MARCH),
        Heard("council", COUNCIL.name, 2, MAY),
    )
    assert [each.partner for each in of(harbour).not_heard] == ["choir"]


def test_a_partner_that_left_is_not_waited_for(harbour: Workspace) -> None:
    harbour.partnerships.leave("harbour", "hospital", JUNE, harbour.stamp("ada"))
    assert [each.partner for each in of(harbour).partners] == ["council"]


def test_conversations_that_name_no_partner_are_counted_apart(harbour: Workspace) -> None:
    record(harbour, heard("c1", "Money"))
    assert of(harbour).unnamed == 1
    assert len(of(harbour).not_heard) == 2
