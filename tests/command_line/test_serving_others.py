"""Serving to other machines: what must be in place first, and that processes count wrong guesses together."""

from __future__ import annotations

import base64
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from access.accounts import add_account, set_active
from access.store import open_store
from tests.accounts import store_of
from tests.command_line.conftest import Run, command, environment
from tests.command_line.test_running import a_free_port
from tests.conftest import NOW
from web.command_line.demo_accounts import SECRET_KEY

GOOD = {
    "GOODTERMS_SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "GOODTERMS_MASTER_KEY": base64.b64encode(bytes(32)).decode(),
    "GOODTERMS_HOSTS": "127.0.0.1,goodterms.example.org",
}


@contextmanager
def serving(home: Path, *arguments: object, **settings: str) -> Iterator[str]:
    """The line that a server says once it serves; it is stopped afterwards."""
    ran = subprocess.Popen(
        command("serve", *arguments), stderr=subprocess.PIPE, text=True, env=environment(home) | settings
    )
    with ran as process:
        try:
            assert process.stderr
            yield process.stderr.readline()
        finally:
            process.terminate()


@pytest.fixture
def with_account(home: Path) -> Path:
    """The folder of a workspace in which Ada has an account."""
    with closing(open_store(home)) as store:
        add_account(store, "ada@example.org", "Ada", "person:ada", NOW)
    return home


def refusal(home: Path, *arguments: object, **settings: str) -> str:
    """The sentence with which it refuses to start."""
    done = subprocess.run(
        command("serve", "--port", a_free_port(), *arguments),
        capture_output=True,
        text=True,
        env=environment(home) | settings,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"GOODTERMS_SECRET_KEY": ""}, "Set GOODTERMS_SECRET_KEY first"),
        ({"GOODTERMS_SECRET_KEY": "short"}, "GOODTERMS_SECRET_KEY is short enough to be guessed"),
        ({"GOODTERMS_SECRET_KEY": SECRET_KEY}, "GOODTERMS_SECRET_KEY is the key of the demo"),
        ({"GOODTERMS_MASTER_KEY": ""}, "Set GOODTERMS_MASTER_KEY, or GOODTERMS_MASTER_KEY_FILE, first"),
        ({"GOODTERMS_HOSTS": " , "}, "Set GOODTERMS_HOSTS to the host names"),
    ],
)
def test_nobody_else_is_served_before_all_is_in_place(
    run: Run, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], said: str
) -> None:
    for name, value in (GOOD | changed).items():
        monkeypatch.setenv(name, value)
    result = run("serve", "--host", "192.0.2.1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_nobody_else_is_served_while_nobody_has_an_account(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert "Nobody has an account yet" in run("serve", "--host", "0.0.0.0").stderr


def test_a_disabled_account_is_nobody(run: Run, app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(app)  # type: ignore[arg-type]
    set_active(store, add_account(store, "ada@example.org", "Ada", "person:ada", NOW), active=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert "Nobody has an account yet" in run("serve", "--host", "0.0.0.0").stderr


def test_behind_a_proxy_the_same_is_asked_on_this_machine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_PROXIES", "1")
    assert "Others come through a proxy. Set GOODTERMS_SECRET_KEY first" in run("serve").stderr


def test_a_number_of_proxies_that_is_none_is_refused(with_account: Path) -> None:
    done = subprocess.run(
        command("serve"),
        capture_output=True,
        text=True,
        env=environment(with_account) | {"GOODTERMS_PROXIES": "nginx"},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        2,
        "GOODTERMS_PROXIES is the number of proxies before this server, such as 1.\n",
    )


def headers_of(address: str, **headers: str) -> HTTPMessage:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20) as page:
        answered: HTTPMessage = page.headers
        return answered


def test_others_are_served_once_all_is_in_place(with_account: Path) -> None:
    port = a_free_port()
    proxied = {"X-Forwarded-Proto": "https", "Host": "goodterms.example.org"}
    with serving(with_account, "--host", "0.0.0.0", "--port", port, **GOOD) as said:
        assert said.startswith(f"Goodterms is at http://0.0.0.0:{port}/")
        headers = headers_of(f"http://127.0.0.1:{port}/sign-in", **proxied)
        assert headers["Set-Cookie"].startswith("__Host-goodterms=")
        assert headers["Strict-Transport-Security"] is None  # nobody said that the proxy's word counts
        with pytest.raises(urllib.error.HTTPError, match="400"):
            headers_of(f"http://127.0.0.1:{port}/sign-in", Host="evil.example")


def test_a_proxy_that_is_named_is_believed(with_account: Path) -> None:
    port = a_free_port()
    proxied = {"X-Forwarded-Proto": "https", "Host": "goodterms.example.org", "X-Forwarded-For": "203.0.113.9"}
    with serving(with_account, "--port", port, GOODTERMS_PROXIES="1", **GOOD):
        headers = headers_of(f"http://127.0.0.1:{port}/sign-in", **proxied)
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in headers["Set-Cookie"]


class Guesser:
    """A browser that guesses a password at one of the servers."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/sign-in"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def guess(self, password: str) -> int:
        page = self.opener.open(self.address, timeout=20).read().decode()
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        typed = {"csrf_token": token, "email": "ada@example.org", "password": password}
        try:
            with self.opener.open(self.address, urllib.parse.urlencode(typed).encode(), timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return int(error.code) if error.headers["Retry-After"] else 0


def test_two_processes_count_wrong_guesses_together(with_account: Path) -> None:
    """Twenty guesses, by turns at two servers of one workspace: ten are answered, ever slower, and ten refused."""
    ports = [a_free_port(), a_free_port()]
    with ExitStack() as servers:
        for port in ports:
            servers.enter_context(serving(with_account, "--port", port))
        guessers = [Guesser(port) for port in ports]
        seen = [guessers[turn % 2].guess(f"wrong guess {turn}") for turn in range(20)]
    assert seen == [200] * 10 + [429] * 10
