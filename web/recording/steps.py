"""What can be done next with an entry: carried out, dropped, settled, reopened, ... with the questions each asks.

Called by ``next_steps`` (from the page of an entry) and by ``follow_up`` (from the list).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from marshmallow import ValidationError

from domain.entries import Entry, Stamp
from domain.errors import DomainError, InvalidValue
from domain.partnership import ENTRY_KINDS, Partnership
from domain.partnerships import Partnerships, Saved
from domain.shapes import Field, fields_of
from web.current import workspace
from web.door.identity import recorded_by
from web.recording.fields import FormField, form_field
from web.recording.plain import in_words
from web.values import is_blank, read_value

Values = Mapping[str, Any]
Do = Callable[[Partnerships, str, Any, Values, Stamp], Saved]
RE_DATED = "re-dated"


@dataclass(frozen=True)
class Step:
    """``asks`` names the fields of the entry that it sets, those it cannot do without in ``needs``."""

    name: str
    kind: str
    label: str
    asks: tuple[str, ...]
    needs: tuple[str, ...]
    applies: Callable[[Any], bool]
    do: Do
    said: str


def _is_open(entry: Any) -> bool:
    ended = ("enacted_on", "completed_on", "dropped_on", "acted_on", "ended_on", "withdrawn_on", "left_on", "closed_on")
    return not any(getattr(entry, name, None) for name in ended)


def _redate(log: Partnerships, ref: str, entry: Any, values: Values, stamp: Stamp) -> Saved:
    """Only the day it is due changes; ``ChangedMeanwhile`` when the entry changes at this very moment."""
    changed = msgspec.structs.replace(entry, due_on=values["due_on"])
    return log.correct(ref, changed, RE_DATED, stamp, seen=entry)


STEPS: tuple[Step, ...] = (
    Step(
        "enact", "decision", "Carried out", ("enacted_on",), ("enacted_on",), _is_open,
        lambda log, ref, e, v, stamp: log.enact_decision(ref, e.ref, v["enacted_on"], stamp),
        "Recorded as carried out.",
    ),
    Step(
        "complete", "action", "Done", ("completed_on",), ("completed_on",), _is_open,
        lambda log, ref, e, v, stamp: log.complete_action(ref, e.ref, v["completed_on"], stamp),
        "Recorded as done.",
    ),
    Step("redate", "decision", "Change the due day", ("due_on",), ("due_on",), _is_open, _redate, "Re-dated."),
    Step("redate", "action", "Change the due day", ("due_on",), ("due_on",), _is_open, _redate, "Re-dated."),
    Step(
        "drop", "decision", "Drop", ("dropped_on", "reason"), ("dropped_on", "reason"), _is_open,
        lambda log, ref, e, v, stamp: log.drop_decision(ref, e.ref, v["dropped_on"], v["reason"], stamp),
        "Recorded as dropped.",
    ),
    Step(
        "drop", "action", "Drop", ("dropped_on", "reason"), ("dropped_on", "reason"), _is_open,
        lambda log, ref, e, v, stamp: log.drop_action(ref, e.ref, v["dropped_on"], v["reason"], stamp),
        "Recorded as dropped.",
    ),
    Step(
        "act", "paper", "Acted on", ("acted_on", "decision"), ("acted_on",), _is_open,
        lambda log, ref, e, v, stamp: log.act_on_paper(ref, e.ref, v["acted_on"], stamp, v.get("decision")),
        "Recorded as acted on.",
    ),
    Step(
        "settle", "escalation", "Settled", ("settled_on", "how"), ("settled_on",), lambda e: bool(e.is_open),
        lambda log, ref, e, v, stamp: log.settle_escalation(ref, e.ref, v["settled_on"], v.get("how", ""), stamp),
        "Recorded as settled.",
    ),
    Step(
        "reopen", "escalation", "It came up again", ("reopened_on",), ("reopened_on",), lambda e: not e.is_open,
        lambda log, ref, e, v, stamp: log.reopen_escalation(ref, e.ref, v["reopened_on"], stamp),
        "Recorded as open again.",
    ),
    Step(
        "end", "programme", "Ended", ("ended_on", "reflection"), ("ended_on",), _is_open,
        lambda log, ref, e, v, stamp: log.end_programme(ref, e.ref, v["ended_on"], stamp, v.get("reflection")),
        "Recorded as ended.",
    ),
    Step(
        "review", "agreement", "Review", ("reviewed_on", "met"), ("reviewed_on", "met"), _is_open,
        lambda log, ref, e, v, stamp: log.review_agreement(ref, e.ref, v["reviewed_on"], v["met"], stamp),
        "The review is recorded.",
    ),
    Step(
        "withdraw", "agreement", "Give it up", ("withdrawn_on",), ("withdrawn_on",), _is_open,
        lambda log, ref, e, v, stamp: log.withdraw_agreement(ref, e.ref, v["withdrawn_on"], stamp),
        "Recorded as given up.",
    ),
    Step(
        "leave", "partner", "It left", ("left_on",), ("left_on",), _is_open,
        lambda log, ref, e, v, stamp: log.leave(ref, e.ref, v["left_on"], stamp),
        "Recorded.",
    ),
    Step(
        "close", "partnership", "It closed", ("closed_on",), ("closed_on",), _is_open,
        lambda log, ref, e, v, stamp: log.close_partnership(ref, v["closed_on"], stamp),
        "Recorded as closed.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """A step as it was tried: what was typed and what is wrong with it, by field."""

    step: str
    typed: dict[str, str]
    problems: dict[str, str]


@dataclass(frozen=True)
class Offer:
    """A step that a page offers, with its questions; open again when it was tried and refused."""

    step: Step
    fields: list[FormField]
    problems: Mapping[str, str]
    tried: bool


def steps_for(entry: Entry) -> Iterator[Step]:
    """What can be done with the entry as it stands."""
    return (step for step in STEPS if step.kind == entry.kind_name and step.applies(entry))


def offers(entry: Entry, partnership: Partnership | None, tried: Attempt | None = None) -> list[Offer]:
    """The steps of an entry as forms; without its partnership they refer to no other entry.

    A step that was refused stays, with what was typed, even if somebody else ended the entry meanwhile.
    """
    steps = list(steps_for(entry))
    refused = find_step(entry.kind_name, tried.step) if tried else None
    if refused and refused not in steps:
        steps.append(refused)
    return [_offer(step, entry, partnership, tried) for step in steps]


def find_step(kind: str, name: str) -> Step | None:
    return next((step for step in STEPS if (step.kind, step.name) == (kind, name)), None)


def attempt(partnership: Partnership, entry: Entry, step: Step, form: Mapping[str, str]) -> Saved | Attempt:
    """Take the step with what was typed; nothing is recorded when something is wrong with it."""
    typed = {name: form.get(name, "") for name in step.asks}
    values, problems = _read(step, typed)
    if problems:
        return Attempt(step.name, typed, problems)
    stamp = workspace().stamp(recorded_by())
    try:
        return step.do(workspace().partnerships, partnership.profile.ref, entry, values, stamp)
    except DomainError as error:
        name, message = in_words(error, entry.kind_name, partnership)
        return Attempt(step.name, typed, {name if name in typed else "": message})


def shape_of(kind: str, name: str) -> Field:
    return next(shape for shape in fields_of(ENTRY_KINDS[kind]) if shape.name == name)


def _offer(step: Step, entry: Entry, partnership: Partnership | None, tried: Attempt | None) -> Offer:
    mine = tried if tried and tried.step == step.name else None
    names = [name for name in step.asks if partnership or not shape_of(step.kind, name).refers_to]
    fields = [_field(step, name, entry, mine, partnership) for name in names]
    return Offer(step, fields, mine.problems if mine else {}, mine is not None)


def _field(step: Step, name: str, entry: Entry, tried: Attempt | None, partnership: Partnership | None) -> FormField:
    shape = _single(shape_of(step.kind, name), name in step.needs)
    typed = tried.typed.get(name, "") if tried else _usual(shape, entry)
    return form_field(step.kind, shape, [typed], partnership)


def _usual(shape: Field, entry: Entry) -> str:
    """Today for what happened; the day as it stands for what is planned."""
    if shape.type is not date:
        return ""
    if shape.planned:
        planned = getattr(entry, shape.name)
        return planned.isoformat() if planned else ""
    return max(workspace().today(), entry.happened_on).isoformat()


def _single(shape: Field, needed: bool) -> Field:
    """A step sets one value, also of a field that holds several over time."""
    values = {name: getattr(shape, name) for name in Field.__dataclass_fields__}
    return Field(**values | {"many": False, "required": needed, "max_length": shape.max_length or 0})


def _read(step: Step, typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    values, problems = dict[str, Any](), dict[str, str]()
    for name, text in typed.items():
        try:
            if not is_blank(text):
                values[name] = read_value(shape_of(step.kind, name), text)
            elif name in step.needs:
                raise InvalidValue(_missing(step, name))
        except ValidationError as error:
            problems[name] = " ".join(map(str, error.messages))
        except InvalidValue as error:
            problems[name] = error.message
    return values, problems


def _missing(step: Step, name: str) -> str:
    return (
        "Say why, in a few words." if name == "reason" else "Choose a day." if name.endswith("_on") else "Choose one."
    )
