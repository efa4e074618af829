"""The page on trust of one partnership: for whoever may see its figures; comments for readers of entries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from access.deciding import may
from access.roles import Action
from domain.partnership import Profile
from projections.ledger import profile_of
from projections.suppression import least_of
from projections.trust import trust_figures
from web import security
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.entries import partner_names
from web.partnership import QUARTER, RANGES
from web.sentences import Names, rank_of
from web.trust import sentences
from web.trust.gap_chart import gap_data
from web.trust.gaps import gap_of, gaps_of
from web.trust.matrix import Matrix, matrix_of
from web.trust.matrix_chart import matrix_data
from web.trust.over_time import TrustLine, drawn, months, trust_line
from web.trust.rounds_shown import Shown, asked_round, shown_rounds
from web.trust.series import partner_rows, pooled, silent, statements
from web.trust.trust_chart import caption, trust_data
from web.trust.waiting import open_rounds
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible
from web.wording import strength

pages = Blueprint("trust", __name__)

USUAL = "all"
COMMENTS = 8
"""Comments that are seen at once, the same words counted as one; the others are folded away."""


@dataclass(frozen=True)
class Look:
    """What is looked at: the rounds known by then, the one asked for, and overall trust over time."""

    profile: Profile
    view: Viewpoint
    names: Names
    shown: list[Shown]
    this: Shown
    line: TrustLine
    asked: str
    """The time shown, of ``RANGES``."""


@pages.get("/<ref>/trust")
@looks_back
@needs(Action.SEE)
def trust_page(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    view = sensible(asked_viewpoint(), profile)
    shown = shown_rounds(trust_figures(workspace(), ref, view.on, view.known_at))
    this = _this_round(shown, view)
    if this is None:
        return render_template("trust/nothing.html", **_frame(profile, view))
    security.allow_chart_styles()
    look = Look(profile, view, partner_names(ref), shown, this, *_line(profile, view))
    return render_template(
        "trust/trust.html", **_frame(profile, view), **_overall(look), **_over_rounds(look), **_round(look)
    )


def _this_round(shown: list[Shown], view: Viewpoint) -> Shown | None:
    """The round asked for, or the latest; one that is not among those shown is named in the problems."""
    asked = request.args.get("round", "")
    found = asked_round(shown, asked)
    if asked and found is None:
        view.problems["round"] = f"No round “{asked[:40]}” is shown here. Choose one from the list."
    return found or (shown[-1] if shown else None)


def _line(profile: Profile, view: Viewpoint) -> tuple[TrustLine, str]:
    """The time asked for, or all of it."""
    asked = request.args.get("range", USUAL)
    asked = asked if asked in RANGES else USUAL
    return trust_line(profile, view, RANGES[asked][1]), asked


def _frame(profile: Profile, view: Viewpoint) -> dict[str, Any]:
    return {
        "profile": profile,
        "view": view,
        "open_rounds": open_rounds(profile.ref, view),
        "least": least_of(workspace()),
        "may_open": may(me(), Action.RECORD, profile.ref) and not profile.closed_on and not view.is_past,
    }


# -- overall trust ------------------------------------------------------------------------------------------


def _overall(look: Look) -> dict[str, Any]:
    line, policy = look.line, workspace().policy_at(look.view.known_at)
    score, before = line.on(look.view.on), line.on(look.view.on - QUARTER)
    rank = None if score is None else rank_of(policy, policy.band_of(score))
    word = "" if rank is None else strength(rank, len(policy.bands))
    thin = drawn(line)
    return {
        "sentence": sentences.opening(look.profile.name, score, word, before),
        "now": months(line)[0],
        "months": months(line),
        "ranges": _range_links(look),
        "trust_data": trust_data(thin, look.shown),
        "trust_caption": caption(line, look.profile.name),
        "stale_days": _stale_days(look),
    }


def _stale_days(look: Look) -> int | None:
    """How many days ago the latest answers came in, if that is too long ago."""
    days = (look.view.on - look.shown[-1].figures.entered_on).days
    return days if days >= workspace().policy_at(look.view.known_at).trust.stale_after_days else None


def _range_links(look: Look) -> list[tuple[str, str, bool]]:
    return [(words, _here(look, "over-time", range=key), key == look.asked) for key, (words, _) in RANGES.items()]


def _here(look: Look, anchor: str, **changed: str) -> str:
    kept = {name: request.args[name] for name in ("round", "range") if name in request.args}
    return url_for("trust.trust_page", ref=look.profile.ref, _anchor=anchor, **look.view.arguments() | kept | changed)


# -- over the rounds ----------------------------------------------------------------------------------------


def _over_rounds(look: Look) -> dict[str, Any]:
    gaps = gaps_of(look.shown)
    return {
        "shown": look.shown,
        "latest": look.shown[-1],
        "statements": statements(look.shown),
        "statement_words": sentences.statement_words(look.shown[-1].figures),
        "gaps": gaps,
        "gap_words": sentences.gap_words(gaps[-1], look.names) if gaps else "",
        "gap_moved": sentences.gap_moved(gaps),
        "gap_data": gap_data(gaps, look.names) if len(gaps) > 1 else "",
        "answered_words": sentences.answered_words,
        "why_words": sentences.why_words,
        "names": look.names,
        "here": lambda anchor, **changed: _here(look, anchor, **changed),
    }


# -- one round ----------------------------------------------------------------------------------------------


def _round(look: Look) -> dict[str, Any]:
    figures, gap = look.this.figures, gap_of(look.this)
    matrix = matrix_of(figures, look.names)
    reads = may(me(), Action.READ, look.profile.ref)
    return {
        "this": look.this,
        "partner_words": sentences.partner_words(figures, gap, look.names),
        "rows": partner_rows(look.shown, look.this, look.names),
        "pooled": pooled(figures, look.names),
        "silent": silent(figures, look.names),
        "matrix": matrix,
        "comments": list(Counter(figures.comments).items()) if reads else [],
        "most_comments": COMMENTS,
        "reads": reads,
        **(_matrix(matrix) if matrix else {}),
    }


def _matrix(matrix: Matrix) -> dict[str, Any]:
    return {
        "matrix_data": matrix_data(matrix),
        "matrix_words": sentences.matrix_words(matrix),
    }
