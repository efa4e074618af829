"""Any page as one file that opens anywhere: styles, scripts and figures inside, and nothing asked of the network.

A policy in the file itself allows its own scripts and styles by their digests, and no others. Charts keep the look of
light pages, on every screen and on paper. Reports are made of it; ``printing`` makes the PDF from the same file.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from web.assets import PLOTLY_FILE, map_style_ids

_EMPTY = ""
_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{.*?\n\}\n", re.DOTALL)


@dataclass(frozen=True)
class Figure:
    """A chart's data, as ``chart_data`` gives it, under the id that its place in the body names."""

    id: str
    data: Markup


def standalone(
    title: str, body: Markup, stylesheets: Sequence[str], figures: Sequence[Figure] = (), manifest: str = ""
) -> str:
    """The whole file. ``stylesheets`` name static files of ours; ``manifest`` is the place for one, if any."""
    style = "\n".join(_light(_static(name)) for name in stylesheets)
    scripts = [_inline(text) for text in (_plotly(), _static("charts.js"))] if figures else []
    return render_template(
        "reporting/standalone.html",
        title=title,
        body=body,
        style=Markup(style),  # noqa: S704 - our own stylesheets
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own, and the chart library's
        figures=[Figure(figure.id, always_light(figure.data)) for figure in figures],
        policy=_policy(style, scripts),
        map_styles=map_style_ids() if figures else (),
        manifest=Markup(manifest),  # noqa: S704 - a place for it, of our own
    )


def always_light(data: Markup) -> Markup:
    """A chart's data with the light look in place of the dark one."""
    chart = json.loads(data)
    chart["dark"] = chart["figure"]["layout"]["template"]
    return _safe(chart)


def on_paper(data: Markup, height: int) -> Markup:
    """A chart's data with another height, in pixels, where it is printed."""
    chart = json.loads(data)
    chart["paper"] = {**chart["paper"], "height": height}
    return _safe(chart)


def _safe(chart: dict[str, Any]) -> Markup:
    """As JSON that is safe inside a script element."""
    text = json.dumps(chart, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e"))  # noqa: S704


def _policy(style: str, scripts: Sequence[str]) -> str:
    allowed = " ".join(_digest(script) for script in scripts) or "'none'"
    parts = {
        "default-src": "'none'",
        "script-src": allowed,
        "style-src-elem": f"{_digest(style)} {_digest(_EMPTY)}",
        "style-src-attr": "'unsafe-inline'" if scripts else "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _inline(script: str) -> str:
    """The script with nothing in it that ends a script element early."""
    return re.sub(r"</(?=script)", r"<\\/", script, flags=re.IGNORECASE).replace("<!--", r"\x3c!--")


def _light(style: str) -> str:
    """Without what differs on dark screens: a document looks the same to everybody who is sent it."""
    return _DARK.sub("", style)


def _static(name: str) -> str:
    return (Path(str(current_app.static_folder)) / name).read_text("utf-8")


@cache
def _plotly() -> str:
    return PLOTLY_FILE.read_text("utf-8")
