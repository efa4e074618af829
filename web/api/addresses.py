"""How partnerships and entries are named in addresses of the API, and where each of them is.

A ref is one segment of an address. As in a JSON Pointer, ``~1`` stands for a ``/`` in it and ``~0`` for a ``~``;
``~2`` stands for a full stop in refs of nothing but those, which clients would take for a folder. Entries named by
two refs (items, steps, links) have two segments.
"""

from __future__ import annotations

from flask import url_for
from werkzeug.routing import BaseConverter

from domain.entries import Entry
from domain.partnership import ENTRY_KINDS

ROOT = "/api/v1"
_LONGEST = 2 * 120


class PartnershipRef(BaseConverter):
    """The ref of a partnership, as in its web address."""

    regex = "[a-z0-9-]{1,120}"


class RefSegment(BaseConverter):
    """One ref of an entry."""

    regex = rf"(?:[^/~;\x00-\x1f]|~[012]){{1,{_LONGEST}}}"

    def to_python(self, value: str) -> str:
        return value.replace("~1", "/").replace("~2", ".").replace("~0", "~")

    def to_url(self, value: str) -> str:
        escaped = value.replace("~", "~0").replace("/", "~1")
        return super().to_url(escaped if escaped.strip(".") else escaped.replace(".", "~2"))


def segments_of(kind: str) -> str:
    """The part of a route that names an entry of a kind: a segment for each field of its key."""
    return "/".join(f"<segment:{name}>" for name in ENTRY_KINDS[kind].key)


def blueprint_of(kind: str) -> str:
    """The name of the blueprint of a kind."""
    return f"api_{ENTRY_KINDS[kind].sheet.replace('-', '_')}"


def address_of(partnership: str, entry: Entry) -> str:
    """Where an entry is read."""
    if entry.kind_name == "partnership":
        return url_for("api_partnerships.read", ref=partnership)
    named = {name: getattr(entry, name) for name in entry.key}
    return url_for(f"{blueprint_of(entry.kind_name)}.read", ref=partnership, **named)


def address_of_list(partnership: str, kind: str) -> str:
    """Where entries of a kind are listed; of check-ins, their rounds."""
    return url_for(f"{blueprint_of(kind)}.listing", ref=partnership)
