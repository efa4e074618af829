"""Lets the many applications of a test run start and answer sooner; what they answer stays the same.

Templates stay compiled from one application to the next, and the functions that make addresses of routes are compiled
when the first address is made. Called by the fixtures of all tests.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

_codes: dict[str, tuple[str, CodeType | None]] = {}
_compile_builder: Any = Rule._compile_builder


class Compiled(BytecodeCache):
    """Keeps the code of each template, by its source."""

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = _codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        _codes[bucket.key] = bucket.checksum, bucket.code


def start_quickly() -> None:
    """For every application made from now on."""
    Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": Compiled()}
    Rule._compile_builder = _compiled_later  # type: ignore[method-assign]


def _compiled_later(rule: Rule, append_unknown: bool = True) -> Any:
    """Compiles on the first call: a test makes the addresses of a few of the 260 routes."""
    compiled: list[Any] = []

    def build(self: Rule, **values: Any) -> tuple[str, str]:
        if not compiled:
            compiled.append(_compile_builder(rule, append_unknown))
        found: tuple[str, str] = compiled[0](self, **values)
        return found

    return build
