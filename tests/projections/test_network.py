"""The network: which partners are one organisation, where it sat on a day, and how partnerships are tied."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.links import Link
from domain.meetings import Meeting
from domain.membership import Partner
from projections.network import Network, network
from projections.overlap import Together, overlap
from projections.stretch import Load, quarters, stretch
from projections.workspace import Workspace
from tests.domain.cast import HARBOUR, STAMP, but, day
from tests.projections.conftest import hours_later, record

TODAY = day("2026-06-30")
EVERY = ("harbour", "county", "quay")


def join(workspace: Workspace, ref: str, *names: str, on: str = "2025-01-01", left_on: str | None = None) -> None:
    for at, name in enumerate(names):
        left = day(left_on) if left_on else None
        record(workspace, Partner(partner=f"{name[:4]}-{at}-{on}", name=name, joined_on=day(on), left_on=left), ref=ref)


def meet(workspace: Workspace, ref: str, on: str, *there: str, minutes: int | None = None, deputies: int = 0) -> None:
    """A meeting with these partners; the last ones sent deputies."""
    present = len(there) - deputies
    meeting = Meeting(
        meeting=on, held_on=day(on), kind="board", minutes=minutes, present=there[:present], deputies=there[present:]
    )
    record(workspace, meeting, ref=ref)


@pytest.fixture
def three(workspace: Workspace) -> Workspace:
    """Three partnerships: Council and Trust sit in two each, College in one, and Watch has left."""
    for ref in EVERY:
        workspace.partnerships.form_partnership(but(HARBOUR, partnership=ref, name=f"The {ref}"), STAMP)
    join(workspace, "harbour", "Town Council", "Trust")
    join(workspace, "county", "town  COUNCIL", "Trust", "College")
    join(workspace, "quay", "Watch", left_on="2026-03-31")
    workspace.catch_up()
    return workspace


def seen(workspace: Workspace, *refs: str, on: str = "2026-06-30") -> Network:
    workspace.catch_up()
    return network(workspace, refs or EVERY, day(on))


def sits(found: Network) -> dict[str, tuple[str, ...]]:
    return {each.name: each.partnerships for each in found.seated}


def test_partners_of_one_name_are_one_organisation_whatever_capitals_and_spaces(three: Workspace) -> None:
    found = seen(three)
    assert sits(found) == {
        "Town Council": ("county", "harbour"),
        "Trust": ("county", "harbour"),
        "College": ("county",),
    }


def test_who_left_sits_there_until_the_day_it_left(three: Workspace) -> None:
    assert sits(seen(three, on="2026-03-31"))["Watch"] == ("quay",)
    assert "Watch" not in sits(seen(three, on="2026-04-01"))


def test_a_partnership_that_closed_has_no_seats_afterwards(three: Workspace) -> None:
    three.partnerships.close_partnership("harbour", day("2026-05-31"), STAMP)
    assert sits(seen(three))["Trust"] == ("county",)
    assert sits(seen(three, on="2026-05-31"))["Trust"] == ("county", "harbour")
    assert [each.ref for each in seen(three).standing] == ["county", "quay"]


def test_of_partnerships_that_were_not_asked_for_nothing_is_learnt(three: Workspace) -> None:
    meet(three, "county", "2026-06-01", "town-0-2025-01-01", "Trus-1-2025-01-01", minutes=60)
    record(three, Link(to="county", relation="works-with", since=day("2026-01-01")), ref="harbour")
    record(three, Link(to="harbour", relation="shares-problem", since=day("2026-01-01")), ref="county")
    found = seen(three, "harbour", "quay")
    assert sits(found) == {"Town Council": ("harbour",), "Trust": ("harbour",)}
    assert [(each.partnerships, each.meetings) for each in overlap(found)] == [(("harbour",), 0)]
    assert found.ties == []
    assert all(
        load.meetings == 0 and load.partnerships < 2 for each in stretch(found, quarters(TODAY)) for load in each.loads
    )


def test_as_known_earlier_nothing_recorded_later_counts(three: Workspace) -> None:
    later = hours_later(2)
    record(three, Partner(partner="fire", name="Fire Service", joined_on=day("2025-01-01")), ref="quay", stamp=later)
    three.catch_up()
    then = network(three, EVERY, TODAY, later.at - timedelta(hours=1))
    assert "Fire Service" not in sits(then)
    assert "Fire Service" in sits(seen(three))


def test_histories_run_from_the_older_one_and_ties_both_ends_recorded_count_once(three: Workspace) -> None:
    record(three, Link(to="quay", relation="grew-from", since=day("2025-02-01")), ref="harbour")
    record(three, Link(to="county", relation="merged-into", since=day("2025-03-01")), ref="quay")
    record(three, Link(to="county", relation="shares-problem", since=day("2025-05-01")), ref="harbour")
    record(three, Link(to="harbour", relation="shares-problem", since=day("2025-04-01")), ref="county")
    ties = [(tie.start, tie.end, tie.relation, tie.partnership) for tie in seen(three).ties]
    assert ties == [
        ("quay", "harbour", "grew-from", "harbour"),
        ("quay", "county", "merged-into", "quay"),
        ("county", "harbour", "shares-problem", "county"),
    ]


def test_overlap_counts_shared_partnerships_and_the_meetings_of_a_year_at_which_both_were(three: Workspace) -> None:
    council, trust, college = "town-0-2025-01-01", "Trus-1-2025-01-01", "Coll-2-2025-01-01"
    meet(three, "county", "2025-06-30", council, trust)  # a year and a day ago
    meet(three, "county", "2025-07-01", council, trust)
    meet(three, "county", "2026-02-01", council, trust, college, deputies=2)
    meet(three, "county", "2026-03-01", council, college)
    assert overlap(seen(three)) == [
        Together("town council", "trust", ("county", "harbour"), 2),
        Together("college", "town council", ("county",), 2),
        Together("college", "trust", ("county",), 1),
    ]


def test_stretch_adds_up_partnerships_meetings_and_hours_of_each_quarter(three: Workspace) -> None:
    council, trust = "town-0-2025-01-01", "Trus-1-2025-01-01"
    meet(three, "county", "2025-09-30", council, minutes=90)
    meet(three, "county", "2025-10-01", council, trust, minutes=45, deputies=1)
    meet(three, "county", "2026-06-30", council)
    loads = {each.organisation: each.loads for each in stretch(seen(three), quarters(TODAY))}
    assert loads["town council"] == (Load(2, 1, 90, 0), Load(2, 1, 45, 0), Load(2, 0, 0, 0), Load(2, 1, 0, 1))
    assert loads["trust"] == (Load(2, 0, 0, 0), Load(2, 1, 45, 0), Load(2, 0, 0, 0), Load(2, 0, 0, 0))
    assert [load.partnerships for load in loads["watch"]] == [1, 1, 1, 0]


def test_the_last_four_quarters_end_on_the_day_looked_at() -> None:
    found = [(each.first.isoformat(), each.last.isoformat()) for each in quarters(day("2026-02-10"))]
    assert found == [
        ("2025-04-01", "2025-06-30"),
        ("2025-07-01", "2025-09-30"),
        ("2025-10-01", "2025-12-31"),
        ("2026-01-01", "2026-02-10"),
    ]


def test_the_first_days_there_are_have_no_quarters_before_them() -> None:
    assert len(quarters(day("0001-02-01"))) == 1


def test_nothing_at_all_is_an_empty_network(workspace: Workspace) -> None:
    found = network(workspace, (), day("0001-01-01"))
    assert (found.seated, found.standing, overlap(found), stretch(found, quarters(found.on))) == ([], [], [], [])
