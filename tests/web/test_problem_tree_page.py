"""The working problem tree: looked at, moved, merged, renamed, taken apart and undone, by two people at once."""

from __future__ import annotations

import re
from html import unescape
from time import perf_counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.entries import Stamp
from domain.listening import Conversation, Theme
from projections.problem_tree import working_tree
from projections.workspace import Workspace
from tests.accounts import CONSULTANT, person, signed_in
from tests.conftest import NOW
from tests.web.harbour import SECRET_THEME
from tests.web.recording_forms import fields_of
from tests.web.talks import BELOW, ENOUGH, FEW, LABEL, TREE, change, hold_talks, merge_few, parent_of, theme
from tests.web.visitors import words


@pytest.fixture
def talked(harbour: Workspace) -> Workspace:
    hold_talks(harbour)
    return harbour


def undo(client: FlaskClient, page: str) -> None:
    client.post("/recording/undo", data=fields_of(page, "/recording/undo"))


def test_the_tree_says_how_much_there_is_and_how_much_may_be_shown(consultant: FlaskClient, talked: Workspace) -> None:
    page = words(consultant.get(TREE))
    assert "4 themes from 4 conversations" in page
    assert "2 themes are raised by at least 3 conversations" in page
    assert f"{ENOUGH} problem, 3 conversations {BELOW} worry, 3 conversations" in page


def test_the_list_says_the_same_as_the_picture(consultant: FlaskClient, talked: Workspace) -> None:
    page = consultant.get(TREE).text
    drawn = set(re.findall(r'data-key="([^"]+)"', page))
    listed = set(re.findall(r'id="theme-([^"]+)"', page))
    assert drawn == listed == {each.key for each in working_tree(talked, "harbour")}
    outline = page[page.index('<div class="outline">') : page.index("<dialog")]
    assert [outline.count(f"<{tag}") - outline.count(f"</{tag}>") for tag in ("ul", "li", "div")] == [0, 0, 0]


def test_the_picture_comes_in_several_sizes(consultant: FlaskClient, talked: Workspace) -> None:
    def width(path: str) -> int:
        found = re.search(r'class="tree" width="(\d+)"', consultant.get(path).text)
        assert found is not None
        return int(found[1])

    full = width(TREE)
    assert width(f"{TREE}?size=50") == round(full / 2)
    assert width(f"{TREE}?size=7") == width(f"{TREE}?size=no") == full


def test_a_theme_is_moved_and_that_is_undone(consultant: FlaskClient, talked: Workspace) -> None:
    target = theme(talked, ENOUGH).key
    answer = change(consultant, "move", theme(talked, FEW).key, grows_from=target)
    assert answer.location.endswith(f"/listening/tree#theme-{theme(talked, FEW).key}")
    assert parent_of(talked, FEW) == ENOUGH
    undo(consultant, consultant.get(TREE).text)
    assert parent_of(talked, FEW) is None


def test_a_theme_is_moved_to_grow_from_nothing(consultant: FlaskClient, talked: Workspace) -> None:
    change(consultant, "move", theme(talked, BELOW).key, grows_from="")
    assert parent_of(talked, BELOW) is None


def test_two_themes_are_merged_and_taken_apart(consultant: FlaskClient, talked: Workspace) -> None:
    key = theme(talked, FEW).key
    change(consultant, "merge", key, other=theme(talked, SECRET_THEME).key, label=LABEL)
    merged = theme(talked, LABEL)
    assert (merged.raised_by, merged.is_merged) == (3, True)
    change(consultant, "apart", merged.key)
    assert {each.words for each in working_tree(talked, "harbour")} == {ENOUGH, BELOW, FEW, SECRET_THEME}


def test_a_theme_is_called_otherwise(consultant: FlaskClient, talked: Workspace) -> None:
    change(consultant, "label", theme(talked, FEW).key, label=LABEL)
    assert theme(talked, LABEL).raised_by == 2


def test_what_is_refused_comes_back_with_what_was_typed(consultant: FlaskClient, talked: Workspace) -> None:
    key = theme(talked, FEW).key
    answer = change(consultant, "merge", key, other="", label="Fear of all kinds")
    assert answer.status_code == 422
    assert "Choose the theme that it is to be merged with." in words(answer)
    assert fields_of(answer.text, f"{TREE}/merge")["label"] == "Fear of all kinds"
    assert change(consultant, "label", key, label=" ").status_code == 422
    assert change(consultant, "label", key, label=FEW).status_code == 422
    assert change(consultant, "label", key, label="x" * 301).status_code == 422


def test_a_theme_does_not_grow_from_what_grows_from_it(consultant: FlaskClient, talked: Workspace) -> None:
    key, below = theme(talked, ENOUGH).key, theme(talked, BELOW).key
    page = consultant.get(f"{TREE}/theme/{key}").text
    offered = re.findall(r'<select id="grows_from".*?</select>', page, re.S)[0]
    assert f'value="{below}"' not in offered
    answer = change(consultant, "move", key, grows_from=below)
    assert answer.status_code == 422
    assert "That theme grows from this one." in words(answer)


