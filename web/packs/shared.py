"""What a link to a board pack leads to: the pack as it was made. Open to whoever has the link, without an account.

The link is the secret, so it stands in no log line, no cache and no referrer, and search engines are told to pass by.
It shows nothing while whoever made it may not see all that is in the pack. Erasing somebody takes back what names them.
"""

from __future__ import annotations

import gzip
from html import unescape
from re import Pattern

from flask import Blueprint, Response, render_template, request

from access import pack_links
from access.accounts import account_of
from access.deciding import may
from access.pack_links import Opened, PackLink
from access.roles import Action
from web import security
from web.current import workspace
from web.door import limits
from web.door.identity import person_of, store
from web.door.permissions import open_to_all
from web.door.too_many import TooManyTries

pages = Blueprint("shared_packs", __name__)

_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
_GONE = 410
_WORDS: dict[str, tuple[str, str, int]] = {
    "unknown": (
        "This link does not work",
        "It may have lost its end on the way. Open it again from where you found it, or ask whoever gave it to you.",
        404,
    ),
    "expired": ("This link has expired", "Ask whoever gave it to you for another.", _GONE),
    "revoked": (
        "This link no longer works",
        "It was taken back, or whoever made it may no longer share this pack. Ask for another.",
        _GONE,
    ),
}
Answer = Response | tuple[str, int]


@pages.after_request
def keep_nowhere(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


@pages.get("/pack/shared/<token>")
@open_to_all
def shown(token: str) -> Answer:
    found = pack_links.open_page(store(), token, workspace().clock())
    if found.page is not None and found.link is not None:
        return _document(found.page) if is_shared_still(found.link) else _refused(*_WORDS["revoked"])
    return _not_shown(found)


def is_shared_still(link: PackLink) -> bool:
    """Whether whoever made it may see all that it shows, today."""
    account = account_of(store(), link.account)
    maker = person_of(account) if account else None
    return maker is not None and all(may(maker, Action.SEE, ref) for ref in link.partnerships)


def take_back_naming(names: Pattern[str]) -> int:
    """Let no link show a pack that names somebody who is erased; how many there were."""

    def is_meant(page: str) -> bool:
        said, _, _ = page.partition("<script>")  # after it come the scripts that draw
        return bool(names.search(unescape(said)))

    return pack_links.revoke_naming(store(), is_meant, workspace().clock())


def _not_shown(found: Opened) -> Answer:
    """Links that nobody made are counted, so that nobody finds one by trying."""
    if found.why == "unknown":
        try:
            limits.wrong_link()
        except TooManyTries as many:
            return _refused("Wait a little", many.message, 429)
    return _refused(*_WORDS[found.why or "unknown"])


def _document(zipped: bytes) -> Response:
    """The page that was kept, as it was made."""
    security.show_apart()
    takes_zipped = request.accept_encodings.quality("gzip") > 0
    response = Response(zipped if takes_zipped else gzip.decompress(zipped), mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    if takes_zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _refused(heading: str, message: str, status: int) -> Answer:
    return render_template("packs/refused.html", heading=heading, message=message), status
