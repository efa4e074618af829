"""From papers to action: what became of papers and agenda items, and which keep coming back."""
