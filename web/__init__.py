"""The web application: forms in, commands out; queries in, pages out.

``create_app`` is called by the command line (to serve, or to run a command) and by the tests. Each page lives in a
module named after what it shows; ``current`` says which workspace the pages are about.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from projections.workspace import Workspace, open_workspace
from web import (
    assets,
    current,
    entries,
    follow_up,
    glossary,
    help,
    meetings,
    minutes,
    partnership,
    places,
    refusals,
    request_log,
    security,
    style,
    viewpoint,
    wording,
)
from web.account import digest_choice, own_page, sign_ins_page, tokens_page
from web.api import document
from web.asked_numbers import NumberConverter
from web.bringing_in import import_page
from web.calendars import calendar_page
from web.check_ins import answering, due, ending, inviting, reminding, rounds_page
from web.check_ins import opening as opening_rounds
from web.door import identity, limits, permissions, signing_in, signing_out, single_sign_on, transport
from web.explaining import changed, why
from web.hindsight import recording_page, since_then
from web.ledger import exporting as ledger_export
from web.ledger import page as ledger_page
from web.listening import changing, conversation, listening_page, released_page, releasing, tree_page
from web.network import page as network_page
from web.packs import links_page, monthly, monthly_page, shared
from web.packs import page as packs_page
from web.people import access_page, erasing_page, everybody, lost_phone, one_person, opening, setting_up
from web.policies import editing, policies_page, putting
from web.portfolio import ahead, comparing, pinning
from web.portfolio import page as portfolio_page
from web.post import mail, post_page, worker
from web.programmes import page as programmes_page
from web.recording import correcting, menu, new_entry, new_partnership, next_steps, retracting, sent_forms, taking_back
from web.reporting import page as report_page
from web.signals import digest, everywhere
from web.signals import page as signals_page
from web.to_action import in_all as to_action_in_all
from web.to_action import page as to_action_page
from web.tour import guide as tour_guide
from web.trust import page as trust_page
from web.variation import page as variation_page
from web.webhooks import following, webhook_pages
from web.what_if import page as what_if_page

PAGES = (
    portfolio_page.pages,
    pinning.pages,
    comparing.pages,
    import_page.pages,
    calendar_page.pages,
    help.pages,
    own_page.pages,
    digest_choice.pages,
    sign_ins_page.pages,
    tokens_page.pages,
    style.pages,
    post_page.pages,
    policies_page.pages,
    editing.pages,
    putting.pages,
    webhook_pages.pages,
    single_sign_on.pages,
    opening.pages,
    everybody.pages,
    one_person.pages,
    lost_phone.pages,
    access_page.pages,
    erasing_page.pages,
    setting_up.pages,
    follow_up.pages,
    meetings.pages,
    minutes.pages,
    answering.pages,
    opening_rounds.pages,
    inviting.pages,
    reminding.pages,
    ending.pages,
    rounds_page.pages,
    menu.pages,
    new_entry.pages,
    new_partnership.pages,
    correcting.pages,
    retracting.pages,
    next_steps.pages,
    taking_back.pages,
    why.pages,
    changed.pages,
    listening_page.pages,
    conversation.pages,
    tree_page.pages,
    changing.pages,
    releasing.pages,
    released_page.pages,
    programmes_page.pages,
    trust_page.pages,
    recording_page.pages,
    what_if_page.pages,
    report_page.pages,
    packs_page.pages,
    links_page.pages,
    shared.pages,
    monthly_page.pages,
    variation_page.pages,
    network_page.pages,
    signals_page.pages,
    everywhere.pages,
    to_action_page.pages,
    to_action_in_all.pages,
    ledger_page.pages,
    ledger_export.pages,
    entries.pages,
    partnership.pages,
)
CONCERNS = (
    security,
    transport,
    request_log,
    identity,
    permissions,
    signing_in,
    signing_out,
    limits,
    mail,
    worker,
    monthly,
    due,
    following,
    digest,
    ahead,
    single_sign_on,
    assets,
    refusals,
    wording,
    glossary,
    sent_forms,
    taking_back,
    menu,
    places,
    viewpoint,
    since_then,
    tour_guide,
)


def create_app(workspace: Workspace | None = None, config: Mapping[str, Any] | None = None) -> Flask:
    """The application on a workspace; without one it opens that of the environment.

    ``RECORDED_BY`` says who entries made here are recorded by; ``TRUSTED_HOSTS`` (a list) refuses other host names.
    """
    app = Flask(__name__)
    workspace = workspace or open_workspace()
    app.config.from_mapping(_settings(), SECRET_KEY=os.environ.get("GOODTERMS_SECRET_KEY"))
    app.config.from_mapping(config or {})
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or security.secret_key(workspace.home)
    app.url_map.merge_slashes = False  # a ref may hold any number of slashes
    app.url_map.converters |= {"any_ref": entries.RefConverter, "int": NumberConverter}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    current.register(app, workspace)
    for concern in CONCERNS:
        concern.register(app)
    CSRFProtect(app)  # after permissions: a page that brings back a stale form shows what is recorded
    document.register(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    permissions.check_all_declare(app)
    return app


def _settings() -> dict[str, Any]:
    hosts = os.environ.get("GOODTERMS_HOSTS", "")
    return {
        "RECORDED_BY": os.environ.get("GOODTERMS_RECORDED_BY", "the partnership lead"),
        "TRUSTED_HOSTS": [host.strip() for host in hosts.split(",") if host.strip()] or None,
        "PROXIES": transport.proxies(),
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "STYLE_PAGE": os.environ.get("GOODTERMS_STYLE_PAGE", "") == "1",
        "MAX_FORM_PARTS": 2_000,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form left open overnight can still be saved
    }
