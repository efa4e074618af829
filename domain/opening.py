"""What is done to the log whenever it is opened, in this order. ``open_partnerships`` calls it.

1. The words of a log that an earlier version wrote are sealed: that rewrites its events.
2. A log that has no chain yet is chained, as it then stands. From here on its events never change.
3. Words that the log says were erased are erased again, should an older copy of the keys have been put back.
"""

from __future__ import annotations

import logging
from typing import cast
from uuid import uuid4

from eventsourcing.persistence import ApplicationRecorder

from domain.chain import ChainedRecorder, chain_existing
from domain.sealing.application import SealedApplication
from domain.sealing.following import follow_erasures
from domain.sealing.old_logs import seal_existing

_log = logging.getLogger("goodterms")
_NO_KEYS = (
    "The keys of personal words are not here: words read as erased. If you have a copy of the keys, "
    "put it back before anything is recorded."
)


def bring_up_to_date(log: SealedApplication) -> None:
    """Whatever is missing is done, each in one transaction. A log for which that fails is closed again."""
    try:
        _bring_up_to_date(log)
    except BaseException:
        log.close()
        raise


def _bring_up_to_date(log: SealedApplication) -> None:
    recorder = chained(log.recorder)
    with recorder.reading() as rows:
        is_chained = rows.is_chained()
    if is_chained and log.sealing.ring.is_new and log.recorder.max_notification_id():
        _log.warning(_NO_KEYS)
    if not is_chained:
        seal_existing(log)
        chain_existing(recorder, uuid4())
    follow_erasures(log)


def chained(recorder: ApplicationRecorder) -> ChainedRecorder:
    """The recorder as one that keeps the chain, which those chosen by ``event_log`` are."""
    return cast(ChainedRecorder, recorder)
