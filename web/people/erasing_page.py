"""The page that erases somebody, for administrators: how many entries where, never what they say.

The name travels in forms only, so that it stands in no address and in no log of requests.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from access.roles import Action
from domain.errors import DomainError, InvalidValue
from domain.policies import POLICIES
from web import erasure
from web.door.identity import note
from web.door.permissions import needs
from web.erasure import Meant, look_for
from web.people.role_words import partnership_names
from web.wording import capital, kind_word

pages = Blueprint("erasing_page", __name__)


@pages.get("/admin/erase")
@needs(Action.ADMINISTER)
def index() -> str:
    return _page()


@pages.post("/admin/erase")
@needs(Action.ADMINISTER)
def look() -> Any:
    """Show what erasing would do. That somebody looked is on record: it tells where words stand."""
    note("looked whom erasing concerns")
    try:
        return _page(look_for(request.form.get("person", "")))
    except DomainError as error:
        return _page(problems={error.field or "person": error.message}), 422


@pages.post("/admin/erase/confirmed")
@needs(Action.ADMINISTER)
def confirmed() -> Any:
    """Erase, if the name was typed again as it was."""
    meant = None
    try:
        meant = look_for(request.form.get("person", ""))
        if " ".join(request.form.get("again", "").split()) != meant.typed:
            raise InvalidValue("This is not what you typed before. Type it again to erase.", "again")
        entries = erasure.erase(meant, request.form.get("reason", "").strip())
    except DomainError as error:
        return _page(meant, {error.field or "again": error.message}), 422
    flash(_said(meant, entries))
    return redirect(url_for("erasing_page.index"))


def _page(meant: Meant | None = None, problems: dict[str, str] | None = None) -> str:
    return render_template(
        "people/erase.html",
        meant=meant,
        erased=_lines(meant.counts) if meant else [],
        stays=_lines(meant.open_counts) if meant else [],
        typed=request.form,
        problems=problems or {},
    )


def _lines(counts: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """For each partnership by name, how many entries of which kinds."""
    names = partnership_names() | {POLICIES: "Scoring policies"}
    found: dict[str, list[str]] = {}
    for (partnership, kind), number in sorted(counts.items()):
        found.setdefault(names.get(partnership, partnership), []).append(f"{number:,} {kind_word(kind, number)}")
    return [(capital(name), ", ".join(said)) for name, said in found.items()]


def _said(meant: Meant, entries: int) -> str:
    account = " The account is closed and nameless." if meant.accounts else ""
    return f"Erased: the words of {entries:,} {'entry' if entries == 1 else 'entries'}.{account}"
