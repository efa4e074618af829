"""Fields of bodies and questions that are no columns of an entry: days, instants, and text read like a column."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import ValidationError, fields

from domain.shapes import Field
from web.current import workspace
from web.values import quoted, read_value, read_values

_DAY = Field("day", date, False, False, (), None, False, False, False, None, None, None, None)


class ShapedField(fields.Field[Any]):
    """A field that is read by a shape of its own."""

    def __init__(self, shape: Field, missing: str, **options: Any) -> None:
        super().__init__(required=shape.required, error_messages={"required": missing, "null": missing}, **options)
        self.shape = shape

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return read_values(self.shape, value) if self.shape.many else read_value(self.shape, value)


class DayField(fields.Field[date]):
    """A day such as 2026-03-31; unless ``ahead`` is allowed, one up to today."""

    def __init__(self, *, ahead: bool = True, **options: Any) -> None:
        super().__init__(error_messages={"required": "Give a day, such as 2026-03-31."}, **options)
        self.ahead = ahead

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = read_value(_DAY, value)
        if not self.ahead and day > workspace().today():
            raise ValidationError(f"{day} is still to come. Choose a day up to today.")
        return day


class InstantField(fields.Field[datetime]):
    """An instant such as 2026-03-31T17:00Z; a day alone means its end, no zone means UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        text = str(value).strip()
        try:
            if len(text) == len("2026-03-31"):
                return datetime.combine(read_value(_DAY, text), time.max, UTC)
            at = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign in an address reads as a space
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise ValidationError(f"{quoted(text)} is not an instant. Write it like 2026-03-31T17:00Z.") from None
