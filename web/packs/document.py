"""A pack as one file that opens anywhere, with or without a signed manifest. Called by ``page`` and ``links_page``."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import render_template
from markupsafe import Markup

from web.citing.manifest import Manifest, cite
from web.citing.packing import PLACE, with_manifest_inside
from web.current import workspace
from web.packs.again import WHAT, figures_inside
from web.packs.pack import Pack
from web.reporting.standalone import Figure, standalone

STYLESHEETS = ("goodterms.css", "report.css", "pack.css")


def document(pack: Pack, manifest: str = "") -> str:
    """The whole file; ``manifest`` is the place for one, if any."""
    body = Markup(render_template("packs/document.html", **body_of(pack, signed=bool(manifest))))  # noqa: S704 - escaped there
    inside = figures_inside(pack.leaves) + Markup(manifest) if manifest else ""  # noqa: S704 - a place of our own
    return standalone(pack.title, body, STYLESHEETS, figures(pack), inside)


def signed_document(pack: Pack) -> bytes:
    """The file with its manifest, made for whoever asks now."""
    return with_manifest_inside(document(pack, PLACE), partial(_cited, pack))


def body_of(pack: Pack, *, signed: bool = False) -> dict[str, Any]:
    """What ``packs/body.html`` says."""
    return {"pack": pack, "month": pack.month, "method": pack.method, "signed": signed}


def figures(pack: Pack) -> list[Figure]:
    """The charts of the partnerships that have a line to draw."""
    return [each.figure for each in pack.leaves if each.drawn.has_line]


def _cited(pack: Pack, data: bytes) -> Manifest:
    month, made_at = pack.month, pack.method.made_at
    asked = {
        "of": [each.profile.ref for each in pack.leaves],
        "month": month.text,
        "on": month.on.isoformat(),
        "as_known_at": (month.known_at or made_at).isoformat(),
    }
    return cite(workspace(), WHAT, asked, data, made_at, in_words=pack.in_words)
