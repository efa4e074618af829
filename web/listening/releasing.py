"""What of a problem tree may leave the working view: looked at first, released, withdrawn, carried away.

For those who may hear. ``released_page`` shows the partnership what was released.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answered

from access.roles import Action
from domain.errors import DomainError
from domain.partnership import Profile
from projections.ledger import profile_of
from projections.problem_tree import Showable, showable_tree, standing_version, versions
from web.current import catch_up, workspace
from web.door.identity import note, recorded_by
from web.door.permissions import needs
from web.listening.changing import status_on_form
from web.listening.drawing import Picture, as_page, picture, self_contained
from web.listening.tree_page import SIZES, asked_size, drawn, least, lines_of
from web.printing import NotPrinted, as_pdf, as_png, has_chromium
from web.recording.new_entry import Answer

pages = Blueprint("tree_releases", __name__)

FORMS = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}
_NO_CHROMIUM = "PDF and PNG are made by Chromium, which this server does not have. Take the picture as SVG."


@pages.get("/<ref>/listening/tree/release")
@needs(Action.HEAR)
def form(ref: str) -> Answer:
    note("read listening", ref)
    return _page(ref)


@pages.post("/<ref>/listening/tree/release")
@needs(Action.HEAR)
def release(ref: str) -> Answer:
    opened, seen = workspace(), request.form.get("seen") or None
    fewest = opened.policy.trust.least_respondents
    try:
        opened.partnerships.release_problem_tree(ref, fewest, opened.stamp(recorded_by()), seen)
    except DomainError as error:
        return _page(ref, error.message), status_on_form(error)
    note("released the problem tree", ref)
    return _done(ref, "Released. Leads and the board see this version now.")


@pages.post("/<ref>/listening/tree/withdraw")
@needs(Action.HEAR)
def withdraw(ref: str) -> Answer:
    opened = workspace()
    try:
        opened.partnerships.withdraw_problem_tree(ref, request.form.get("version", ""), opened.stamp(recorded_by()))
    except DomainError as error:
        return _page(ref, error.message), status_on_form(error)
    note("withdrew the problem tree", ref)
    return _done(ref, "Withdrawn. The partnership does not see a problem tree any more.")


@pages.get("/<ref>/listening/tree/picture.<form>")
@needs(Action.HEAR)
def download(ref: str, form: str) -> Response:
    profile = profile_of(workspace(), ref)
    note("carried away the problem tree", ref)
    found = showable_tree(workspace(), ref, workspace().stamp(recorded_by()))
    return as_file(found, form, profile)


def as_file(found: Showable, form: str, profile: Profile) -> Response:
    """The picture of what may be shown, as a file of a form in ``FORMS``."""
    if form not in FORMS:
        abort(404)
    if form != "svg" and not has_chromium():
        abort(501, _NO_CHROMIUM)
    title = f"The problem tree of {profile.name}"
    made = picture(found.themes, title, found.version.least)
    response = Response(_content(made, form, title), mimetype=FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{profile.ref}-problem-tree.{form}"'
    return response


def _content(made: Picture, form: str, title: str) -> bytes:
    if form == "svg":
        return self_contained(made).encode()
    page = as_page(made, title)
    try:
        return as_pdf(page) if form == "pdf" else as_png(page, made.width, made.height)
    except NotPrinted as error:
        abort(502, f"{error.message} Or take the picture as SVG.")


def _page(ref: str, problem: str = "") -> str:
    opened = workspace()
    if problem:
        catch_up()
    profile = profile_of(opened, ref)
    found = showable_tree(opened, ref, opened.stamp(recorded_by()))
    return render_template(
        "listening/release.html",
        profile=profile,
        problem=problem,
        found=found,
        drawn=drawn(found.themes, f"The problem tree of {profile.name}"),
        size=asked_size(),
        sizes=SIZES,
        lines=lines_of(found.themes),
        least=least(),
        versions=versions(opened, ref)[::-1],
        standing=standing_version(opened, ref),
        prints=has_chromium(),
    )


def _done(ref: str, said: str) -> Answered:
    catch_up()
    flash(said)
    return redirect(url_for("tree_releases.form", ref=ref))
