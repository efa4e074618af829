"""The key that signs checkpoints: kept in the workspace folder, or in the file that the settings name."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from domain.errors import DomainError

SIGNING_KEY_FILE = "signing-key"


def signing_key(home: Path, elsewhere: Path | None = None) -> Ed25519PrivateKey:
    """The key in the file ``elsewhere``; without one, that of the workspace folder, which is made on first use."""
    path = elsewhere or home / SIGNING_KEY_FILE
    try:
        if not elsewhere and not path.exists():
            _make_key(path)
        key = _read_key(path.read_bytes())
    except OSError as error:
        raise DomainError(f"The signing key {path} cannot be used: {error.strerror}.") from None
    if key is None:
        raise DomainError(f"{path} is no signing key. It should be an Ed25519 private key in PEM, without a password.")
    return key


def _read_key(pem: bytes) -> Ed25519PrivateKey | None:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PrivateKey) else None


def _make_key(path: Path) -> None:
    """Write the key in full before it gets its name, so that no other process reads half of it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        key = Ed25519PrivateKey.generate()
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(descriptor)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
