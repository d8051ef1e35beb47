"""What a row that an editor writes costs a search, counted in lines of code that run.

1. Rows of every kind of pattern, whatever they say, take steps in proportion to the text and to what the rows say.
2. The rows that would freeze a matcher which tries one place again and again do not.
3. A word has a bounded number of readings: all of them where few characters have two, else the first ones' and those of
   the word as a phrase and character by character.
4. Thousands of terms that begin alike with a gap take no more steps than their lengths.
5. Offers are found where trying every way to read them finds one.
"""

import re
from collections.abc import Callable, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.banned import BannedRow, BannedWords
from dictionaries.banned.offers import ClassWordMatch, _Judge, _Search, _Spoken
from dictionaries.banned.sounds import MOST_DIFFERING, Reader
from dictionaries.banned.unescaped import unescape
from dictionaries.kinds import PATTERNS
from dictionaries.kinds import column_parsers as cells
from dictionaries.kinds.blocklist import OfferPattern as OfferRow
from dictionaries.lexicon import BY_NAME
from dictionaries.patterns.bounds import MOST_PARTS
from dictionaries.patterns.offer_patterns import OfferPattern
from dictionaries.patterns.phrase_patterns import PhrasePatterns
from dictionaries.patterns.query_patterns import ALL_WORDS, EXACT, PHRASE, QueryPatterns, QueryTexts
from dictionaries.patterns.wildcard_patterns import WildcardPatterns
from tests.steps import steps

LETTERS = "的地甲乙"  # 的 and 地 sound alike: each place of a text can be read in many ways
SOUNDS = {"的": "de", "地": "de", "甲": "jia", "乙": "yi"}
CLASSES = (("填充", ("的", "乙乙")), ("双", ("的", "的的", "地", "甲")))
Find = Callable[[str], object]


def spell(text: str) -> tuple[str, ...]:
    return tuple(SOUNDS.get(char, char) for char in text)


def phrases(rows: Sequence[str]) -> Find:
    return PhrasePatterns((row, row) for row in rows).find


def offers(rows: Sequence[str], effects: Sequence[str] = ("block", "sure", "except")) -> Find:
    found = [OfferRow(row, "试", effects[number % len(effects)]) for number, row in enumerate(rows)]
    return BannedWords((), (), spell, lambda piece: piece == "地地", found, CLASSES).find


def banned(rows: Sequence[str]) -> Find:
    listed = [BannedRow(row, "试", "block", "contains", "all") for row in rows]
    return BannedWords(listed, [f"{row}*" for row in rows[1:]], spell).find


def pins(rows: Sequence[str]) -> Find:
    matches = (EXACT, ALL_WORDS, PHRASE)
    listed = [(matches[number % 3], row, row) for number, row in enumerate([*rows, *(f"{row}*" for row in rows)])]
    book = QueryPatterns(listed, lambda text: frozenset(text) - {"*"})
    return lambda text: list(
        book.matching(QueryTexts(frozenset((text,)), frozenset((text,)), (frozenset(text), frozenset(text[:9]))))
    )


def gaps(rows: Sequence[str]) -> Find:
    book = WildcardPatterns(dict.fromkeys(rows, 1))
    return lambda text: list(book.all(text))


WORDS = st.text(LETTERS, min_size=1, max_size=3)
GAPS = st.sampled_from(["..", "..."])
WAYS = st.lists(st.one_of(WORDS, st.just("")), min_size=1, max_size=6).map(lambda ways: f"({'|'.join(ways)})")
CLASS = st.sampled_from(["<双>", "(<双>|<填充>|)", "(<双>|的|)"])


