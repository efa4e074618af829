"""What was exported, asked once more as it was known then: by the kind of document, where it can be asked again.

Called by ``checking``. A kind of document that can be asked again has a line in ``AGAIN``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from projections.workspace import Workspace
from web.citing.finding import Finding
from web.citing.packing import Packed
from web.ledger.again import compare as compare_ledgers
from web.packs.again import compare as compare_packs
from web.reporting.again import compare as compare_reports

Again = Callable[[Workspace, Packed], Iterable[Finding]]
"""Compares what a document holds with what the same question gives now, as known then."""

AGAIN: dict[str, Again] = {"ledger": compare_ledgers, "report": compare_reports, "pack": compare_packs}


def asked_again(workspace: Workspace, packed: Packed) -> Iterator[Finding]:
    """What is found by asking again; nothing for a kind that cannot be."""
    again = AGAIN.get(packed.manifest.what)
    if again:
        yield from again(workspace, packed)
