"""The headers that every response carries, and the key that signs cookies.

A page that draws a chart calls ``allow_chart_styles``: the chart library sets style attributes, which no other
page may.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
from pathlib import Path

from flask import Flask, Response, g

SECRET_KEY_FILE = "secret-key"  # noqa: S105 (the name of a file)
_EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src-elem": f"'self' {_EMPTY_STYLE}",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_APART = "sandbox allow-scripts allow-modals; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register(app: Flask) -> None:
    app.after_request(_protect)


def allow_chart_styles() -> None:
    """Let this response set style attributes."""
    g.chart_styles = True


def show_apart() -> None:
    """This response is a finished document with a policy of its own inside: keep it apart from all other pages."""
    g.is_apart = True


def _protect(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    policy = _POLICY | ({"style-src-attr": "'unsafe-inline'"} if g.get("chart_styles") else {})
    written = "; ".join(f"{name} {value}" for name, value in policy.items())
    response.headers["Content-Security-Policy"] = _APART if g.get("is_apart") else written
    response.headers.setdefault("Cache-Control", "private, no-cache")  # “back” still finds what was typed
    return response


def secret_key(home: Path) -> str:
    """The key kept in the workspace folder, made on first use; a passing one when the folder is read-only."""
    path = home / SECRET_KEY_FILE
    try:
        if not path.exists():
            _make_key(path)
        return path.read_text().strip()
    except OSError as error:
        logging.getLogger("goodterms").warning("no lasting secret key: %s", error.strerror)
        return secrets.token_hex(32)


def _make_key(path: Path) -> None:
    """Write the key in full before it gets its name, so that no other process reads half of it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
