"""Which addresses notices may go to: public ones, by HTTPS. Looked up at every delivery, and called as looked up.

So that nobody makes this server call what only it can reach, however the name of an address is made to point there.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from domain.errors import InvalidValue

Ip: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_PLAIN = re.compile(r"[\x21-\x7e]+")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OPEN_TO_NOBODY = "Notices cannot be sent there: the address is not a public one."


class NotFound(InvalidValue):
    """The name of an address leads nowhere just now."""


@dataclass(frozen=True)
class Target:
    """A web address taken apart; ``path`` holds its query too."""

    is_https: bool
    host: str
    port: int
    path: str


def target(address: str, *, private: bool) -> Target:
    """An address taken apart; ``InvalidValue`` says what is wrong with it. ``private``: our own network is allowed."""
    if len(address) > 2_000 or not _PLAIN.fullmatch(address):
        raise InvalidValue("This is not a web address. It begins with https:// and holds no spaces.", "address")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidValue("This is not a web address. Check what stands after https://.", "address") from None
    if parts.username is not None or parts.fragment:
        raise InvalidValue("Leave out names, passwords and what stands after a #.", "address")
    is_https = parts.scheme == "https"
    if not host or not (is_https or (parts.scheme == "http" and private and _is_loopback(host))):
        raise InvalidValue("The address has to begin with https://, so that nobody reads along.", "address")
    path = parts.path or "/"
    return Target(is_https, host, port or (443 if is_https else 80), f"{path}?{parts.query}" if parts.query else path)


def look_up(found: Target, *, private: bool) -> list[str]:
    """The network addresses of a target; ``InvalidValue`` when any of them is not for us to call."""
    try:
        answers = socket.getaddrinfo(found.host, found.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFound(f"There is no {found.host} just now. Check how it is written.", "address") from None
    numbers = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for number in numbers:
        if not may_be_called(ipaddress.ip_address(number.partition("%")[0]), private=private):
            raise InvalidValue(_OPEN_TO_NOBODY, "address")
    return numbers


def may_be_called(ip: Ip, *, private: bool) -> bool:
    """Whether notices may go to a network address. Link-local ones, where clouds answer for themselves, never are."""
    ip = _within(ip)
    if ip.is_multicast or ip.is_unspecified or ip.is_link_local:
        return False
    return private or (ip.is_global and not ip.is_reserved and not getattr(ip, "is_site_local", False))


def _within(ip: Ip) -> Ip:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    teredo = ip.teredo[1] if ip.teredo else None
    nat64 = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
    return ip.ipv4_mapped or ip.sixtofour or teredo or nat64 or ip


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
