"""The words that segmentation keeps whole.

1. The file has a header, one word a line with a note, no duplicates, every word in normal form.
2. No word stands there in vain: the general dictionary would cut each.
3. The shipped lexicon has them in the file's order.
4. The analyzer keeps each whole.
"""

import rjieba

from dictionaries.lexicon import SHIPPED, shipped_lexicon
from dictionaries.normalize import squash
from indexer.analysis.analyzer import Analyzer

ROWS = [
    line.split("\t")
    for line in (SHIPPED / "words.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
WORDS = tuple(row.word for row in shipped_lexicon().words)


def test_the_word_file_is_in_order() -> None:
    header, *rows = ROWS
    assert header == ["word", "note"]
    assert [row for row in rows if len(row) != 2 or not all(cell == cell.strip() != "" for cell in row)] == []
    words = [word for word, _ in rows]
    assert len(set(words)) == len(words) > 10
    assert [word for word in words if squash(word) != word or len(word) < 2] == []


def test_every_kept_word_would_be_cut_otherwise() -> None:
    general = rjieba.Jieba()
    assert [word for word in WORDS if general.cut(word, False) == [word]] == []


def test_the_shipped_words_keep_the_order_of_the_file() -> None:
    assert list(WORDS) == [word for word, _ in ROWS[1:]]


def test_the_analyzer_keeps_every_word_whole() -> None:
    analyzer = Analyzer(WORDS)
    assert [word for word in WORDS if [token.text for token in analyzer.top_words(word)] != [word]] == []
