"""From what was typed to what is asked of text.

1. Normal form: width, case, 繁体, white space.
2. Single characters set apart by spaces are one word; spaces between longer pieces stay.
3. Words are required, sub-words only add; a single character is required only where there is nothing else.
4. Raw and core are squashed; words are distinct and at most 32.
5. Every step that changed something is on record, in order.
6. What was understood is kept by text and switches.
7. Any text is understood, and understanding what was understood changes nothing.
8. A switch leaves its steps out, and only them; steps that a match needs have none.
9. A blocked query goes no further.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.banned import BannedRow, BannedWords
from ranker.matching.parsed_query import MOST_WORDS
from search_engine.query.analysis import SWITCHES, AnalysisResources, QueryAnalysis, QueryAnalyzer
from search_engine.query.analysis.query_analyzer import LONG_KEPT, STEPS
from tests.search_engine.query.analysis.small import ANALYZER, resources

TOOLS = AnalysisResources(ANALYZER)
UNDERSTANDER = QueryAnalyzer(TOOLS)
KNOWING = QueryAnalyzer(
    resources(
        synonyms=[("身份证", "居民身份证", "official", 1.0)],
        stopwords=[("请问", "start", "scaffold")],
        asks=[("带什么", "materials")],
        audience=[("公司", "legal")],
    )
)


def analyze(text: str) -> QueryAnalysis:
    return UNDERSTANDER.analyze(text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("身份证补领", "身份证补领"),
        (" 身份证　 补领 ", "身份证 补领"),
        ("ＣＡ证书", "ca证书"),
        ("臺灣居民居住證", "台湾居民居住证"),
        ("", ""),
    ],
)
def test_text_is_brought_to_normal_form(typed: str, text: str) -> None:
    assert analyze(typed).text == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("护 照", "护照"),
        ("护　照", "护照"),
        ("身 份 证", "身份证"),
        ("身 份 证 补领", "身份证 补领"),
        ("办 理 身 份 证", "办理身份证"),
        ("身份证 补领", "身份证 补领"),
        ("身份证 补 领", "身份证 补领"),
        ("护 照办理", "护 照办理"),
        ("a 证", "a 证"),
        ("证", "证"),
    ],
)
def test_characters_set_apart_by_spaces_are_joined(typed: str, text: str) -> None:
    assert analyze(typed).text == text


def test_two_words_set_apart_stay_two() -> None:
    assert analyze("身份证 补领").parsed_query.words == ("身份证", "补领")
    assert analyze("护 照").parsed_query.words == ("护照",)


@pytest.mark.parametrize(
    ("typed", "words", "score_only_terms"),
    [
        ("居民身份证", ("居民身份证",), ("居民", "身份", "身份证")),
        ("开奶茶店", ("奶茶店",), ("开", "奶茶", "茶店")),
        ("证", ("证",), ()),
        ("7号电池", ("7", "电池"), ("号",)),
        ("gb/t 2260", ("gb/t", "2260"), ("gb", "t")),
        ("身份证身份证", ("身份证",), ("身份",)),
        ("", (), ()),
        ("！？", (), ()),
    ],
)
def test_sub_words_only_add_to_words(typed: str, words: tuple[str, ...], score_only_terms: tuple[str, ...]) -> None:
    parsed_query = analyze(typed).parsed_query
    assert parsed_query.words == words
    assert sorted(parsed_query.score_only_terms) == sorted(score_only_terms)
    assert parsed_query.empty == (not words)


def test_only_single_characters_are_all_required() -> None:
    assert analyze("开的").parsed_query.words == ("开", "的")


def test_raw_and_core_are_squashed_into_exact_texts() -> None:
    parsed_query = analyze("《ＣＡ 证书》（申领）").parsed_query
    assert parsed_query.exact == ("ca证书申领",)


def test_at_most_so_many_words_are_required() -> None:
    words = [f"w{i}" for i in range(100)]
    found, just = analyze(" ".join(words)), analyze(" ".join(words[:MOST_WORDS]))
    assert found.parsed_query.words == tuple(words[:MOST_WORDS])
    assert (found.too_long, just.too_long) == (True, False)
    assert just.parsed_query.words == found.parsed_query.words


def test_steps_that_changed_something_are_on_record() -> None:
    names = [step.name for step in STEPS]
    trace = [name for name, _ in analyze("护　照").trace]
    assert trace == [name for name in names if name in trace]
    assert trace == ["normal_form", "join_spaced_characters", "segment"]
    assert [name for name, _ in analyze("护照").trace] == ["segment"]


def test_an_analysis_is_kept_by_its_text() -> None:
    query_analyzer = QueryAnalyzer(TOOLS)
    assert query_analyzer.analyze("护 照") is query_analyzer.analyze("护 照")
    assert query_analyzer.analyze("护 照") is not query_analyzer.analyze("护照")
    assert query_analyzer.analyze("护 照").raw == "护 照"


def test_few_long_texts_are_kept() -> None:
    query_analyzer = QueryAnalyzer(TOOLS)
    first, short = query_analyzer.analyze("护照" * 40), query_analyzer.analyze("护 照")
    assert query_analyzer.analyze("护照" * 40) is first
    for number in range(LONG_KEPT):
        query_analyzer.analyze(f"{number}" * 65)
    assert query_analyzer.analyze("护照" * 40) is not first
    assert query_analyzer.analyze("护 照") is short


def test_an_analysis_is_kept_by_its_switches() -> None:
    query_analyzer = QueryAnalyzer(TOOLS)
    plain = query_analyzer.analyze("护照")
    assert query_analyzer.analyze("护照", ("places", "asks")) is query_analyzer.analyze("护照", ("asks", "places"))
    assert query_analyzer.analyze("护照", ("places",)) is not plain
    assert query_analyzer.analyze("护照", correct="suggest") is not plain
    assert query_analyzer.analyze("护照", correct="off") is query_analyzer.analyze("护照", ("pinyin", "spelling"))
    assert query_analyzer.uncached().analyze("护照") is not plain


@given(st.text(st.characters(exclude_categories=[]), max_size=20) | st.text("身份证补领 aA1（-", max_size=20))
def test_analysing_an_analysed_text_changes_nothing(typed: str) -> None:
    found = analyze(typed)
    assert len(set(found.parsed_query.words)) == len(found.parsed_query.words) <= MOST_WORDS
    assert not set(found.parsed_query.words) & set(found.parsed_query.score_only_terms)
    again = analyze(found.text)
    assert (again.text, again.parsed_query.words, again.parsed_query.score_only_terms) == (
        found.text,
        found.parsed_query.words,
        found.parsed_query.score_only_terms,
    )


SAID = "请问公司身份证带什么"


@pytest.mark.parametrize(
    ("off", "step"),
    [
        ("asks", "detect_requested_fields"),
        ("audience", "detect_audience"),
        ("stopwords", "drop_stopwords"),
        ("synonyms", "expand"),
    ],
)
def test_a_switch_leaves_its_step_out(off: str, step: str) -> None:
    semantic_always = [name for name, _ in KNOWING.analyze(SAID).trace]
    assert step in semantic_always
    assert [name for name, _ in KNOWING.analyze(SAID, (off,)).trace] == [
        name for name in semantic_always if name != step
    ]


def test_all_switches_leave_the_steps_that_matching_needs() -> None:
    plain = KNOWING.analyze(SAID, SWITCHES)
    assert plain.trace == UNDERSTANDER.analyze(SAID).trace
    assert set(SWITCHES) == {
        "pinyin",
        "spelling",
        "places",
        "asks",
        "audience",
        "stopwords",
        "synonyms",
        "meaning",
        "ways",
    }
    without = {step.name for step in STEPS if step.off not in SWITCHES}
    assert without == {
        "detect_code",
        "keep_content",
        "detect_crisis",
        "check_blocklist",
        "normal_form",
        "join_spaced_characters",
        "split_alphanumerics",
        "normalize_numerals",
        "segment",
    }


def test_a_blocked_query_goes_no_further() -> None:
    rows = [BannedRow("办假证", "伪造证件", "block", "contains", "written")]
    banned = BannedWords(rows, [], lambda text: tuple(text), lambda piece: False)
    found = QueryAnalyzer(AnalysisResources(ANALYZER, banned=banned)).analyze("哪里办假证")
    assert found.blocked
    assert found.parsed_query.empty
    assert [name for name, _ in found.trace] == ["check_blocklist"]
