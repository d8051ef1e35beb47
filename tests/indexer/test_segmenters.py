"""The segmenters: one in Rust, one in Python, by one dictionary.

1. Over every name and text of the sample catalogue (more than 5,000), and over any text, both give the same tokens: an
   index made with one is read with the other. There are no exceptions.
2. Words of the site's own are kept whole by both, and go with an analyzer to another process, as does the segmenter.
3. Both take the same texts for names of persons, but for a few that no dictionary has (listed): what is no word, the
   one guesses at as a whole and the other in parts.
4. A segmenter that there is none of, and one whose package is not installed, end with a sentence that says what to do:
   as a setting of the command line, and where an analyzer is made.
5. jieba reads and writes no file of the system's folder for temporary files, and says nothing.
6. A site that changes its segmenter is told to build its index anew; then it is searched.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.lexicon import shipped_lexicon
from dictionaries.normalize import normal_text
from indexer import segmenters
from indexer.analysis.analyzer import Analyzer
from indexer.errors import MissingSegmenter, UnknownSegmenter
from indexer.segmenters import REGISTRY, Registration, get_segmenter
from search_engine.cli import main
from search_engine.query.request import SearchRequest
from search_engine.service import Service
from search_engine.settings.settings import Settings
from tests.known import analyzer as rust
from tests.known import catalogue, others
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long

# Short texts of the catalogue that are names of persons to one of them alone: abbreviations that no dictionary has.
PERSONS_TO_ONE = {
    "人社", "住建", "亮证", "随申码", "托育", "危化证", "登簿", "大产证", "毒驾", "狗证", "办狗证", "车购税", "办烟证",
    "扩表径", "小绿本", "派单",
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _dictionary_read_once() -> Iterator[None]:
    """Of jieba: half a second for each of its segmenters."""
    from indexer.segmenters.jieba_segmenter import Tokenizer

    known, total = Tokenizer.gen_pfdict(Tokenizer().get_dict_file())

    def copied(file: IO[bytes]) -> tuple[dict[str, int], int]:
        file.close()
        return dict(known), total

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tokenizer, "gen_pfdict", staticmethod(copied))
        yield


def strings(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from strings(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings(one)


@lru_cache(maxsize=1)
def texts() -> list[str]:
    """Every name and text of the sample catalogue."""
    return sorted({normal_text(text) for entry in (*catalogue(), *others()) for text in strings(entry)})


@lru_cache(maxsize=1)
def python() -> Analyzer:
    """The segmenter in Python; `rust` is the other."""
    return Analyzer((row.word for row in shipped_lexicon().words), "jieba")


def test_both_segmenters_cut_the_catalogue_alike() -> None:
    assert len(texts()) > 5_000
    assert [text for text in texts() if rust().tokens(text) != python().tokens(text)] == []


@given(
    st.lists(
        st.sampled_from(["身份证", "补领", "gb/t", "7号", "〇", "㐀", "かな", "한", "𠀀", "é", "２", " "])
        | st.text(max_size=4)
        | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=6),
        max_size=8,
    )
)
def test_both_segmenters_cut_any_text_alike(pieces: list[str]) -> None:
    text = normal_text("".join(pieces))
    assert rust().tokens(text) == python().tokens(text)
    assert rust().texts(text) == python().texts(text)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_segmenter_cuts_as_the_contract_says(name: str) -> None:
    segmenter = get_segmenter(name)
    assert list(segmenter.cut("居民身份证补领")) == ["居民身份证", "补领"]
    assert ("身份", 2, 4) in segmenter.inside("居民身份证")
    assert ("身份证", 2, 5) in segmenter.inside("居民身份证")


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_both_segmenters_keep_own_words_whole(name: str) -> None:
    plain, own = Analyzer((), name), Analyzer(["育儿补贴申领"], name)
    assert len(plain.top_words("育儿补贴申领")) > 1
    assert [token.text for token in own.top_words("我的育儿补贴申领")][-1] == "育儿补贴申领"
    make, parts = own.__reduce__()
    assert make(*parts).tokens("我的育儿补贴申领") == own.tokens("我的育儿补贴申领")
    assert parts == (("育儿补贴申领",), name)


def test_both_segmenters_see_the_same_names_of_persons() -> None:
    short = [text for text in texts() if 2 <= len(text) <= 3]
    assert len(short) > 300
    assert {text for text in short if rust().may_be_person(text) != python().may_be_person(text)} <= PERSONS_TO_ONE
    for name in ("王小二", "赵子轩", "陈英涛", "马静"):
        assert python().may_be_person(name)
    assert not python().may_be_person("身份证")


# ---- 4


@pytest.fixture
def without_jieba(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra is not installed."""
    absent = Registration("indexer.segmenters.jieba_segmenter", "no_such_package_of_jieba", "pure")
    monkeypatch.setattr(segmenters, "REGISTRY", {**REGISTRY, "jieba": absent})


