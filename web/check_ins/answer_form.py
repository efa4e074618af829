"""What was chosen on the page that a link leads to: as an answer, or as a message beside each field at fault.

Called by ``answering``. Nothing is lost on the way: what cannot be read is shown again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.check_ins import STATEMENTS
from domain.rounds import Round

LONGEST_COMMENT = 2_000
LONGEST_SHOWN = 20_000
"""Characters of a comment that is too long which are shown again; a browser that keeps to the form sends no more."""
MARKS = tuple("12345")


@dataclass
class Choices:
    """What a form holds for a round: ``typed`` as it came, and by field what is wrong with it."""

    typed: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def marks(self) -> dict[str, int]:
        """The statements that were answered."""
        return {name: int(self.typed[name]) for name in STATEMENTS if self.typed.get(name) in MARKS}


def choices(form: Mapping[str, str], asked: Round, partner: str | None, others: Mapping[str, str]) -> Choices:
    """What was chosen. ``partner`` is who the link is for, if it says; ``others`` those that can be thought of."""
    names = ("partner", "about", *asked.statements, "comment")
    found = Choices({name: form.get(name, "").strip() for name in names})
    if partner:
        found.typed["partner"] = partner
    _check_partner(found, asked)
    _check_about(found, asked, others)
    _check_marks(found, asked)
    _check_comment(found)
    return found


def _check_partner(found: Choices, asked: Round) -> None:
    if found.typed["partner"] not in {invited.partner for invited in asked.invited}:
        found.problems["partner"] = "Choose the partner that you answer for."


def _check_about(found: Choices, asked: Round, others: Mapping[str, str]) -> None:
    about = found.typed["about"]
    if not about or not asked.asks_about:
        found.typed["about"] = ""
    elif about == found.typed["partner"]:
        found.problems["about"] = "You answer for this partner. Think of another one, or of all the others together."
    elif about not in others:
        found.problems["about"] = "Choose one of these partners, or all of them together."


def _check_marks(found: Choices, asked: Round) -> None:
    for name in asked.statements:
        if found.typed[name] and found.typed[name] not in MARKS:
            found.problems[name] = f"Choose a mark from 1 to 5 for “{STATEMENTS[name].rstrip('.')}”."
    if not any(found.typed[name] for name in asked.statements):
        found.problems[asked.statements[0]] = "Give a mark for at least one statement."


def _check_comment(found: Choices) -> None:
    found.typed["comment"] = found.typed["comment"].replace("\r\n", "\n").replace("\x00", "")
    length = len(found.typed["comment"])
    if length > LONGEST_COMMENT:
        found.problems["comment"] = f"Shorten your comment: it has {length:,} characters, and {LONGEST_COMMENT:,} fit."
