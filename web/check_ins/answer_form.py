"""What was chosen on the page that a link leads to: as an answer, or as a message beside each field at fault.

Called by ``answering``. Nothing is lost on the way: what cannot be read is shown again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.ballots.answers import LONGEST_COMMENT, Answer
from domain.check_ins import STATEMENTS
from domain.rounds import Round
from web.check_ins.asked_rounds import Asked

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


def choices(form: Mapping[str, str], asked: Asked) -> Choices:
    """What was chosen."""
    names = ("partner", "about", *asked.round.statements, "comment")
    found = Choices({name: form.get(name, "").strip() for name in names})
    if asked.partner:
        found.typed["partner"] = asked.partner
    _check_partner(found, asked)
    _check_about(found, asked)
    _check_marks(found, asked.round)
    _check_comment(found)
    return found


def _check_partner(found: Choices, asked: Asked) -> None:
    if found.typed["partner"] not in asked.partners:
        found.problems["partner"] = "Choose the partner that you answer for."


def _check_about(found: Choices, asked: Asked) -> None:
    about = found.typed["about"]
    if not about or not asked.others:
        found.typed["about"] = ""
    elif about == found.typed["partner"]:
        found.problems["about"] = "You answer for this partner. Think of another one, or of all the others together."
    elif about not in asked.others:
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


def answer_of(found: Choices) -> Answer:
    """The answer that choices without problems come to."""
    typed = found.typed
    return Answer(
        partner=typed["partner"], marks=found.marks, about=typed["about"] or None, comment=typed["comment"] or None
    )
