"""A policy as the text of a TOML file, which reads back as the same policy. Called by the page and the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from projections.policies_in_force import settings_of
from projections.policy import Policy


def toml_of(policy: Policy) -> str:
    data = settings_of(policy)
    plain = {name: value for name, value in data.items() if not isinstance(value, Mapping)}
    sections = {name: value for name, value in data.items() if isinstance(value, Mapping)}
    lines = [*_lines(plain), *(line for name, section in sections.items() for line in _section(name, section))]
    return "\n".join(lines) + "\n"


def _section(name: str, section: Mapping[str, Any]) -> Iterator[str]:
    """A section with its own settings, then those within it that hold sections themselves."""
    deeper = {key: value for key, value in section.items() if _is_deep(value)}
    yield from ("", f"[{name}]")
    yield from _lines({key: value for key, value in section.items() if key not in deeper})
    for key, value in deeper.items():
        yield from _section(f"{name}.{_key(key)}", value)


def _is_deep(value: Any) -> bool:
    return isinstance(value, Mapping) and any(isinstance(inner, Mapping) for inner in value.values())


def _lines(settings: Mapping[str, Any]) -> Iterator[str]:
    for key, value in settings.items():
        yield f"{_key(key)} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_lines(value)) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _text(value) if isinstance(value, str) else repr(value)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").isalnum() else _text(name)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
