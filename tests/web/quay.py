"""A partnership with check-in rounds whose figures are worked out by hand in the tests about trust."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.check_ins import CheckIn
from domain.membership import Partner
from domain.partnership import Profile
from domain.partnerships import Partnerships
from tests.web.harbour import at, day

COMMENT = "We finally talk before we write"
NAMES = {"council": "Quay Council", "hospital": "Quay Hospital", "charity": "Open Door"}
SPRING, SUMMER = day("2026-04-20"), day("2026-06-10")


@dataclass(frozen=True)
class Same:
    """So many people of one partner who mark alike: reliable, open, fair, able."""

    partner: str
    marks: tuple[int, int, int, int]
    people: int
    about: str | None = None


def form_quay(log: Partnerships) -> None:
    profile = Profile(partnership="quay", name="Quayside Health", formed_on=day("2026-01-10"))
    log.form_partnership(profile, at("2026-01-10"))
    for ref, name in NAMES.items():
        log.join("quay", Partner(partner=ref, name=name, joined_on=day("2026-01-10")), at("2026-01-10"))


def answer(log: Partnerships, name: str, on: date, *groups: Same, comment: str | None = None) -> None:
    """A whole round, recorded in one save; the first person adds the comment."""
    partnership = log.get("quay")
    for place, group in enumerate(groups):
        for number in range(group.people):
            reliable, open, fair, able = group.marks
            given = CheckIn(
                answer=f"{name}-{place}-{number}",
                round=name,
                answered_on=on,
                partner=group.partner,
                about=group.about,
                reliable=reliable,
                open=open,
                fair=fair,
                able=able,
                comment=comment if place == number == 0 else None,
            )
            partnership.answer_check_in(given, at(on.isoformat()))
    log.save_all([partnership])


def answer_spring(log: Partnerships) -> None:
    """Council: four people, mean 4. Hospital: three, mean 2. Open Door: three, mean 4."""
    council, hospital = Same("council", (5, 4, 4, 3), 4), Same("hospital", (2, 2, 2, 2), 3)
    answer(log, "spring", SPRING, council, hospital, Same("charity", (4, 4, 5, 3), 3), comment=COMMENT)


def answer_summer(log: Partnerships) -> None:
    """Of the council three about all and three about the hospital; three of the hospital, one of Open Door about it."""
    answer(
        log,
        "summer",
        SUMMER,
        Same("council", (4, 4, 4, 4), 3),
        Same("council", (2, 2, 2, 2), 3, about="hospital"),
        Same("hospital", (5, 5, 5, 5), 3, about="council"),
        Same("charity", (1, 1, 1, 1), 1, about="council"),
    )
