"""The settings of a policy, one by one, grouped by what they are about; read from its sections and back from a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Meta

from projections.policies_in_force import settings_of
from projections.policy import DIMENSION_NAMES, Policy
from projections.policy_sections import Section
from web.policies.words import GROUPS, words_of
from web.wording import dimension, dimension_about
from web.words import choice_label

FIXED = frozenset({"trust.least_respondents"})
"""What is the same in every policy."""


@dataclass(frozen=True)
class Setting:
    """One setting: where it stands, what it says as text, and what it says in the policy it is compared with."""

    path: str
    label: str
    about: str
    text: str
    other: str
    choices: tuple[tuple[str, str], ...]
    whole: bool
    bounds: tuple[float | None, float | None]

    @property
    def differs(self) -> bool:
        return self.text != self.other

    @property
    def is_fixed(self) -> bool:
        return self.path in FIXED

    @property
    def chosen(self) -> list[str]:
        return self.text.split(", ")


@dataclass(frozen=True)
class Group:
    """Settings that are about the same."""

    name: str
    title: str
    about: str
    settings: tuple[Setting, ...]

    @property
    def differing(self) -> int:
        return sum(each.differs for each in self.settings)


def grouped(policy: Policy, other: Policy, typed: Mapping[str, str] | None = None) -> list[Group]:
    """All settings of a policy beside another's; as ``typed`` where something was."""
    said, others = texts_of(policy), texts_of(other)
    said |= typed or {}
    settings = [_setting(path, said.get(path, ""), others.get(path, "")) for path in said]
    by_group: dict[str, list[Setting]] = {name: [] for name in GROUPS}
    for each in settings:
        by_group[_group_of(each.path)].append(each)
    return [_group(name, tuple(found)) for name, found in by_group.items()]


def texts_of(policy: Policy) -> dict[str, str]:
    """What each setting says as text, by its path; all but the name."""
    data = {name: value for name, value in settings_of(policy).items() if name != "name"}
    return {path: text_of(value) for path, value in _flat(data)}


def text_of(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def read(typed: Mapping[str, str], base: Policy) -> dict[str, Any]:
    """Typed settings as data, to be checked; what is fixed, and what was not asked, is as in ``base``."""
    data = settings_of(base)
    for path, text in typed.items():
        *way, last = _steps(path)
        inner = data
        for step in way:
            inner = inner[step]
        inner[last] = _value(path, text)
    return data


def typed_in(form: Any, base: Policy) -> dict[str, str]:
    """The settings in a form, as they were typed, by path."""
    paths = [path for path in texts_of(base) if path not in FIXED]
    return {path: ", ".join(each.strip() for each in form.getlist(path)) for path in paths}


def _flat(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _steps(path: str) -> Sequence[str]:
    """A band may have a dot in its name."""
    return ["bands", path.removeprefix("bands.")] if path.startswith("bands.") else path.split(".")


def _value(path: str, text: str) -> Any:
    """What was typed as a number, if it is one: otherwise the text, which is then refused by name."""
    kind, _ = _kind_of(path)
    if get_origin(kind) is tuple:
        return [each for each in text.split(", ") if each]
    try:
        return int(text) if kind is int else float(text)
    except ValueError:
        return text


def _setting(path: str, text: str, other: str) -> Setting:
    kind, metas = _kind_of(path)
    choices = _choices(path, kind)
    bounds = (metas[0].ge, metas[0].le) if metas else (None, None)
    return Setting(path, *words_of(path), text, other, choices, kind is int, bounds)  # type: ignore[arg-type]


def _choices(path: str, kind: Any) -> tuple[tuple[str, str], ...]:
    if get_origin(kind) is not tuple:
        return ()
    return tuple((choice, choice_label("meeting", "kind", choice)) for choice in get_args(get_args(kind)[0]))


@cache
def _kind_of(path: str) -> tuple[Any, tuple[Meta, ...]]:
    """The type of a setting as its section declares it, and its bounds."""
    hint: Any = Policy
    for step in _steps(path):
        hints = get_type_hints(hint, include_extras=True) if _is_section(hint) else {}
        hint = hints[step] if hints else get_args(hint)[1]
    metas = tuple(meta for meta in get_args(hint)[1:] if isinstance(meta, Meta))
    return (get_args(hint)[0] if metas else hint), metas


def _is_section(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Section)


def _group_of(path: str) -> str:
    first, _, rest = path.partition(".")
    if first == "dimensions":
        return rest.partition(".")[0]
    return first if first in GROUPS else "start"


def _group(name: str, settings: tuple[Setting, ...]) -> Group:
    if name in DIMENSION_NAMES:
        return Group(name, dimension(name), f"{dimension_about(name)}.", settings)
    return Group(name, *GROUPS[name], settings)
