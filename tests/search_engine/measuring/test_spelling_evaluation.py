"""Measuring spelling.

1. The kind of a slip is told from the pair.
2. The measures are those of the definitions, over hand-counted outcomes.
3. Faulty rows of pairs are told together, with their numbers.
4. The report is one page without anything unescaped.
5. The command prints the measures of the contract; a word of any field of the documents is right.
6. Texts are mended by the steps of the service: places are left alone, bans are not looked at further, and what is read
   from pinyin is mended besides.
"""

from functools import lru_cache
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from dictionaries.lexicon import shipped_lexicon
from dictionaries.normalize import squash
from dictionaries.regions import load_tree
from ranker.errors import BadEvaluationFile
from search_engine.cli.evaluate import evaluate
from search_engine.measuring.spelling_evaluation import Pair, evaluate_spelling, read_pairs, write_report
from search_engine.measuring.spelling_evaluation.kinds import kind_of
from search_engine.measuring.spelling_evaluation.mending import Mended, mended
from search_engine.query.analysis import AnalysisResources, QueryAnalyzer
from tests.search_engine.query.analysis.small import ANALYZER
from tests.vocabularies import NAMES, PINYIN, small_vocabulary

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("wrong", "right", "kind"),
    [
        ("身份证", "身份证", "right"),
        ("身份政", "身份证", "homophone"),
        ("形成码", "行程码", "homophone"),
        ("身份赠", "身份证", "near_sound"),
        ("代款", "货款", "shape"),
        ("公积提取", "公积金提取", "missing"),
        ("公积金金提取", "公积金提取", "extra"),
        ("公金积", "公积金", "swapped"),
        ("身fz", "身份证", "pinyin"),
        ("工积金提曲", "公积金提取", "several"),
    ],
)
def test_the_kind_of_a_slip_is_told_from_its_pair(wrong: str, right: str, kind: str) -> None:
    assert kind_of(wrong, right, PINYIN) == kind


ANSWERS = {"甲": "乙", "丙": "丙", "丁": "戊", "己": "己", "庚": "辛", "壬": "壬"}
PAIRS = [Pair("甲", "乙"), Pair("丙", "子"), Pair("丁", "丑"), Pair("己", "己"), Pair("庚", "庚"), Pair("壬", "壬")]


def mend(text: str) -> Mended:
    return Mended(ANSWERS[text], "子" if text == "丙" else None)


def test_spelling_measures_equal_those_counted_by_hand() -> None:
    # errors 甲 丙 丁: one mended, one left (but asked), one wrongly changed; right 己 庚 壬: one changed
    values = evaluate_spelling(PAIRS, mend, PINYIN).values()
    assert values["precision"] == pytest.approx(1 / 3)
    assert values["recall"] == pytest.approx(1 / 3)
    assert values["f1"] == pytest.approx(1 / 3)
    assert values["false_positive_rate"] == pytest.approx(1 / 3)
    assert values["accuracy"] == pytest.approx(3 / 6)
    assert values["suggested"] == pytest.approx(1 / 3)


def test_the_worst_outcomes_come_first() -> None:
    worst = evaluate_spelling(PAIRS, mend, PINYIN).worst()
    assert [outcome.pair.wrong for outcome in worst] == ["庚", "丁", "丙"]


def test_faulty_pairs_are_told_with_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("甲\t乙\n\n丙\n丁\t\n", encoding="utf-8")
    with pytest.raises(BadEvaluationFile) as caught:
        read_pairs(path)
    assert [fault.row for fault in caught.value.faults] == [3, 4]
    path.write_text("", encoding="utf-8")
    with pytest.raises(BadEvaluationFile, match="文件为空"):
        read_pairs(path)


def test_the_spelling_report_is_escaped(tmp_path: Path) -> None:
    pairs = [Pair("<script>alert(1)</script>", "<b>")]
    write_report(tmp_path / "r.html", evaluate_spelling(pairs, lambda text: Mended(text, "<i>"), PINYIN))
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page


@lru_cache(maxsize=1)
def small_analyzer() -> QueryAnalyzer:
    resources = AnalysisResources.of(shipped_lexicon(), ANALYZER, load_tree())
    names = [squash(name) for name in NAMES]
    return QueryAnalyzer(resources.for_catalogue(shipped_lexicon(), names, small_vocabulary()))


@pytest.mark.parametrize(
    ("typed", "searched", "asked"),
    [
        ("身份政补领", "身份证补领", None),
        ("护照签发", "护照签发", None),
        ("gjj提曲", "公积金提取", None),
        ("余杭护照板理", "余杭护照办理", None),
        ("办假证", "办假证", None),
    ],
)
def test_texts_are_mended_by_the_steps_of_the_service(typed: str, searched: str, asked: str | None) -> None:
    assert mended(small_analyzer(), typed) == Mended(searched, asked)


def test_the_command_mends_as_served_by_what_the_documents_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    pairs = "身份政补领\t身份证补领\n护照签发\t护照签发\n护罩办理\t护罩办理\n"
    (tmp_path / "pairs.tsv").write_text(pairs, encoding="utf-8")
    documents = [
        {"id": "1", "title": "居民身份证补领", "aliases": ["身份证补领"]},
        {"id": "2", "title": "护照签发", "aliases": ["护照办理"], "summary": "打磨时须有护罩"},
    ]
    (tmp_path / "docs.jsonl").write_bytes(b"\n".join(map(orjson.dumps, documents)))
    arguments = ["spelling", "--pairs", "pairs.tsv", "--documents", "docs.jsonl", "--report", "r.html", "--json"]
    result = CliRunner().invoke(evaluate, [str(tmp_path / word) if "." in word else word for word in arguments])
    assert result.exit_code == 0, result.output
    values = orjson.loads(result.stdout[result.stdout.index("{") :])
    assert {name: values[name] for name in ("precision", "recall", "f1", "false_positive_rate", "accuracy")} == {
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "false_positive_rate": 0.0, "accuracy": 1.0,
    }  # fmt: skip
    assert (tmp_path / "r.html").exists()
