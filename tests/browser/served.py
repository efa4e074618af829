"""The sample on the real server, and a headless Chromium: for the tests in a browser and for the screenshots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from projections.workspace import Workspace
from sample import fill
from tests.browser.longest import record_longest
from tests.browser.outgoing import leave_outgoing
from tests.browser.signing_in import let_ada_in
from tests.conftest import NOW
from web import create_app

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
FLAGS += ["--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,InitialWebUI,WebUIReloadButton,WebUIToolbar"]
"""The last spares each new tab the pages of Chromium's own window, which nobody sees here."""


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def served_sample(home: Path) -> Iterator[str]:
    """The address at which the sample, and the longest words there can be, are served from a folder."""
    workspace = Workspace(home, clock=lambda: NOW)
    fill(workspace.partnerships, NOW.date())
    record_longest(workspace.partnerships)
    workspace.catch_up()
    app = let_ada_in(create_app(workspace, {"STYLE_PAGE": True}))
    leave_outgoing(app)
    with serving(app) as address:
        yield address
    workspace.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which an app is served by the real server.

    The end comes in order, for a browser may still be asking: the loop, then what threads are answering, then the
    sockets. Closed from outside while its loop runs, the server now and then fails at the pipe it wakes itself with.
    """
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(sockets.clear)
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.close()
