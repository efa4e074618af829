"""Everything a kind of entry needs, in one list: a new kind that lacks something is told all of it at once."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from domain.entries import Entry, EntryRecorded
from domain.partnership import ENTRY_KINDS, OPENINGS, AnyEntry, Partnership
from domain.partnerships import Partnerships
from domain.shapes import fields_of
from projections.evidence import NO_EVIDENCE, RULES
from tests.architecture.design import SHEETS
from tests.domain.cast import ONE_OF_EACH
from web.api.examples import ENTRIES
from web.recording.hints import MENU_WORDS
from web.schemas import columns_of, required_columns, shapes_of
from web.words import CHOICE_WORDS, KIND_WORDS, help_text, label

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "domain" / "samples"
Kind = type[Entry]


def kinds_of_entry() -> list[Kind]:
    """The kinds found in the domain, registered or not; those without a sheet are made by commands of their own."""
    return [kind for kind in Entry.__subclasses__() if kind.__module__.startswith("domain.") and kind.sheet]


def places_lacking(kind: Kind) -> list[str]:
    """Each place where this kind of entry is missing, in the order in which one adds them."""
    return [place for place, is_there in PLACES.items() if not is_there(kind)]


def _has_event(kind: Kind) -> bool:
    return bool(_opening_events(kind))


def _has_samples(kind: Kind) -> bool:
    events = _opening_events(kind)
    return bool(events) and all(list(SAMPLES.glob(f"{event.__name__}-*.json")) for event in events)


def _has_command(of: type[Any]) -> Callable[[Kind], bool]:
    return lambda kind: any(kind in _parameters(command) for command in _commands(of))


def _has_words(kind: Kind) -> bool:
    if kind.kind_name not in KIND_WORDS or kind.kind_name not in ENTRY_KINDS:
        return False
    try:
        return all(
            label(kind.kind_name, s.name) and help_text(kind.kind_name, s.name) for s in shapes_of(kind.kind_name)
        )
    except KeyError:
        return False


def _has_choices(kind: Kind) -> bool:
    shapes = shapes_of(kind.kind_name) if kind.kind_name in ENTRY_KINDS else fields_of(kind)
    wanted = {(kind.kind_name, shape.name): set(shape.choices) for shape in shapes if shape.choices}
    return all(choices == set(CHOICE_WORDS.get(key, {})) for key, choices in wanted.items())


def _has_columns(kind: Kind) -> bool:
    return kind.kind_name in ENTRY_KINDS and SHEETS.get(kind.sheet) == _sheet_of(kind.kind_name)


def _has_opening(kind: Kind) -> bool:
    return kind.kind_name == "partnership" or kind.kind_name in OPENINGS


def _has_form(kind: Kind) -> bool:
    return kind.kind_name == "partnership" or kind.kind_name in MENU_WORDS


def _is_in_sample(kind: Kind) -> bool:
    return any(kind.__name__ in _names(path) for path in (ROOT / "sample").glob("*.py"))


PLACES: dict[str, Callable[[Kind], bool]] = {
    "ENTRY_KINDS in domain/partnership.py": lambda kind: ENTRY_KINDS.get(kind.kind_name) is kind,
    "AnyEntry in domain/partnership.py": lambda kind: kind in get_args(AnyEntry),
    "an event that opens it, in its module": _has_event,
    "a command on Partnership": _has_command(Partnership),
    "a command on Partnerships": _has_command(Partnerships),
    "a plain one in tests/domain/cast.py": lambda kind: any(type(entry) is kind for entry in ONE_OF_EACH),
    "a stored sample of its opening event in tests/domain/samples": _has_samples,
    "an evidence rule in projections/evidence, or NO_EVIDENCE": lambda kind: (
        (kind.kind_name in RULES) != (kind.kind_name in NO_EVIDENCE)
    ),
    "words for the kind and each field in web/words.py": _has_words,
    "words for each choice in web/words.py": _has_choices,
    "its columns in tests/architecture/design.py": _has_columns,
    "OPENINGS in domain/partnership.py": _has_opening,
    "MENU_WORDS in web/recording/hints.py": _has_form,
    "its example in web/api/examples.py": lambda kind: kind.kind_name in ENTRIES,
    "the sample": _is_in_sample,
}


@pytest.mark.parametrize("kind", kinds_of_entry(), ids=lambda kind: kind.kind_name)
def test_a_kind_of_entry_lacks_nothing(kind: Kind) -> None:
    lacking = places_lacking(kind)
    assert not lacking, f"The kind “{kind.kind_name}” lacks:\n  " + "\n  ".join(lacking)


def test_every_kind_in_the_design_is_there_and_no_other() -> None:
    assert {kind.sheet for kind in kinds_of_entry()} == set(SHEETS)
    assert [ENTRY_KINDS[kind].sheet for kind in ENTRY_KINDS] == list(SHEETS)


def test_a_kind_just_thought_of_is_told_all_it_lacks() -> None:
    class Visit(Entry, frozen=True, kw_only=True, tag="visit"):
        kind_name, sheet, own_date, key = "visit", "visits", "made_on", ("visit",)
        visit: str

    no_choices = "words for each choice in web/words.py"
    assert places_lacking(Visit) == [place for place in PLACES if place != no_choices]


def _opening_events(kind: Kind) -> list[type[EntryRecorded]]:
    return [event for event in EntryRecorded.__subclasses__() if get_type_hints(event)["entry"] is kind]


def _commands(of: type[Any]) -> Iterator[Callable[..., Any]]:
    for name, command in inspect.getmembers(of, callable):
        if not name.startswith("_") and getattr(command, "__module__", "").startswith("domain."):
            yield command


def _parameters(command: Callable[..., Any]) -> set[Any]:
    """The types that a command takes."""
    return {hint for name, hint in get_type_hints(command).items() if name != "return"}


def _sheet_of(kind: str) -> str:
    required = required_columns(kind)
    return " ".join(column + ("*" if column in required else "") for column in columns_of(kind))


def _names(path: Path) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
