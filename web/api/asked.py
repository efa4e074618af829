"""What may be asked in the address of a list: which entries, in which order, and where to go on."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from marshmallow import Schema, ValidationError, fields, validate

from domain.partnership import ENTRY_KINDS
from projections.entry_pages import Page, Place, Wanted, page_of
from web.api.fields import DayField, InstantField
from web.api.said import entry_said
from web.current import workspace
from web.door.reach import POOLED

A_PAGE, LONGEST_PAGE = 50, 200
LISTED = tuple(kind for kind in ENTRY_KINDS if kind not in POOLED)
"""The kinds that are listed one by one; answers to check-ins only by their round."""


class CursorField(fields.Field[Place]):
    """Where the page before ended; opaque, and good for nothing else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Place:
        try:
            return Place(*_signer().loads(str(value)))
        except (BadSignature, TypeError):
            raise ValidationError("Use the cursor of the page before as it is, or leave it out.") from None


class ListAsked(Schema):
    """Which entries of a kind, from which day to which, and page by page."""

    first = DayField(data_key="from", metadata={"description": "Happened on this day or later."})
    last = DayField(data_key="to", metadata={"description": "Happened on this day or earlier."})
    recorded_after = InstantField(
        metadata={"description": "Recorded or corrected later than this instant; a day means its end."}
    )
    order = fields.String(
        load_default="newest",
        validate=validate.OneOf(["newest", "oldest"], error="Choose newest or oldest."),
        metadata={"description": "By the day on which they happened: the newest first, or the oldest."},
    )
    limit = fields.Integer(
        load_default=A_PAGE,
        validate=validate.Range(1, LONGEST_PAGE, error=f"Ask for 1 to {LONGEST_PAGE} at a time."),
        error_messages={"invalid": f"Ask for 1 to {LONGEST_PAGE} at a time."},
        metadata={"description": "How many at most."},
    )
    cursor = CursorField(metadata={"description": "`next_cursor` of the page before."})


class AllAsked(ListAsked):
    """As for one kind, of every kind or of some."""

    kind = fields.List(
        fields.String(validate=validate.OneOf(LISTED, error=f"Choose one of: {', '.join(LISTED)}.")),
        metadata={"description": "Only this kind; may be given several times."},
    )


def listed(ref: str, kinds: tuple[str, ...], asked: dict[str, Any]) -> dict[str, Any]:
    """A page of entries, and the cursor of the next (``None``: there is none)."""
    wanted = Wanted(kinds, asked.get("first"), asked.get("last"), asked.get("recorded_after"))
    newest = asked["order"] == "newest"
    page = page_of(workspace(), ref, wanted, asked["limit"], after=asked.get("cursor"), newest_first=newest)
    return {"entries": [entry_said(ref, row.entry, row) for row in page.rows], "next_cursor": _cursor(page)}


def _cursor(page: Page) -> str | None:
    return _signer().dumps([page.next.day, page.next.kind, page.next.ref]) if page.next else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="goodterms cursor")