def test_what_somebody_else_changed_meanwhile_is_not_changed_blindly(
    app: Flask, consultant: FlaskClient, talked: Workspace
) -> None:
    other = signed_in(app, person(app, "Otto", CONSULTANT, known=True))
    key = theme(talked, FEW).key
    opened = fields_of(consultant.get(f"{TREE}/theme/{key}").text, f"{TREE}/move")
    change(other, "label", key, label=LABEL)
    mine = opened | {"grows_from": theme(talked, ENOUGH).key}
    answer = consultant.post(f"{TREE}/move", data=mine)
    assert answer.status_code == 409
    assert "Somebody changed this theme since you opened the tree." in words(answer)
    assert parent_of(talked, LABEL) is None
    again = fields_of(answer.text, f"{TREE}/move")
    assert again["grows_from"] == mine["grows_from"]
    assert consultant.post(f"{TREE}/move", data=again).status_code == 302
    assert parent_of(talked, LABEL) == ENOUGH


def test_a_theme_dropped_on_one_that_changed_meanwhile_is_not_merged(
    consultant: FlaskClient, talked: Workspace
) -> None:
    few, enough = theme(talked, FEW), theme(talked, ENOUGH)
    fields = fields_of(consultant.get(TREE).text, f"{TREE}/merge")
    change(consultant, "label", enough.key, label="Haste")
    dropped = {"theme": few.key, "state": few.state, "other": enough.key, "other_state": enough.state, "label": "Both"}
    assert consultant.post(f"{TREE}/merge", data=fields | dropped).status_code == 409


def test_a_form_sent_twice_changes_the_tree_once(consultant: FlaskClient, talked: Workspace) -> None:
    key = theme(talked, FEW).key
    fields = fields_of(consultant.get(f"{TREE}/theme/{key}").text, f"{TREE}/label") | {"label": LABEL}
    version = talked.partnerships.get("harbour").version
    assert [consultant.post(f"{TREE}/label", data=fields).status_code for _ in range(2)] == [302, 302]
    assert talked.partnerships.get("harbour").version == version + 2  # the tree was begun, and the theme called so


@pytest.mark.parametrize("key", ["9.t0", "0.t9", "x.t0", "t0", "0.", "²." + "t0", "9" * 30 + ".t0"])
def test_a_theme_that_is_not_there_any_more_is_not_found(consultant: FlaskClient, talked: Workspace, key: str) -> None:
    fields = fields_of(consultant.get(TREE).text, f"{TREE}/move")
    assert consultant.get(f"{TREE}/theme/{key}").status_code == 404
    answer = consultant.post(f"{TREE}/move", data=fields | {"theme": key})
    assert answer.status_code == 404
    assert "is not in the tree any more" in words(answer)


def test_no_other_change_is_known(consultant: FlaskClient, talked: Workspace) -> None:
    fields = fields_of(consultant.get(TREE).text, f"{TREE}/move")
    assert consultant.post(f"{TREE}/prune", data=fields).status_code == 404


def test_words_are_shown_as_they_were_said(consultant: FlaskClient, talked: Workspace) -> None:
    hostile = "<script>alert('1')</script>&\"{{ 7 * 7 }}"
    change(consultant, "label", theme(talked, FEW).key, label=hostile)
    for path in (TREE, f"{TREE}/theme/{theme(talked, hostile).key}", "/harbour/listening"):
        page = consultant.get(path).text
        assert "<script>alert" not in page
    assert hostile in words(consultant.get(TREE))


def test_a_conversation_whose_ref_holds_anything_has_a_place_in_the_tree(
    consultant: FlaskClient, talked: Workspace
) -> None:
    talk = Conversation(
        conversation="a/b 50% ?#&é", held_on=NOW.date(), themes=(Theme(theme="Odd one out", kind="hope"),)
    )
    talked.partnerships.hold_conversation("harbour", talk, Stamp("Cleo", NOW))
    talked.catch_up()
    address = unescape(re.findall(r'href="([^"]+)">Odd one out', consultant.get(TREE).text)[0])
    assert "Odd one out" in words(consultant.get(address))
    change(consultant, "label", address.split("/theme/")[1], label="Called otherwise")
    assert theme(talked, "Called otherwise").raised_by == 1


def test_two_hundred_themes_are_drawn_in_no_time(consultant: FlaskClient, talked: Workspace) -> None:
    partnership = talked.partnerships.get("harbour")
    for number in range(40):
        names = [f"Theme {number}-{at} of some ordinary length" for at in range(5)]
        themes = [
            Theme(theme=name, kind="worry", grows_from=names[at - 1] if at else None) for at, name in enumerate(names)
        ]
        talk = Conversation(conversation=f"many-{number}", held_on=NOW.date(), themes=tuple(themes))
        partnership.hold_conversation(talk, Stamp("Cleo", NOW))
    talked.partnerships.save_all([partnership])
    talked.catch_up()
    consultant.get(TREE)
    began = perf_counter()
    page = consultant.get(TREE).text
    assert perf_counter() - began < 0.3
    assert page.count("data-key=") == 204


def test_a_consultant_of_another_partnership_sees_none_of_it(app: Flask, talked: Workspace) -> None:
    from tests.permissions.test_every_route import UNKNOWN

    elsewhere = signed_in(app, person(app, "Elsa", CONSULTANT, partnership="county"))
    assert UNKNOWN in elsewhere.get(TREE).text


def test_merged_themes_that_grow_together_name_all_their_conversations(
    consultant: FlaskClient, talked: Workspace
) -> None:
    merge_few(talked)
    page = words(consultant.get(f"{TREE}/theme/{theme(talked, LABEL).key}"))
    assert "raised by 3 conversations · merged" in page
