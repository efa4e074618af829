"""What goes when something does not count, and that what stays counts exactly as if the rest had never been."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import InvalidValue
from projections import explanations, timelines
from projections.evidence import RULES
from projections.health import CODES
from projections.leaving_out import LeavingOut
from projections.policy import DIMENSION_NAMES, Policy
from projections.standing_evidence import evidence_rows
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import (
    ACTION,
    CHARITY,
    CHECK_IN,
    CONTACT,
    CONVERSATION,
    DECISION,
    ESCALATION,
    ITEM,
    MEETING,
    PAPER,
    but,
)
from tests.projections.conftest import form, hours_later, record
from tests.projections.histories import PARTNERS, begin, histories, live

explain = partial(explanations.explain, released=False)
FIRST, LAST = date(2024, 3, 15), date(2024, 9, 30)
LATER = FIRST + timedelta(days=40)
Keys = set[tuple[str, str]]


def leaving(**names: Any) -> LeavingOut:
    return LeavingOut(
        **{what: frozenset([given] if isinstance(given, str) else given) for what, given in names.items()}
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Two meetings with what came from them, and entries about each partner."""
    workspace = Workspace(tmp_path_factory.mktemp("told"), clock=lambda: NOW)
    form(workspace)
    record(workspace, but(CHARITY, joined_on=FIRST, left_on=None))
    record(
        workspace,
        *(but(MEETING, meeting=ref, held_on=on, minutes=60) for ref, on in (("m1", FIRST), ("m2", LATER))),
        but(MEETING, meeting="m3", held_on=LATER, present=("council",), absent=("hospital", "charity")),
        *(but(ITEM, meeting=ref, outcome="deferred") for ref in ("m1", "m2")),
        but(DECISION, meeting="m1", owner="hospital", due_on=LATER),
        but(DECISION, decision="d2", owner="council", due_on=LATER),
        but(ACTION, meeting="m1", due_on=LATER),
        but(ACTION, action="a2", owner="hospital", due_on=LATER),
        but(PAPER, meeting="m1"),
        but(ESCALATION, meeting="m1", raised_by="hospital"),
        but(ESCALATION, escalation="e2", between=("council", "charity")),
        but(CONTACT, made_on=LATER),
        but(CONTACT, contact="c2", made_on=LATER, between=("council", "charity")),
        but(CONVERSATION, held_on=LATER),
    )
    workspace.catch_up()
    yield workspace
    workspace.close()


def answered(workspace: Workspace, hours: int, **marks: list[int]) -> None:
    """A round recorded in one save: so many answers of each partner."""
    partnership = workspace.partnerships.get("harbour")
    for partner, given_marks in marks.items():
        for at, mark in enumerate(given_marks):
            answer = but(CHECK_IN, answer=f"{hours}-{partner}-{at}", round=f"r{hours}", answered_on=FIRST)
            said = msgspec.structs.replace(answer, partner=partner, reliable=mark, fair=None, mean=None)
            partnership.answer_check_in(said, hours_later(hours))
    workspace.partnerships.save_all([partnership])
    workspace.catch_up()


def counting(workspace: Workspace, leaving_out: LeavingOut | None = None, **asked: Any) -> Keys:
    """The entries that give evidence."""
    found = timelines.evidence_on(workspace, "harbour", LAST, None, None, leaving_out=leaving_out, **asked)
    return set(found.entries)


def gone(workspace: Workspace, **names: Any) -> Keys:
    return counting(workspace) - counting(workspace, leaving(**names))


# -- what goes -----------------------------------------------------------------------------------------------


def test_a_meeting_goes_with_its_items_and_all_that_came_from_it(told: Workspace) -> None:
    of_it = {("item", "m1/budget"), ("decision", "d1"), ("action", "a1"), ("paper", "p1"), ("escalation", "e1")}
    assert gone(told, meetings="m1") == {("meeting", "m1")} | of_it


