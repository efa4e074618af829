"""Four small bars beside a row of figures, one for each quarter; the figures stand beside them. Used by ``page``."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

HEIGHT, WIDE, STEP = 28, 14, 18


def bars(values: Sequence[float], most: float) -> Markup:
    """Hidden from screen readers, who read the figures; ``most`` is as high as the drawing."""
    drawn = [_bar(at, value / most if most else 0.0) for at, value in enumerate(values)]
    width = STEP * len(values)
    return Markup(  # noqa: S704 (made of numbers only)
        f'<svg class="quarters" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}" aria-hidden="true">'
        f'<path d="M0 {HEIGHT - 0.5}H{width}"/>{"".join(drawn)}</svg>'
    )


def _bar(at: int, share: float) -> str:
    high = share * (HEIGHT - 2)
    x, y = at * STEP + (STEP - WIDE) / 2, HEIGHT - 1 - high
    return f'<rect x="{x:g}" y="{y:.1f}" width="{WIDE}" height="{high:.1f}"/>'
