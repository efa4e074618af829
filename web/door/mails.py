"""What Flask-Security has to say by mail: handed to the post, which delivers it after the page has answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_security import MailUtil

from web.current import workspace
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
            outbox.send(recipient, subject, body, html, until=_until(template))


def _until(template: str) -> datetime | None:
    """Until when a message holds: as long as the link in it."""
    if template != "reset_instructions":
        return None
    lasts: timedelta = current_app.config["SECURITY_RESET_PASSWORD_WITHIN"]
    return workspace().clock() + lasts
