"""What each of some changed rows does to the pages that were asked again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from dictionaries.editing.own_row import RowChange
from dictionaries.editing.row_lexicon import lexicon_of_rows
from dictionaries.kinds import KINDS, Trait, kinds_with
from dictionaries.lexicon import Lexicon, minute_of
from dictionaries.lexicon.lexicon import words_of
from search_engine.editing.drafts.proposal import ProposedChange
from search_engine.editing.replay.around import Around
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import Outcome
from search_engine.editing.replay.preview_place import View
from search_engine.editing.replay.replaying import Known, Previewing, replay
from search_engine.editing.replay.rows_at_work import Group, rows_at_work
from search_engine.editing.versions.publishing import Judged

ACTS, IDLE, ELSEWHERE, BESIDE, NOT_NOW = "acts", "idle", "elsewhere", "beside", "not_now"
ROW_STATES = {
    ACTS: "起作用",
    IDLE: "对所试的查询都不起作用",
    ELSEWHERE: "对所试的查询的联想与热词都不起作用（不影响搜索结果页）",
    BESIDE: "改变联想或热词",
    NOT_NOW: "现在不在有效期内",
}
# Kinds that have no part in what is found.
BESIDE_PAGES = Trait.SUGGESTIONS | Trait.HOT
NOT_IN_PAGES = frozenset(
    kind.name for kind in KINDS if kind.traits & BESIDE_PAGES and not kind.traits & Trait.PAGES and not kind.parts
)
# Kinds that a vocabulary is made of besides names.
SPELLS = kinds_with(Trait.SPELLS)
# Of so many words each is looked at by itself, since each asks for an index of its own; of more, all together.
WORDS_EACH = 4
# Queries that are named of a row.
NAMED = 20


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row does.

    Attributes:
        name: The row, for people.
        draft: Number of its draft; 0: none.
        state: One of `ROW_STATES`.
        queries: Texts of the queries on which it acts, as many as are named, most frequent first; `count`: how many
            there are.
    """

    name: str
    kind: str
    draft: int
    state: str
    queries: tuple[str, ...] = ()
    count: int = 0

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return {
            "row": self.name,
            "kind": self.kind,
            "draft": self.draft or None,
            "state": self.state,
            "count": self.count,
            "queries": list(self.queries),
        }


class RowsAside:
    """The pages of the same queries with some of the changed rows only.

    Args:
        then: What answers with all of them, and `after` what it answers; `before` what is answered now.
    """

    def __init__(
        self,
        work: Previewing,
        then: View,
        proposed: Judged,
        queries: Sequence[ReplayQuery],
        before: Sequence[Outcome],
        after: Sequence[Outcome],
    ) -> None:
        self._work, self._then, self._proposed, self._queries = work, then, proposed, queries
        self._every = frozenset(range(len(proposed.proposal.changes)))
        # without words of its own, rows are asked of texts as they are cut now
        answered = (then, after), (work.now, before)
        self._answered = [Known(view, dict(zip(queries, pages, strict=True))) for view, pages in answered]
        self._views: dict[frozenset[int], View] = {}
        self._pages = {self._every: dict(enumerate(after))}
        if then.searchers is work.now.searchers:  # else the index of all of the rows has a part in it
            self._pages[frozenset()] = dict(enumerate(before))

    def without(self, group: Group, queries: Set[int]) -> Set[int]:
        """The queries whose page is another one where some rows are left out."""
        some, every = self._outcomes(self._every - set(group), queries), self._outcomes(self._every, queries)
        return {place for place in queries if some[place] != every[place]}

    def alone(self, group: Group, queries: Set[int]) -> Set[int]:
        """The queries whose page is another one with some rows alone than with none."""
        none, some = self._outcomes(frozenset(), queries), self._outcomes(frozenset(group), queries)
        return {place for place in queries if none[place] != some[place]}

    def _outcomes(self, kept: frozenset[int], queries: Set[int]) -> dict[int, Outcome]:
        known = self._pages.setdefault(kept, {})
        if missing := sorted(set(queries) - known.keys()):
            view = self._views.get(kept) or self._views.setdefault(kept, self._view(kept))
            asked = [self._queries[place] for place in missing]
            known.update(zip(missing, replay(view, asked, known=self._answered), strict=True))
        return known

    def _view(self, kept: frozenset[int]) -> View:
        lexicon = lexicon_with(self._proposed, kept)
        same_words = words_of(lexicon) == words_of(self._then.lexicon)
        # what terms do to the vocabulary is left as it is with all rows: a row's own part is looked for
        return self._work.beside(self._then, lexicon) if same_words else self._work.then(lexicon, like=self._then)


