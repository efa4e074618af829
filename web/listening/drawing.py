"""Draws a problem tree as SVG: boxes with words, joined from left to right by what grows from what.

The picture stands on its own, without styles; on pages ``listening.css`` gives its classes the colours of the theme.
Called by the pages of the tree and by their downloads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from projections.problem_tree import TreeTheme, in_order
from projections.tidy_tree import Placed, Spacing, placed
from web.wording import counted
from web.words import choice_label

SPACING = Spacing()
MARGIN = 16
_INSET, _LINE, _SIZE, _SMALL = 14, 19, 14, 12.5
_LINES = 7
_WIDE = "mwMW@%—…"
_NARROW = "fijlrtI.,:;'’!|()[] -"
_INK, _QUIET, _EDGE, _PAPER, _ACCENT = "#1b2427", "#4c585c", "#8a9296", "#ffffff", "#125b62"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
_STEM = Markup('fill="none" stroke="#8a9296" stroke-width="1.5"')
_MARKS = {
    "feeling": "M0 4.5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "worry": "M4.5 0L9 4.5L4.5 9L0 4.5z",
    "problem": "M.5 .5h8v8h-8z",
    "hope": "M4.5 0L9 8.5H0z",
}
"""A shape for each kind of theme, nine pixels wide."""


@dataclass(frozen=True)
class Picture:
    """A drawn tree and its size in pixels."""

    svg: Markup
    width: int
    height: int


def picture(themes: Sequence[TreeTheme], title: str, least: int, *, percent: int = 100) -> Picture:
    """The tree, at a size in percent; ``least`` is said of themes of which the number is not."""
    texts = [wrapped(theme.words, SPACING.width - 2 * _INSET) for theme in themes]
    heights = [float(_LINE * len(lines) + 40) for lines in texts]
    order = [at for at, _ in in_order(themes)]
    where = placed([theme.grows_from for theme in themes], heights, order, SPACING)
    width, height = round(where.width) + 2 * MARGIN, round(where.height) + 2 * MARGIN
    parts = [*_stems(themes, where, heights), *_boxes(themes, texts, where, heights, least)]
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="tree" width="{}" height="{}" viewBox="0 0 {} {}" role="img"'
        ' aria-label="{}" font-family="{}"><title>{}</title>'
        '<rect class="ground" width="{}" height="{}" fill="{}"/><g transform="translate({} {})">{}</g></svg>'
    ).format(
        *(round(width * percent / 100), round(height * percent / 100), width, height),
        *(title, _FONT, title, width, height, _PAPER, MARGIN, MARGIN, Markup("").join(parts)),
    )
    return Picture(svg, width, height)


def number_words(theme: TreeTheme, least: int) -> str:
    """“4 conversations”, or “at least 3 conversations”."""
    return f"at least {least} conversations" if theme.raised_by is None else counted(theme.raised_by, "conversation")


def wrapped(words: str, width: float) -> list[str]:
    """Words in lines of a width in pixels; what is longer than a line is broken, and what is too much left out."""
    lines = [""]
    for word in (part for whole in words.split() for part in _broken(whole, width)):
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"{lines[_LINES - 1][:-1]}…"]


def _stems(themes: Sequence[TreeTheme], where: Placed, heights: Sequence[float]) -> Iterator[Markup]:
    for at, theme in enumerate(themes):
        if theme.grows_from is not None:
            (x, y), (u, v) = where.corners[theme.grows_from], where.corners[at]
            x, y, v = x + SPACING.width, y + heights[theme.grows_from] / 2, v + heights[at] / 2
            middle = (x + u) / 2
            yield Markup('<path class="stem" d="M{:g} {:g}C{:g} {:g} {:g} {:g} {:g} {:g}" {}/>').format(
                *(x, y, middle, y, middle, v, u, v), _STEM
            )


def _boxes(
    themes: Sequence[TreeTheme], texts: Sequence[list[str]], where: Placed, heights: Sequence[float], least: int
) -> Iterator[Markup]:
    for theme, lines, (x, y), height in zip(themes, texts, where.corners, heights, strict=True):
        named = _named(theme) if theme.key else ""
        yield Markup('<g class="theme {}" transform="translate({:g} {:g})"{}>{}{}{}</g>').format(
            theme.kind, x, y, named, _box(height) + _root(theme, height), _text(lines), _foot(theme, len(lines), least)
        )


def _named(theme: TreeTheme) -> Markup:
    return Markup(' data-key="{}" data-state="{}" data-words="{}"').format(theme.key, theme.state, theme.words)


def _box(height: float) -> Markup:
    return Markup(
        '<rect class="box" width="{}" height="{:g}" rx="9" fill="{}" stroke="{}" stroke-width="1.25"/>'
    ).format(SPACING.width, height, _PAPER, _EDGE)


def _root(theme: TreeTheme, height: float) -> Markup:
    """A bar along the box where a tree begins."""
    if theme.grows_from is not None:
        return Markup("")
    return Markup('<rect class="root" x="-2" y="12" width="5" height="{:g}" rx="2.5" fill="{}"/>').format(
        height - 24, _ACCENT
    )


def _text(lines: list[str]) -> Markup:
    spans = (
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(_INSET, 24 + _LINE * at, line) for at, line in enumerate(lines)
    )
    return Markup('<text class="words" font-size="{}" font-weight="600" fill="{}">{}</text>').format(
        _SIZE, _INK, Markup("").join(spans)
    )


def _foot(theme: TreeTheme, lines: int, least: int) -> Markup:
    """The kind as a shape and a word, and how many conversations raise the theme."""
    y = 24 + _LINE * lines
    number = f"at least {least}" if theme.raised_by is None else number_words(theme, least)
    said = f"{choice_label('listening', 'kind', theme.kind)} · {number}"
    mark = Markup('<path class="mark" d="{}" transform="translate({} {})" fill="{}"/>').format(
        _MARKS[theme.kind], _INSET, y - 9, _QUIET
    )
    return mark + Markup('<text class="foot" x="{}" y="{}" font-size="{}" fill="{}">{}</text>').format(
        _INSET + 15, y, _SMALL, _QUIET, said
    )


def _broken(word: str, width: float) -> Iterator[str]:
    while _width(word) > width:
        fits = max(at for at in range(1, len(word)) if at == 1 or _width(word[:at]) <= width)
        yield word[:fits]
        word = word[fits:]
    yield word


def _width(text: str) -> float:
    """About how wide a text is, in pixels; rather too much than too little."""
    return sum(_SIZE * (1.05 if c in _WIDE else 0.42 if c in _NARROW else 0.78 if c.isupper() else 0.67) for c in text)


def self_contained(drawn: Picture) -> str:
    """The picture as a file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn.svg}\n'


def as_page(drawn: Picture, title: str) -> str:
    """The picture alone on a page of its own size, for a browser to print."""
    sheet = f"@page {{ size: {drawn.width}px {drawn.height}px; margin: 0 }}"
    sizes = f"{sheet} html, body {{ margin: 0 }} svg {{ display: block }}"
    head = f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{escape(title)}</title>'
    return f"{head}<style>{sizes}</style><body>{drawn.svg}</body></html>"
