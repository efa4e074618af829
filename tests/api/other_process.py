"""Sends one request to the API in a process of its own: ``python -m tests.api.other_process``.

Reads a JSON line that says which, answers “ready”, waits for another line, then prints the status of the answer.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from projections.workspace import Workspace
from tests.conftest import NOW
from web import create_app


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    workspace = Workspace(Path(asked["home"]), asked["database_url"], clock=lambda: NOW)
    client = create_app(workspace, {"SECRET_KEY": asked["secret_key"]}).test_client()
    print("ready", flush=True)
    sys.stdin.readline()
    answer = client.post(asked["path"], json=asked["body"], headers=asked["headers"])
    print(answer.status_code, flush=True)
    workspace.close()


if __name__ == "__main__":
    main()
