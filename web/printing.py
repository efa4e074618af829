"""Prints a page that is given as text, as PDF or PNG, by the Chromium of the machine that serves. One at a time.

Called by the downloads of the problem tree, reports and packs, and by the monthly pack. ``has_chromium`` says whether
there is one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from domain.errors import DomainError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS = 60
"""How long Chromium may take for a page or a picture."""
SECONDS_MORE = 2
"""What each further page is given."""
AT_MOST = 240
"""And however many there are."""
PATIENCE = 10
"""How many seconds one waits while somebody else prints."""
LARGEST = 12_000
"""Pixels along a side of a PNG; a browser draws no more."""
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-extensions",
    "--no-first-run",
    "--hide-scrollbars",
    "--no-pdf-header-footer",
)
_one_at_a_time = Lock()


class NotPrinted(DomainError):
    """No PDF or PNG could be made. Callers know what can be had instead."""

    def __init__(self) -> None:
        super().__init__("This could not be printed just now. Try again in a moment.")


def has_chromium() -> bool:
    return _chromium() is not None


def as_pdf(page: str, sheets: int = 1) -> bytes:
    """The page printed, tagged, its headings as an outline; ``NotPrinted`` when Chromium is missing, fails or hangs.

    ``sheets`` is about how many there will be: it is given time for so many.
    """
    return _made(page, "page.pdf", seconds_for(sheets), "--print-to-pdf={}", "--generate-pdf-document-outline")


def seconds_for(sheets: int) -> float:
    """How long Chromium may take for so many sheets."""
    return min(SECONDS + SECONDS_MORE * max(sheets - 1, 0), AT_MOST)


def as_png(page: str, width: int, height: int) -> bytes:
    """The page as it looks, twice as fine as on a screen where that is not too large; refused as by ``as_pdf``."""
    scale = 2 if 2 * max(width, height) <= LARGEST else 1
    sizes = (f"--window-size={width},{height}", f"--force-device-scale-factor={scale}")
    return _made(page, "page.png", SECONDS, "--screenshot={}", *sizes)


def _made(page: str, name: str, limit: float, how: str, *more: str) -> bytes:
    chromium = _chromium()
    if chromium is None:
        raise NotPrinted
    with _alone(), TemporaryDirectory(prefix="goodterms-") as folder:
        source, made = Path(folder) / "page.html", Path(folder) / name
        source.write_text(page, "utf-8")
        sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # there is none for the superuser
        profile = f"--user-data-dir={Path(folder) / 'profile'}"
        _run([chromium, *_FLAGS, *sandbox, profile, *more, how.format(made), source.as_uri()], limit)
        if not made.is_file():
            raise NotPrinted
        return made.read_bytes()


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else prints meanwhile; whoever would wait too long is told instead, so that pages are still answered."""
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise NotPrinted
    try:
        yield
    finally:
        _one_at_a_time.release()


def _run(command: list[str], limit: float) -> None:
    try:
        subprocess.run(command, check=True, timeout=limit, capture_output=True)  # noqa: S603 - our own words only
    except (OSError, subprocess.SubprocessError) as error:
        raise NotPrinted from error


def _chromium() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)
