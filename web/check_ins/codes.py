"""Where a check-in link leads, in full, and its square code for phones. Called by whatever shows or sends links."""

from __future__ import annotations

from urllib.parse import urljoin

import segno
from flask import current_app, url_for
from markupsafe import Markup


def address_of(token: str) -> str:
    """The address in full; under ``PUBLIC_ADDRESS`` when that is set, which the worker needs."""
    public: str | None = current_app.config.get("PUBLIC_ADDRESS")
    if public:
        return urljoin(public.rstrip("/") + "/", f"c/{token}")
    return url_for("answering.form", token=token, _external=True)


def square_code(address: str) -> Markup:
    """The address as a drawing of squares that a phone's camera reads."""
    drawn = segno.make_qr(address, error="m")
    return Markup(drawn.svg_inline(border=4, omitsize=True, light="#fff", svgclass=None, lineclass=None))  # noqa: S704
