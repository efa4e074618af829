"""The working problem tree, and the page of one of its themes. Confidential: that they were read goes on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from access.roles import Action
from domain.entries import ERASED
from domain.problem_tree.choosing import FEWEST
from projections.ledger import entries, profile_of
from projections.problem_tree import TreeTheme, in_order, working_tree
from web.current import workspace
from web.door.identity import note
from web.door.permissions import needs
from web.listening.drawing import Picture, picture
from web.recording import sent_forms

pages = Blueprint("problem_tree", __name__)

SIZES = (50, 75, 100, 150)
GONE = "This theme is not in the tree any more: it was merged with another, or its conversation was changed."
_NO_WORDS = "Words erased on request"


@dataclass(frozen=True)
class Line:
    """A theme in the list that says the same as the picture; lists begin before it, or end."""

    theme: TreeTheme
    depth: int
    opens: bool
    closes: int


@dataclass(frozen=True)
class Tried:
    """A change that was refused: what was typed, and why not."""

    change: str
    message: str
    typed: dict[str, str] = field(default_factory=dict)


@pages.get("/<ref>/listening/tree")
@needs(Action.HEAR)
def tree(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    note("read listening", ref)
    themes = with_words(working_tree(workspace(), ref))
    fewest = least()
    return render_template(
        "listening/tree.html",
        profile=profile,
        themes=themes,
        conversations=len({each for theme in themes for each in theme.conversations}),
        enough=sum((theme.raised_by or 0) >= fewest for theme in themes),
        least=fewest,
        drawn=drawn(themes, f"The problem tree of {profile.name}"),
        size=asked_size(),
        sizes=SIZES,
        lines=lines_of(themes),
    )


@pages.get("/<ref>/listening/tree/theme/<any_ref:theme>")
@needs(Action.HEAR)
def theme(ref: str, theme: str) -> str:
    note("read listening", ref)
    return theme_page(ref, theme)


def theme_page(ref: str, key: str, tried: Tried | None = None) -> str:
    """One theme, with the forms that change it; with a change that was refused, what was typed stands there."""
    profile = profile_of(workspace(), ref)
    themes = with_words(working_tree(workspace(), ref))
    at = next((at for at, each in enumerate(themes) if each.key == key), None)
    if at is None:
        abort(404, GONE)
    return render_template(
        "listening/theme.html",
        profile=profile,
        theme=themes[at],
        parent=themes[above] if (above := themes[at].grows_from) is not None else None,
        below=[each for each in themes if each.grows_from == at],
        conversations=_conversations(ref, themes[at]),
        may_grow_from=list(_others(themes, at, below=False)),
        may_merge=list(_others(themes, at, below=True)),
        tried=tried,
        typed=tried.typed if tried else {},
        form_id=sent_forms.new_form_id(),
        least=least(),
    )


def with_words(themes: Sequence[TreeTheme]) -> tuple[TreeTheme, ...]:
    """Themes whose words were erased, saying so."""
    return tuple(replace(each, words=_NO_WORDS) if each.words == ERASED else each for each in themes)


def drawn(themes: Sequence[TreeTheme], title: str) -> Picture:
    return picture(themes, title, least(), percent=asked_size())


def lines_of(themes: Sequence[TreeTheme]) -> list[Line]:
    """The themes in the order in which a tree is read."""
    found, before = [], -1
    for at, depth in in_order(themes):
        found.append(Line(themes[at], depth, opens=depth > before, closes=max(before - depth, 0)))
        before = depth
    return found


def least() -> int:
    """The fewest conversations that a theme is raised by before it may be shown."""
    return max(workspace().policy.trust.least_respondents, FEWEST)


def asked_size() -> int:
    """The size of the picture in percent."""
    asked = request.args.get("size", "")
    return int(asked) if asked in {str(size) for size in SIZES} else 100


def _others(themes: Sequence[TreeTheme], at: int, *, below: bool) -> Iterator[tuple[TreeTheme, int]]:
    """The other themes with their depth, in the order of the tree; those that grow from this one only if asked for."""
    inside: int | None = None
    for other, depth in in_order(themes):
        if inside is not None and depth <= inside:
            inside = None
        if other == at:
            inside = depth
        elif below or inside is None:
            yield themes[other], depth


def _conversations(ref: str, theme: TreeTheme) -> list[tuple[Any, str]]:
    rows = entries(workspace(), ref, kind="listening", newest_first=True)
    held = [row for row in rows if row.ref in theme.conversations]
    return [(row.entry, url_for("entries.entry", ref=ref, kind="listening", entry_ref=row.ref)) for row in held]
