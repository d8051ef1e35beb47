"""Why each card has its class, as it is with this card: which of the required words stand where, which words were not
required, and whether meaning had a part.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.generation.arrays import Int64s, UInt8s
from indexer.snapshot import Snapshot
from ranker.matching.relevance import EXACT, MOST_OF_NAME, RELAXED
from search_engine.page.why import REASONS
from search_engine.query.analysis.query_analysis import WEAK
from search_engine.search.result_set import ResultSet
from search_engine.search.retrieval import Retriever
from search_engine.search.retrieval.document_words import ClauseMet

# So many words are named.
NAMED = 6


def class_reasons(
    snapshot: Snapshot, retriever: Retriever, answer: ResultSet, rows: Int64s, classes: UInt8s
) -> list[str]:
    """A sentence for each of some rows.

    Args:
        classes: What the text of each gave it.
    """
    parsed_query = answer.parsed_query
    not_required = _not_required(answer)
    reasons = []
    for row, relevance_class in zip(rows.tolist(), classes.tolist(), strict=True):
        if relevance_class == EXACT:
            reasons.append(_exact(snapshot, answer, row))
        elif parsed_query.empty:
            reasons.append("没有要查找的词语，按地区和办理量列出")
        else:
            met = [one for one in retriever.document_words(parsed_query, row) if one.required]
            said = _by_words(met, relevance_class, by_meaning=answer.matches.by_meaning)
            reasons.append(f"{said or REASONS[relevance_class]}{not_required}")
    return reasons


def _exact(snapshot: Snapshot, answer: ResultSet, row: int) -> str:
    if answer.matches.parsed_query is None:
        return "编码或编号含所检索的号码"
    base, doc = int(snapshot.columns.base[row]), int(snapshot.columns.doc[row])
    shared = int(snapshot.slot_of(snapshot.columns.base[[row]])[0]) >= 0
    names = snapshot.book.names(base) if shared else snapshot.names(base, doc)
    if any(name.exact in answer.matches.parsed_query.exact for name in names):
        return "名称与检索词相同"
    return "文号或正文中的一句与检索词相同"


def _by_words(met: Sequence[ClauseMet], relevance_class: int, *, by_meaning: bool) -> str:
    """Where the required words stand, narrowest place first; "" where none of them is there."""
    said = [one for one in met if one.anywhere]
    if not said:
        return "含义相近" if by_meaning and relevance_class > RELAXED else ""
    if len(said) < len(met):
        missing = _words([one for one in met if not one.anywhere])
        near = "含义相近，" if by_meaning and relevance_class > RELAXED else ""
        return f"{near}含{_words(said)}，不含{missing}"
    names = all(one.name for one in met)
    where = "名称" if names else "名称、部门与主题合起来" if all(one.near for one in met) else "内容"
    if relevance_class == RELAXED:
        more = "，但含义较远" if by_meaning else ""
    elif by_meaning:
        more = "，含义也相近"
    else:
        more = "，且占名称的大部分" if names and relevance_class == MOST_OF_NAME else ""
    return f"{where}含{_words(met)}{more}"


def _words(met: Sequence[ClauseMet]) -> str:
    said = "".join(f"“{''.join(one.words)}”" for one in met[:NAMED])
    return f"{said}等" if len(met) > NAMED else said


def _not_required(answer: ResultSet) -> str:
    """What was typed and nothing had to have."""
    parsed_query = answer.matches.parsed_query
    optional = ["".join(one.alternatives[0].words) for one in parsed_query.optional] if parsed_query else []
    words = list(dict.fromkeys((*answer.analysis.texts(WEAK), *optional)))
    named = "".join(f"“{word}”" for word in words[:NAMED])
    return f"（{named}{'等' if len(words) > NAMED else ''}不作要求）" if words else ""
