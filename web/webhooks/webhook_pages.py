"""The pages of webhooks: which there are, adding one, and how each gets on. For administrators."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for

from access.roles import Action
from domain.errors import InvalidValue
from projections.ledger import partnerships
from web.current import workspace
from web.door.identity import note, store
from web.door.permissions import needs
from web.post import parcels, shelves
from web.post.parcels import Parcel
from web.webhooks import hooks
from web.webhooks.addresses import NotFound, look_up, target
from web.webhooks.delivering import TEST
from web.webhooks.hooks import Webhook
from web.webhooks.notices import EVENTS

pages = Blueprint("webhooks", __name__)

FRESH_SECRET = "fresh_secret"  # noqa: S105 (where the browser keeps it until the next page has shown it)
EVERYWHERE = "*"
LATELY = 50


@dataclass(frozen=True)
class Delivery:
    """A notice as the page shows it: what kind and of which partnership, never of which entry."""

    parcel: Parcel
    event: str
    partnership: str


@pages.get("/admin/webhooks")
@needs(Action.ADMINISTER)
def index() -> str:
    return render_template("webhooks/index.html", webhooks=hooks.all_webhooks(store()), events=EVENTS, names=_names())


@pages.get("/admin/webhooks/new")
@needs(Action.ADMINISTER)
def new() -> str:
    return _form({})


@pages.post("/admin/webhooks/new")
@needs(Action.ADMINISTER)
def add() -> Any:
    address, chosen = request.form.get("address", "").strip(), request.form.getlist("events")
    refs = request.form.getlist("partnerships")
    problems = _problems_with(address, chosen, refs)
    if problems:
        return _form(problems), 422
    position = workspace().partnerships.recorder.max_notification_id() or 0
    among = None if EVERYWHERE in refs else refs
    webhook = hooks.add(store(), address, chosen, among, position, workspace().clock())
    note("added a webhook", about=_host(webhook))
    session[FRESH_SECRET] = [webhook.number, webhook.secret]
    return redirect(url_for("webhooks.show", number=webhook.number))


@pages.get("/admin/webhooks/<int:number>")
@needs(Action.ADMINISTER)
def show(number: int) -> str:
    webhook = _webhook(number)
    fresh = session.pop(FRESH_SECRET, None)
    return render_template(
        "webhooks/webhook.html",
        webhook=webhook,
        host=_host(webhook),
        secret=fresh[1] if fresh and fresh[0] == number else None,
        events=EVENTS,
        names=_names(),
        deliveries=[_delivery(parcel) for parcel in shelves.with_key(store(), f"{webhook.lane}/", LATELY)],
    )


@pages.post("/admin/webhooks/<int:number>/test")
@needs(Action.ADMINISTER)
def test(number: int) -> Any:
    """Send a notice of nothing, so that somebody can see it arrive."""
    webhook, mark, now = _webhook(number), secrets.token_hex(16), workspace().clock()
    notice = {"id": mark, "event": "test", "recorded_at": now.isoformat()}
    body, about = json.dumps({"webhook": number, "notice": notice}), json.dumps({"event": "test"})
    with store().engine.begin() as connection:
        parcels.put(connection, TEST, body, now, key=f"{webhook.lane}/{mark}", about=about)
    current_app.extensions["post"].wake()
    flash("A test is on its way. Load this page again in a moment to see how it went.")
    return _back(number)


@pages.post("/admin/webhooks/<int:number>/off")
@needs(Action.ADMINISTER)
def switch_off(number: int) -> Any:
    webhook = _webhook(number)
    hooks.switch_off(store(), webhook, None, workspace().clock())
    shelves.rest(store(), webhook.lane)
    note("switched off a webhook", about=_host(webhook))
    return _back(number)


@pages.post("/admin/webhooks/<int:number>/on")
@needs(Action.ADMINISTER)
def switch_on(number: int) -> Any:
    webhook = _webhook(number)
    hooks.switch_on(store(), webhook)
    shelves.try_again(store(), workspace().clock(), lane=webhook.lane)
    note("switched on a webhook", about=_host(webhook))
    flash("It goes on where it stopped: what was recorded meanwhile is told now.")
    return _back(number)


@pages.post("/admin/webhooks/<int:number>/remove")
@needs(Action.ADMINISTER)
def remove(number: int) -> Any:
    webhook = _webhook(number)
    hooks.remove(store(), webhook)
    shelves.throw_away(store(), f"{webhook.lane}/")
    note("removed a webhook", about=_host(webhook))
    flash("Removed. Nothing more is sent there.")
    return redirect(url_for("webhooks.index"))


def _webhook(number: int) -> Webhook:
    return hooks.find(store(), number) or abort(404)


def _back(number: int) -> Any:
    return redirect(url_for("webhooks.show", number=number))


def _form(problems: dict[str, str]) -> str:
    return render_template("webhooks/new.html", problems=problems, events=EVENTS, names=_names(), everywhere=EVERYWHERE)


def _problems_with(address: str, chosen: list[str], refs: list[str]) -> dict[str, str]:
    """What is wrong with the form, by field. Nothing in it is taken on trust."""
    problems = {}
    private = current_app.config["WEBHOOK_PRIVATE"]
    try:
        look_up(target(address, private=private), private=private)
    except NotFound:
        pass  # it may be there tomorrow; the test says so
    except InvalidValue as error:
        problems["address"] = error.message
    if not chosen or not set(chosen) <= set(EVENTS):
        problems["events"] = "Choose at least one of these."
    if not refs or not set(refs) <= {EVERYWHERE, *_names()}:
        problems["partnerships"] = "Choose at least one of these partnerships, or all of them."
    return problems


def _names() -> dict[str, str]:
    """What partnerships are called, by ref, in order of the alphabet."""
    named = {profile.ref: profile.name for profile in partnerships(workspace())}
    return dict(sorted(named.items(), key=lambda each: each[1].casefold()))


def _host(webhook: Webhook) -> str:
    return target(webhook.address, private=True).host


def _delivery(parcel: Parcel) -> Delivery:
    about = json.loads(parcel.about)
    return Delivery(parcel, about["event"], about.get("partnership", ""))
