"""Delivers notices: signs each, and posts it to exactly the network address that was looked up and found allowed.

Called by the worker of the post. Redirections are not followed, proxies not used, and nothing that is answered is read
but its status.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from contextlib import closing
from typing import Any

from flask import current_app

from domain.errors import InvalidValue
from web.current import workspace
from web.door.identity import store
from web.post.deadline import deadline
from web.post.parcels import NotDelivered, Parcel
from web.webhooks import hooks
from web.webhooks.addresses import Target, look_up, target
from web.webhooks.hooks import Webhook

NOTICE, TEST = "notice", "test notice"
PATIENCE_SECONDS = 10.0
AT_MOST_SECONDS = 20.0
MOST_NUMBERS = 4
"""How many network addresses of one name are tried."""
_NO_ANSWER = "The address could not be reached, or did not answer in time."


def carry(parcel: Parcel) -> None:
    """Deliver a notice; ``NotDelivered`` says what came in between."""
    content = json.loads(parcel.body or "{}")
    webhook = hooks.find(store(), content["webhook"])
    if webhook is None or webhook.off_at is not None:
        raise NotDelivered("The webhook is switched off.", for_good=True)
    _send(webhook, content["notice"])


def carry_test(parcel: Parcel) -> None:
    """Deliver a notice that somebody wants to see arrive: once, whether the webhook is switched on or off."""
    content = json.loads(parcel.body or "{}")
    webhook = hooks.find(store(), content["webhook"])
    try:
        if webhook is not None:
            _send(webhook, content["notice"])
    except NotDelivered as failed:
        raise NotDelivered(failed.problem, for_good=True) from None


def give_up(parcel: Parcel) -> None:
    """Switch off the webhook of a notice that was tried for a day. What comes after waits for it."""
    webhook = hooks.find(store(), json.loads(parcel.body or "{}")["webhook"])
    if parcel.kind == NOTICE and webhook is not None and webhook.off_at is None:
        hooks.switch_off(store(), webhook, "A notice could not be delivered for a day.", workspace().clock())


def signature(secret: str, body: bytes, at: int) -> str:
    """What the header ``Goodterms-Signature`` says; ``at`` is in seconds since 1970 UTC."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


def _send(webhook: Webhook, notice: dict[str, Any]) -> None:
    body = json.dumps(notice, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Goodterms",
        "Goodterms-Signature": signature(webhook.secret, body, int(workspace().clock().timestamp())),
    }
    status = _post(webhook.address, body, headers)
    if status // 100 == 3:
        raise NotDelivered(f"The address sends on to another ({status}). Notices go only where you say.")
    if status // 100 != 2:
        raise NotDelivered(f"The address answered {status}.")


def _post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """The status that the address answered."""
    private = current_app.config["WEBHOOK_PRIVATE"]
    try:
        found = target(address, private=private)
        connection = _Pinned(found, look_up(found, private=private))
        with closing(connection), deadline(AT_MOST_SECONDS, lambda: connection.sock):
            connection.request("POST", found.path, body, headers)
            return connection.getresponse().status
    except InvalidValue as refused:
        raise NotDelivered(refused.message) from None
    except ssl.SSLError:
        raise NotDelivered("The address could not prove who it is: its certificate is not valid for it.") from None
    except (OSError, http.client.HTTPException):
        raise NotDelivered(_NO_ANSWER) from None


class _Pinned(http.client.HTTPConnection):
    """A connection to network addresses that were looked up before; names are only said to whoever answers there."""

    def __init__(self, found: Target, numbers: list[str]) -> None:
        self.default_port = 443 if found.is_https else 80
        super().__init__(found.host, found.port, timeout=current_app.config["WEBHOOK_PATIENCE_SECONDS"])
        self._numbers = numbers[:MOST_NUMBERS]
        self._tls = ssl.create_default_context() if found.is_https else None

    def connect(self) -> None:
        self.sock = self._reach()
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)

    def _reach(self) -> socket.socket:
        problem = OSError("no address")
        for number in self._numbers:
            try:
                return socket.create_connection((number, self.port), self.timeout)
            except OSError as error:
                problem = error
        raise problem
