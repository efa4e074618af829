"""The scoring policy: data that says what is evidence of what, read from TOML and checked by marshmallow.

Its sections stand in ``policy_sections``. Used by the evidence rules, the health formulas and the pages about policies.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate
from msgspec import Meta

from domain.errors import DomainError
from projections.policy_sections import (
    Caps,
    Conversation,
    Decisions,
    Dimension,
    Dimensions,
    Engagement,
    FollowThrough,
    Percent,
    Ratio,
    Repair,
    Section,
    Trust,
    Weight,
)
from projections.policy_sections import Signals as Signals

STANDARD = Path(__file__).parent / "policies" / "standard.toml"


class InvalidPolicy(DomainError):
    """A policy file that cannot be used; the message names the key and what is wrong with it.

    ``problems`` says the same key by key, as far as it is about keys.
    """

    def __init__(self, message: str, field: str | None = None, problems: dict[str, str] | None = None) -> None:
        super().__init__(message, field)
        self.problems = problems or {}


class Policy(Section, frozen=True):
    """Everything that turns entries into health. ``bands`` go from the best down."""

    name: str
    prior: Ratio
    prior_strength: Weight
    least_evidence: Weight
    dimensions: Dimensions
    bands: dict[str, Percent]
    caps: Caps
    trust: Trust
    decisions: Decisions
    follow_through: FollowThrough
    repair: Repair
    engagement: Engagement
    conversation: Conversation
    signals: Signals

    @property
    def by_dimension(self) -> dict[str, Dimension]:
        """The dimensions in the order in which they are shown."""
        return {name: getattr(self.dimensions, name) for name in self.dimensions.__struct_fields__}

    def share_of(self, name: str) -> float:
        """The share of health, 0..1, that a dimension has when all have a score."""
        return self.by_dimension[name].weight / sum(each.weight for each in self.by_dimension.values())

    def band_of(self, health: float) -> str:
        """The name of the band that this health (0..100) falls in."""
        names = sorted(self.bands, key=lambda name: -self.bands[name])
        return next((name for name in names if health >= self.bands[name]), names[-1])

    @property
    def digest(self) -> str:
        """Tells two policies apart by what they say: views made under another one must be made afresh."""
        return msgspec.json.encode(self).decode()


DIMENSION_NAMES: tuple[str, ...] = Dimensions.__struct_fields__


def policy_in(digest: str) -> Policy:
    """The policy that a digest tells."""
    return parse_policy(msgspec.json.decode(digest), "of the pages")


@cache
def standard_policy() -> Policy:
    return read_policy(STANDARD)


def read_policy(path: Path) -> Policy:
    """The policy in a TOML file; ``InvalidPolicy`` names the file, the key and what is wrong."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InvalidPolicy(f"The policy {path} cannot be read: {error.strerror or error}.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidPolicy(f"The policy {path} is not a TOML file: {error}.") from None
    return parse_policy(data, str(path))


def parse_policy(data: dict[str, Any], source: str) -> Policy:
    """The policy that such settings make; signals left out, as before there were any, are the standard ones."""
    try:
        policy: Policy = _schema(Policy)().load(_standard_signals() | data)
    except ValidationError as error:
        raise _unusable(source, dict(_flat(error.messages))) from None
    if sum(d.weight for d in policy.by_dimension.values()) <= 0:
        raise _unusable(source, {"dimensions": "at least one needs a weight above 0."})
    if not policy.bands:
        raise _unusable(source, {"bands": "name at least one."})
    return policy


def _unusable(source: str, problems: dict[str, str]) -> InvalidPolicy:
    said = "; ".join(f"{key}: {text}" for key, text in problems.items())
    return InvalidPolicy(f"The policy {source} cannot be used: {said}", problems=problems)


@cache
def _standard_signals() -> dict[str, Any]:
    return {"signals": tomllib.loads(STANDARD.read_text("utf-8"))["signals"]}


@cache
def _schema(section: type[Any]) -> type[Schema]:
    """The marshmallow schema of a section: every key required, no other key allowed."""
    hints = get_type_hints(section, include_extras=True)
    declared: dict[str, Any] = {name: _field(hint) for name, hint in hints.items()}
    declared["Meta"] = type("Meta", (), {"unknown": RAISE})
    declared["to_section"] = post_load(lambda self, data, **_: section(**data))
    return type(f"{section.__name__}Schema", (Schema,), declared)


def _field(hint: Any) -> fields.Field[Any]:
    metas = [m for m in get_args(hint)[1:] if isinstance(m, Meta)] if get_origin(hint) is Annotated else []
    plain = get_args(hint)[0] if metas else hint
    if get_origin(plain) is tuple:
        return fields.List(_field(get_args(plain)[0]), required=True)
    if get_origin(plain) is Literal:
        return fields.String(
            required=True, validate=validate.OneOf(get_args(plain), error="Must be one of: {choices}.")
        )
    if get_origin(plain) is dict:
        return fields.Dict(keys=fields.String(), values=_field(get_args(plain)[1]), required=True)
    if isinstance(plain, type) and issubclass(plain, Section):
        return fields.Nested(_schema(plain), required=True)
    within = validate.Range(metas[0].ge, metas[0].le) if metas else None
    if plain is int:
        return fields.Integer(required=True, strict=True, validate=within)
    if plain is float:
        return fields.Float(required=True, allow_nan=False, validate=within)
    return fields.String(required=True, validate=validate.Length(min=1, max=80))


def _flat(messages: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(messages, dict):
        return [pair for key, inner in messages.items() for pair in _flat(inner, f"{path}.{key}" if path else str(key))]
    return [(path, " ".join(str(message) for message in messages))]
