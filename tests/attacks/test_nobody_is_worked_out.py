"""From everything that people with accounts can fetch, nobody's answer can be worked out; nor can a hidden partner's.

A board member and a lead ask for every figure, on all days that matter and as known at every save. An answer, or the
mean of a partner that is not shown, would be found if any sum of what they were told, however many figures, came to
it. The attack is held to be a good one by weakening suppression in seven ways: each time it finds somebody with three
figures or fewer, to a quarter of a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from access.roles import Role
from projections import released_evidence, suppression, timelines, trust
from projections.auditing import Cell, Group
from projections.health import Floats
from projections.kept import Kept
from projections.workspace import Workspace
from tests.accounts import person, signed_in
from tests.api.conftest import Caller, token_of
from tests.attacks.algebra import is_made_of, known_to
from tests.attacks.left_out import all_left_out, told
from tests.attacks.spoils import Named, Spoils, days_of, fetched, understood
from tests.attacks.worlds import Asked, Said, World, record, worlds
from tests.conftest import NOW
from tests.examples import examples
from web import create_app

A_QUARTER = 0.25


class Prey:
    """An app with worlds in it, and two people who look at them."""

    def __init__(self, home: Path) -> None:
        self.workspace = Workspace(home, clock=lambda: NOW)
        self.app = create_app(self.workspace, {"RECORDED_BY": "Ada"})
        self.callers = [self._caller("Ada", Role.LEAD), self._caller("Bea", Role.BOARD)]
        self.browser = signed_in(self.app, person(self.app, "Lea", Role.LEAD))
        self._made = 0

    def _caller(self, name: str, role: Role) -> Caller:
        account = person(self.app, name, role)
        return Caller(self.app.test_client(), token_of(self.app, account.id, tuple(Role), None, 30))

    def raid(self, world: World) -> tuple[Spoils, list[Floats]]:
        """What can be carried off of a world, and what nobody may know of it."""
        self._made += 1
        ref = f"world-{self._made}"
        saves = record(self.workspace, ref, world)
        instants: list[datetime | None] = [*saves[:: max(len(saves) // 4, 1)], None]
        secrets = [each.day for each in suppression._given(self.workspace, ref)]
        days = days_of([datetime.fromordinal(day).date() for day in secrets] or [NOW.date()])
        found = fetched(self.callers, ref, days, instants) | self._without(ref, world, days, instants)
        spoils = understood(self.workspace, ref, days, found)
        return spoils, list(_targets(spoils, suppression.releases(self.workspace, ref)))

    def _without(self, ref: str, world: World, days: list[date], instants: list[datetime | None]) -> Named:
        """What the page “What if” tells on the last day; in every other world as known before the last save."""
        partners = {said.partner for asked in world for said in asked.answers}
        rounds = [f"r{number}" for number, asked in enumerate(world) if asked.answers]
        at = instants[-2] if self._made % 2 and len(instants) > 1 else None
        return told(self.browser, ref, min(days[-1], NOW.date()), at, all_left_out(sorted(partners), rounds))


def _targets(spoils: Spoils, released: list[suppression.Release]) -> Iterator[Floats]:
    """Each answer's mean and marks; and of each release, the mean of every partner that is not shown there."""
    for ref in dict.fromkeys(answer.ref for answer, _ in spoils.unknown):
        yield _mean(spoils, {ref})
    yield from np.eye(len(spoils.unknown))
    for release in released:
        for partner in release.pool:
            yield _mean(spoils, {each.ref for each in release.answers if each.partner == partner})


def _mean(spoils: Spoils, refs: set[str]) -> Floats:
    weights = [int(answer.ref in refs) / len(answer.marks) / len(refs) for answer, _ in spoils.unknown]
    return np.array(weights)


@pytest.fixture(scope="module")
def prey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prey]:
    found = Prey(tmp_path_factory.mktemp("prey"))
    yield found
    found.workspace.close()


@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(world=worlds())
def test_no_answer_and_no_hidden_partner_is_any_sum_of_what_is_told(prey: Prey, world: World) -> None:
    spoils, targets = prey.raid(world)
    assert not any(is_made_of(spoils.rows, target) for target in targets)


# -- suppression weakened ------------------------------------------------------------------------------------

