"""Check-in rows of somebody who may not know what was answered: a round is imported once, and whole. For ``importing``.

Which rows are on record already is not said, or rows could be guessed until they are: a round with answers on record
is taken to be the same when the sheet holds as many, and reported when it does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import DomainError, InvalidValue
from web.sheets.draft import Draft
from web.sheets.lines import Line


def answer_rounds(lines: Sequence[Line], draft: Draft) -> None:
    """Record the rows of the check-in sheet, or report why not."""
    rounds: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        rounds.setdefault((line.partnership, _round_of(line.entry)), []).append(line)
    on_record = {key: _on_record(key, draft) for key in rounds}
    for key, rows in rounds.items():
        if not on_record[key]:
            for line in rows:
                draft.enter(line)
        elif on_record[key] == len(rows):
            draft.count("same", rows[0], len(rows))
        else:
            draft.refuse(rows[0], _other_number(key[1], len(rows)))


def _on_record(key: tuple[str, str], draft: Draft) -> int:
    """How many answers a round has; none where there is no such partnership, which each row then reports."""
    partnership, name = key
    try:
        copy = draft.copy_of(partnership)
    except DomainError:
        return 0
    return sum(_round_of(answer) == name for answer in copy.entries.of("check-in").values())


def _round_of(answer: object) -> str:
    return str(getattr(answer, "round", ""))


def _other_number(name: str, rows: int) -> InvalidValue:
    said = "a row" if rows == 1 else f"{rows:,} rows"
    return InvalidValue(
        f"The round “{name}” has answers on record, and not as many as the sheet has rows ({said}). A round is "
        "imported once, with all its answers: leave its rows out, or give further answers a round of their own.",
        "round",
    )
