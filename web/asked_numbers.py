"""Numbers in addresses and questions, kept to what a database can hold: larger ones name nothing."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.routing import IntegerConverter

from access.store import LARGEST_NUMBER

LAST_PAGE = 1_000_000


class NumberConverter(IntegerConverter):
    """A number in an address; there is no such page for one that no table holds."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **({"max": LARGEST_NUMBER} | options))


def asked_page() -> int:
    """The page of a list that is asked for, from 1; the first for anything that is no number."""
    return min(max(request.values.get("page", 1, type=int), 1), LAST_PAGE)


def asked_number(name: str) -> int | None:
    """A number of a form; ``None`` for anything that can name nothing."""
    number = request.form.get(name, None, type=int)
    return number if number is not None and 0 < number <= LARGEST_NUMBER else None
