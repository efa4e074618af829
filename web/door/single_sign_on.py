"""Single sign-on by OpenID Connect: the provider says who somebody is, and an account that is there already opens.

Authorization code with PKCE, state and nonce, by Authlib. It never makes an account: an administrator adds people.
Our second factor is not asked for, since how people prove who they are is up to the provider.
"""

from __future__ import annotations

import ipaddress
import logging
import os
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, current_app, flash, redirect, request, session, url_for
from flask_security.utils import login_user
from joserfc.errors import JoseError
from requests import RequestException
from sqlalchemy.exc import IntegrityError

from access import access_log, identities
from access.accounts import Account, account_of, find_account
from access.roles import Action
from domain.errors import InvalidValue
from web.current import workspace
from web.door.identity import note, store
from web.door.permissions import needs, open_to_all
from web.door.sign_in_forms import leads_here
from web.wording import capital

pages = Blueprint("single_sign_on", __name__)

PATIENCE_SECONDS = 5.0
LEEWAY_SECONDS = 60
"""How far the provider's clock may be from ours."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Signatures that only the provider can make: none that share a secret, and never “none”."""
_WHERE_TO = "single_sign_on_next"
_SETTINGS = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")
_NONSENSE = (AuthlibBaseError, JoseError, RuntimeError, ValueError, LookupError, TypeError, AttributeError)
"""What comes of answers that are no proof of who somebody is."""

_log = logging.getLogger("goodterms")


class NoProof(Exception):
    """What came back does not prove who somebody is."""


def register(app: Flask) -> None:
    for name in _SETTINGS:
        app.config.setdefault(name, os.environ.get(f"GOODTERMS_{name}"))
    app.extensions["single_sign_on"] = _client(app) if app.config["OIDC_ISSUER"] else None
    app.context_processor(
        lambda: {"single_sign_on": _name() if app.extensions["single_sign_on"] else None, "is_linked": _is_linked}
    )


@pages.get("/sign-in/single")
@open_to_all
def start() -> Any:
    """The way to the provider."""
    client, wanted = _the_client(), request.args.get("next", "")
    _forget_earlier()
    session[_WHERE_TO] = wanted if leads_here(wanted) else "/"
    try:
        _read_metadata(client)
        return client.authorize_redirect(url_for("single_sign_on.back", _external=True))
    except RequestException:
        return _unreachable()
    except (NoProof, *_NONSENSE) as error:
        return _refused(error)


@pages.get("/sign-in/single/back")
@open_to_all
def back() -> Any:
    """The way back: sign in the account of whom the provider names, if there is one that may come in."""
    client = _the_client()
    try:
        claims = _claims(client)
    except RequestException:
        return _unreachable()
    except (NoProof, *_NONSENSE) as error:
        return _refused(error)
    account = _account(client, claims)
    if account is None or not account.active:
        return _refused(None)
    wanted = session.get(_WHERE_TO, "/")
    _forget_earlier()
    login_user(account, remember=False, authn_via=["oidc"])
    return redirect(wanted)


@pages.post("/admin/people/<int:number>/forget")
@needs(Action.ADMINISTER)
def forget(number: int) -> Any:
    """Let another identity at the provider take the place of the one that an account is linked to."""
    account = account_of(store(), number) or abort(404)
    if identities.unlink(store(), account.id):
        note("unlinked single sign-on", about=account.person)
        flash(f"Forgotten. The next time {account.name} comes from the provider, the verified address counts.")
    return redirect(url_for("one_person.show", number=number))


def _is_linked(account: Account) -> bool:
    return identities.is_linked(store(), account.id)


