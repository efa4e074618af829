"""How one value of an entry is written as text, and read back from a form, a JSON body or a cell.

``schemas`` calls it for every field; ``sheets`` writes cells with it. What cannot be read raises a marshmallow
``ValidationError`` whose message says what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, TypeAlias

from marshmallow import ValidationError

from domain.shapes import Field

Cell: TypeAlias = str | int | float | date | Sequence[str] | None
"""What a cell of a written table may hold."""

_LONGEST_REF = 120
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_REFS = re.compile(r"[\t\n;]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLASHED_DAY = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,9}([.,][0-9]{1,6})?")
_LIST_PIECES = re.compile(r"\\[\\;]|;|[^\\;]+|\\")
_TO_ESCAPE = re.compile(r"\\(?=[\\;]|\Z)|;")
_USE_ISO = "Use a date like 2026-03-31."


def read_value(shape: Field, value: Any) -> Any:
    """One value of the type that the field has: ``str``, ``int``, ``float`` or ``date``."""
    if shape.choices:
        return _read_choice(shape, value)
    if shape.type is int:
        return _read_number(shape, value)
    if shape.type is float:
        return _read_figure(shape, value)
    if shape.type is date:
        return _read_day(value)
    return _read_text(shape, value)


def read_values(shape: Field, value: Any) -> tuple[Any, ...]:
    """The values of a list, given as text with ``;`` between them, or as a list.

    Blank ones are left out, unless the list is of free text that goes with another list, place by place.
    """
    in_places = shape.type is str and not shape.refers_to
    parts = split_list(value) if isinstance(value, str) else value if isinstance(value, list | tuple) else [value]
    values = tuple(
        "" if is_blank(part) else read_value(shape, part) for part in parts if in_places or not is_blank(part)
    )
    return values if any(values) else ()


def is_blank(value: Any) -> bool:
    """Whether nothing was given: no value, only spaces, or an empty list."""
    if isinstance(value, str):
        return not value.strip() and not _FORBIDDEN.search(value)
    return value is None or (isinstance(value, list | tuple) and not value)


def text_of(value: Any) -> str:
    """The value as it stands in a cell; lists with ``;`` between their values, nothing for ``None``."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return join_list([text_of(part) for part in value])
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def join_list(parts: Sequence[str]) -> str:
    r"""The parts with ``;`` between them; a ``;`` inside a part becomes ``\;``."""
    return ";".join(_TO_ESCAPE.sub(r"\\\g<0>", part) for part in parts)


def split_list(text: str) -> list[str]:
    """The parts that ``join_list`` joined, each without spaces around it."""
    parts = [""]
    for piece in _LIST_PIECES.findall(text):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece[1:] if piece in ("\\\\", "\\;") else piece
    return [part.strip() for part in parts]


def quoted(value: Any) -> str:
    """The value in quotation marks, shortened to fit a sentence."""
    text = " ".join(_FORBIDDEN.sub("�", text_of(value)).split())
    return f"“{text if len(text) <= 60 else text[:57] + '...'}”"


def _read_text(shape: Field, value: Any) -> str:
    if isinstance(value, datetime | date):
        return _day_as_text(value)
    if not isinstance(value, str):
        raise ValidationError(f"{quoted(value)} is not text.")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    _check_characters(shape, text)
    text = text.strip()
    if shape.max_length and len(text) > shape.max_length:
        raise ValidationError(f"Use at most {shape.max_length:,} characters; there are {len(text):,}.")
    return text


def _check_characters(shape: Field, text: str) -> None:
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        raise ValidationError(f"Remove the control character U+{ord(forbidden.group()):04X}, which cannot be kept.")
    if shape.max_length == _LONGEST_REF and _NOT_IN_REFS.search(text.strip()):
        raise ValidationError("A short ref cannot contain “;”, tabs or line breaks.")


def _day_as_text(value: date) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    return value.isoformat()


def _read_choice(shape: Field, value: Any) -> str:
    chosen = value.strip().casefold() if isinstance(value, str) else None
    if chosen not in shape.choices:
        raise ValidationError(f"{quoted(value)} is not a choice here: it must be one of: {', '.join(shape.choices)}.")
    return chosen


def _read_number(shape: Field, value: Any) -> int:
    wanted = f"Use a whole number from {shape.lowest} to {shape.highest}, not {quoted(value)}."
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        value = int(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise ValidationError(wanted)
    if not (shape.lowest or 0) <= value <= (shape.highest or value):
        raise ValidationError(wanted)
    return int(value)


def _read_figure(shape: Field, value: Any) -> float:
    wanted = f"Use a number from {shape.lowest:g} to {shape.highest:,g}, such as 80 or 1.5, not {quoted(value)}."
    if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
        value = float(value.strip().replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValidationError(wanted)
    if not (shape.lowest or 0) <= value <= (shape.highest or value):
        raise ValidationError(wanted)
    return float(value)


def _read_day(value: Any) -> date:
    if isinstance(value, datetime):
        if value.time() != time.min:
            raise ValidationError(f"{quoted(value)} has a time of day. {_USE_ISO}")
        return value.date()
    if isinstance(value, date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not _DAY.fullmatch(text):
        raise ValidationError(_not_a_day(value, text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValidationError(f"There is no such day as {text}. {_USE_ISO}") from None


def _not_a_day(value: Any, text: str) -> str:
    if _SLASHED_DAY.fullmatch(text):
        return f"{quoted(text)} is ambiguous: which is the day, which the month? {_USE_ISO}"
    return f"{quoted(value)} is not a date that can be read. {_USE_ISO}"
