"""What is done to the log whenever it is opened, in this order. ``open_partnerships`` calls it.

1. The words of a log that an earlier version wrote are sealed: that rewrites its events.
2. A log that has no chain yet is chained, as it then stands. From here on its events never change.
"""

from __future__ import annotations

from typing import cast
from uuid import uuid4

from eventsourcing.persistence import ApplicationRecorder

from domain.chain import ChainedRecorder, chain_existing


def bring_up_to_date(recorder: ApplicationRecorder) -> None:
    """Whatever is missing is done, each in one transaction; nothing when all of it has been."""
    chain_existing(chained(recorder), uuid4())


def chained(recorder: ApplicationRecorder) -> ChainedRecorder:
    """The recorder as one that keeps the chain, which those chosen by ``event_log`` are."""
    return cast(ChainedRecorder, recorder)
