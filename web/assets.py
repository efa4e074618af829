"""The files that pages load: our stylesheet and scripts, and those of others from their installed packages.

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
import swagger_ui
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from web.door.permissions import open_to_all

KEEP_FOR_EVER = "public, max-age=31536000, immutable"
PLOTLY_FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
SWAGGER_FOLDER = Path(swagger_ui.__file__).parent / "static"
PACKAGED: dict[str, tuple[str, Path]] = {
    "plotly.min.js": ("plotly", PLOTLY_FILE),
    "swagger-ui-bundle.js": ("swagger-ui-py", SWAGGER_FOLDER / "swagger-ui-bundle.js"),
    "swagger-ui.css": ("swagger-ui-py", SWAGGER_FOLDER / "swagger-ui.css"),
}
"""Files of installed packages: the name of the package, and where the file is."""
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

pages = Blueprint("assets", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(pages)
    app.context_processor(lambda: {"asset": asset_url, "map_style_ids": map_style_ids})


def asset_url(name: str) -> str:
    """The URL of one of our static files, or of a packaged one, in its present version."""
    return url_for("assets.asset", digest=_digest(name), name=name)


@pages.get("/assets/<digest>/<name>")
@open_to_all
def asset(digest: str, name: str) -> Response:
    path = _path(name)
    if path.suffix not in _TYPES or not path.is_file() or digest != _digest(name):
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
    return PACKAGED[name][1] if name in PACKAGED else Path(str(current_app.static_folder)) / name


def _digest(name: str) -> str:
    """Tells versions of a file apart."""
    if name in PACKAGED:
        package = PACKAGED[name][0]
        return f"{package}-{version(package)}"
    return _digest_of(_path(name))


@cache
def _digest_of(path: Path) -> str:
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