def lexicon_with(proposed: Judged, kept: Set[int]) -> Lexicon:
    """The lexicon in which only some of the proposed changes are made, by their numbers."""
    state, proposal = proposed.state, proposed.proposal
    some = replace(proposal, changes=tuple([one for number, one in enumerate(proposal.changes) if number in kept]))
    return lexicon_of_rows(state.shipped.lexicon, state.after(some.steps(state)))


def states_of(
    work: Previewing,
    then: View,
    proposed: Judged,
    queries: Sequence[ReplayQuery],
    before: Sequence[Outcome],
    after: Sequence[Outcome],
) -> tuple[RowState, ...]:
    """What each changed row does."""
    rows = [one.change for one in proposed.proposal.changes]
    now = minute_of(then.place.clock())
    known = {place: known_state(row, now) for place, row in enumerate(rows)}
    looked = [place for place, state in known.items() if not state]
    groups = _groups(rows, looked)
    if len(rows) == 1:  # whatever changes is its doing
        found = {0: {place for place, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]}}
    else:
        aside = RowsAside(work, then, proposed, queries, before, after)
        found = rows_at_work(
            range(len(groups)),
            set(range(len(queries))),
            lambda some, of: aside.without(_joined(groups, some), of),
            lambda some, of: aside.alone(_joined(groups, some), of),
        )
    acting = {place: set(found.get(number, ())) for number, group in enumerate(groups) for place in group}
    for place, spelled in _by_spelling(rows, looked, before, after, found.values()).items():
        acting[place] |= spelled
    return tuple(
        _state(one, known[place], [queries[number] for number in acting.get(place, ())])
        for place, one in enumerate(proposed.proposal.changes)
    )


def with_around(rows: Sequence[RowState], changes: Sequence[RowChange], beside: Around) -> tuple[RowState, ...]:
    """The same with what rows that have no part in pages do around them."""
    found = []
    for row, change in zip(rows, changes, strict=True):
        queries = beside.touched(change) if row.state in (ELSEWHERE, IDLE) else None
        if queries is not None:
            texts = dict.fromkeys(one.text for one in queries)
            row = replace(row, state=BESIDE, queries=tuple(texts)[:NAMED], count=len(queries))
        found.append(row)
    return tuple(found)


def known_state(change: RowChange, now: str) -> str:
    """What is known of a changed row at a minute (see `minute_of`) without any query; "": nothing."""
    if change.key.kind in NOT_IN_PAGES:
        return ELSEWHERE
    rows = [row for row in (change.before, change.after) if row is not None]
    return "" if any(row.conditional().in_time(now) for row in rows) else NOT_NOW


def _groups(rows: Sequence[RowChange], looked: Sequence[int]) -> list[Group]:
    words = [place for place in looked if rows[place].key.kind == "words"]
    if len(words) <= WORDS_EACH:
        return [(place,) for place in looked]
    return [tuple(words), *((place,) for place in looked if place not in words)]


def _by_spelling(
    rows: Sequence[RowChange],
    looked: Sequence[int],
    before: Sequence[Outcome],
    after: Sequence[Outcome],
    explained: Iterable[Set[int]],
) -> dict[int, set[int]]:
    """Rows whose text is what a query is read as now or no longer, where no row explains that by itself: they act by
    what is known of spelling, which is made of all of them together.
    """
    known = set().union(*explained)
    found: dict[int, set[int]] = {}
    for number, pages in enumerate(zip(before, after, strict=True)):
        if number in known or pages[0] == pages[1]:
            continue
        read = [text for one in pages for text in (one.corrected, one.offered) if text]
        for place in looked:
            if rows[place].key.kind in SPELLS and any(str(rows[place].key.key[0]) in text for text in read):
                found.setdefault(place, set()).add(number)
    return found


def _joined(groups: Sequence[Group], some: Group) -> Group:
    return tuple([place for number in some for place in groups[number]])


def _state(proposed: ProposedChange, known: str, acting: Sequence[ReplayQuery]) -> RowState:
    key, texts = proposed.change.key, dict.fromkeys(one.text for one in sorted(acting, key=lambda one: -one.count))
    state = known or (ACTS if acting else IDLE)
    return RowState(str(key), key.kind, proposed.draft, state, tuple(texts)[:NAMED], len(acting))
