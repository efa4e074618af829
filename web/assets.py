"""The files that pages load: our stylesheet and scripts, and the chart library from its installed package.

Every URL names the version of what it serves, so browsers may keep it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

import plotly
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from web.door.permissions import open_to_all

KEEP_FOR_EVER = "public, max-age=31536000, immutable"
PLOTLY_FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

pages = Blueprint("assets", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(pages)
    app.context_processor(lambda: {"asset": asset_url, "map_style_ids": map_style_ids})


def asset_url(name: str) -> str:
    """The URL of one of our static files, or of ``plotly.min.js``, in its present version."""
    return url_for("assets.asset", digest=_digest(_path(name)), name=name)


@pages.get("/assets/<digest>/<name>")
@open_to_all
def asset(digest: str, name: str) -> Response:
    path = _path(name)
    if path.suffix not in _TYPES or not path.is_file() or digest != _digest(path):
        abort(404)
    zipped = request.accept_encodings.quality("gzip") > 0
    response = Response(_zipped(path) if zipped else path.read_bytes(), mimetype=_TYPES[path.suffix])
    response.headers["Cache-Control"] = KEEP_FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


@pages.get("/favicon.ico")
@open_to_all
def favicon() -> Response:
    response = Response(_path("mark.svg").read_bytes(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _path(name: str) -> Path:
    return PLOTLY_FILE if name == PLOTLY_FILE.name else Path(str(current_app.static_folder)) / name


@cache
def _digest(path: Path) -> str:
    """Tells versions of a file apart."""
    if path == PLOTLY_FILE:
        return f"plotly-{version('plotly')}"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


@cache
def map_style_ids() -> tuple[str, ...]:
    """The ids of style elements that the chart library adds for maps, unless an element with that id is there.

    A page with a chart holds such elements, empty: we draw no maps, and inline styles are refused.
    """
    return tuple(set(re.findall(r'getElementById\("([0-9a-f]{64})"\)', PLOTLY_FILE.read_text("utf-8"))))


@cache
def _zipped(path: Path) -> bytes:
    """The file compressed, once for as long as the process runs."""
    return gzip.compress(path.read_bytes(), mtime=0)