def test_a_kind_goes_whole(told: Workspace) -> None:
    assert gone(told, kinds="decision") == {("decision", "d1"), ("decision", "d2")}
    assert gone(told, kinds="listening") == {("listening", "l1")}


def test_an_entry_goes_by_its_ref_or_with_its_kind_and_leaves_its_neighbours_as_they_were(told: Workspace) -> None:
    assert gone(told, entries="m1/budget") == gone(told, entries="item:m1/budget") == {("item", "m1/budget")}
    rest = timelines.evidence_on(told, "harbour", LAST, None, None, "m1/budget")
    assert [float(rest.arrays.weight[at]) for at, key in enumerate(rest.entries) if key[0] == "item"] == [1.0]


def test_a_partner_goes_with_what_it_owns_raised_and_took_part_in(told: Workspace) -> None:
    about_it = {("decision", "d1"), ("action", "a2"), ("escalation", "e1"), ("contact", "c1")}
    assert gone(told, partners="hospital") == about_it


def test_a_partners_attendance_goes_and_that_of_others_weighs_what_it_did(told: Workspace) -> None:
    rest = timelines.evidence_on(told, "harbour", LAST, None, None, leaving_out=leaving(partners="hospital"))
    came = (rest.arrays.dimension == CODES["engagement"]) & (rest.arrays.partner >= 0)
    assert {rest.arrays.partners[code] for code in rest.arrays.partner[came]} == {"council", "charity"}
    assert rest.arrays.weight[came].tolist() == [pytest.approx(1 / 3)] * 2


def test_conversations_with_a_partner_stay_and_so_does_each_by_itself(told: Workspace) -> None:
    """Or else a reader would learn whom somebody listened to, and when."""
    assert ("listening", "l1") not in gone(told, partners="hospital")
    for name in ("l1", "listening:l1"):
        with pytest.raises(InvalidValue, match=f"No entry “{name}” gives evidence"):
            counting(told, leaving(entries=name))
    assert ("listening", "l1") not in counting(told, leaving(entries="l1"), released=False)


