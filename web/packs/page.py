"""The board pack at its addresses: the page, one file that opens anywhere, and the PDF of that file."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, url_for

from access.roles import Action
from web import security
from web.door.permissions import needs
from web.door.reach import reachable
from web.packs import monthly, monthly_page
from web.packs.asked import MOST, asked_pack, check_size
from web.packs.document import body_of, document, figures, signed_document
from web.packs.pack import Pack, pack
from web.printing import NotPrinted, as_pdf, has_chromium

pages = Blueprint("packs", __name__)

_NO_CHROMIUM = "A PDF is made by Chromium, which this server does not have. Take the pack as one file, and print that."


@pages.get("/pack")
@needs(Action.SEE, anywhere=True)
def page() -> str:
    made = pack(asked_pack())
    security.allow_chart_styles()
    return render_template(
        "packs/page.html",
        figures=figures(made),
        arguments=made.asked.arguments(),
        problems=made.asked.problems,
        reachable=sorted(reachable(Action.SEE), key=lambda each: each.name.casefold()),
        most=MOST,
        prints=has_chromium(),
        by_mail=monthly_page.is_chosen(),
        sends=monthly.can_send(),
        **body_of(made),
    )


@pages.get("/pack.html")
@needs(Action.SEE, anywhere=True)
def file() -> Response:
    made = asked_whole()
    return _download(signed_document(made), made, "html", "text/html; charset=utf-8")


@pages.get("/pack/pdf")
@needs(Action.SEE, anywhere=True)
def waiting() -> tuple[str, dict[str, str]]:
    """A page that says what is going on, and leads to the PDF by itself."""
    if not has_chromium():
        abort(501, _NO_CHROMIUM)
    asked = asked_pack()
    check_size(asked)
    made, back = (url_for(to, **asked.arguments()) for to in ("packs.pdf", "packs.page"))
    shown = render_template("packs/waiting.html", asked=asked, pdf=made, back=back)
    return shown, {"Refresh": f"1;url={made}"}


@pages.get("/pack.pdf")
@needs(Action.SEE, anywhere=True)
def pdf() -> Response:
    if not has_chromium():
        abort(501, _NO_CHROMIUM)
    made = asked_whole()
    try:
        return _download(as_pdf(document(made), made.sheets), made, "pdf", "application/pdf")
    except NotPrinted as error:
        abort(502, f"{error.message} Or take the pack as one file, and print that.")


def asked_whole() -> Pack:
    """The pack in the address, all of it; refused when it is more than a file may hold."""
    asked = asked_pack()
    check_size(asked)
    return pack(asked)


def _download(data: bytes, made: Pack, form: str, mimetype: str) -> Response:
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(made)}.{form}"'
    return response


def _file_name(made: Pack) -> str:
    """Refs hold small letters, digits and hyphens only."""
    of = f"{made.leaves[0].profile.ref}-" if len(made.leaves) == 1 else ""
    return f"{of}board-pack-{made.month.text}"