def pattern_of(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    ends = st.sampled_from(["", "$"])
    middle = st.lists(st.one_of(*parts), max_size=MOST_PARTS - 3).map("".join)
    found = st.tuples(WORDS, middle, WORDS, ends).map("".join)
    return found.map(lambda pattern: re.sub(r"\.{4,}", "...", pattern))  # four dots are no pattern


PHRASES = pattern_of(WORDS, WAYS, GAPS, GAPS)
KINDS: dict[str, tuple[Callable[[Sequence[str]], Find], st.SearchStrategy[str]]] = {
    "phrases": (phrases, PHRASES),
    "offers": (offers, pattern_of(WORDS, WAYS, GAPS, GAPS, CLASS)),
    "synonyms": (gaps, st.tuples(WORDS, WORDS).map("...".join)),
    "pins": (pins, st.text(LETTERS, min_size=1, max_size=20)),
    "banned": (banned, st.text(LETTERS, min_size=2, max_size=20)),
}
# Lines for each character of a text and character of the rows; the worst rows that were found take half of it.
MOST = {"offers": 80, "banned": 30}
MOST_OTHERWISE = 4
FOLDERS = ("patterns", "banned")
READERS = {"phrases": cells.pattern, "offers": cells.offer}


def allowed(kind: str, rows: Sequence[str], text: str) -> int:
    return MOST.get(kind, MOST_OTHERWISE) * (len(text) + 4) * (sum(map(len, rows)) + 4)


def test_every_kind_with_patterns_is_counted_in_steps():
    assert {BY_NAME[kind].columns["pattern"] for kind in PATTERNS} == set(READERS.values())


@pytest.mark.parametrize("kind", KINDS)
@given(drawn=st.data())
def test_rows_of_any_pattern_take_proportional_steps(kind, drawn):
    make, strategy = KINDS[kind]
    rows = drawn.draw(st.lists(strategy, min_size=1, max_size=3, unique=True))
    find, text = make(rows), drawn.draw(st.text(LETTERS, max_size=30)) * drawn.draw(st.sampled_from([1, 2]))
    if reader := READERS.get(kind):
        assert [reader(row) for row in rows] == rows
    assert steps(lambda: find(text), *FOLDERS) <= allowed(kind, rows, text)


# Patterns that go on for ever between a beginning and an end, and texts in which these stand the wrong way round.
ATTACKS = {
    "gaps": "的..." * (MOST_PARTS // 2 - 1),
    "gaps in a row": "的" + "......" * (MOST_PARTS // 2 - 2),
    "one or none": "(的|地|的的|)" * (MOST_PARTS - 2),
    "what begins alike": "(的|的的|的的的|的的的的|的的的的的)" * (MOST_PARTS - 2),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("kind", READERS)
def test_rows_that_would_freeze_a_backtracking_matcher_do_not(kind, attack):
    pattern = f"乙{attack}甲甲"
    find = KINDS[kind][0]([pattern])
    for text in ("甲甲" + "的" * 57 + "乙", "甲甲乙" + "的地" * 28, "的地" * 28 + "甲甲乙", "甲甲乙" + "的" * 197):
        assert steps(lambda text=text: find(text), *FOLDERS) <= allowed(kind, [pattern], text)
    assert any(find("乙" + "的" * count + "甲甲") for count in (9, 18))


@given(st.lists(st.sampled_from(["一", "二二"]), max_size=30).map("".join))
def test_a_word_has_a_bounded_number_of_readings(word):
    """Every character reads `a` by itself; in a phrase 二 reads `b`."""
    reader = Reader(lambda text: tuple("b" if char == "二" and len(text) > 1 else "a" for char in text))
    found, both = tuple(reader.readings(word)), word.count("二")
    assert len(found) == len(set(found)) <= 2 ** (MOST_DIFFERING + 1)
    assert {tuple("b" if char == "二" else "a" for char in word), ("a",) * len(word)} <= set(found)
    if both <= MOST_DIFFERING:
        assert set(found) == set(product(*("ab" if char == "二" else "a" for char in word)))


def test_thousands_of_gapped_terms_take_no_more_steps():
    lasts = [first + last for first, last in product(map(chr, range(0x4E00, 0x4E40)), repeat=2)]
    few, many = (gaps([f"的...{last}" for last in some]) for some in (lasts[:2], lasts))
    text = "的" * 40 + lasts[0]
    assert len(many(text)) == len(few(text)) == 9
    assert steps(lambda: many(text), *FOLDERS) == steps(lambda: few(text), *FOLDERS)


def tried(spoken: _Spoken, pattern: OfferPattern, at: int = 0, way: tuple[ClassWordMatch, ...] = (), near: bool = True):
    """Every way to read a pattern, and whether nothing but fillers stands between its words."""
    end = way[-1].end if way else 0
    if at == len(pattern.parts):
        if end in spoken.edges and (not pattern.last or spoken.only_fillers(end, len(spoken.filled))):
            yield way, near
        return
    part = pattern.parts[at]
    if part.optional:
        yield from tried(spoken, pattern, at + 1, way, near)
    for word in spoken.all_words():
        if word.value & part.kinds and word.start >= end:
            only = spoken.only_fillers(end, word.start)
            edges = spoken.edges.get(word.start), spoken.edges.get(end)
            within = None not in edges and edges[0] - edges[1] <= part.gap
            if (only or within) if way else edges[0] is not None and (only or not pattern.first):
                yield from tried(spoken, pattern, at + 1, (*way, word), near and (only or not way))


def is_offer(text: str, way: tuple[ClassWordMatch, ...], near: bool, effect: str) -> bool:
    if effect == "except":
        return all(word.written for word in way)
    others, size = [place for word in way for place in word.others], sum(word.size for word in way)
    if any(len(word.others) == word.size > 1 for word in way):
        return False
    if not others:
        return size >= 4 or not all(word.latin for word in way)
    return near and size >= 3 and not all("地地" in text[max(0, place - 1) : place + 2] for place in others)


@given(pattern=KINDS["offers"][1], effect=st.sampled_from(["block", "except"]), text=st.text(LETTERS + " ", max_size=9))
def test_offers_are_found_as_by_trying_every_reading(pattern, effect, text):
    banned = BannedWords((), (), spell, lambda piece: piece == "地地", [OfferRow(pattern, "试", effect)], CLASSES)
    listed, form = banned._offers, banned._readings(unescape(text))
    spoken = _Spoken.of(form, listed._words.find(form), listed._fillers, listed._hiding)
    letters, read = form.form.letters, listed._rows[0][2]
    search = _Search(spoken, read, _Judge(letters, listed._ordinary, frozenset(), effect))
    plain = [way for way, near in tried(spoken, read) if is_offer(letters, way, near, effect)]
    assert search.first() == next(iter(plain), None)