def test_several_things_go_at_once(told: Workspace) -> None:
    each = [
        gone(told, meetings="m1"),
        gone(told, kinds="contact"),
        gone(told, partners="council"),
        {("item", "m2/budget")},
    ]
    assert gone(told, meetings="m1", kinds="contact", partners="council", entries="m2/budget") == set.union(*each)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"entries": "nothing"}, "No entry “nothing” gives evidence by that day"),
        ({"kinds": "agreement"}, "No entry of the kind “agreement”"),
        ({"meetings": "m9"}, "No meeting “m9”"),
        ({"partners": "police"}, "partner “police”"),
        ({"entries": ["c1", "nothing"]}, "No entry “nothing”"),
    ],
)
def test_a_name_of_nothing_is_refused(told: Workspace, names: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        counting(told, leaving(**names))


def test_names_of_nothing_can_be_passed_over(told: Workspace) -> None:
    named = dataclasses.replace(leaving(entries=["c1", "nothing"], partners="police"), passing_over=True)
    assert counting(told) - counting(told, named) == {("contact", "c1")}


def test_what_is_left_out_is_what_was_known(told: Workspace) -> None:
    """An entry whose owner was corrected goes with the owner that was known."""
    before = told.partnerships.get("harbour").entries.get("decision", "d2")
    told.partnerships.correct("harbour", msgspec.structs.replace(before, owner="charity"), "Wrong", hours_later(2))  # type: ignore[type-var]
    told.catch_up()
    on = {"workspace": told, "partnership": "harbour", "until": LAST, "policy": None}
    for known_at, owner in ((hours_later(1).at, "council"), (None, "charity")):
        left_out: Any = timelines.evidence_on(**on, known_at=known_at, leaving_out=leaving(partners=owner))
        assert ("decision", "d2") not in left_out.entries


# -- answers -------------------------------------------------------------------------------------------------


def test_answers_of_a_partner_go_unless_some_were_ever_pooled(harbour: Workspace) -> None:
    record(harbour, but(CHARITY, joined_on=FIRST, left_on=None))
    answered(harbour, 0, council=[4, 4, 5], hospital=[2, 2, 1], charity=[1, 1, 2])
    plain = trust_of(harbour)
    assert trust_of(harbour, partners="council") < plain
    answered(harbour, 1, council=[5, 5, 5, 5], hospital=[1, 2], charity=[3])
    assert trust_of(harbour, partners="council") < trust_of(harbour)
    for pooled in ("hospital", "charity"):
        with pytest.raises(InvalidValue, match="can be left out"):
            trust_of(harbour, partners=pooled)
    assert trust_of(harbour, released=False, partners="hospital") > trust_of(harbour, released=False)


def test_a_round_goes_with_all_that_was_released_with_it(harbour: Workspace) -> None:
    answered(harbour, 0, council=[4])
    answered(harbour, 1, council=[4], hospital=[1])
    answered(harbour, 2, council=[5, 5, 5])
    assert trust_of(harbour, entries="r0") == trust_of(harbour, entries="check-in:r1") == 80
    assert trust_of(harbour, entries="r2") < 50


def trust_of(workspace: Workspace, released: bool = True, **names: Any) -> float:
    found = timelines.health_on(workspace, "harbour", FIRST, leaving_out=leaving(**names), released=released)
    score = found.dimensions["trust"].score
    assert score is not None
    return score


# -- to the last digit ---------------------------------------------------------------------------------------


def test_nothing_left_out_is_the_plain_figures_to_the_last_digit(told: Workspace) -> None:
    for released in (True, False):
        ask: Any = {"workspace": told, "partnership": "harbour", "released": released}
        assert timelines.health_on(**ask, on=LAST, leaving_out=LeavingOut()) == timelines.health_on(**ask, on=LAST)
        plain, same = (
            timelines.timeline(**ask, first=FIRST, last=LAST, leaving_out=each) for each in (None, LeavingOut())
        )
        np.testing.assert_array_equal(plain.health, same.health)
        assert explanations.explain(**ask, on=LAST, leaving_out=LeavingOut()) == explanations.explain(**ask, on=LAST)


def test_everything_left_out_leaves_no_score(told: Workspace) -> None:
    everything = leaving(kinds={kind for kind, _ in counting(told)})
    found = timelines.health_on(told, "harbour", LAST, leaving_out=everything)
    assert found.health.score is None
    assert {each.score for each in found.dimensions.values()} == {None}
    assert np.isnan(timelines.timeline(told, "harbour", FIRST, LAST, leaving_out=everything).health).all()
    assert explanations.explain(told, "harbour", LAST, leaving_out=everything).contributions == []


def test_a_timeline_ends_where_the_day_does(told: Workspace) -> None:
    left_out = leaving(meetings="m1", partners="charity")
    line = timelines.timeline(told, "harbour", FIRST, LAST, leaving_out=left_out, released=False)
    found = timelines.health_on(told, "harbour", LAST, leaving_out=left_out, released=False)
    why = explain(told, "harbour", LAST, leaving_out=left_out)
    assert line.health[-1] == pytest.approx(found.health.score, abs=1e-9) == why.score


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=histories,
    kinds=st.sets(st.sampled_from(sorted(RULES)), max_size=2),
    partner=st.sampled_from([None, *PARTNERS]),
    which=st.integers(0, 40),
    days=st.integers(100, 500),
)
def test_what_stays_gives_the_points_of_a_history_without_the_rest(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[Any],
    kinds: set[str],
    partner: str | None,
    which: int,
    days: int,
) -> None:
    on = date(2024, 1, 1) + timedelta(days=days)
    workspace = Workspace(_fresh(tmp_path_factory), clock=lambda: NOW)
    begin(workspace.partnerships)
    list(live(workspace.partnerships, steps))
    workspace.catch_up()
    items = plainly(workspace, on)
    meeting = _some_meeting(items, which)
    stays = [each for each in items if not _goes(workspace, each, kinds, meeting, partner)]
    named = LeavingOut(
        kinds=frozenset(kinds & {each["kind"] for each in items}),
        meetings=frozenset([meeting] if meeting else []),
        partners=frozenset(
            [partner] if partner and any(_goes(workspace, each, set(), None, partner) for each in items) else []
        ),
    )
    why = explain(workspace, "harbour", on, leaving_out=named)
    expected = {line: points for line, points in plain_points(stays, on, workspace.policy).items() if points}
    told = {
        (line.kind, line.entry, line.dimension): line.points for line in why.contributions if line.dimension != "cap"
    }
    workspace.close()
    assert told == {line: pytest.approx(points, abs=1e-9) for line, points in expected.items()}


