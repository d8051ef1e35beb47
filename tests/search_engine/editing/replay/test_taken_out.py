"""Rows that are in force are asked what they do.

1. A row of the site's own, a shipped one, one of a region, one that switches another off: what is missing without it.
2. The own rows that do nothing any more.
3. Who has no such row is told so, and so is who has a column wrong or means too many.
"""

from __future__ import annotations

import pytest

from dictionaries.lexicon import shipped_lexicon
from search_engine import BadParameters, NotFound
from search_engine.editing.editor import Editor
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.judged import JudgedQueries
from search_engine.editing.replay.preview import Preview, preview
from search_engine.editing.replay.row_states import ACTS, IDLE
from search_engine.editing.replay.taken_out import own_rows, rows_named
from search_engine.editing.versions.publishing import Build
from search_engine.editorial import DraftInput
from search_engine.installation.installation import Installation
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

QUERIES = [ReplayQuery(text, town.YUHANG) for text in ("哔哩铺", "扯证去哪里办", "哇啦哇换护照", "结婚登记")]
LICENCE = {"term": "扯证"}


def published(place: Installation, editor: Editor, *rows: tuple[str, dict[str, str]]) -> None:
    numbers = town.drafted(place, editor, [DraftInput(kind, cells) for kind, cells in rows])
    editor.publish(town.actor(place), numbers, accept_warnings=True)


def asked(place: Installation, editor: Editor, build: Build) -> Preview:
    return preview(place, editor.propose(build), QUERIES, JudgedQueries())


def texts(found: Preview) -> list[str]:
    return [change.query.text for change in found.changes]


def test_rows_in_force_are_asked_by_leaving_them_out(place: Installation, editor: Editor) -> None:
    tea, please = town.ROWS[0], town.ROWS[5]
    published(place, editor, tea, please, ("synonyms", town.ROWS[2][1] | {"@region": town.NINGBO}))
    actor = town.actor(place)
    found = asked(place, editor, rows_named(actor, "synonyms", {"term": "哔哩铺"}))
    assert texts(found) == ["哔哩铺"]
    assert found.changes[0].before.first is not None
    assert found.changes[0].before.first.title == "食品经营许可"
    assert [(row.state, row.count) for row in found.rows] == [(ACTS, 1)]
    assert texts(asked(place, editor, rows_named(actor, "stopwords", {"text": "哇啦哇"}))) == ["哇啦哇换护照"]
    of_ningbo = asked(place, editor, rows_named(actor, "synonyms", {"term": "领证成家", "@region": town.NINGBO}))
    assert [row.state for row in of_ningbo.rows] == [IDLE], "nobody of 宁波 asks here"


def test_shipped_and_switched_off_rows_are_asked_by_leaving_them_out(place: Installation, editor: Editor) -> None:
    shipped = [row for row in shipped_lexicon().synonyms if row.term == LICENCE["term"]]
    actor = town.actor(place)
    found = asked(place, editor, rows_named(actor, "synonyms", LICENCE))
    assert [row.state for row in found.rows] == [ACTS] * len(shipped)
    assert texts(found) == ["扯证去哪里办"]
    off = [("synonyms", LICENCE | {"target": row.target, "@off": "off"}) for row in shipped]
    published(place, editor, *off)
    back = asked(place, editor, rows_named(actor, "synonyms", LICENCE))
    assert [change.after for change in back.changes] == [change.before for change in found.changes]


def test_own_rows_that_do_nothing_are_told(place: Installation, editor: Editor) -> None:
    nobody = ("synonyms", {"term": "没有人说的话", "target": "食品经营许可", **town.OFFICIAL})
    published(place, editor, town.ROWS[0], nobody, town.ROWS[5])
    found = asked(place, editor, own_rows(town.actor(place)))
    assert {row.name: row.state for row in found.rows} == {
        "同义词“哔哩铺 → 食品经营许可”": ACTS,
        "同义词“没有人说的话 → 食品经营许可”": IDLE,
        "停用词“哇啦哇”": ACTS,
    }
    assert [row.kind for row in asked(place, editor, own_rows(town.actor(place), "stopwords")).rows] == ["stopwords"]


def test_wrong_names_of_rows_are_refused(place: Installation, editor: Editor) -> None:
    actor = town.actor(place)
    for kind, cells, error in (
        ("none", {"term": "奶茶"}, BadParameters),
        ("synonyms", {"word": "奶茶"}, BadParameters),
        ("synonyms", {"@region": town.YUHANG}, BadParameters),
        ("synonyms", {"relation": "official"}, BadParameters),
        ("synonyms", {"term": "没有这一行"}, NotFound),
    ):
        with pytest.raises(error):
            editor.propose(rows_named(actor, kind, cells))
    with pytest.raises(NotFound):
        editor.propose(own_rows(actor))
