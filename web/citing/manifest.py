"""The manifest of an export or a report: what it is, who asked for it, a digest of it, and how far the log went.

Pages that hand out something to be cited call ``cite``; ``packing`` puts the manifest beside the data, ``checking``
holds it against the log later.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from access.deciding import Person
from domain.chain import Link
from domain.checkpoints import end_of_log, public_key_of
from domain.errors import DomainError
from domain.opening import chained
from domain.verifying import Mark
from projections.workspace import Workspace
from web.door.identity import me
from web.safekeeping.noting import workspace_key

FORMAT = "goodterms-export-1"
OPERATOR_NAME = "the operator of the workspace"
_OURS = "goodterms-export-"
_SIGNED = b"goodterms export\n"
_encode = msgspec.json.Encoder(order="deterministic").encode


class UntrustedExport(DomainError):
    """A file that cannot be checked: it is not ours, not whole, or not signed with a key that is known."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said of an export. ``sha256`` is of the data, ``hash`` the chain's at ``position``; both hexadecimal.

    ``asked`` is the question as data, so that it can be asked again, and ``in_words`` as people read it. ``file`` is
    the name of the data in a zip, empty when the manifest stands inside the data. ``rows`` is ``None`` for what has
    none. ``public_key`` and ``signature`` are base64.
    """

    format: str
    workspace: str
    what: str
    in_words: str
    asked: dict[str, Any]
    by: str
    made_at: datetime
    version: str
    file: str
    rows: int | None
    sha256: str
    position: int
    events: int
    hash: str
    public_key: str
    signature: str

    @property
    def link(self) -> Link:
        """The last link of the chain when it was made."""
        return Link(self.position, self.events, bytes.fromhex(self.hash))

    def as_bytes(self) -> bytes:
        """The manifest as it stands in a file."""
        return msgspec.json.format(_encode(self), indent=2) + b"\n"


def cite(
    workspace: Workspace,
    what: str,
    asked: Mapping[str, Any],
    data: bytes,
    at: datetime,
    *,
    in_words: str = "",
    file: str = "",
    rows: int | None = None,
) -> Manifest:
    """The signed manifest of data that was made at an instant for whoever asks now.

    ``what`` names the kind of document, such as ``ledger``; ``asked`` holds only what JSON holds. The instant is the
    one that the data was read *as known at*, so that the same question gives the same later.
    """
    told, head = end_of_log(chained(workspace.partnerships.recorder))
    key = workspace_key(workspace)
    unsigned = Manifest(
        format=FORMAT,
        workspace=told,
        what=what,
        in_words=in_words,
        asked=dict(asked),
        by=_name_of_whoever_asks(),
        made_at=at,
        version=version("goodterms"),
        file=file,
        rows=rows,
        sha256=digest(data),
        position=head.position,
        events=head.number,
        hash=head.hash.hex(),
        public_key=public_key_of(key),
        signature="",
    )
    signature = base64.b64encode(key.sign(_signed_part(unsigned))).decode()
    return msgspec.structs.replace(unsigned, signature=signature)


def read_manifest(written: bytes, source: str) -> Manifest:
    """A manifest whose signature fits, whoever signed it; ``UntrustedExport`` otherwise."""
    try:
        found = msgspec.json.decode(written, type=Manifest)
        is_ours = found.format == FORMAT and bool(found.link)
    except (msgspec.MsgspecError, ValueError):
        raise UntrustedExport(_not_ours(written, source)) from None
    if not is_ours:
        raise UntrustedExport(_not_ours(written, source))
    if not _is_signed(found):
        raise UntrustedExport(f"The signature in {source} does not fit: its manifest is not as it was signed.")
    return found


def check_signer(manifest: Manifest, known_keys: Iterable[str], source: str) -> None:
    """``UntrustedExport`` when it is signed with none of these keys."""
    if manifest.public_key not in known_keys:
        raise UntrustedExport(
            f"{source} is signed with a key that is not this workspace's: {manifest.public_key}. "
            "If you know that key, name it with --public-key."
        )


def mark_of(manifest: Manifest, source: str) -> Mark:
    """What the chain of the log must still have."""
    return Mark(manifest.link, f"{source} of {manifest.made_at:%Y-%m-%d %H:%M}", manifest.workspace)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(data).hexdigest()


def _name_of_whoever_asks() -> str:
    who = me()
    return who.name if isinstance(who, Person) else OPERATOR_NAME


def _signed_part(manifest: Manifest) -> bytes:
    return _SIGNED + _encode(msgspec.structs.replace(manifest, signature=""))


def _is_signed(manifest: Manifest) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(manifest.public_key))
        key.verify(base64.b64decode(manifest.signature), _signed_part(manifest))
    except (ValueError, InvalidSignature):
        return False
    return True


def _not_ours(written: bytes, source: str) -> str:
    try:
        told: Any = msgspec.json.decode(written)
        format_ = str(told.get("format", "")) if isinstance(told, dict) else ""
    except msgspec.MsgspecError:
        format_ = ""
    if format_.startswith(_OURS) and format_ != FORMAT:
        return f"{source} was made by a newer version of Goodterms. Update, and try again."
    return f"{source} holds no manifest of Goodterms, or not all of it."
