"""What each measure is called, what a figure of it is, and between which ends it runs. Used all over this package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.wording import capital, long_day, tenths


@dataclass(frozen=True)
class Measured:
    """``name`` as ``projections.measures`` has it; ``each`` is what has one figure, in the singular and the plural."""

    name: str
    about: str
    each: tuple[str, str]
    needs: str
    better: str
    unit: str = ""
    most: float | None = 100
    caution: str = ""
    monthly: bool = False
    plural: bool = False

    @property
    def title(self) -> str:
        return capital(self.name)

    @property
    def slug(self) -> str:
        """The measure in an address."""
        return self.name.replace(" ", "-")

    def can_be(self, value: float) -> bool:
        """Whether there can be such a figure."""
        return 0 <= value <= (value if self.most is None else self.most)

    def figure(self, value: float) -> str:
        """A figure or a limit: “4”, “81.3%”."""
        text = f"{value:.0f}" if value == int(value) else tenths(value)
        return f"{text.replace('-', '−')}{self.unit}"

    def day(self, on: date) -> str:
        """When a figure is of: “March 2026” of a month, “4 March 2026” of a meeting."""
        return f"{on:%B %Y}" if self.monthly else long_day(on)


_KINDS = (
    Measured(
        "check-in answers",
        "The mean of all answers to check-ins that came in within a month, as far as 0 to 100.",
        ("month", "months"),
        "Figures come from check-in rounds: each month in which answers come in has one.",
        "Higher is better.",
        monthly=True,
        plural=True,
    ),
    Measured(
        "decisions per meeting",
        "How many matters a board or working meeting decided, of meetings whose minutes say what items came to.",
        ("meeting", "meetings"),
        "Figures come from board and working meetings of which it is recorded what each item came to.",
        "Neither more nor fewer is better: one weighty decision may be worth more than five small ones.",
        most=None,
        plural=True,
    ),
    Measured(
        "days to settle",
        "How many days an escalation had been open, since it was raised or last reopened, when it was settled.",
        ("escalation settled", "escalations settled"),
        "Figures come from tensions and disputes that are recorded as settled.",
        "Lower is better.",
        most=None,
        plural=True,
    ),
    Measured(
        "attendance",
        "The share of the members expected at a meeting who came; a deputy counts in part.",
        ("meeting", "meetings"),
        "Figures come from meetings of which it is recorded who was there.",
        "Higher is better.",
        unit="%",
    ),
    Measured(
        "health",
        "The health of the partnership at the end of each month that is over.",
        ("month", "months"),
        "Figures come from months at whose end there is enough evidence for a score.",
        "Higher is better.",
        caution="Health carries most of one month over into the next, so figures in a row are alike and the limits lie "
        "close: take what stands out here as a hint, and look at the other measures for what moved.",
        monthly=True,
    ),
)
MEASURED: dict[str, Measured] = {each.name: each for each in _KINDS}
"""By the name of the measure, in the order in which pages show them."""