def _client(app: Flask) -> Any:
    """The client of the provider in the settings; ``InvalidValue`` when they cannot work."""
    issuer, client_id, secret, _ = (app.config[name] for name in _SETTINGS)
    if not _is_safe(issuer):
        raise InvalidValue("GOODTERMS_OIDC_ISSUER has to begin with https://, so that nobody can stand in for it.")
    if not client_id:
        raise InvalidValue("Say what this server is called at your provider, as GOODTERMS_OIDC_CLIENT_ID.")
    return OAuth(app).register(
        "single",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE_SECONDS,
            **({} if secret else {"token_endpoint_auth_method": "none"}),
        },
    )


def _read_metadata(client: Any) -> None:
    """Ask the provider about itself, once; ``NoProof`` when it gives itself out as somebody else."""
    metadata = client.load_server_metadata()
    if str(metadata.get("issuer")).rstrip("/") != current_app.config["OIDC_ISSUER"].rstrip("/"):
        client.server_metadata.pop("_loaded_at", None)
        raise NoProof("issuer")
    metadata["id_token_signing_alg_values_supported"] = ALGORITHMS
    metadata.pop("jwks", None)  # keys change: they are asked for each time


def _claims(client: Any) -> dict[str, Any]:
    """What the provider says of whoever came back, once it is proven that it says so, to us, now."""
    _read_metadata(client)
    options = {
        "iss": {"essential": True, "values": [client.server_metadata["issuer"]]},
        "aud": {"essential": True, "values": [client.client_id]},
        "sub": {"essential": True},
    }
    token = client.authorize_access_token(claims_options=options, leeway=LEEWAY_SECONDS)
    claims: dict[str, Any] | None = token.get("userinfo")
    if not claims or not isinstance(claims["sub"], str) or not claims["sub"]:
        raise NoProof("no identity token")
    if "email" in claims:
        return claims
    told: dict[str, Any] = client.userinfo(token=token)
    if told.get("sub") != claims["sub"]:
        raise NoProof("another subject")
    return claims | {"email": told.get("email"), "email_verified": told.get("email_verified")}


def _account(client: Any, claims: dict[str, Any]) -> Account | None:
    """The account linked to whom the provider names; else, once, the one with the address that it has verified."""
    issuer, subject = client.server_metadata["issuer"], claims["sub"]
    linked = identities.find_linked(store(), issuer, subject)
    if linked is not None:
        return linked
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        return None
    account = find_account(store(), claims["email"])
    if account is None or not account.active or identities.is_linked(store(), account.id, issuer):
        return None
    try:
        identities.link(store(), account.id, issuer, subject, workspace().clock())
    except IntegrityError:  # another browser came first
        return identities.find_linked(store(), issuer, subject)
    access_log.note(store(), workspace().clock(), account.person, "linked single sign-on")
    return account


def _refused(error: Exception | None) -> Any:
    """One sentence, whatever the reason: it tells nobody who has an account here."""
    _log.warning("single sign-on refused: %s", type(error).__name__ if error else "no account that may come in")
    return _to_sign_in(
        f"You could not be signed in with {_name()}. It works once an administrator has added you under an address "
        "that your provider has verified. You can also sign in with your password."
    )


def _unreachable() -> Any:
    return _to_sign_in(f"{capital(_name())} cannot be reached just now. You can sign in with your password.")


def _to_sign_in(said: str) -> Any:
    """The sign-in page, from which the page that was wanted still opens."""
    wanted = session.get(_WHERE_TO, "/")
    _forget_earlier()
    flash(said)
    return redirect(url_for("security.login", next=wanted if wanted != "/" else None))


def _forget_earlier() -> None:
    """Take what earlier tries left out of the browser's cookie."""
    for name in [name for name in session if name.startswith("_state_single_") or name == _WHERE_TO]:
        session.pop(name)


def _the_client() -> Any:
    return current_app.extensions["single_sign_on"] or abort(404)


def _name() -> str:
    return current_app.config["OIDC_NAME"] or "single sign-on"


def _is_safe(issuer: str) -> bool:
    parts = urlsplit(issuer)
    if parts.scheme == "https":
        return bool(parts.hostname)
    try:
        here = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = False
    return parts.scheme == "http" and here
