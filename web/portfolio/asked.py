"""What is asked of the portfolio: how to sort it and what to leave out, all of it in the address of the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

ATTENTION = "attention"
SORTS: dict[str, str] = {
    ATTENTION: "What needs attention first",
    "name": "Name",
    "health": "Health, lowest first",
    "change": "Change, largest fall first",
    "trust": "Trust, lowest first",
    "signals": "Signals, most first",
}
ANY_SIGNAL = "any"
"""Asks for partnerships that have a signal, whichever it is."""
LONGEST = 300
"""Characters of what is looked for; no name is longer."""


@dataclass(frozen=True)
class Asked:
    """What was chosen; empty means everything. ``sort`` is empty for the usual order."""

    search: str = ""
    place: str = ""
    sector: str = ""
    organisation: str = ""
    band: str = ""
    signal: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return any((self.search, self.is_detailed))

    @property
    def is_detailed(self) -> bool:
        """Whether it narrows by more than the name."""
        return any((self.place, self.sector, self.organisation, self.band, self.signal))

    @property
    def needs_rows(self) -> bool:
        """Whether every row has to be known before any can be shown."""
        return bool(self.band or self.signal) or self.sort not in ("", "name")

    @property
    def arguments(self) -> dict[str, Any]:
        """The same as arguments of an address."""
        return {name: text for name, text in asdict(self).items() if text}


def asked_in(values: MultiDict[str, str]) -> Asked:
    """What an address or a form asks; an order that there is not is the usual one."""
    texts = {name: values.get(name, "").strip()[:LONGEST] for name in asdict(Asked())}
    if texts["sort"] not in SORTS:
        texts["sort"] = ""
    return Asked(**texts)
