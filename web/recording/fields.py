"""The fields of a form that records or corrects an entry, made from the shape of its kind.

Called by the pages that show such a form; ``templates/recording/fields.html`` draws what is described here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.check_ins import STATEMENTS
from domain.partnership import PLAIN_KINDS, Partnership
from domain.shapes import Field
from web.current import workspace
from web.recording.choices import Option, options_for
from web.recording.hints import HINTS, LATER_TITLES, SUGGESTIONS, TERMS
from web.schemas import shapes_of
from web.words import CHOICE_WORDS, label

Typed = Mapping[str, list[str]]
"""What was typed into each field; several values for a list."""

_ORIGIN = frozenset({"meeting", "item"})
_LATER = frozenset(
    {"enacted_on", "completed_on", "dropped_on", "acted_on", "settled_on", "how", "reopened_on", "ended_on"}
    | {"reflection", "reviewed_on", "met", "withdrawn_on", "left_on", "closed_on"}
)
_LATER_OF = frozenset({("decision", "reason"), ("action", "reason"), ("paper", "decision")})
_SHORT = frozenset({"place", "sector", "author"})
_LINE = 300
_HIGHEST_MARK = 5


@dataclass(frozen=True)
class FormField:
    """One question of a form. ``control`` names the macro that draws it; ``typed`` is what stands in it."""

    name: str
    label: str
    control: str
    required: bool
    typed: list[str]
    options: list[Option] = field(default_factory=list)
    hint: str = ""
    term: tuple[str, str] = ("", "")
    suggestions: tuple[str, ...] = ()
    latest: date | None = None

    @property
    def text(self) -> str:
        """What stands in a field of one value."""
        return self.typed[0] if self.typed else ""


@dataclass(frozen=True)
class Section:
    """Fields that belong together; a folded one is opened by whoever needs it."""

    title: str
    fields: list[FormField]
    folded: bool = False


def own_ref(kind: str) -> str | None:
    """The field that names the entry and that nobody has to think up; ``None`` when other fields name it."""
    last = PLAIN_KINDS[kind].key[-1]
    shape = next((shape for shape in shapes_of(kind) if shape.name == last), None)
    return shape.name if shape and not shape.refers_to else None


def asked(kind: str, *, correcting: bool) -> list[Field]:
    """The fields that a form asks: what names an entry is not asked, and not changed by a correction."""
    hidden = set(PLAIN_KINDS[kind].key) if correcting else {own_ref(kind)}
    return [shape for shape in shapes_of(kind) if shape.name not in hidden]


def sections(kind: str, typed: Typed, partnership: Partnership | None, wrong: Iterable[str] = ()) -> list[Section]:
    """The form for a new entry: what is needed, where it came from, and what became of it."""
    main, origin, later = list[Field](), list[Field](), list[Field]()
    for shape in asked(kind, correcting=False):
        place = later if _is_later(kind, shape) else origin if _is_origin(kind, shape) else main
        place.append(shape)
    found = [Section("", _fields(kind, main, typed, partnership))]
    if origin:
        found.append(_folding("Did it come from a meeting?", kind, origin, typed, partnership, wrong))
    if later:
        found.append(_folding(LATER_TITLES[kind], kind, later, typed, partnership, wrong))
    return found


def all_fields(kind: str, typed: Typed, partnership: Partnership | None) -> list[FormField]:
    """The form that corrects an entry: everything that it may say."""
    return _fields(kind, asked(kind, correcting=True), typed, partnership)


def form_field(kind: str, shape: Field, typed: list[str], partnership: Partnership | None) -> FormField:
    """One field, with what stands in it."""
    return FormField(
        name=shape.name,
        label=label(kind, shape.name),
        control=_control(shape),
        required=shape.required,
        typed=typed,
        options=_options(kind, shape, typed, partnership),
        hint=_hint(kind, shape),
        term=TERMS.get((kind, shape.name), ("", "")),
        suggestions=_suggestions(kind, shape, partnership),
        latest=None if shape.planned else workspace().today(),
    )


def _fields(kind: str, shapes: Iterable[Field], typed: Typed, partnership: Partnership | None) -> list[FormField]:
    return [form_field(kind, shape, typed.get(shape.name, []), partnership) for shape in shapes]


def _folding(
    title: str, kind: str, shapes: list[Field], typed: Typed, partnership: Partnership | None, wrong: Iterable[str]
) -> Section:
    """A section that is open when something in it was typed or is wrong."""
    names = {shape.name for shape in shapes}
    is_open = any(any(typed.get(name, [])) for name in names) or names & set(wrong)
    return Section(title, _fields(kind, shapes, typed, partnership), folded=not is_open)


def _is_later(kind: str, shape: Field) -> bool:
    return shape.name in _LATER or (kind, shape.name) in _LATER_OF


def _is_origin(kind: str, shape: Field) -> bool:
    return shape.name in _ORIGIN and not shape.required


def _control(shape: Field) -> str:
    if shape.refers_to:
        return "toggles" if shape.many else "pick"
    if shape.choices:
        return "taps" if shape.required else "pick"
    if shape.type is int:
        return "marks" if shape.highest == _HIGHEST_MARK else "number"
    if shape.type is float:
        return "figure"
    one = "day" if shape.type is date else "line" if _is_short(shape) else "area"
    return f"{one}s" if shape.many else one


def _is_short(shape: Field) -> bool:
    return shape.many or shape.name in _SHORT or (shape.max_length or _LINE + 1) <= _LINE


def _options(kind: str, shape: Field, typed: list[str], partnership: Partnership | None) -> list[Option]:
    if shape.choices:
        words = CHOICE_WORDS[kind, shape.name]
        return [Option(choice, words[choice]) for choice in shape.choices]
    if shape.refers_to and partnership:
        return options_for(shape.refers_to, partnership, typed)
    return []


def _hint(kind: str, shape: Field) -> str:
    return (
        STATEMENTS[shape.name] if kind == "check-in" and shape.name in STATEMENTS else HINTS.get((kind, shape.name), "")
    )


def _suggestions(kind: str, shape: Field, partnership: Partnership | None) -> tuple[str, ...]:
    if (kind, shape.name) == ("check-in", "round") and partnership:
        answers: Any = partnership.entries.of("check-in").values()
        return tuple(dict.fromkeys(answer.round for answer in reversed(list(answers))))[:8]
    return SUGGESTIONS.get((kind, shape.name), ())