def test_an_unknown_segmenter_is_refused_with_the_mend() -> None:
    with pytest.raises(UnknownSegmenter, match="没有名为 mmseg 的分词器；可用：jieba、rjieba。请改 ZWFW_SEGMENTER"):
        Analyzer((), "mmseg")


@pytest.mark.usefixtures("without_jieba")
def test_a_missing_segmenter_says_what_to_install() -> None:
    with pytest.raises(
        MissingSegmenter, match=r"请运行 pip install 'zwfw-search\[pure\]'，或把 ZWFW_SEGMENTER 改为 rjieba"
    ):
        Analyzer((), "jieba")


def said_by_the_command_line(
    segmenter: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    monkeypatch.setenv("ZWFW_SEGMENTER", segmenter)
    with pytest.raises(SystemExit) as end:
        main(["search", "身份证"])
    assert end.value.code == 1
    return capsys.readouterr().err


def test_an_unknown_segmenter_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_by_the_command_line("mmseg", monkeypatch, capsys)
    assert "环境变量 ZWFW_SEGMENTER='mmseg' 有误：没有名为 mmseg 的分词器" in said


@pytest.mark.usefixtures("without_jieba")
def test_a_missing_segmenter_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_by_the_command_line("jieba", monkeypatch, capsys)
    assert "分词器 jieba 所需的软件包未安装。请运行 pip install 'zwfw-search[pure]'" in said


def test_jieba_writes_no_file_and_says_nothing(tmp_path: Path) -> None:
    code = (
        "from indexer.segmenters import get_segmenter as g; s = g('jieba'); print(s.cut('身份证补领'), s.tags('马静'))"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", code],
        env={"TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}, cwd=Path(segmenters.__file__).parents[2],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.startswith("['身份证', '补领']")
    assert list(tmp_path.iterdir()) == []


def test_a_changed_segmenter_asks_for_a_new_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, file = tmp_path / "home", tmp_path / "documents.jsonl"
    file.write_bytes(lines(DOCUMENTS))
    monkeypatch.setenv("ZWFW_HOME", str(home))
    run("load", str(file))
    run("index", "build")
    assert "索引所用的分词程序与设置不一致" not in doctor(capsys)
    monkeypatch.setenv("ZWFW_SEGMENTER", "jieba")
    assert "索引所用的分词程序与设置不一致" in doctor(capsys)
    run("index", "build")
    assert "索引所用的分词程序与设置不一致" not in doctor(capsys)
    service = Service.open(Settings(home=home, segmenter="jieba", spelling="off", log_queries=False))
    try:
        assert service.search(SearchRequest(q=DOCUMENTS[0]["title"])).items[0].id == DOCUMENTS[0]["id"]
    finally:
        service.close()


def run(*arguments: str) -> None:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    assert not end.value.code


def doctor(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["doctor"])
    return capsys.readouterr().out
