"""Hands letters to the mail server that ``GOODTERMS_SMTP_URL`` names. The worker calls it.

``smtp://user:password@host:port?starttls=1``, or ``smtps://`` for a server that speaks TLS from the start.
"""

from __future__ import annotations

import ipaddress
import os
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app

from domain.errors import InvalidValue
from web.current import workspace
from web.post.deadline import deadline
from web.post.letters import Letter, address
from web.post.parcels import NotDelivered, Parcel

PATIENCE_SECONDS = 20.0
"""How long the server may take for one answer."""
AT_MOST_SECONDS = 90.0
"""How long it may take in all."""
_MISTAKEN = "GOODTERMS_SMTP_URL should read smtp://user:password@host:587?starttls=1, or smtps://… ."


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in, and who they are from."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    starttls: bool
    sender: Address


def register(app: Flask) -> None:
    url = app.config.setdefault("SMTP_URL", os.environ.get("GOODTERMS_SMTP_URL"))
    sender = app.config.setdefault("MAIL_FROM", os.environ.get("GOODTERMS_MAIL_FROM"))
    app.config.setdefault("MAIL_PATIENCE_SECONDS", PATIENCE_SECONDS)
    app.extensions["mail_server"] = mail_server(url, sender) if url else None


def mail_server(url: str, sender: str | None) -> MailServer:
    """The server at a URL; ``InvalidValue`` when it cannot be understood or would send a password in the clear."""
    if not sender:
        raise InvalidValue("Say who messages are from, as GOODTERMS_MAIL_FROM: “Goodterms <post@example.org>”.")
    parts = urlsplit(url)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InvalidValue(_MISTAKEN) from None
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise InvalidValue(_MISTAKEN)
    tls, starttls = parts.scheme == "smtps", parse_qs(parts.query).get("starttls") == ["1"]
    if parts.username and not (tls or starttls or _is_here(host)):
        raise InvalidValue(
            "The password of the mail server would travel unprotected: add ?starttls=1, or use smtps://."
        )
    user, password = (unquote(each) if each else None for each in (parts.username, parts.password))
    return MailServer(host, port or (465 if tls else 587), user, password, tls, starttls, address(sender))


def the_mail_server() -> MailServer | None:
    """``None`` when none is set: messages wait."""
    found: MailServer | None = current_app.extensions["mail_server"]
    return found


def carry(parcel: Parcel) -> None:
    """Hand a letter to the mail server; ``NotDelivered`` says in our own words what came in between."""
    server = the_mail_server()
    if server is None:
        raise NotDelivered("No mail server is set.")
    letter = Letter.read(parcel.body or "")
    if letter.is_over(workspace().clock()):
        raise NotDelivered("It waited too long: the link in it has expired.", for_good=True)
    try:
        _hand_over(server, letter.as_email(server.sender, parcel.made_at), letter.to)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise NotDelivered(f"The mail server refused the address ({code}).", for_good=code >= 500) from None
    except smtplib.SMTPDataError as refused:
        code = refused.smtp_code
        raise NotDelivered(f"The mail server refused the message ({code}).", for_good=code >= 500) from None
    except smtplib.SMTPNotSupportedError:
        raise NotDelivered("The mail server cannot do what this message or its settings ask for.") from None
    except smtplib.SMTPAuthenticationError as refused:
        raise NotDelivered(f"The mail server refused our name or password ({refused.smtp_code}).") from None
    except smtplib.SMTPResponseException as refused:
        raise NotDelivered(f"The mail server answered {refused.smtp_code}.") from None
    except ssl.SSLError:
        raise NotDelivered("The mail server could not prove who it is.") from None
    except (OSError, smtplib.SMTPException, EOFError):
        raise NotDelivered("The mail server could not be reached, or did not answer in time.") from None


def _hand_over(server: MailServer, email: EmailMessage, to: str) -> None:
    smtp = _connection(server)
    try:
        with deadline(AT_MOST_SECONDS, lambda: smtp.sock):
            if server.starttls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password or "")
            smtp.send_message(email, server.sender.addr_spec, [to])
    except BaseException:
        smtp.close()
        raise
    _take_leave(smtp)


def _connection(server: MailServer) -> smtplib.SMTP:
    patience = current_app.config["MAIL_PATIENCE_SECONDS"]
    if server.tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=patience, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=patience)


def _take_leave(smtp: smtplib.SMTP) -> None:
    """The letter is handed over, whatever happens now."""
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        smtp.close()


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
