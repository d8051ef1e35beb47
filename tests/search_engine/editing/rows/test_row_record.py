"""A row by its id.

1. An id stays over edits, and is another one in another scope; a row that nobody has changed is what ships.
2. Each version that made something of it is told, oldest first, with the row before and after.
3. Rows of other regions are as if they were not there; those of everybody may be looked at.
4. What a page tells of a row of the site's own: its version, scope and owner; of one that ships, none.
5. Another owner, note or end is no other row: it says the same since it first did. Other cells are, and so is one that
   comes back.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dictionaries.editing.own_row import RowKey
from dictionaries.lexicon import EVERYBODY, Audience, minute_of
from dictionaries.lexicon.row_ids import row_id
from dictionaries.lexicon.scope import Scope
from indexer.store.editing.row_history import begun_rows
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.rows.row_list import rows_to_export
from search_engine.errors import NotFound
from search_engine.page.told_rows import told_rows
from search_engine.query.acting.row_candidates import Candidate
from tests.search_engine.editing.editors import LICENCE, MILK_TEA, Bench, somebody

ZHANG = somebody("张三")
TEA = RowKey("synonyms", ("奶茶店", "食品经营许可"))
NOW = 1_790_000_000.0


def publish(bench: Bench, kind: str, cells: Mapping[str, str], *, remove: bool = False, **more: str) -> int:
    """The version that a row is published as."""
    conditions = {f"@{name}": cell for name, cell in more.items()}
    draft = bench.editor.draft(ZHANG, DraftInput(kind, {**cells, **conditions}, remove, "", False))
    return bench.editor.publish(ZHANG, [draft.number], accept_warnings=True).number


def test_a_row_that_nobody_changed_is_the_shipped_one(bench: Bench) -> None:
    found = bench.editor.row(ZHANG, row_id(("synonyms", ("驾照", "机动车驾驶证"), Scope()))).as_dict()
    assert (found["source"], found["version"], found["history"], found["in_force"]) == ("shipped", None, [], True)
    assert found["text"] == "驾照 → 机动车驾驶证（official，1）"


def test_a_row_tells_its_versions_with_before_and_after(bench: Bench) -> None:
    first = publish(bench, "synonyms", MILK_TEA, owner="市场监管科")
    publish(bench, "stopwords", {"text": "劳驾", "where": "start", "role": "scaffold"})
    second = publish(bench, "synonyms", {**MILK_TEA, "weight": "0.5"})
    third = publish(bench, "synonyms", MILK_TEA, remove=True)
    found = bench.editor.row(ZHANG, row_id(TEA)).as_dict()
    assert [step["version"]["number"] for step in found["history"]] == [first, second, third]
    weights = [[row and row["weight"] for row in (step["before"], step["after"])] for step in found["history"]]
    assert weights == [[None, "1"], ["1", "0.5"], ["0.5", None]]
    assert (found["in_force"], found["source"], found["own"]) == (False, None, None)


def test_a_row_says_the_same_since_it_first_did(bench: Bench) -> None:
    def since() -> int:
        with bench.engine.connect() as connection:
            begun = begun_rows(connection)[bench.editor.state().by_key[TEA].number]
        return next(one.number for one in bench.editor.history() if one.at == begun)

    first = publish(bench, "synonyms", MILK_TEA)
    publish(bench, "synonyms", {**MILK_TEA, "note": "又看过"}, owner="李四")
    publish(bench, "synonyms", MILK_TEA, ends="2099-12-31")
    assert since() == first
    second = publish(bench, "synonyms", {**MILK_TEA, "weight": "0.5"})
    publish(bench, "synonyms", MILK_TEA, owner="王五")
    assert since() == second + 1
    publish(bench, "synonyms", MILK_TEA, remove=True)
    assert publish(bench, "synonyms", MILK_TEA) == since()


def test_a_row_in_another_scope_has_another_id(bench: Bench) -> None:
    publish(bench, "synonyms", MILK_TEA)
    local = publish(bench, "synonyms", MILK_TEA, region="330100")
    found = bench.editor.row(ZHANG, row_id(TEA._replace(scope=Scope("330100")))).as_dict()
    assert (found["scope"]["region"], found["version"]) == ("330100", local)
    assert row_id(TEA) != found["id"]


def test_rows_of_other_regions_are_not_found(bench: Bench) -> None:
    publish(bench, "synonyms", MILK_TEA, region="330100")
    publish(bench, "synonyms", {**MILK_TEA, "term": "奶茶铺"})
    ningbo = somebody("宁波", "330200")
    with pytest.raises(NotFound):
        bench.editor.row(ningbo, row_id(TEA._replace(scope=Scope("330100"))))
    assert bench.editor.row(ningbo, row_id(RowKey("synonyms", ("奶茶铺", "食品经营许可")))).own is not None
    with pytest.raises(NotFound):
        bench.editor.row(ZHANG, "aaaaaaaa")


def test_pins_of_other_regions_are_not_found(bench: Bench) -> None:
    """A pin is of the region that it names, in whichever way it is looked at."""
    publish(bench, "pins", {"query": "居住证", "document": "m1", "place": "1", "region": "330110"})
    publish(bench, "pins", {"query": "居住证", "document": "m2", "place": "2"})
    ids = [row_id(("pins", key, Scope())) for key in (("居住证", "330110", "m1"), ("居住证", "", "m2"))]
    ningbo, hangzhou = somebody("宁波", "330200"), somebody("杭州", "330100")
    for actor, seen in ((ningbo, ids[1:]), (hangzhou, ids), (ZHANG, ids)):
        assert {row_id(row.key) for row in rows_to_export(bench.editor.state(), actor, "pins", own=True)} == set(seen)
        for identifier in set(ids) - set(seen):
            with pytest.raises(NotFound):
                bench.editor.row(actor, identifier)


def test_a_page_tells_version_scope_and_owner_of_an_own_row(bench: Bench) -> None:
    everybody = publish(bench, "synonyms", MILK_TEA, owner="张三")
    local = publish(bench, "synonyms", MILK_TEA, region="330100")
    publish(bench, "synonyms", {"term": "驾照", "target": "机动车驾驶证", "relation": "official", "weight": "0.9"})
    entry = bench.file().synonyms[-1]
    rows = [Candidate("synonyms", entry), Candidate("synonyms", LICENCE)]

    def told(audience: Audience, *, owners: bool = False) -> list[tuple[object, ...]]:
        found = told_rows(rows, bench.engine, audience, NOW, owners=owners)
        return [(one["source"], one["version"], one["scope"]["region"], one["owner"]) for one in found]

    # the row as it ships is not the one that the site has made of it
    ships = ("shipped", None, "", None)
    assert told(EVERYBODY) == [("own", everybody, "", None), ships]
    assert told(EVERYBODY, owners=True) == [("own", everybody, "", "张三"), ships]
    assert told(Audience(("000000", "330000", "330100"))) == [("own", local, "330100", None), ships]


def test_a_page_tells_an_own_pin_by_its_scope(bench: Bench) -> None:
    """What is served of a pin has its owner, its end and its scope in it; the row that was published has not."""
    pin = {"query": "居住证", "document": "m1", "place": "1"}
    everybody = publish(bench, "pins", pin, owner="户籍科", ends="2100-12-31")
    local = publish(bench, "pins", {**pin, "place": "2"}, region="330100", owner="户籍科")
    hangzhou = Audience(("000000", "330000", "330100"))
    for audience, version, region in ((EVERYBODY, everybody, ""), (hangzhou, local, "330100")):
        (entry,) = bench.file().effective(audience, minute_of(NOW)).pins
        (found,) = told_rows([Candidate("pins", entry)], bench.engine, audience, NOW, owners=True)
        assert (found["source"], found["version"], found["owner"]) == ("own", version, "户籍科")
        assert (found["scope"]["region"], found["id"]) == (
            region,
            row_id(("pins", ("居住证", "", "m1"), Scope(region))),
        )
