"""A message to one person: checked when it is queued, kept as JSON until it is delivered, written out as an email."""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Self

from domain.errors import InvalidValue

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


@dataclass(frozen=True)
class Letter:
    """``mark`` becomes its Message-ID: the same at every try, so that one that arrives twice can be told.

    After ``until`` (an ISO instant) what it says no longer holds, and it is not sent any more. ``pdf`` is a document
    that goes with it, in base64, under the name ``pdf_name``; it names nobody whom ``text`` does not name.
    """

    to: str
    subject: str
    text: str
    html: str | None = None
    mark: str = field(default_factory=lambda: secrets.token_hex(16))
    until: str | None = None
    pdf: str = ""
    pdf_name: str = ""

    def __post_init__(self) -> None:
        if _CONTROL.search(self.to) or _CONTROL.search(self.subject):
            raise InvalidValue("An address or a subject cannot hold line breaks or control characters.", "to")
        if len(self.to) > 254 or not _is_address(self.to):
            raise InvalidValue("This is not an email address that a message can be sent to.", "to")

    @classmethod
    def read(cls, stored: str) -> Self:
        return cls(**json.loads(stored))

    def stored(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def is_over(self, at: datetime) -> bool:
        return self.until is not None and datetime.fromisoformat(self.until) <= at

    def as_email(self, sender: Address, written_at: datetime) -> EmailMessage:
        """The email: plain text, beside it HTML and with it a PDF where there are such; nothing in it is fetched."""
        email = EmailMessage(policy=SMTP)
        email["From"], email["To"], email["Subject"] = sender, Address(addr_spec=self.to), self.subject
        email["Date"] = format_datetime(written_at)
        email["Message-ID"] = f"<{self.mark}@{sender.domain}>"
        email["Auto-Submitted"] = "auto-generated"
        email.set_content(self.text)
        if self.html is not None:
            email.add_alternative(self.html, subtype="html")
        if self.pdf:
            pdf = base64.b64decode(self.pdf)
            email.add_attachment(pdf, maintype="application", subtype="pdf", filename=self.pdf_name)
        return email


def address(text: str) -> Address:
    """An address with or without a name: ``Goodterms <post@example.org>``; ``InvalidValue`` when it is none."""
    name, _, spec = text.strip().rpartition("<")
    spec = spec.removesuffix(">").strip()
    if _CONTROL.search(text) or not _is_address(spec):
        raise InvalidValue(f"“{text}” is not an email address.")
    return Address(name.strip().strip('"'), addr_spec=spec)


def _is_address(text: str) -> bool:
    try:
        parsed = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    return bool(parsed.username and parsed.domain) and parsed.domain.isascii()
