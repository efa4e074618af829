"""Notices go to public addresses by HTTPS and nowhere else, whatever a name is made to point to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from domain.errors import InvalidValue
from domain.partnerships import Partnerships
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.domain.cast import HARBOUR, STAMP
from tests.post.conftest import Certificate, Clock, worker_of
from tests.post.mailroom import server_context
from tests.webhooks.listener import Listener, listening
from web.post import shelves
from web.webhooks.addresses import look_up, may_be_called, target
from web.webhooks.hooks import Webhook

Add = Callable[..., Webhook]
REFUSED = "Notices cannot be sent there: the address is not a public one."


def problem_of(app: Flask) -> str | None:
    (parcel,) = shelves.with_key(store_of(app), "webhook:")
    return parcel.problem


@pytest.fixture
def log(workspace: Workspace) -> Partnerships:
    return workspace.partnerships


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "0.1.2.3"),
        *("169.254.169.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *("2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::80ff:fffe", "64:ff9b:1::1"),
    ],
)
def test_an_address_that_is_not_public_is_never_called(ip: str) -> None:
    assert not may_be_called(ipaddress.ip_address(ip), private=False)


@pytest.mark.parametrize("ip", ["9.9.9.9", "93.184.216.34", "2620:fe::fe", "2a00:1450:4001:831::200e"])
def test_a_public_address_is_called(ip: str) -> None:
    assert may_be_called(ipaddress.ip_address(ip), private=False)


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.1", "::1", "fd12::1", "::ffff:192.168.1.1"])
def test_our_own_network_is_called_where_that_is_set(ip: str) -> None:
    assert may_be_called(ipaddress.ip_address(ip), private=True)


@pytest.mark.parametrize("ip", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "0.0.0.0", "::", "224.0.0.1"])
def test_what_answers_for_a_cloud_is_never_called(ip: str) -> None:
    assert not may_be_called(ipaddress.ip_address(ip), private=True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "localhost", "[::1]", "[::ffff:7f00:1]"]
)
def test_however_this_machine_is_written_it_is_refused(host: str) -> None:
    with pytest.raises(InvalidValue, match="not a public one"):
        look_up(target(f"https://{host}/", private=False), private=False)


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.org", "//example.org", "http://example.org", "ftp://example.org", "file:///etc/passwd"),
        *("https://", "https:///path", "https://user:secret@example.org", "https://@example.org", "https://a.org#part"),
        *("https://exa mple.org", "https://example.org/\r\nHost: x", "https://example.org:port", "https://[::1"),
        *("https://exämple.org", "https://example.org/" + "a" * 2_000, "http://127.0.0.1", "javascript:alert(1)"),
    ],
)
def test_what_is_no_https_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidValue):
        target(address, private=False)


def test_http_is_for_this_machine_alone_and_only_where_that_is_set() -> None:
    assert target("http://127.0.0.1:9/x", private=True).port == 9
    with pytest.raises(InvalidValue, match="https://"):
        target("http://10.0.0.1/x", private=True)


# -- deliveries ---------------------------------------------------------------------------------------------


def test_a_name_that_is_turned_to_this_machine_after_it_was_added_is_not_called(
    make_app: Callable[..., Flask],
    log: Partnerships,
    add: Add,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = make_app(SMTP_URL=None, WEBHOOK_PRIVATE=False)
    answers = names_lead_to(monkeypatch, "93.184.216.34")
    look_up(target("https://rebound.example", private=False), private=False)
    add(f"https://rebound.example:{listener.port}/")
    answers[:] = ["93.184.216.34", "127.0.0.1"]
    log.form_partnership(HARBOUR, STAMP)
    worker_of(app).one_pass()
    assert problem_of(app) == REFUSED
    assert listener.received == []


def test_the_address_that_was_looked_up_is_the_one_that_is_called(
    app: Flask, log: Partnerships, add: Add, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are looked up once, so that a second answer cannot differ from the one that was checked."""
    with listening(server_context(certificate)) as listener:
        asked = names_lead_to(monkeypatch, "127.0.0.1")
        asked_for: list[str] = []
        looked_up = socket.getaddrinfo

        def noting(host: Any, *more: Any, **named: Any) -> Any:
            asked_for.append(host)
            return looked_up(host, *more, **named)

        monkeypatch.setattr(socket, "getaddrinfo", noting)
        add(f"https://localhost:{listener.port}/")
        log.form_partnership(HARBOUR, STAMP)
        worker_of(app).one_pass()
        assert [each["kind"] for each in listener.notices] == ["partnership"]
        assert listener.received[0].headers["Host"] == f"localhost:{listener.port}"
        assert asked_for.count("localhost") == 1
        assert asked == ["127.0.0.1"]


def test_a_certificate_for_another_name_is_refused(
    app: Flask, log: Partnerships, add: Add, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    names_lead_to(monkeypatch, "127.0.0.1")
    with listening(server_context(certificate)) as listener:
        add(f"https://another.example:{listener.port}/")
        log.form_partnership(HARBOUR, STAMP)
        worker_of(app).one_pass()
        assert listener.received == []
    assert problem_of(app) == "The address could not prove who it is: its certificate is not valid for it."


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (302, "The address sends on to another (302). Notices go only where you say."),
        (307, "The address sends on to another (307). Notices go only where you say."),
        (404, "The address answered 404."),
        (500, "The address answered 500."),
    ],
)
def test_only_a_plain_yes_counts_and_redirections_are_not_followed(
    app: Flask, log: Partnerships, add: Add, listener: Listener, answer: int, problem: str
) -> None:
    add(listener.url)
    listener.answers = [answer]
    log.form_partnership(HARBOUR, STAMP)
    worker_of(app).one_pass()
    assert [each.path for each in listener.received] == ["/"]
    assert problem_of(app) == problem


def test_an_address_that_keeps_silent_is_left_and_tried_again(
    make_app: Callable[..., Flask], log: Partnerships, add: Add, listener: Listener, clock: Clock
) -> None:
    app = make_app(SMTP_URL=None, WEBHOOK_PRIVATE=True, WEBHOOK_PATIENCE_SECONDS=0.3)
    add(listener.url)
    listener.answers = ["silence"]
    log.form_partnership(HARBOUR, STAMP)
    worker_of(app).one_pass()
    assert problem_of(app) == "The address could not be reached, or did not answer in time."
    clock.move(minutes=1)
    worker_of(app).one_pass()
    assert len({each["id"] for each in listener.notices}) == 1
    assert problem_of(app) is None


def test_proxies_of_the_environment_are_not_asked(
    app: Flask, log: Partnerships, add: Add, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    add(listener.url)
    log.form_partnership(HARBOUR, STAMP)
    worker_of(app).one_pass()
    assert len(listener.received) == 1


def names_lead_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> list[str]:
    """Let every name lead to these addresses (the list may be changed); numbers lead where they always do."""
    answers, real = list(numbers), socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in answers]
        return real(host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return answers
