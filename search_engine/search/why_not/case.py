"""All that holds one document back from one request, at once.

What can be seen of the document alone is asked of it as the store has it, so that an offline document of another region
is told its filters and missing words, too. What only a search can tell (where it stands, into which card it is folded)
is asked of the request without what has been named so far: no failed filter, no ban, no way.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from dictionaries.normalize import squash
from dictionaries.regions import UnknownRegion
from indexer.snapshot.facets import LEGAL_ONLY, OF_OFFICE
from indexer.snapshot.validities import VALIDITIES
from ranker.matching.parsed_query import ParsedQuery
from search_engine.checkpoints import checkpoint
from search_engine.page.mend import Mend
from search_engine.page.why import pin_fields, pin_id
from search_engine.query.acting.acting_rows import without_rows
from search_engine.query.region_resolution import NAMED
from search_engine.query.request import SearchRequest
from search_engine.search.document_fate import (
    FOLDED,
    FOLDED_BY_CODE,
    FOLDED_BY_SUCCESSOR,
    fate_of,
    is_matched,
)
from search_engine.search.pipeline import Pipeline
from search_engine.search.result_set import ResultSet
from search_engine.search.retrieval.document_words import ClauseMet
from search_engine.search.why_not.blocker import Blocker
from search_engine.search.why_not.document_state import UNKNOWN, state_blockers
from search_engine.search.why_not.failed_filters import filter_blockers, region_blockers
from search_engine.search.why_not.freeing import Acting, freed, unhidden, variant, without_filters
from search_engine.search.why_not.lacking_words import OwnWords, word_blockers, words_of
from search_engine.search.why_not.outranked import outranked
from search_engine.search.why_not.query_rows import (
    TAKING,
    correction_blocker,
    is_better,
    row_blocker,
)

# Rows without which the search is tried once more.
MOST_TRIED = 20
POWER, SUCCESSOR = "power", "successor"
# What became of a document that is folded into a card → what it has in common with that.
FOLDED_BY: Mapping[str, str] = {FOLDED: "base", FOLDED_BY_CODE: "catalog_code", FOLDED_BY_SUCCESSOR: SUCCESSOR}


def why_not(pipeline: Pipeline, request: SearchRequest, document_id: str, rows: Sequence[Acting]) -> list[Blocker]:
    """All that holds a document back; [] where it is the first card. Raises `BadParameters`.

    Args:
        rows: The rows that act on the request, those that ban too (`RowsActing.pairs`).
    """
    pipeline = pipeline.of(request)
    document = pipeline.store.get(document_id)
    return [UNKNOWN] if document is None else list(_Case(pipeline, request, document, rows).blockers())


class _Case:
    """One document and one request."""

    def __init__(
        self, pipeline: Pipeline, request: SearchRequest, document: Mapping[str, Any], rows: Sequence[Acting]
    ) -> None:
        self._document = document
        self._as_asked = pipeline.answer(request)
        self._kept, self._pipeline, searched, self._rows = freed(pipeline, request, rows)
        self._filters = list(filter_blockers(request, document, self._validity))
        self._request = without_filters(searched, self._filters)
        hidden, self._pipeline = self._pipeline, unhidden(self._pipeline, document["id"])
        # whether an editor hides it where the query would not be searched, too
        self._hidden = self._as_asked or (None if hidden is self._pipeline else hidden.answer(self._request))
        self._elsewhere = list(self._of_region())

    def blockers(self) -> Iterator[Blocker]:
        """All of them, those that keep it from every page first."""
        if self._as_asked is not None and self._place(self._as_asked) == 1:
            return
        yield from self._kept
        yield from state_blockers(self._document, is_served=self._row is not None, now=time.time())
        yield from self._of_hides()
        yield from self._elsewhere
        yield from self._filters
        yield from self._of_words()
        yield from self._of_cards()
        yield from self._of_rows()

    # ---- what the index has

    @cached_property
    def _row(self) -> int | None:
        """The document's row in the view; None where it is not served."""
        snapshot, doc = self._pipeline.snapshot, self._pipeline.store.doc_of(self._document["id"])
        rows = [] if doc is None else snapshot.rows_of_docs(np.array([doc]))[0].tolist()
        return next((row for row in rows if snapshot.live.flags[row]), None)

    @property
    def _validity(self) -> str:
        """Whether it is in force; "" where the index does not show it."""
        row = self._row
        return "" if row is None else VALIDITIES[self._pipeline.snapshot.validities.codes[row]]

    @cached_property
    def _answer(self) -> ResultSet | None:
        """What the request leads to without what has been named: failed filters, bans, ways, hides."""
        return self._pipeline.answer(self._request)

    @cached_property
    def _there(self) -> ResultSet | None:
        """The same as asked from the document's own region, where it is another one."""
        if not self._elsewhere:
            return self._answer
        off = tuple(dict.fromkeys((*self._request.off, "places")))
        moved = replace(self._request, region=self._elsewhere[0].details["region"], lat=None, lon=None)
        named = self._answer is not None and self._answer.user is not None and self._answer.user.source == NAMED
        return self._pipeline.answer(replace(moved, off=off) if named else moved)

    @cached_property
    def _parsed(self) -> ParsedQuery:
        return ParsedQuery() if self._there is None else self._there.parsed_query

    def _place(self, answer: ResultSet) -> int | None:
        """The place of its card in an answer, from 1; None where it has none."""
        if self._row is None:
            return None
        found = (answer.cards.row[answer.order] == self._row).nonzero()[0]
        return int(found[0]) + 1 if len(found) else None

    # ---- blockers

    def _of_region(self) -> Iterator[Blocker]:
        snapshot, answer = self._pipeline.snapshot, self._answer
        if answer is None:
            return
        try:
            region = snapshot.tree[self._document["region"]]
        except UnknownRegion:
            return
        only = self._request.region_mode == "only"
        yield from region_blockers(region, answer.user, answer.cascade, snapshot.groups, only=only)

    def _of_hides(self) -> Iterator[Blocker]:
        answer = self._hidden
        for rule in [hide.rule for hide in answer.hides if self._row in hide.rows] if answer else ():
            told = next((told for row, told in self._rows if row.entry == rule), None)
            yield Blocker(
                "hidden",
                f"编辑对查询“{rule.query}”屏蔽了它（pins {pin_id(rule)}）",
                Mend("撤掉这条屏蔽，或改它的范围、期限", "撤掉这条屏蔽（zwfw pins list），或改它的范围、期限"),
                {"row": told, "rule": pin_fields(rule)},
                f"编辑对查询“{rule.query}”屏蔽了它",
            )

    def _of_words(self) -> Iterator[Blocker]:
        if self._parsed.empty:
            return
        resources = self._pipeline.query_analyzer.resources
        names = resources.names_by_meaning
        own = OwnWords(self._document, resources.analyzer, resources.lexicon, names.vectors if names else None)
        words = self._words(self._parsed, own.text)
        matched = self._is_matched()
        by_names = self._parsed.sentence or (self._there is not None and self._there.matches.by_meaning)
        found = list(word_blockers(words, own, by_names=by_names, matched=matched))
        yield from found
        if matched:
            return
        if self._is_ex_officio():
            yield Blocker(
                "ex_officio", "依职权的事项，只在查询与名称相同，或选了频道 power 时才列出",
                Mend(
                    "选“行政权力”频道，或请部门把查询写入这一事项（各地各份）的别名",
                    "选频道 power，或把查询写入这一事项（各地各份）的别名",
                ),
                what="依职权的事项，只在查询与名称相同，或选了“行政权力”频道时才列出",
            )  # fmt: skip
        elif not found and self._row is not None:
            yield Blocker(
                "not_near",
                "文档含有全部检索词，但不足以算作匹配：整句检索只看名称、部门与主题，或含义相距较远，或同类太多只取最好的",
                Mend.same(f"把“{self._request.q}”写入这一事项（各地各份）的别名"),
                {"query": self._request.q},
            )

    def _is_ex_officio(self) -> bool:
        """Whether an office takes it up of itself, and nothing asks for such: neither the channel nor its very name."""
        names = {squash(name) for name in (self._document["title"], *self._document.get("aliases", ()))}
        asked = POWER in self._request.channels or not names.isdisjoint(self._parsed.exact)
        return self._document.get("initiative") == OF_OFFICE and not asked

    def _words(self, parsed: ParsedQuery, text: Mapping[str, str]) -> Sequence[ClauseMet]:
        if self._row is not None:
            return self._pipeline.rankers.retriever(self._request).document_words(parsed, self._row)
        return words_of(parsed, text, self._pipeline.query_analyzer.resources.analyzer)

    def _is_matched(self) -> bool:
        snapshot, answer = self._pipeline.snapshot, self._there
        if self._row is None or answer is None:
            return False
        return is_matched(snapshot, answer.matches, self._row, int(snapshot.columns.base[self._row]))

    def _of_cards(self) -> Iterator[Blocker]:
        """The card that it is folded into, here or where it belongs; the cards that stand above it."""
        if self._answer is None:
            return
        if self._row is None or not self._is_matched():
            yield from self._would_fold()
            return
        folded = self._folded(self._answer) or (self._folded(self._there) if self._there is not None else None)
        if folded is not None:
            yield folded
        if (place := self._place(self._answer)) is not None:
            yield from outranked(self._pipeline, self._request, self._answer, place)

    def _would_fold(self) -> Iterator[Blocker]:
        """Of one that does not match, or is in no index: the copy into whose card it would be folded."""
        answer, snapshot, store = self._there, self._pipeline.snapshot, self._pipeline.store
        keys = store.base_keys([self._document["id"]])
        # an index numbers bases anew: the store's numbers are not its own
        stored = list(store.base_numbers(list(keys.values())).values())
        bases = np.isin(snapshot.book.store_base[: snapshot.commit.bases], stored).nonzero()[0]
        if answer is None or not len(bases) or self._request.collapse == "none":
            return
        rows = snapshot.rows_of_bases(bases)
        rows = rows[snapshot.live.flags[rows]]
        if self._request.collapse == "all":
            legal = tuple(self._document.get("audience") or ()) == LEGAL_ONLY
            rows = rows[snapshot.is_legal_only[snapshot.columns.profile[rows]] == legal]
        # one card a base is that of its nearest copy, else each region has its own
        near = [snapshot.tree[self._document["region"]].number]
        if self._request.collapse == "all" and answer.cascade is not None:
            chain = answer.cascade.numbers
            near = [*chain[: chain.index(near[0]) if near[0] in chain else len(chain)], *near]
        regions = snapshot.columns.region[rows].astype(np.int64)
        shared = np.isin(regions, near)
        if answer.cascade is not None and answer.cascade.is_below(np.array(near[-1:]))[0]:
            shared |= answer.cascade.is_below(regions)  # what lies below the user's region is one card a base
        for row in rows[shared].tolist():
            if row != self._row:
                card = snapshot.ids(np.array([row]))[0]
                yield _folded_into(card, None, store.get(card), "base")
                return

    def _folded(self, answer: ResultSet) -> Blocker | None:
        retriever = self._pipeline.rankers.retriever(self._request)
        fate = fate_of(self._pipeline.snapshot, self._pipeline.store, retriever, self._document["id"], answer)
        if fate.told not in FOLDED_BY or fate.card is None:
            return None
        return _folded_into(fate.card, fate.place, self._pipeline.store.get(fate.card), FOLDED_BY[fate.told])

    def _of_rows(self) -> Iterator[Blocker]:
        """The correction, and the rows, without which it would come or stand higher."""
        if self._answer is None:
            return
        before = self._standing(self._pipeline, self._request)
        if any(one.applied for one in self._answer.analysis.corrections):
            after = self._standing(self._pipeline, replace(self._request, correct="off"))
            if is_better(after, before):
                yield correction_blocker(self._answer.analysis, [told for _, told in self._rows])
        resources = self._pipeline.query_analyzer.resources
        for row, told in [one for one in self._rows if one[0].kind in TAKING][:MOST_TRIED]:
            without = variant(self._pipeline, without_rows(resources, row.kind, [row.entry]))
            after = self._standing(without, self._request)
            if after is not None and is_better(after, before):
                yield row_blocker(told, before, after)

    def _standing(self, pipeline: Pipeline, request: SearchRequest) -> int | None:
        checkpoint()
        answer = pipeline.answer(request)
        return None if answer is None else self._place(answer)


def _folded_into(card: str, place: int | None, document: Mapping[str, Any] | None, by: str) -> Blocker:
    title = document["title"] if document else ""
    details = {"card": card, "title": title, "place": place, "by": by}
    if by == SUCCESSOR:
        return Blocker(
            "folded",
            f"已被{f'第 {place} 位' if place else ''}“{title}”（{card}）取代，合并在那张卡片里",
            Mend(
                "不必改：按名称、文号、年份或写明“旧”“原”来查，它单独成卡；其实没有被取代的，请部门去掉“被替代”",
                "以 collapse=none 查看；其实没有被取代的，去掉 superseded_by",
            ),
            details,
        )
    return Blocker(
        "folded",
        f"与{f'第 {place} 位' if place else ''}“{title}”（{card}）是同一事项，合并在那张卡片里",
        Mend(
            "不必改：点开那张卡片就能看到每一份；要让本文档单独成卡，须换到其地区，或它确是另一事项（改名称、基本编码）",
            "以 collapse=none 查看每一份；要让本文档单独成卡，须换到其地区，或它确是另一事项（改名称、基本编码）",
        ),
        details,
    )
