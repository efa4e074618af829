"""Words that stand nowhere else: one for each place that takes personal words."""

from __future__ import annotations

from domain.listening import Theme

SPOKEN = {
    name: f"xq{number}zebra{number}"
    for number, name in enumerate(
        (
            "summary",
            "contact",
            "comment",
            "theme",
            "grown",
            "theme note",
            "step",
            "link",
            "rebase",
            "author",
            "dropped",
            "dropped action",
            "reflection",
            "how",
            "corrected",
            "reason",
            "retracted",
            "label",
        )
    )
}
THEMES = (
    Theme(theme=SPOKEN["theme"], kind="feeling"),
    Theme(theme=SPOKEN["grown"], kind="worry", grows_from=SPOKEN["theme"], note=SPOKEN["theme note"]),
)
