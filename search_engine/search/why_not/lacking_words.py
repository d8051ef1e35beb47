"""Which words of a query a document lacks, or has where they do not count; also of one that no index has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indexer.analysis.analyzer import Analyzer
from ranker.matching.parsed_query import ParsedQuery
from search_engine.page.mend import Mend
from search_engine.search.retrieval.document_words import ClauseMet
from search_engine.search.why_not.blocker import Blocker
from search_engine.search.why_not.nearest_words import OwnWords


def words_of(parsed_query: ParsedQuery, text: Mapping[str, str], analyzer: Analyzer) -> tuple[ClauseMet, ...]:
    """Where a document has each need and wish, by its texts in normal form: what the index says of one that it has."""
    name, near, body = (frozenset(analyzer.texts(text.get(group, ""))) for group in ("name", "near", "body"))
    required = len(parsed_query.required)
    found = []
    for i, clause in enumerate(parsed_query.clauses):
        in_name, in_near, anywhere = (
            any(words.issuperset(variant) for variant in clause.variants)
            for words in (name, name | near, name | near | body)
        )
        found.append(ClauseMet(clause.alternatives[0].words, i < required, in_name, in_near, anywhere))
    return tuple(found)


def word_blockers(words: Sequence[ClauseMet], own: OwnWords, *, by_names: bool, matched: bool) -> Iterator[Blocker]:
    """Of each need that is not met, and of each that is met where it does not count.

    Args:
        own: The document's own words.
        by_names: Of a sentence, and of what is compared by meaning, words in a body count for nothing.
        matched: Whether the document has all that a match needs.
    """
    for one in words:
        if one.required and not one.anywhere:
            yield _lacks("".join(one.words), own)
    lacking = any(one.required and not one.anywhere for one in words)
    far = ["".join(one.words) for one in words if one.required and one.anywhere and not one.near]
    if far and not matched and (by_names or not lacking):
        yield Blocker(
            "words_in_body",
            f"“{'、'.join(far)}”只在文档正文里；整句检索与按含义检索只看名称、别名、部门与主题",
            Mend.same(f"把“{' '.join(far)}”写入这一事项（各地各份）的别名或主题词"),
            {"words": far},
        )


def _lacks(word: str, own: OwnWords) -> Blocker:
    near: Sequence[Mapping[str, Any]] = own.nearest(word)
    called = f"；文档中相近的说法：{'、'.join(one['text'] for one in near)}" if near else ""
    target = near[0]["text"] if near else "文档中的说法"
    return Blocker(
        "lacks_word",
        f"文档没有检索词“{word}”{called}",
        Mend(
            f"请部门在文档的别名中加上“{word}”，或起草同义词：词语“{word}”，对应词“{target}”，等同（双向），权重 1",
            f"在文档的别名中加上“{word}”，或起草同义词："
            f"zwfw dict draft synonyms term={word} target={target} relation=equivalent weight=1",
        ),
        {"word": word, "nearest": list(near)},
    )
