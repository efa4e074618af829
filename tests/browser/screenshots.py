"""Pictures of every page at both widths and in both themes: ``make screenshots`` puts them in ``screenshots/``."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tests.browser.looking import PAGES, THEMES, WIDTHS, looking, open_page
from tests.browser.served import chromium, served_sample

FOLDER = Path("screenshots")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, served_sample(Path(home)) as address, chromium() as browser:
        for width in WIDTHS:
            for theme in THEMES:
                with looking(browser, width, theme) as seen:
                    for path in PAGES:
                        open_page(seen, address, path).screenshot(path=_file(path, width, theme), full_page=True)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}/")


def _file(path: str, width: int, theme: str) -> Path:
    name = re.sub(r"[^a-zA-Z0-9]+", "-", path).strip("-") or "portfolio"
    return FOLDER / f"{name}-{width}-{theme}.png"


if __name__ == "__main__":
    main()