def _fresh(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("lived")


def plainly(workspace: Workspace, on: date) -> list[dict[str, Any]]:
    """The rows of evidence as stored, without any of the code under test."""
    rows = evidence_rows(workspace, "harbour")
    return [row for row in rows if row["superseded_at"] is None and row["from_day"] <= on.toordinal()]


def _some_meeting(items: list[dict[str, Any]], which: int) -> str | None:
    refs = sorted({each["ref"] for each in items if each["kind"] == "meeting"})
    return refs[which % len(refs)] if refs and which % 3 else None


def _goes(
    workspace: Workspace, item: dict[str, Any], kinds: set[str], meeting: str | None, partner: str | None
) -> bool:
    entry: Any = workspace.partnerships.get("harbour").entries.get(item["kind"], item["ref"])
    of_it = [getattr(entry, name, None) for name in ("owner", "raised_by")] + list(getattr(entry, "between", ()))
    return (
        item["kind"] in kinds
        or bool(meeting and getattr(entry, "meeting", None) == meeting)
        or bool(partner and partner in (*of_it, item["partner"]))
    )


def plain_points(items: list[dict[str, Any]], on: date, policy: Policy) -> dict[tuple[str, str, str], float]:
    """The design's contributions, one item after the other, times the share of their dimension."""
    scored = {
        name: points for name in DIMENSION_NAMES if (points := _of_dimension(items, name, on, policy)) is not None
    }
    weight = sum(policy.by_dimension[name].weight for name in scored)
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for name, points in scored.items():
        for item, value in points:
            line = (item["kind"], item["round"] or item["ref"], name)
            found[line] += value * policy.by_dimension[name].weight / weight
    return found


def _of_dimension(
    items: list[dict[str, Any]], name: str, on: date, policy: Policy
) -> list[tuple[dict[str, Any], float]] | None:
    own = [each for each in items if each["dimension"] == name]
    if name != "trust":
        return _contributions(own, on, name, policy)
    each_ones = {
        p: _contributions([i for i in own if i["partner"] == p], on, name, policy) for p in {i["partner"] for i in own}
    }
    scored = [points for points in each_ones.values() if points is not None]
    if not scored or len(own) < 3:
        return None
    return [(item, value / len(scored)) for points in scored for item, value in points]


def _contributions(
    items: list[dict[str, Any]], on: date, name: str, policy: Policy
) -> list[tuple[dict[str, Any], float]] | None:
    half_life, k = policy.by_dimension[name].half_life_days, policy.prior_strength
    masses = [_mass(each, on.toordinal(), half_life) for each in items]
    total = sum(masses)
    if total < 1 - 1e-9:
        return None
    return [
        (item, 100 * mass * (item["value"] - policy.prior) / (k + total))
        for item, mass in zip(items, masses, strict=True)
    ]


def _mass(item: dict[str, Any], day: int, half_life: float) -> float:
    last = min(item["until_day"] - 1, day)
    return float(sum(item["weight"] * 2.0 ** (-(day - at) / half_life) for at in range(item["from_day"], last + 1)))
