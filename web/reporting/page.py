"""The report of a partnership at its addresses: the page, one file that opens anywhere, and the PDF of that file."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from markupsafe import Markup

from access.deciding import may
from access.roles import Action
from projections.ledger import profile_of
from web import security
from web.citing.manifest import Manifest, cite
from web.citing.packing import PLACE, with_manifest_inside
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.explaining.waterfall import still, waterfall
from web.printing import NotPrinted, as_pdf, has_chromium
from web.reporting.again import WHAT, figures_inside
from web.reporting.commentary import SECTION_WORDS, address_of_form
from web.reporting.period import Period, asked_period, choices
from web.reporting.standalone import Figure, on_paper, standalone
from web.reporting.trusted import answered
from web.reporting.written import Report, written
from web.viewpoint import looks_back

pages = Blueprint("report", __name__)

STYLESHEETS = ("goodterms.css", "trust.css", "programmes.css", "explaining.css", "report.css")
_NO_CHROMIUM = (
    "A PDF is made by Chromium, which this server does not have. Take the report as one file, and print that."
)
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9-]+")


@pages.get("/<ref>/report")
@needs(Action.READ)
@looks_back
def page(ref: str) -> str:
    report = _asked(ref)
    security.allow_chart_styles()
    return render_template(
        "reporting/page.html",
        figures=_figures(report),
        arguments=report.period.arguments(),
        choices=choices(ref, report.period),
        problems=report.period.view.problems,
        prints=has_chromium(),
        **_body(report, writes=may(me(), Action.RECORD, ref) and not report.profile.closed_on),
    )


@pages.get("/<ref>/report.html")
@needs(Action.READ)
@looks_back
def file(ref: str) -> Response:
    report = _asked(ref)
    signed = with_manifest_inside(_document(report, PLACE), partial(_cited, report))
    return _download(signed, report, "html", "text/html; charset=utf-8")


@pages.get("/<ref>/report/pdf")
@needs(Action.READ)
@looks_back
def waiting(ref: str) -> tuple[str, dict[str, str]]:
    """A page that says what is going on, and leads to the PDF by itself."""
    profile = profile_of(workspace(), ref)
    period = asked_period(profile)
    made, back = (url_for(to, ref=ref, **period.arguments()) for to in ("report.pdf", "report.page"))
    shown = render_template("reporting/waiting.html", profile=profile, period=period, pdf=made, back=back)
    return shown, {"Refresh": f"1;url={made}"}


@pages.get("/<ref>/report.pdf")
@needs(Action.READ)
@looks_back
def pdf(ref: str) -> Response:
    if not has_chromium():
        abort(501, _NO_CHROMIUM)
    report = _asked(ref)
    try:
        return _download(as_pdf(_document(report)), report, "pdf", "application/pdf")
    except NotPrinted as error:
        abort(502, f"{error.message} Or take the report as one file, and print that.")


def _asked(ref: str) -> Report:
    profile = profile_of(workspace(), ref)
    return written(profile, asked_period(profile))


def _document(report: Report, manifest: str = "") -> str:
    base = request.url_root.rstrip("/")
    body = Markup(render_template("reporting/document.html", **_body(report, base=base, signed=bool(manifest))))  # noqa: S704 - escaped there
    inside = figures_inside(report.ends.before, report.ends.after) + Markup(manifest) if manifest else ""  # noqa: S704
    return standalone(report.title, body, STYLESHEETS, _figures(report), inside)


def _body(report: Report, *, writes: bool = False, base: str = "", signed: bool = False) -> dict[str, Any]:
    lines, sums = report.moved.lines, report.moved.by_dimension
    return {
        "report": report,
        "writes": writes,
        "base": base,
        "signed": signed,
        "section_words": SECTION_WORDS,
        "form_of": lambda section: address_of_form(report.profile.ref, section, report.period),
        "answered": answered,
        "still": still,
        "most": max((abs(line.points) for line in lines), default=0),
        "widest": max((abs(points) for _, points in sums), default=0),
    }


def _figures(report: Report) -> list[Figure]:
    """The charts that the report has."""
    drawn = [Figure("health-data", on_paper(report.over_time.data, 330))] if report.has_evidence else []
    drawn += [Figure("waterfall-data", waterfall(report.moved.steps))] if report.moved.steps else []
    return drawn + ([Figure("trust-data", on_paper(report.trust.data, 240))] if report.trust.data else [])


def _cited(report: Report, data: bytes) -> Manifest:
    known_at = report.period.view.known_at or report.method.made_at
    asked = {"partnership": report.profile.ref, **report.period.arguments(), "as_known_at": known_at.isoformat()}
    words = f"{report.profile.name}, {report.period.words}"
    return cite(workspace(), WHAT, asked, data, report.method.made_at, in_words=words)


def _download(data: bytes, report: Report, form: str, mimetype: str) -> Response:
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{_file_name(report.profile.ref, report.period)}.{form}"'
    )
    return response


def _file_name(ref: str, period: Period) -> str:
    return f"{_NOT_A_NAME.sub('-', ref)}-report-{period.first}-to-{period.last}"
