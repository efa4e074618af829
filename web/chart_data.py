"""A chart as JSON that is safe inside a script element. ``charts.js`` draws it in the page."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup


def chart_data(
    figure: go.Figure | dict[str, Any],
    dark: dict[str, Any],
    narrow: dict[str, Any],
    least_width: int = 0,
    paper: dict[str, Any] | None = None,
) -> Markup:
    """The figure, its template on dark pages, what differs on phones and on paper, and below which width it scrolls.

    A large figure may be a plain dictionary, which is written many times faster; tests check it as a figure.
    """
    more = json.dumps({"dark": dark, "narrow": narrow, "paper": paper or {}, "least_width": least_width})
    made = json.dumps(figure) if isinstance(figure, dict) else figure.to_json()
    text = f'{{"figure":{made},{more[1:]}'
    return Markup(text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e"))  # noqa: S704


def plain(text: str, at_most: int = 70) -> str:
    """Shortened, and with nothing that the chart library would read as markup."""
    short = text if len(text) <= at_most else text[: at_most - 1].rstrip() + "…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
