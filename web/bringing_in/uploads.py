"""Keeps uploaded sheets in the workspace folder between preview and confirmation. Called by the import page.

Each upload is a folder with a name that nobody can guess. It goes when its import is confirmed or called off, or
after a day.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from domain.errors import DomainError
from web.sheets.mending import Place, mended
from web.sheets.reading import Reading, read_sheets
from web.values import quoted

FOLDER = "uploads"
KEPT_FOR = timedelta(days=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_ABOUT = "about.json"
_LONGEST_NAME = 120
"""In bytes: file systems take 255."""
_COPY_NUMBER = re.compile(r" ?\(\d+\)(?=\.[^.]+$)")
"""What browsers add to the name of a file that was downloaded before: “meetings (1).csv”."""
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f:\ud800-\udfff]")


class Uploaded(Protocol):
    """A file as it comes with a form."""

    filename: str | None

    def save(self, dst: Path) -> None: ...


class NotSheets(DomainError):
    """What was uploaded is neither a workbook nor sheets."""


@dataclass
class Upload:
    """Sheets that somebody uploaded, the mended ones added later, and the places these stand in for."""

    folder: Path
    kept_at: datetime
    by: str
    left_out: list[Place] = field(default_factory=list)

    @property
    def token(self) -> str:
        return self.folder.name

    def read(self) -> Reading:
        """All its sheets, mended rows in place of those they mend."""
        first, *later = [read_sheets(_path_in(part)) for part in self._parts()]
        return mended(first, self.left_out, later)

    def add(self, files: Sequence[Uploaded], instead_of: Sequence[Place]) -> None:
        """Add mended rows; ``NotSheets`` when they cannot be read, and nothing changes."""
        part = self.folder / str(len(self._parts()))
        try:
            _save(part, files)
            _check_readable(read_sheets(_path_in(part)))
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        self.left_out = [*self.left_out, *instead_of]
        self.describe()

    def describe(self) -> None:
        about = {"kept_at": self.kept_at.isoformat(), "by": self.by, "left_out": self.left_out}
        draft = self.folder / f"{_ABOUT}.{secrets.token_hex(4)}"
        draft.write_text(json.dumps(about), "utf-8")
        draft.replace(self.folder / _ABOUT)

    def size(self) -> int:
        """How many bytes its files take."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _parts(self) -> list[Path]:
        return sorted((path for path in self.folder.iterdir() if path.is_dir()), key=lambda path: int(path.name))


class Uploads:
    """The uploads that are kept in the folder of a workspace."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def keep(self, files: Sequence[Uploaded], by: str, now: datetime) -> Upload:
        """Keep one workbook, or one or several CSV sheets. ``NotSheets`` when they are something else."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        upload = Upload(self._folder / secrets.token_urlsafe(24), now, by)
        upload.folder.mkdir(mode=0o700)
        try:
            _save(upload.folder / "0", files)
            upload.describe()
        except BaseException:
            upload.drop()
            raise
        return upload

    def find(self, token: str, by: str, now: datetime) -> Upload | None:
        """The upload, or ``None`` when it is not kept, or not any more, or is somebody else's."""
        upload = _described(self._folder / token) if _TOKEN.fullmatch(token) else None
        return upload if upload and upload.by == by and now - upload.kept_at <= KEPT_FOR else None

    def drop_all(self) -> None:
        """Remove everything that is kept: whoever brought it in uploads it again."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def sweep(self, now: datetime) -> None:
        """Remove what was kept for more than a day."""
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            upload = _described(folder)
            since = upload.kept_at if upload else _made_at(folder)
            if now - since > KEPT_FOR:
                shutil.rmtree(folder, ignore_errors=True)


def _described(folder: Path) -> Upload | None:
    try:
        about = json.loads((folder / _ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    left_out = [(file, row) for file, row in about["left_out"]]
    return Upload(folder, datetime.fromisoformat(about["kept_at"]), about.get("by", ""), left_out)


def _made_at(folder: Path) -> datetime:
    with suppress(OSError):
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    return datetime.max.replace(tzinfo=UTC)  # gone already


def _save(folder: Path, files: Sequence[Uploaded]) -> None:
    named = list(_named(files))
    folder.mkdir(mode=0o700)
    for name, file in named:
        file.save(folder / name)


def _named(files: Sequence[Uploaded]) -> Iterator[tuple[str, Uploaded]]:
    """Each file with a safe name; ``NotSheets`` when they cannot be imported together."""
    names = [_safe(file.filename or "") for file in files]
    kinds = {Path(name).suffix.lower() for name in names}
    for name in names:
        _check_kind(name)
    if len(names) > 1 and ".xlsx" in kinds:
        raise NotSheets("Choose one workbook, or one or several CSV sheets, not both together.", "sheets")
    if len({name.casefold() for name in names}) < len(names):
        raise NotSheets("Two of these files have the same name. Choose each sheet once.", "sheets")
    return zip(names, files, strict=True)


def _check_kind(name: str) -> None:
    suffix = Path(name).suffix.lower()
    advice = {
        ".zip": "Take the sheets out of the zip file and choose them all at once.",
        ".xls": "Open it in Excel and save it as an Excel workbook (.xlsx).",
        ".ods": "Save it as an Excel workbook (.xlsx), or each sheet as CSV.",
        ".ics": "Calendar files have a page of their own: Meetings to log.",
    }
    if suffix not in (".xlsx", ".csv"):
        told = advice.get(suffix, "Choose a workbook (.xlsx) or CSV sheets (.csv).")
        raise NotSheets(f"{quoted(name)} cannot be imported. {told}", "sheets")


def _safe(filename: str) -> str:
    """The last part of a name, short enough for any file system, and never hidden."""
    name = _NOT_IN_NAMES.sub("", re.split(r"[/\\]", filename)[-1])
    name = _COPY_NUMBER.sub("", name).strip(" .")
    stem, suffix = Path(name).stem, Path(name).suffix[:10]
    return stem.encode()[:_LONGEST_NAME].decode("utf-8", "ignore") + suffix


def _path_in(part: Path) -> Path:
    """The one file, or else the folder of them."""
    files = list(part.iterdir())
    return files[0] if len(files) == 1 else part


def _check_readable(reading: Reading) -> None:
    unreadable = [problem for problem in reading.problems if problem.file not in reading.given]
    if unreadable:
        raise NotSheets(unreadable[0].message, "sheets")
