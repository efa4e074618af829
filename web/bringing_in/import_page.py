"""The import pages: choose sheets, see what they would record and what is wrong, confirm. One save, or nothing."""

from __future__ import annotations

import tempfile
from codecs import BOM_UTF8
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from access.roles import Action
from domain.errors import DomainError, LogUnavailable, PartnershipExists
from web.bringing_in.preview import Preview, preview_of
from web.bringing_in.uploads import Upload, Uploads
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.door.reach import check_import
from web.sheets.importing import plan_reading
from web.sheets.mending import rejected
from web.sheets.rejects import problems_table, rejects_tables
from web.sheets.template import write_template
from web.sheets.writing import write_csv, write_xlsx

LARGEST_UPLOAD = 20 * 1024 * 1024
SLOW_FROM = 512 * 1024
"""From this size on a page says that the sheets are being read, while they are."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOO_LARGE = (
    f"That is more than {LARGEST_UPLOAD // 1024**2} MB, which is the most this page takes at once. "
    "Nothing was recorded. Split it, for example by partnership, and import the parts one after another."
)
_OPENED_LONG_AGO = "The page was opened long ago, or cookies are blocked. Choose the file again."
_GONE = (
    "That upload is no longer kept: it was recorded or called off, or a day has passed. "
    "If you are unsure, import the file again: what is recorded already stays as it is."
)
_MEANWHILE = (
    "Somebody recorded something meanwhile, so this is worked out afresh. Nothing was imported yet: look again."
)
_ALL_MENDED = "There is nothing to mend any more."
Answer = AnyResponse | str | tuple[str, int]

pages = Blueprint("bringing_in", __name__)


@pages.url_value_preprocessor
def allow_uploads(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the form: these pages take more than others."""
    request.max_content_length = LARGEST_UPLOAD


@pages.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Answer:
    return _form(_TOO_LARGE), 413


@pages.errorhandler(CSRFError)
def opened_long_ago(error: CSRFError) -> Answer:
    return _form(_OPENED_LONG_AGO), 400


@pages.get("/import")
@needs(Action.RECORD, anywhere=True)
def choose() -> Answer:
    _uploads().sweep(workspace().clock())
    return _form()


@pages.post("/import")
@needs(Action.RECORD, anywhere=True)
def upload() -> Answer:
    _uploads().sweep(workspace().clock())
    files = [file for file in request.files.getlist("sheets") if file.filename]
    if not files:
        return _form("Choose a file first: a workbook, or one or several CSV sheets."), 422
    try:
        kept = _uploads().keep(files, recorded_by(), workspace().clock())
    except DomainError as error:
        return _form(error.message), 422
    page = "bringing_in.working" if kept.size() >= SLOW_FROM else "bringing_in.preview"
    return redirect(url_for(page, token=kept.token), 303)


@pages.get("/import/template.xlsx")
@needs(Action.RECORD, anywhere=True)
def template() -> Response:
    return _download(_template(), "partnerships.xlsx", WORKBOOK)


@pages.get("/import/<token>/reading")
@needs(Action.RECORD, anywhere=True)
def working(token: str) -> Answer:
    """Is shown at once, and goes on to the preview, which takes as long as it takes."""
    address = url_for("bringing_in.preview", token=token)
    page = Response(render_template("bringing_in/working.html", address=address))
    page.headers["Refresh"] = f"0; url={address}"
    return page


@pages.get("/import/<token>")
@needs(Action.RECORD, anywhere=True)
def preview(token: str) -> Answer:
    kept = _find(token)
    return _preview(kept, _planned(kept)) if kept else _gone()


@pages.get("/import/<token>/rejected-rows.<form>")
@needs(Action.RECORD, anywhere=True)
def rejects(token: str, form: str) -> Answer:
    kept = _find(token)
    if kept is None:
        return _gone()
    plan = _planned(kept).plan
    tables = rejects_tables(plan)
    if form == "csv" and len(tables) == 1:
        [title] = tables
        content = BOM_UTF8 + _written(write_csv, tables, f"{title}.csv")  # by which Excel knows the encoding
        return _download(content, f"{title}.csv", "text/csv")
    return _download(_written(write_xlsx, tables | problems_table(plan), ""), "rejected-rows.xlsx", WORKBOOK)


@pages.post("/import/<token>/mended-rows")
@needs(Action.RECORD, anywhere=True)
def mend(token: str) -> Answer:
    """Mended rows take the place of the rejected ones; what cannot be read changes nothing."""
    kept = _find(token)
    if kept is None:
        return _gone()
    found = _planned(kept)
    files = [file for file in request.files.getlist("sheets") if file.filename]
    if not found.can_be_mended or not files:
        wrong = "Choose the file with the mended rows first." if found.can_be_mended else _ALL_MENDED
        return _preview(kept, found, wrong), 422
    try:
        kept.add(files, rejected(found.plan))
    except DomainError as error:
        return _preview(kept, found, error.message), 422
    return redirect(url_for("bringing_in.preview", token=token), 303)


@pages.post("/import/<token>/confirm")
@needs(Action.RECORD, anywhere=True)
def confirm(token: str) -> Answer:
    kept = _find(token)
    if kept is None:
        return _gone()
    found = _planned(kept)
    if found.seal != request.form.get("seal"):
        return _preview(kept, found, _MEANWHILE), 409
    try:
        found.plan.save()
    except (LogUnavailable, PartnershipExists) as error:
        again = _planned(kept)
        changed = again.seal != found.seal or isinstance(error, PartnershipExists)
        return _preview(kept, again, _MEANWHILE if changed else error.message), 409
    kept.drop()
    return _recorded(found)


@pages.post("/import/<token>/call-off")
@needs(Action.RECORD, anywhere=True)
def call_off(token: str) -> Answer:
    kept = _find(token)
    if kept:
        kept.drop()
    flash("Called off. Nothing was recorded, and the uploaded file is gone.")
    return redirect(url_for("bringing_in.choose"), 303)


def _recorded(found: Preview) -> Answer:
    late = catch_up()
    flash(f"Recorded. {found.plan.summary()}" + (" The pages do not show it yet." if late else ""))
    refs = found.plan.partnerships
    if len(refs) == 1 and not late:
        return redirect(url_for("partnership.timeline_page", ref=refs[0]), 303)
    return redirect(url_for("portfolio.index"), 303)


def _planned(kept: Upload) -> Preview:
    """What the upload would record as things stand now."""
    log = workspace().partnerships
    return preview_of(plan_reading(log, kept.read(), workspace().stamp(recorded_by()), check_import), log)


def _find(token: str) -> Upload | None:
    return _uploads().find(token, recorded_by(), workspace().clock())


def _uploads() -> Uploads:
    return Uploads(workspace().home)


def _gone() -> Answer:
    return _form(_GONE), 404


def _form(wrong: str = "") -> str:
    return render_template("bringing_in/choose.html", wrong=wrong, megabytes=LARGEST_UPLOAD // 1024**2)


def _preview(kept: Upload, found: Preview, wrong: str = "") -> str:
    rejects = len(rejects_tables(found.plan)) if found.plan.problems else 0
    return render_template(
        "bringing_in/preview.html", token=kept.token, found=found, plan=found.plan, rejects=rejects, wrong=wrong
    )


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path)
        return path.read_bytes()


def _written(write: Any, tables: Any, inside: str) -> bytes:
    """The file that ``write`` makes; ``inside`` names it when it makes a folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows"
        write(tables, path)
        return (path / inside).read_bytes()


def _download(content: bytes, name: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
