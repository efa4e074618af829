"""A page as it reads to whoever knows its words: without the meanings that the glossary puts behind them."""

from __future__ import annotations

import re

_WORD = re.compile(r'<button type="button" class="word"[^>]*>(.*?)</button><span class="meaning".*?</a></span>', re.S)


def plain(page: str) -> str:
    return _WORD.sub(r"\1", page)
