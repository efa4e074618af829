"""Templates stay compiled from one application of a test run to the next. Used by the fixtures of all tests."""

from __future__ import annotations

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

_codes: dict[str, tuple[str, CodeType | None]] = {}


class Compiled(BytecodeCache):
    """Keeps the code of each template, by its source."""

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = _codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        _codes[bucket.key] = bucket.checksum, bucket.code


def keep_compiled() -> None:
    """Let every application made from now on share what was compiled."""
    Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": Compiled()}
