"""How requests travel: through proxies that are named, over https, and with which cookie.

Over https, and wherever the host is not this machine, the session cookie is for https and this host alone.
"""

from __future__ import annotations

import ipaddress
import os
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from domain.errors import InvalidValue

COOKIE, SAFE_COOKIE = "goodterms", "__Host-goodterms"
_YEAR = 365 * 24 * 60 * 60


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie that leaves the browser only as it should."""

    def get_cookie_name(self, app: Flask) -> str:
        return SAFE_COOKIE if self.get_cookie_secure(app) else COOKIE

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure or not is_loopback(_host())


def register(app: Flask) -> None:
    app.session_interface = Sessions()
    proxies = app.config["PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.after_request(_stay_on_https)
    app.jinja_env.globals.update(travels_safely=travels_safely)


def proxies() -> int:
    """How many proxies stand before this server, as ``GOODTERMS_PROXIES`` says."""
    said = os.environ.get("GOODTERMS_PROXIES") or "0"
    if not said.isdecimal():
        raise InvalidValue("GOODTERMS_PROXIES is the number of proxies before this server, such as 1.", "proxies")
    return int(said)


def travels_safely() -> bool:
    """Whether a browser sends the cookie back: over https, or to a server on its own machine."""
    return request.is_secure or is_loopback(_host())


def is_loopback(host: str) -> bool:
    """Whether a host name is that of the machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host() -> str:
    """The host name asked for, without its port; the host check may not have passed it."""
    host: Any = request.environ.get("HTTP_HOST") or request.environ.get("SERVER_NAME", "")
    return str(host).rpartition("]")[0] + "]" if str(host).startswith("[") else str(host).partition(":")[0]


def _stay_on_https(response: Response) -> Response:
    if request.is_secure and not is_loopback(_host()):
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
    return response
