"""The map of the network as a still picture, drawn on the server: for where no script runs, and until one has drawn."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from web.network.map import ROW, Map
from web.network.words import fitting, organisation_words, partnership_words

WIDTH, SIDE, GAP = 960, 300, 14
"""Units of the drawing: its width, where the columns stand from its sides, and from a point to its name."""
LETTERS = 38


def still(drawn: Map, caption: str) -> Markup:
    """Lines first, so that points and names lie over them."""
    height = ROW * drawn.rows + 8
    parts = [*_lines(drawn), *_organisations(drawn), *_partnerships(drawn)]
    return Markup(  # noqa: S704 (made of numbers, and words that are escaped)
        f'<svg class="net-still" role="img" viewBox="0 0 {WIDTH} {height}">'
        f"<title>{escape(caption)}</title>{''.join(parts)}</svg>"
    )


def _lines(drawn: Map) -> Iterator[str]:
    left, right, far, middle = drawn.left, drawn.right, WIDTH - SIDE, WIDTH / 2
    for key, ref in drawn.lines:
        start, end = _down(left[key]), _down(right[ref])
        kind = "chosen" if drawn.chosen and drawn.chosen.is_end_of((key, ref)) else "tie"
        path = f"M{SIDE} {start:.1f}C{middle:g} {start:.1f} {middle:g} {end:.1f} {far} {end:.1f}"
        yield f'<path class="{kind}" d="{path}"/>'


def _organisations(drawn: Map) -> Iterator[str]:
    most = max(len(each.partnerships) for each in drawn.organisations)
    places = drawn.left
    for each in drawn.organisations:
        y, size = _down(places[each.key]), 4 + 4 * len(each.partnerships) / most
        point = f'<circle class="dot" cx="{SIDE}" cy="{y:.1f}" r="{size:.1f}"/>'
        yield _named(point, organisation_words(each, drawn.names), each.name, SIDE - GAP, y, "end")


def _partnerships(drawn: Map) -> Iterator[str]:
    places = drawn.right
    for each in drawn.partnerships:
        x, y, shape = WIDTH - SIDE, _down(places[each.ref]), drawn.shape(each.ref)
        point = f'<path class="mark tone-{shape.tone}" transform="translate({x} {y:.1f})" d="{shape.path}"/>'
        yield _named(point, partnership_words(drawn, each), drawn.names[each.ref], x + GAP, y, "start")


def _named(point: str, about: str, name: str, x: float, y: float, anchor: str) -> str:
    short = escape(fitting(name, LETTERS))
    text = f'<text x="{x:g}" y="{y + 4.5:.1f}" text-anchor="{anchor}">{short}</text>'
    return f"<g><title>{escape(about)}</title>{point}{text}</g>"


def _down(rows: float) -> float:
    return ROW * rows + 4
