"""How many keys suggestions save.

1. A name is typed as hanzi, whole syllables, first letters, or all three by turns; signs are not typed.
2. The manner of a beginning is told from what it begins.
3. The measures are what their formulas say, on trials worked out by hand.
4. Names of a small collection are found; given keys are judged after all of them, unknown documents counted apart.
5. A keys file of the wrong form is told by row.
6. The report shows names as text, whatever is in them.
7. `zwfw evaluate suggest` prints one object with the contract's names, and writes the report.
8. The ceiling is what ten lines can hold of the names that are typed alike; no list is above it.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.pinyin import Pinyin
from search_engine.cli import cli
from search_engine.measuring.search_evaluation import ScratchCollection
from search_engine.measuring.suggestion_evaluation import (
    Evaluation,
    Measures,
    Trial,
    evaluate_keys,
    evaluate_names,
    write_report,
)
from search_engine.measuring.suggestion_evaluation.equal_names import TypedAlike
from search_engine.measuring.suggestion_evaluation.evaluate import read_keys, titles
from search_engine.measuring.suggestion_evaluation.typing import MANNERS, manner_of, type_name
from search_engine.settings.setting import OFF
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long

READ = Pinyin().syllables


@pytest.mark.parametrize(
    ("manner", "typed", "ends"),
    [
        ("hanzi", "身份证ca", (1, 2, 3, 4, 5)),
        ("full", "shenfenzhengca", (4, 7, 12, 13, 14)),
        ("initials", "sfzca", (1, 2, 3, 4, 5)),
        ("mixed", "shen份zca", (4, 5, 6, 7, 8)),
    ],
)
def test_a_name_is_typed_in_every_manner(manner: str, typed: str, ends: tuple[int, ...]) -> None:
    found = type_name("身份证（CA）", manner, READ)
    assert (found.text, found.ends) == (typed, ends)


@pytest.mark.parametrize(
    ("typed", "manner"),
    [("身份", "hanzi"), ("shenf", "full"), ("sf", "initials"), ("shen份", "mixed"), ("补领", "other")],
)
def test_the_manner_of_typing_is_told(typed: str, manner: str) -> None:
    assert manner_of(typed, "身份证", READ)[0] == manner


def trial(ranks: tuple[int, ...], keys: int, judged: int = 4, characters: int = 4) -> Trial:
    return Trial("hanzi", "名", "x" * keys, ranks, judged, characters)


def test_measures_equal_trials_worked_out_by_hand() -> None:
    found = Measures.of([trial((0, 2, 2, 1), 10), trial((0, 0, 0, 0, 5), 10, characters=5), trial((0, 0), 2)])
    assert found.mrr == pytest.approx(1 / 3)
    assert found.success_1 == found.success_10 == pytest.approx(1 / 3)
    assert found.keystrokes_saved == pytest.approx(1 - (2 + 5 + 2) / 22)
    assert found.success_10_characters == pytest.approx(2 / 3)
    assert Measures.of([]).as_dict()["success@10"] == 0


@given(st.lists(st.text("身份证社保", min_size=1, max_size=5), unique=True), st.sampled_from([*MANNERS]), st.data())
def test_names_typed_alike_equal_a_plain_count(names: list[str], manner: str, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from(["身", "shen", "s", "社保", "she保", "sb", "x"]))
    plain = sum(type_name(name, manner, READ).text.startswith(typed) for name in names)
    assert TypedAlike(names, READ).count(manner, typed) == max(1, plain)


def test_the_ceiling_is_what_ten_lines_can_hold() -> None:
    found = Measures.of([Trial("full", "名", "x", (0,), 1, 1, alike, other) for alike, other in ((40, 10), (5, 1))])
    assert found.ceiling_10 == pytest.approx((10 / 40 + 1) / 2)
    assert found.ceiling_10_characters == 1
    assert Measures.of([Trial("other", "名", "x", (0,), 1, 1, 0, 0)]).as_dict()["ceiling@10"] is None


def test_no_list_is_above_the_ceiling(tmp_path: Path) -> None:
    names = [{"id": f"d{number}", "title": f"户口{number:02}号登记"} for number in range(14)]
    (tmp_path / "documents.jsonl").write_bytes(lines(names))
    crowd = ScratchCollection(tmp_path / "home", spelling=OFF)
    crowd.load(tmp_path / "documents.jsonl", lambda _: None)
    crowd.index()
    found = evaluate_names(crowd.installation, titles(crowd.installation.store), say)
    measured = {manner: Measures.of(trials) for manner, trials in found.by_manner().items()}
    assert {manner: round(one.ceiling_10, 4) for manner, one in measured.items()} == {
        "hanzi": 1.0, "full": round(10 / 14, 4), "initials": 1.0, "mixed": 1.0,
    }  # fmt: skip
    assert all(pytest.approx(one.ceiling_10) == one.success_10 for one in measured.values())
    crowd.installation.store.engine.dispose()


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> ScratchCollection:
    folder = tmp_path_factory.mktemp("evaluate")
    (folder / "documents.jsonl").write_bytes(lines(DOCUMENTS))
    found = ScratchCollection(folder / "home", spelling=OFF)
    found.load(folder / "documents.jsonl", lambda _: None)
    found.index()
    return found


def say(_stage: str, _done: int, _total: int) -> None: ...


def test_names_of_a_collection_are_found(collection: ScratchCollection) -> None:
    names = titles(collection.installation.store)
    found = evaluate_names(collection.installation, names, say)
    assert found.documents == len(DOCUMENTS)
    # news is no suggestion
    assert {one.name for one in found.trials if not any(one.ranks)} == {"服务动态一则"}
    assert set(found.by_manner()) == {"hanzi", "full", "initials", "mixed"}
    assert found.as_dict()["by"]["hanzi"]["success@10"] == round(8 / 9, 4)


def test_given_keys_are_judged_and_unknown_documents_counted(collection: ScratchCollection) -> None:
    names = titles(collection.installation.store)
    found = evaluate_keys(collection.installation, names, [("居民身份证补", "m1"), ("spj", "m2"), ("a", "none")], say)
    assert [(one.manner, one.judged, one.rank(one.judged)) for one in found.trials] == [
        ("hanzi", 6, 1), ("initials", 3, 1),
    ]  # fmt: skip
    assert found.unknown == 1


def test_a_wrong_row_of_a_keys_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "keys.tsv"
    file.write_text("身份\tm1\n\nsfz\tm1\n", encoding="utf-8")
    assert read_keys(file) == [("身份", "m1"), ("sfz", "m1")]
    file.write_text("身份\tm1\nsfz\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"keys.tsv 第 2 行"):
        read_keys(file)


def test_the_suggest_report_is_escaped(tmp_path: Path) -> None:
    hostile = Trial("full", "<script>alert(1)</script>&", "<b>", (0, 0, 0), 4, 4)
    write_report(tmp_path / "report.html", Evaluation((hostile,), 1, 0, 0.1, 0.2))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_command_prints_suggest_measures(tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_bytes(lines(DOCUMENTS))
    arguments = ["evaluate", "suggest", "--documents", str(tmp_path / "documents.jsonl"), "--json"]
    result = CliRunner().invoke(cli, [*arguments, "--report", str(tmp_path / "report.html")])
    found = json.loads(result.stdout[result.stdout.index("{") :])
    assert {"mrr", "success@1", "success@10", "keystrokes_saved", "by"} <= set(found)
    assert "居民身份证补领" in (tmp_path / "report.html").read_text(encoding="utf-8")