MANY = [(5, 4, 3, 2), (4, 4, 5, 3), (2, 3, 3, 3), (1, 2, 2, 4), (5, 5, 3, 5), (4, 3, 3, 3)]
SMALL: World = (
    Asked("imported", (Said("b", (2, 2, 3, 1)),)),
    Asked("imported", tuple(Said("a", marks) for marks in MANY)),
)
LONE: World = (
    Asked("opened", (*(Said("a", marks) for marks in MANY[:3]), *(Said("b", marks) for marks in MANY[3:5]))),
)
UNEVEN: World = (Asked("opened", (Said("b", (0, 0, 0, 2)), *(Said("a", (0, 0, 0, marks[3])) for marks in MANY))),)
SKIPPED: World = (
    Asked(
        "opened",
        (
            *(Said("a", (0, 0, 0, mark)) for mark in (5, 3, 4)),
            *(Said("b", marks) for marks in [(2, 2, 3, 0), (1, 2, 2, 0)]),
        ),
    ),
)


def _two_are_enough(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(suppression, "least_of", lambda workspace: 2)


def _a_lone_partner_is_hidden_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(suppression, "pool_of", lambda counts, least: frozenset(p for p in counts if counts[p] < least))


def _small_rounds_enter_alone(patch: pytest.MonkeyPatch) -> None:
    each_alone: Any = lambda units, least: [suppression.Release(tuple(unit), least) for unit in units]  # noqa: E731
    patch.setattr(suppression, "gathered", each_alone)


def _answers_count_by_themselves_from_their_own_day(patch: pytest.MonkeyPatch) -> None:
    def rows(found: Any, policy: Any) -> Iterator[tuple[Any, ...]]:
        for release in found:
            for each in release.answers:
                named = suppression.together(release.rounds)
                yield "trust", each.value, 1.0, each.day, each.day + 1, each.partner, "check-in", named, named, "answer"

    patch.setattr(released_evidence, "_rows", rows)


def _statements_weigh_by_answers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(trust, "weight_of", float)


def _enough_answers_are_enough(patch: pytest.MonkeyPatch) -> None:
    """Statements and cells are shown by their own numbers, whatever else is shown."""

    def shown(groups: tuple[Group, ...], pool: frozenset[str], least: int) -> frozenset[str | Cell]:
        names = {name for group in groups for name in group.marked}
        counts = {name: sum(group.answers for group in groups if name in group.marked) for name in names}
        return frozenset(name for name in names if counts[name] >= least)

    patch.setattr(trust, "allowed", shown)


def _who_is_left_out_is_pooled_with_nobody(patch: pytest.MonkeyPatch) -> None:
    """As if their answers had never been given: the others are pooled anew."""

    def rest(workspace: Workspace, ref: str, given: Any, leaving_out: Any, known_at: Any, *, released: bool) -> Any:
        with pytest.MonkeyPatch.context() as anew:
            everybody = suppression._given
            stay = lambda *asked: [each for each in everybody(*asked) if each.partner not in leaving_out.partners]  # noqa: E731
            anew.setattr(suppression, "_given", stay)
            anew.setattr(workspace, "kept", Kept())
            return released_evidence.released_evidence(workspace, ref, NOW.date(), known_at=known_at)

    patch.setattr(timelines, "rest", rest)


WEAKENED: dict[Callable[[pytest.MonkeyPatch], None], World] = {
    _two_are_enough: LONE,
    _a_lone_partner_is_hidden_alone: LONE,
    _small_rounds_enter_alone: SMALL,
    _answers_count_by_themselves_from_their_own_day: UNEVEN,
    _statements_weigh_by_answers: UNEVEN,
    _enough_answers_are_enough: SKIPPED,
    _who_is_left_out_is_pooled_with_nobody: LONE,
}


@pytest.mark.parametrize("weaken", WEAKENED, ids=lambda weaken: weaken.__name__.strip("_"))
def test_the_attack_finds_somebody_as_soon_as_suppression_is_weakened(
    prey: Prey, monkeypatch: pytest.MonkeyPatch, weaken: Callable[[pytest.MonkeyPatch], None]
) -> None:
    spoils, targets = prey.raid(WEAKENED[weaken])
    assert not any(is_made_of(spoils.rows, target) for target in targets)
    weaken(monkeypatch)
    spoils, _ = prey.raid(WEAKENED[weaken])
    assert min(known_to(spoils.rows, spoils.halves, target) for target in targets) <= A_QUARTER
