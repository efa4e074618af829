"""One CSV file into rows of text, whatever its encoding and separator, or one sentence on why not. For ``reading``."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from web.sheets.problems import Unreadable

LARGEST_BYTES = 200 * 1024 * 1024
_SAVE_AS_UTF_8 = "Save it as “CSV UTF-8” and import it again."
_LOOKS_LIKE = {
    b"PK\x03\x04": "This is an Excel workbook or another zip archive, not a CSV file. Give it its right name.",
    b"\xd0\xcf\x11\xe0": "This is an old or protected Excel workbook, not a CSV file. Save it as CSV UTF-8 or .xlsx.",
    b"%PDF": "This is a PDF, not a CSV file.",
    codecs.BOM_UTF16_LE: f"The text is encoded as UTF-16. {_SAVE_AS_UTF_8}",
    codecs.BOM_UTF16_BE: f"The text is encoded as UTF-16. {_SAVE_AS_UTF_8}",
    b"\0\0\xfe\xff": f"The text is encoded as UTF-32. {_SAVE_AS_UTF_8}",
}


def read_csv(path: Path) -> list[list[str]]:
    """The rows of a file, the header first; ``Unreadable`` when they cannot be read."""
    text = _decoded(_bytes_of(path))
    first_line = text.partition("\n")[0]
    separator = max(",;\t", key=first_line.count)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append(row)
    except csv.Error:
        raise Unreadable(
            "The quotation marks do not pair up from here on, so the rest of the file could not be read.", len(rows) + 1
        ) from None
    return rows


def _bytes_of(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_BYTES:
        raise Unreadable("The file is larger than 200 MB. Split it into smaller ones.")
    return path.read_bytes()


def _decoded(content: bytes) -> str:
    for beginning, message in _LOOKS_LIKE.items():
        if content.startswith(beginning):
            raise Unreadable(message)
    if _is_binary(content[:1024]):
        raise Unreadable(f"This is not a text file (or its text is encoded as UTF-16). {_SAVE_AS_UTF_8}")
    for encoding in ("utf-8-sig",) if content.startswith(codecs.BOM_UTF8) else ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"The text is encoded neither as UTF-8 nor as Windows-1252. {_SAVE_AS_UTF_8}")


def _is_binary(start: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r\x0b\x0c" for byte in start)
