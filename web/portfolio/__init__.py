"""The portfolio: every partnership that a reader may see, sorted, narrowed, pinned and compared."""
