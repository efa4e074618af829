"""Who may call what: a row for every route of the application, in the words of the roles.

A route that is added needs a row here. ``of`` says what it is about: a partnership (``ref``), or the workspace.
Sample values for the other parts of the address stand in ``VALUES``; a row may give its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LEAD, CONSULTANT, BOARD, ADMINISTRATOR = "lead", "consultant", "board", "administrator"

WHO: dict[str, frozenset[str]] = {
    "figures": frozenset({LEAD, CONSULTANT, BOARD}),
    "entries": frozenset({LEAD, CONSULTANT}),
    "recording": frozenset({LEAD, CONSULTANT}),
    "confidential": frozenset({CONSULTANT}),
    "forming": frozenset({LEAD, CONSULTANT}),
    "weighing": frozenset({CONSULTANT}),
    "people": frozenset({ADMINISTRATOR}),
}
"""The roles that open what a row is about."""

ANYBODY, SIGNED_IN = "anybody", "signed in"


@dataclass(frozen=True)
class Row:
    """``who`` is a word of ``WHO``, or one of the two above; ``anywhere``: a role in any partnership is enough."""

    route: str
    method: str
    who: str
    anywhere: bool = False
    whole: bool = False
    """Only a role in all partnerships counts."""
    values: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    """What the form holds, where that says which partnership it is about."""


VALUES: dict[str, Any] = {
    "digest": "x",
    "name": "mark.svg",
    "filename": "mark.svg",
    "kind": "contact",
    "entry_ref": "K-1",
    "meeting": "2026-06-15",
    "step": "redate",
    "measure": "attendance",
    "token": "A" * 32,
    "secret": "A" * 32,
    "key": "0" * 32,
    "form": "csv",
    "conversation": "c1",
}
"""Parts of addresses; ``number`` (an account), ``grant`` and ``hook`` are made by the test."""


def _rows(who: str, *routes: str, anywhere: bool = False, whole: bool = False, **values: Any) -> list[Row]:
    return [Row(route.split()[1], route.split()[0], who, anywhere, whole, values) for route in routes]


PAGES: list[Row] = [
    *_rows(
        ANYBODY,
        "GET /assets/<digest>/<name>",
        "GET /favicon.ico",
        "GET /static/<path:filename>",
        "GET /style",
        "GET /c",
        "GET /c/",
        "GET /c/thanks",
        "GET /c/<token>",
        "POST /c/<token>",
        "GET /c/<token>/screen",
        "GET /pack/shared/<token>",
    ),
    *_rows(
        SIGNED_IN,
        "GET /",
        "GET /help",
        "GET /network",
    ),
    *_rows(
        "figures",
        "GET /<ref>",
        "GET /<ref>/why",
        "GET /<ref>/changed",
        "GET /<ref>/changed/table.csv",
        "GET /<ref>/signals",
        "GET /<ref>/papers-to-action",
        "GET /<ref>/variation",
        "GET /<ref>/variation/<measure>",
        "GET /<ref>/variation/<measure>/figures.csv",
        "GET /<ref>/programmes",
        "GET /<ref>/programmes/<any_ref:programme>",
        "GET /<ref>/trust",
        "GET /<ref>/then-and-now",
        "GET /<ref>/recording",
        "POST /<ref>/pin",
    ),
    *_rows("figures", "GET /compare", anywhere=True),
    *_rows(
        "entries",
        "GET /<ref>/ledger",
        "GET /<ref>/ledger.zip",
        "GET /<ref>/entries",
        "GET /<ref>/entries/<kind>",
        "GET /<ref>/entries/<kind>/<any_ref:entry_ref>",
        "GET /<ref>/meetings/<any_ref:meeting>",
        "GET /<ref>/meetings/<any_ref:meeting>/text",
        "GET /<ref>/report",
        "GET /<ref>/report.html",
        "GET /<ref>/report/pdf",
        "GET /<ref>/report.pdf",
        "GET /<ref>/rounds",
        "GET /<ref>/rounds/<any_ref:round_ref>",
        "GET /<ref>/what-if",
    ),
    *_rows("figures", "GET /signals", "POST /account/digest", anywhere=True),
    *_rows("entries", "GET /follow-up", "GET /ledger", "GET /ledger.zip", anywhere=True),
    *_rows("figures", "GET /papers-to-action", anywhere=True),
    *_rows(
        "figures",
        "GET /pack",
        "GET /pack.html",
        "GET /pack/pdf",
        "GET /pack.pdf",
        "POST /pack/links",
        "POST /pack/monthly/start",
        anywhere=True,
    ),
    *_rows(SIGNED_IN, "GET /pack/links", "POST /pack/links/<int:number>/revoke", "POST /pack/monthly/stop", number=999),
    *_rows(
        "figures",
        "GET /policies",
        "GET /policies/<name>/<int:version>",
        "GET /policies/<name>/<int:version>/policy.toml",
        anywhere=True,
        name="standard",
        version=1,
    ),
    *_rows(
        "weighing",
        "GET /policies/new",
        "POST /policies/new",
        "POST /policies/upload",
        "GET /policies/<name>/<int:version>/put-in-force",
        "POST /policies/<name>/<int:version>/put-in-force",
        whole=True,
        name="standard",
        version=1,
    ),
    *_rows(
        "confidential",
        "GET /<ref>/entries/<kind>",
        "GET /<ref>/entries/<kind>/<any_ref:entry_ref>",
        "GET /<ref>/retract/<kind>/<any_ref:entry_ref>",
        "POST /<ref>/retract/<kind>/<any_ref:entry_ref>",
        "GET /<ref>/record/<kind>",
        "POST /<ref>/record/<kind>",
        kind="listening",
        entry_ref="c1",
    ),
    *_rows(
        "confidential",
        "GET /<ref>/listening",
        "GET /<ref>/listening/conversation/<any_ref:conversation>/correct",
        "POST /<ref>/listening/conversation/<any_ref:conversation>/correct",
        "GET /<ref>/listening/conversation/<any_ref:conversation>/themes",
        "POST /<ref>/listening/conversation/<any_ref:conversation>/themes",
        "GET /<ref>/listening/tree",
        "GET /<ref>/listening/tree/theme/<any_ref:theme>",
        "GET /<ref>/listening/tree/release",
        "POST /<ref>/listening/tree/release",
        "POST /<ref>/listening/tree/withdraw",
        "GET /<ref>/listening/tree/picture.<form>",
        theme="0.c1",
        form="svg",
    ),
    Row("/<ref>/listening/tree/<change>", "POST", "confidential", values={"change": "move"}, data={"theme": "0.c1"}),
    *_rows("figures", "GET /<ref>/problem-tree", "GET /<ref>/problem-tree/picture.<form>", form="svg"),
    *_rows(
        "recording",
        "GET /<ref>/record",
        "GET /<ref>/record/<kind>",
        "POST /<ref>/record/<kind>",
        "GET /<ref>/meetings/new",
        "POST /<ref>/meetings/new",
        "GET /<ref>/rounds/new",
        "POST /<ref>/rounds/new",
        "POST /<ref>/rounds/<any_ref:round_ref>/links",
        "POST /<ref>/rounds/<any_ref:round_ref>/room",
        "POST /<ref>/rounds/<any_ref:round_ref>/revoke",
        "POST /<ref>/rounds/<any_ref:round_ref>/reminder",
        "GET /<ref>/rounds/<any_ref:round_ref>/close",
        "POST /<ref>/rounds/<any_ref:round_ref>/close",
        "GET /<ref>/rounds/<any_ref:round_ref>/cancel",
        "POST /<ref>/rounds/<any_ref:round_ref>/cancel",
        "POST /<ref>/rounds/<any_ref:round_ref>/stop",
        "GET /<ref>/correct/<kind>/<any_ref:entry_ref>",
        "POST /<ref>/correct/<kind>/<any_ref:entry_ref>",
        "GET /<ref>/retract/<kind>/<any_ref:entry_ref>",
        "POST /<ref>/retract/<kind>/<any_ref:entry_ref>",
    ),
    *_rows("recording", "POST /<ref>/next/<step>/<kind>/<any_ref:entry_ref>", kind="decision", entry_ref="d2"),
    *_rows(
        "recording",
        "POST /recording/undo",
        "GET /calendar",
        "POST /calendar",
        "POST /calendar/<key>",
        "POST /calendar/clear",
        "GET /import",
        "POST /import",
        "GET /import/template.xlsx",
        "GET /import/<token>",
        "GET /import/<token>/reading",
        "GET /import/<token>/rejected-rows.<form>",
        "POST /import/<token>/mended-rows",
        "POST /import/<token>/confirm",
        "POST /import/<token>/call-off",
        anywhere=True,
    ),
    Row("/follow-up", "POST", "recording", anywhere=True, data={"matter_partnership": "harbour"}),
    *_rows("forming", "GET /recording/partnership", "POST /recording/partnership", whole=True),
]

SIGNING_IN: list[Row] = [
    *_rows(
        ANYBODY,
        "GET /sign-in",
        "POST /sign-in",
        "POST /sign-out",
        "GET /sign-in/forgotten",
        "POST /sign-in/forgotten",
        "GET /sign-in/forgotten/<token>",
        "POST /sign-in/forgotten/<token>",
        "GET /sign-in/code",
        "POST /sign-in/code",
        "GET /sign-in/lost-phone",
        "POST /sign-in/lost-phone",
        "GET /sign-in/recovery-code",
        "POST /sign-in/recovery-code",
        "GET /sign-in/which-code",
        "POST /sign-in/which-code",
        "GET /sign-in/static/<path:filename>",
        "GET /sign-in/set-up/<secret>",
        "GET /sign-in/single",
        "GET /sign-in/single/back",
        "POST /sign-in/set-up/<secret>",
    ),
    *_rows(
        SIGNED_IN,
        "GET /sign-in/again",
        "POST /sign-in/again",
        "GET /account",
        "GET /account/password",
        "POST /account/password",
        "GET /account/second-factor",
        "POST /account/second-factor",
        "POST /account/second-factor/<token>",
        "GET /account/recovery-codes",
        "POST /account/recovery-codes",
        "GET /account/sign-ins",
        "POST /account/sign-ins/<int:number>/end",
        "POST /account/sign-ins/end-others",
        "GET /account/tokens",
        "GET /account/tokens/new",
        "POST /account/tokens/new",
        "POST /account/tokens/<int:number>/end",
    ),
]

ADMINISTRATION: list[Row] = _rows(
    "people",
    "GET /admin",
    "GET /admin/access-log",
    "GET /admin/access-log.csv",
    "GET /admin/erase",
    "POST /admin/erase",
    "POST /admin/erase/confirmed",
    "GET /admin/people",
    "GET /admin/people/new",
    "POST /admin/people/new",
    "GET /admin/people/<int:number>",
    "POST /admin/people/<int:number>/disable",
    "POST /admin/people/<int:number>/enable",
    "POST /admin/people/<int:number>/forget",
    "POST /admin/people/<int:number>/link",
    "POST /admin/people/<int:number>/name",
    "POST /admin/people/<int:number>/roles",
    "POST /admin/people/<int:number>/roles/<int:grant>/end",
    "POST /admin/people/<int:number>/sign-ins",
    "POST /admin/people/<int:number>/tokens",
    "POST /admin/people/<int:number>/second-factor/off",
    "GET /admin/post",
    "POST /admin/post",
    "GET /admin/webhooks",
    "GET /admin/webhooks/new",
    "POST /admin/webhooks/new",
    "GET /admin/webhooks/<int:number>",
    "POST /admin/webhooks/<int:number>/off",
    "POST /admin/webhooks/<int:number>/on",
    "POST /admin/webhooks/<int:number>/remove",
    "POST /admin/webhooks/<int:number>/test",
    whole=True,
)

OF = "/api/v1/partnerships/<partnership:ref>"
SHEETS = {
    "partners": "<segment:partner>",
    "meetings": "<segment:meeting>",
    "items": "<segment:meeting>/<segment:item>",
    "decisions": "<segment:decision>",
    "actions": "<segment:action>",
    "papers": "<segment:paper>",
    "escalations": "<segment:escalation>",
    "contacts": "<segment:contact>",
    "programmes": "<segment:programme>",
    "steps": "<segment:programme>/<segment:step>",
    "agreements": "<segment:agreement>",
    "links": "<segment:relation>/<segment:to>",
    "rebases": "<segment:rebase>",
}
"""What addresses an entry of each sheet that is not confidential; answers to check-ins have no address."""
STEPS = (
    "partners/<segment:partner>/leave",
    "decisions/<segment:decision>/enact",
    "decisions/<segment:decision>/drop",
    "actions/<segment:action>/complete",
    "actions/<segment:action>/drop",
    "papers/<segment:paper>/act-on",
    "escalations/<segment:escalation>/settle",
    "escalations/<segment:escalation>/reopen",
    "programmes/<segment:programme>/end",
    "agreements/<segment:agreement>/review",
    "agreements/<segment:agreement>/withdraw",
)


def _of_sheet(sheet: str, address: str, reading: str, recording: str) -> list[Row]:
    one = f"{OF}/{sheet}/{address}"
    read = (f"GET {OF}/{sheet}", f"GET {one}", f"GET {one}/history")
    change = (f"POST {OF}/{sheet}", f"PUT {one}", f"DELETE {one}")
    return [*_rows(reading, *read), *_rows(recording, *change)]


A_ROUND = f"{OF}/rounds/<segment:round_ref>"
API: list[Row] = [
    *_rows(SIGNED_IN, "GET /api/docs", "GET /api/docs/openapi.json", "GET /api/docs/try", "GET /api/v1/openapi.json"),
    *_rows("figures", "GET /api/v1/partnerships", anywhere=True),
    *_rows("figures", *(f"GET /api/v1/{each}" for each in ("portfolio", "signals", "network")), anywhere=True),
    *_rows("forming", "POST /api/v1/partnerships", whole=True),
    *_rows(
        "figures", f"GET {OF}", *(f"GET {OF}/{each}" for each in ("health", "timeline", "change", "trust", "signals"))
    ),
    *_rows("entries", f"GET {OF}/entries", f"GET {OF}/history", f"GET {OF}/export", f"GET {OF}/check-ins"),
    *_rows("recording", f"PUT {OF}", f"POST {OF}/close", f"POST {OF}/check-ins"),
    *_rows("entries", f"GET {OF}/rounds", f"GET {A_ROUND}"),
    *_rows("recording", f"POST {OF}/rounds", *(f"POST {A_ROUND}/{what}" for what in ("links", "close", "cancel"))),
    *_rows("recording", *(f"POST {OF}/{step}" for step in STEPS)),
    *(row for sheet, address in SHEETS.items() for row in _of_sheet(sheet, address, "entries", "recording")),
    *_of_sheet("listening", "<segment:conversation>", "confidential", "confidential"),
    *_rows("confidential", f"POST {OF}/listening/<segment:conversation>/hear-themes"),
]

TABLE = [*PAGES, *SIGNING_IN, *ADMINISTRATION, *API]
