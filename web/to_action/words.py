"""What papers and agenda items come to, in words; one place for picture, table and sentence."""

from __future__ import annotations

from collections.abc import Iterable

from projections.papers_to_action import Became, CameTo, Followed, Source
from web.wording import counted

SOURCE_WORDS: dict[Source, str] = {"papers": "Papers", "items": "Agenda items"}
CAME_TO_WORDS: dict[CameTo, str] = {
    "decided": "Decided",
    "actioned": "Action agreed",
    "acted-on": "Acted on",
    "talked-about": "Talked about",
    "put-off": "Put off",
    "waiting": "Not acted on",
    "not-said": "Outcome not recorded",
    "dropped": "Withdrawn",
}
BECAME_WORDS: dict[Became, str] = {
    "done": "Done in time",
    "late": "Done late",
    "open": "Still open",
    "nothing": "No follow-up recorded",
    "given-up": "Given up",
}


def sentence(name: str, followed: Iterable[Followed]) -> str:
    """“Of 96 papers and agenda items at Harbourside, 24 were done in time, 10 late, and 29 are still open.”"""
    found = list(followed)
    total = sum(each.number for each in found)
    if not total:
        return f"No paper or agenda item of {name} is recorded in this time."
    done, late, still = (sum(e.number for e in found if e.became == became) for became in ("done", "late", "open"))
    whole = counted(total, "paper or agenda item", "papers and agenda items")
    came = f"{done} led to something done in time, {late} to something done late, and {still} are still open"
    return f"Of {whole} at {name}, {came}."
