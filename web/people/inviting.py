"""The message that invites somebody to set a password. Without a mail server the link is passed on by hand."""

from __future__ import annotations

from flask import render_template

from access.accounts import Account
from access.one_time_links import LASTS
from web.current import workspace
from web.post.mail import the_mail_server
from web.post.outbox import send


def write_to(account: Account, address: str) -> bool:
    """Send somebody their one-time link; ``False`` when there is no mail server to send it with."""
    if the_mail_server() is None:
        return False
    text = render_template("people/invitation.txt", name=account.name, address=address)
    send(account.email, "Your account at Goodterms", text, until=workspace().clock() + LASTS)
    return True
