"""Which statement means and cells of the matrix may stand beside the scores of a release, by linear algebra.

Figures are sums of marks with known weights. Whatever can be worked out from those published is a sum of them, so a
figure is published only if no sum of it and the others is about a single pooled partner, or about fewer answers than
``least``: the vectors of what is published span a space, and none of that space may lie within the columns of a
secret. Called by ``trust``; depends on how many answered what, never on how they answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, TypeVar

import numpy as np

from domain.check_ins import STATEMENTS
from projections.health import Floats, Ints
from projections.suppression import weight_of

Key = TypeVar("Key")
Cell = tuple[str, str | None]
"""Whose view, and about whom; ``None`` is the partnership."""

ERASED = "mean"
"""What is left of an answer whose marks were erased: one number instead of its marks."""

ALMOST_ALL = 1 - 1e-7
"""How much of a vector within a secret's columns is all of it, as computers add."""

NOTHING = 1e-9
"""The length of a vector that tells nothing new."""


class Group(NamedTuple):
    """Answers that no figure tells apart: of one partner about one other, with the same statements marked."""

    partner: str
    about: str | None
    marked: tuple[str, ...]
    answers: int

    @property
    def cell(self) -> Cell:
        return self.partner, self.about


@lru_cache(maxsize=1024)
def allowed(groups: tuple[Group, ...], pool: frozenset[str], least: int) -> frozenset[str | Cell]:
    """The statements and cells that may be shown; first as many statements as may be, in the order of the form."""
    audit = _Audit(groups, pool, least)
    marked = {name for group in groups for name in group.marked}
    shown: set[str | Cell] = set()
    if ERASED not in marked:  # else what was shown before, less what is shown after, would be what was erased
        shown |= {name for name in STATEMENTS if name in marked and audit.admits_statement(name)}
    for partner in dict.fromkeys(group.partner for group in groups if group.partner not in pool):
        shown |= audit.admitted_cells(partner)
    return frozenset(shown)


class _Audit:
    """What is published of a release so far, as an orthonormal basis of its vectors."""

    def __init__(self, groups: Sequence[Group], pool: frozenset[str], least: int) -> None:
        self._groups, self._least = groups, least
        self._counts = _counted(groups, lambda group: group.partner)
        columns = [(group, name) for group in groups for name in group.marked]
        self._at = {(*group[:3], name): at for at, (group, name) in enumerate(columns)}
        self._secrets = list(_stacked(map(self._columns, _secrets(groups, pool, least))))
        self._basis = np.zeros((0, len(columns)))
        alone = [self._about_partners({each: 1.0}) for each in self._counts if each not in pool]
        together = [self._about_partners({each: weight_of(self._counts[each]) for each in pool})] if pool else []
        self._basis = self._with([*alone, *together])

    def admits_statement(self, name: str) -> bool:
        """Publish the mean of a statement if that gives nothing away; whether it was."""
        counts = _counted((each for each in self._groups if name in each.marked), lambda group: group.partner)
        vector = np.zeros(self._basis.shape[1])
        for group in self._groups:
            if name in group.marked:
                count = counts[group.partner]
                vector[self._at[*group[:3], name]] = weight_of(count) / count
        return sum(counts.values()) >= self._least and self._publish([vector])

    def admitted_cells(self, partner: str) -> set[Cell]:
        """Publish cells of how a partner sees others: those left after the smallest are hidden, or one by one."""
        cells = _counted((each for each in self._groups if each.partner == partner), lambda group: group.cell)
        wanted = sorted(cells.keys() - _hidden(cells, self._least), key=lambda cell: (-cells[cell], cell[1] or ""))
        vectors = [self._about_cell(cell) for cell in wanted]
        if self._publish(vectors):
            return set(wanted)
        return {cell for cell, vector in zip(wanted, vectors, strict=True) if self._publish([vector])}

    def _about_partners(self, weights: dict[str, float]) -> Floats:
        """The mean of the partners' means, weighted."""
        return self._vector(lambda group: weights.get(group.partner, 0.0) / self._counts[group.partner])

    def _about_cell(self, cell: Cell) -> Floats:
        return self._vector(lambda group: float(group.cell == cell))

    def _vector(self, weight: Callable[[Group], float]) -> Floats:
        """A sum of answers, each the mean of its marks, weighted by group."""
        vector = np.zeros(self._basis.shape[1])
        for group in self._groups:
            vector[self._columns([group])] = weight(group) / len(group.marked)
        return vector

    def _publish(self, vectors: Sequence[Floats]) -> bool:
        basis = self._with(vectors)
        if any(_most_within(basis, stack) > ALMOST_ALL for stack in self._secrets):
            return False
        self._basis = basis
        return True

    def _with(self, vectors: Sequence[Floats]) -> Floats:
        """The basis with what is new in some vectors."""
        basis = self._basis
        for vector in vectors:
            new = vector / np.linalg.norm(vector)
            for _ in range(2):  # once more for what rounding left over
                new = new - (basis @ new) @ basis
            length = float(np.linalg.norm(new))
            if length > NOTHING:
                basis = np.vstack([basis, new / length])
        return basis

    def _columns(self, groups: Iterable[Group]) -> list[int]:
        return [self._at[*group[:3], name] for group in groups for name in group.marked]


def _secrets(groups: Sequence[Group], pool: frozenset[str], least: int) -> Iterator[list[Group]]:
    """What nothing may be about: a pooled partner; a cell, a group or two of a partner with too few answers."""
    yield from ([group for group in groups if group.partner == partner] for partner in sorted(pool))
    cells = _counted(groups, lambda group: group.cell)
    yield from ([group for group in groups if group.cell == cell] for cell in cells if cells[cell] < least)
    small = [group for group in groups if group.answers < least]
    yield from ([group] for group in small)
    for one, other in combinations(small, 2):
        if one.partner == other.partner and one.answers + other.answers < least:
            yield [one, other]


def _hidden(cells: dict[Cell, int], least: int) -> set[Cell]:
    """The cells with too few answers, and then the next smallest until two hide each other."""
    ordered = sorted(cells, key=lambda cell: (cells[cell], cell[1] or ""))
    hidden = [cell for cell in ordered if cells[cell] < least]
    for cell in ordered[len(hidden) :]:
        if not hidden or (len(hidden) > 1 and sum(cells[each] for each in hidden) >= least):
            break
        hidden.append(cell)
    return set(hidden)


def _counted(groups: Iterable[Group], key: Callable[[Group], Key]) -> dict[Key, int]:
    counts: dict[Key, int] = {}
    for group in groups:
        counts[key(group)] = counts.get(key(group), 0) + group.answers
    return counts


def _stacked(secrets: Iterable[list[int]]) -> Iterator[Ints]:
    """The columns of secrets, those of as many columns in one array."""
    by_size: dict[int, list[list[int]]] = {}
    for columns in secrets:
        by_size.setdefault(len(columns), []).append(columns)
    yield from (np.array(alike) for alike in by_size.values())


def _most_within(basis: Floats, secrets: Ints) -> float:
    """The largest share of any vector of the space that lies within one of some secrets."""
    parts = basis[:, secrets].transpose(1, 0, 2)
    return float(np.linalg.eigvalsh(parts.transpose(0, 2, 1) @ parts)[:, -1].max())
