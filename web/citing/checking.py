"""Whether a cited document is as it was made: its signature and digest, the log behind it, and the same asked again.

Called by ``goodterms verify --export``, which follows the chain of the log with the mark that ``opened`` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.checkpoints import public_key_of
from domain.opening import chained
from domain.verifying import Mark, Verdict, verify
from projections.workspace import Workspace
from web.citing.asking import asked_again
from web.citing.finding import Finding
from web.citing.manifest import Manifest, check_signer, digest, mark_of
from web.citing.packing import Packed, unpacked
from web.safekeeping.noting import workspace_key


@dataclass(frozen=True)
class Opened:
    """A document whose signature fits and whose signer is known, and what the chain must have for it."""

    path: Path
    packed: Packed

    @property
    def manifest(self) -> Manifest:
        return self.packed.manifest

    @property
    def mark(self) -> Mark:
        return mark_of(self.manifest, str(self.path))


def opened(workspace: Workspace, path: Path, public_keys: Iterable[str] = ()) -> Opened:
    """A document to be checked; ``UntrustedExport`` when nothing can be checked of it."""
    found = Opened(path, unpacked(path))
    check_signer(found.manifest, (*public_keys, public_key_of(workspace_key(workspace))), str(path))
    return found


def check(workspace: Workspace, path: Path, public_keys: Iterable[str] = ()) -> list[Finding]:
    """Everything that is found about a document; the log is followed from its beginning for it."""
    found = opened(workspace, path, public_keys)
    verdict = verify(chained(workspace.partnerships.recorder), [found.mark])
    return list(findings(workspace, found, verdict))


def findings(workspace: Workspace, found: Opened, verdict: Verdict) -> Iterator[Finding]:
    """The same, when the log was followed already, with the mark of this document among others."""
    yield Finding(True, _told(found))
    is_whole = digest(found.packed.data) == found.manifest.sha256
    yield Finding(is_whole, _of_data(found, is_whole))
    yield _of_log(found, verdict)
    if is_whole and verdict.is_sound:
        yield from asked_again(workspace, found.packed)


def _told(found: Opened) -> str:
    made = found.manifest
    words = f": {made.in_words}" if made.in_words else ""
    return f"{found.path} is what {made.by} was given on {made.made_at:%Y-%m-%d at %H:%M} UTC ({made.what}{words})."


def _of_data(found: Opened, is_whole: bool) -> str:
    name = found.manifest.file or "The page"
    if is_whole:
        return f"{name} is as it was made, to the last byte."
    return f"{name} was changed after it was made: its digest is not the one in the manifest. Ask for it afresh."


def _of_log(found: Opened, verdict: Verdict) -> Finding:
    made = found.manifest
    if not verdict.is_sound:
        return Finding(False, "Whether the log is still what it was made from cannot be said: see above.")
    if verdict.head.position == made.position:
        return Finding(True, f"The log is what it was then: its last position is {made.position}.")
    since = verdict.head.number - made.events
    return Finding(True, f"The log it was made from is unchanged; {since:,} events were added since, and none altered.")
