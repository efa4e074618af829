"""An application whose log holds personal words sealed, and the same log as it reads without them.

``Partnerships`` is built on it: nothing that it records reaches the log before the keys it takes are kept.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from eventsourcing.application import Application, ProcessingEvent
from eventsourcing.persistence import EventStore, JSONTranscoder, Recording
from eventsourcing.utils import EnvType

from domain.event_log import ClosedMapper, TypedMapper
from domain.sealing.closing import Sealing


class SealedApplication(Application[UUID]):
    """``events`` are read with their words, ``closed_events`` without: those are all that the views are made of."""

    def __init__(self, env: EnvType, sealing: Sealing) -> None:
        super().__init__(env)
        self.sealing = sealing
        self._destroyed = sealing.ring.destroyed
        self.people = sealing.people
        mapper: Any = self.mapper
        assert isinstance(mapper, TypedMapper)
        mapper.sealing = sealing
        self.closed_mapper = ClosedMapper(JSONTranscoder())
        self.closed_events: EventStore[UUID] = EventStore(self.closed_mapper, self.recorder)

    def refresh(self) -> None:
        """Forget what was erased by another process since this was last asked."""
        self.sealing.ring.refresh()
        if not self.is_fresh:
            self.forget()

    @property
    def is_fresh(self) -> bool:
        """Whether nothing was erased since the partnerships at hand were read."""
        return self._destroyed == self.sealing.ring.destroyed

    def forget(self) -> None:
        """Read every partnership again when it is next needed."""
        self._destroyed = self.sealing.ring.destroyed
        cache: Any = self.repository.cache
        for partnership in list(cache.cache):
            with suppress(KeyError):
                cache.get(partnership, evict=True)

    def close(self) -> None:
        super().close()
        self.sealing.ring.close()

    def _record(self, processing_event: ProcessingEvent[UUID]) -> list[Recording[UUID]]:
        self.sealing.prepare(processing_event.events)
        return super()._record(processing_event)
