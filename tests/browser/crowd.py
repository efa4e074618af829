"""A partnership of as many partners as asked for, in which nearly everybody says how they see everybody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product

from domain.check_ins import STATEMENTS, CheckIn
from domain.entries import Stamp
from domain.membership import Partner
from domain.partnership import Profile
from domain.partnerships import Partnerships
from tests.conftest import NOW

FORMED_ON = date(2026, 1, 5)
ROUNDS = {"winter": date(2026, 2, 20), "summer": date(2026, 6, 10)}
NAMES = (
    "Harbour Council",
    "Marlhaven Hospitals Trust",
    "Open Door",
    "Saltmarsh Primary Care Network",
    "Fire and Rescue",
)
STAMP = Stamp("ada", NOW)


def record_crowd(log: Partnerships, ref: str, partners: int, names: Sequence[str] = NAMES) -> None:
    """Two rounds; the first partner's name is also a comment.

    The second partner sees the first with two answers only, and the last partner answers but once.
    """
    log.form_partnership(Profile(partnership=ref, name=f"A crowd of {partners}", formed_on=FORMED_ON), STAMP)
    refs = [f"p{number:02}" for number in range(partners)]
    for number, each in enumerate(refs):
        name = names[number % len(names)] + (f" {1 + number // len(names)}" if number >= len(names) else "")
        log.join(ref, Partner(partner=each, name=name, joined_on=FORMED_ON), STAMP)
    for name, on in ROUNDS.items():
        partnership = log.get(ref)
        for answer in _answers(refs, name, on, names[0]):
            partnership.answer_check_in(answer, STAMP)
        log.save_all([partnership])


def _answers(refs: list[str], name: str, on: date, words: str) -> list[CheckIn]:
    found: list[CheckIn] = []
    for (at, whose), about in product(enumerate(refs), [None, *refs]):
        for number in range(_people(at, about, whose, len(refs))):
            marks = {each: 1 + (at + number + len(name)) % 5 for each in STATEMENTS}
            answer, comment = f"{name}-{len(found)}", words if number == at == 0 and about is None else None
            found.append(
                CheckIn(answer=answer, round=name, answered_on=on, partner=whose, about=about, comment=comment, **marks)
            )
    return found


def _people(at: int, about: str | None, whose: str, partners: int) -> int:
    if about == whose:
        return 0
    if at == partners - 1 and partners > 2:
        return int(about is None)
    return 2 if (at, about) == (1, "p00") else 3
