"""Data and its manifest in one file: a zip with both beside each other, or a page with the manifest inside.

Pages call ``zipped`` and ``with_manifest_inside`` to make such files; ``checking`` calls ``unpacked``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from domain.errors import DomainError
from web.citing.manifest import Manifest, UntrustedExport, read_manifest

MANIFEST_FILE = "manifest.json"
LARGEST_BYTES = 512 * 1024 * 1024
"""How much is read of what somebody hands in."""
PLACE = '<script type="application/json" id="goodterms-manifest"></script>'
"""Where in a page its manifest goes: to stand there once, in this spelling."""
_INSIDE = re.compile(rb'(<script type="application/json" id="goodterms-manifest">)(.*?)(</script>)', re.DOTALL)


@dataclass(frozen=True)
class Packed:
    """What a file holds: the manifest, whose signature fits, and the data that it is about."""

    manifest: Manifest
    data: bytes


def zipped(manifest: Manifest, data: bytes) -> bytes:
    """A zip of the data, under the name that the manifest gives it, and the manifest."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(manifest.file, data)
        archive.writestr(MANIFEST_FILE, manifest.as_bytes())
    return whole.getvalue()


def with_manifest_inside(page: str, cited: Callable[[bytes], Manifest]) -> bytes:
    """A page with its manifest in the ``PLACE`` for it; ``cited`` makes the manifest of the page without it."""
    if page.count(PLACE) != 1:
        raise DomainError("A page to be cited needs one place for its manifest.")
    data = page.encode()
    begin, _, end = PLACE.partition("></")
    written = cited(data).as_bytes().decode().replace("&", r"\u0026").replace("<", r"\u003c")
    return page.replace(PLACE, f"{begin}>{written}</{end}").encode()


def unpacked(path: Path) -> Packed:
    """What a file holds; ``UntrustedExport`` when it is no such file, or its manifest is not as it was signed."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise UntrustedExport(f"{path} cannot be read: {error.strerror}.") from None
    if len(content) > LARGEST_BYTES:
        raise UntrustedExport(f"{path} is larger than anything that Goodterms exports.")
    return _of_zip(content, path) if content.startswith(b"PK") else _of_page(content, path)


def _of_zip(content: bytes, path: Path) -> Packed:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive, path)
            names = archive.namelist()
            manifest = read_manifest(archive.read(MANIFEST_FILE), str(path))
            if sorted(names) != sorted([MANIFEST_FILE, manifest.file]):
                raise UntrustedExport(
                    f"{path} holds {_listed(names)}, and should hold {manifest.file} and its manifest."
                )
            return Packed(manifest, archive.read(manifest.file))
    except KeyError:
        raise UntrustedExport(f"There is no {MANIFEST_FILE} in {path}: it is no export of Goodterms.") from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UntrustedExport(f"{path} is damaged and cannot be read: {error}.") from None


def _check_size(archive: zipfile.ZipFile, path: Path) -> None:
    if sum(part.file_size for part in archive.infolist()) > LARGEST_BYTES:
        raise UntrustedExport(f"{path} unpacks to more than anything that Goodterms exports.")


def _of_page(content: bytes, path: Path) -> Packed:
    found = _INSIDE.findall(content)
    if len(found) != 1:
        raise UntrustedExport(f"{path} is no export of Goodterms: it is neither a zip, nor a page with one manifest.")
    manifest = read_manifest(found[0][1], str(path))
    return Packed(manifest, _INSIDE.sub(rb"\1\3", content))


def _listed(names: list[str]) -> str:
    shown = ", ".join(sorted(name[:60] for name in names)[:5])
    return shown or "nothing"
