"""What Flask-Security has to say by mail: handed to the post, which delivers it after the page has answered."""

from __future__ import annotations

from typing import Any

from flask_security import MailUtil

from web.door import limits
from web.post import outbox


class Mails(MailUtil):
    def send_mail(  # type: ignore[override]
        self, template: str, subject: str, recipient: str, sender: Any, body: str, html: str, **context: Any
    ) -> None:
        """Queue a message; for the decoy in the place of a missing account, do what costs as much and say nothing."""
        if context["user"].id is None:
            limits.note_decoy()
        else:
            outbox.send(recipient, subject, body, html)
