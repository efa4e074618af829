"""A provider of single sign-on on loopback that keeps to OpenID Connect until a test tells it not to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.post.mailroom import a_free_port

CLIENT_ID, CLIENT_SECRET = "goodterms", "between us"
Claims = dict[str, Any]


class Provider:
    """``claims`` are what it says of whoever signs in; ``change`` may alter an identity token before it is signed."""

    def __init__(self) -> None:
        self.key: Any = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.signing_key: Any = self.key
        self.algorithm = "RS256"
        self.claims: Claims = {"sub": "bo-1", "email": "bo@example.org", "email_verified": True}
        self.change: Callable[[Claims], Claims] = lambda claims: claims
        self.userinfo: Claims | None = None
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.gives_identity = True
        self.metadata: Claims = {}
        self.issuer = ""

    def about(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.metadata,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, Claims]:
        asked = self.codes.pop(form["code"], None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        token = {"access_token": "a", "token_type": "Bearer", "expires_in": 3600}
        return 200, token | ({"id_token": self._identity(asked["nonce"])} if self.gives_identity else {})

    def _identity(self, nonce: str) -> str:
        now = int(time.time())
        told = {} if self.userinfo is not None else self.claims
        claims: Claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.claims["sub"],
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **told,
        }
        claims = self.change(claims)
        if self.algorithm in ("none", "HS256"):
            signed = f"{_plain(json.dumps({'alg': self.algorithm}).encode())}.{_plain(json.dumps(claims).encode())}"
            return f"{signed}.{self._signature_without_a_key(signed)}"
        header = {"alg": self.algorithm, "kid": "1"}
        return jwt.encode(header, claims, self.signing_key, algorithms=[self.algorithm])

    def _signature_without_a_key(self, signed: str) -> str:
        """None; or one for which the provider's public key is taken for a shared secret."""
        if self.algorithm == "none":
            return ""
        return _plain(hmac.digest(self.key.as_pem(private=False), signed.encode(), "sha256"))


def _plain(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
            else:
                self._answer(200, self._told(parts.path))

        def _told(self, path: str) -> Claims:
            if path == "/jwks":
                return {"keys": [provider.key.as_dict(private=False)]}
            return provider.about() if path.startswith("/.well-known") else provider.userinfo or {}

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _answer(self, status: int, answer: Claims) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def another_make(claims: Claims) -> Iterator[str]:
    """The address of a provider that others wrote, in a process of its own; it knows one person."""
    port = a_free_port()
    command = (sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--user-claims", json.dumps(claims))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    """Until something listens there; it does within seconds or the test fails."""
    for _ in range(600):
        with closing(socket.socket()) as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError
