"""Which rows a publish would bring, change or take away, among all that would then be in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.kinds.kind import Level, Texts
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.scope import EVERYWHERE, ConditionalEntry, Scope
from dictionaries.regions import RegionTree
from search_engine.editing.finding import Finding

Key = tuple[str, ...]
# Between the cells of a key, where one reads it: 社保 → 殡葬.
ARROW = " → "


@dataclass(frozen=True, slots=True)
class Row:
    """A row, for whom and when it acts (see `ConditionalEntry`)."""

    kind: str
    entry: Any
    scope: Scope = EVERYWHERE
    starts: str = ""
    ends: str = ""
    off: bool = False

    @property
    def key(self) -> Key:
        """Values of its key columns."""
        return key_of(self.kind, self.entry)

    @property
    def where(self) -> str:
        """The row for people: its file, its key, its scope."""
        scope = "，".join(filter(None, (self.scope.region, self.scope.site, self.scope.department)))
        return f"{BY_NAME[self.kind].file}：{ARROW.join(filter(None, self.key))}{f'（{scope}）' if scope else ''}"

    def finding(self, level: Level, what: str, **values: Any) -> Finding:
        """A finding of it."""
        return Finding(self.kind, self.key, level, what, self.where, values, self.scope)


def key_of(kind: str, entry: Any) -> Key:
    """Values of a row's key columns, as text."""
    values = BY_NAME[kind].key_of(entry)
    return tuple(["|".join(value) if type(value) is tuple else str(value) for value in values])


@dataclass(frozen=True)
class Changes:
    """What is judged, and what it is judged against.

    Attributes:
        before, after: The dictionaries in force, and those that would be.
        tree: The regions; None: a region meets only itself.
    """

    before: Lexicon
    after: Lexicon
    tree: RegionTree | None = None

    def new(self, kind: str) -> tuple[Row, ...]:
        """Rows that are new or changed, in more than their note; none that switches another one off."""
        return self._new[kind]

    def gone(self, kind: str) -> tuple[Row, ...]:
        """Rows that would act no more as they did, for those who had them: removed, changed, or switched off."""
        return self._gone[kind]

    def touches(self, *kinds: str) -> bool:
        """Whether any row of some kinds comes or goes."""
        return any(self._new[kind] or self._gone[kind] for kind in kinds)

    def rows(self, kind: str) -> tuple[Row, ...]:
        """All rows that would be in force for somebody at some time."""
        return self._rows(kind)

    def rows_with(self, kind: str, texts_of: Callable[[Any], Iterable[str]], texts: Collection[str]) -> Iterator[Row]:
        """Those of them that have one of some texts; the others are not made."""
        wanted = frozenset(texts)
        for entry in getattr(self.after, kind):
            if not wanted.isdisjoint(texts_of(entry)):
                yield Row(kind, entry)
        for one in self.after.conditional:
            if one.kind == kind and not one.off and not wanted.isdisjoint(texts_of(one.entry)):
                yield row_of(one)

    @cached_property
    def every_new(self) -> tuple[Row, ...]:
        """Rows that are new or changed, of all kinds."""
        return tuple(row for kind in KINDS for row in self._new[kind.name])

    def met(self, row: Row, others: Iterable[Row]) -> Iterator[Row]:
        """Those of others that act for the same people at the same time, but what is the row itself, or is replaced
        by it or replaces it.
        """
        for other in others:
            same = other.kind == row.kind and other.key == row.key
            if not same and self._overlap(row.scope, other.scope) and _same_time(row, other):
                yield other

    def _overlap(self, one: Scope, other: Scope) -> bool:
        parts = ((one.site, other.site), (one.department, other.department))
        return self.regions_meet(one.region, other.region) and all(not a or not b or a == b for a, b in parts)

    def regions_meet(self, one: str, other: str) -> bool:
        """Whether there are people of both regions; "": all regions."""
        return is_within(one, other, self.tree) or is_within(other, one, self.tree)

    @cached_property
    def _rows(self) -> Callable[[str], tuple[Row, ...]]:
        return cache(lambda kind: tuple(row for row in rows_of(self.after, kind) if not row.off))

    @cached_property
    def _new(self) -> dict[str, tuple[Row, ...]]:
        return {kind.name: tuple(_without(self.after, self.before, kind.name)) for kind in KINDS}

    @cached_property
    def _gone(self) -> dict[str, tuple[Row, ...]]:
        off = {(one.kind, key_of(one.kind, one.entry)): one for one in self.after.conditional if one.off}
        found = {}
        for kind in KINDS:
            gone = list(_without(self.before, self.after, kind.name))
            if off:
                kept = (row for row in rows_of(self.before, kind.name) if (kind.name, row.key) in off and not row.off)
                gone += [row for row in kept if row not in gone]
            found[kind.name] = tuple(gone)
        return found


def is_within(code: str, of: str, tree: RegionTree | None) -> bool:
    """Whether a region is another one or lies below it; "": all regions."""
    if not of or code == of:
        return True
    if not code or tree is None or code not in tree or of not in tree:
        return False
    return tree[of].number <= tree[code].number < tree[of].end


def rows_of(lexicon: Lexicon, kind: str) -> Iterator[Row]:
    """The rows of a kind, those of all and those of some."""
    yield from (Row(kind, entry) for entry in getattr(lexicon, kind))
    yield from (row_of(one) for one in lexicon.conditional if one.kind == kind)


def texts_of(lexicon: Lexicon, wanted: Callable[[Texts], bool]) -> Iterator[str]:
    """The texts of everybody's rows that kinds declare, of some sort."""
    for kind in KINDS:
        lists = [texts for texts in kind.texts if wanted(texts)]
        for row in getattr(lexicon, kind.name) if lists else ():
            for texts in lists:
                yield from texts.read(row)


def row_of(one: ConditionalEntry) -> Row:
    """The row of an entry for some."""
    return Row(one.kind, one.entry, one.scope, one.starts, one.ends, one.off)


def _without(lexicon: Lexicon, other: Lexicon, kind: str) -> Iterator[Row]:
    """Rows of a lexicon that another one has not, whatever their notes say; a row that stands twice counts twice."""
    entries = getattr(lexicon, kind)
    said = attrgetter(*[field.name for field in fields(BY_NAME[kind].entry) if field.name != "note"])
    if entries is not getattr(other, kind) and entries != getattr(other, kind):
        known = Counter(map(said, getattr(other, kind)))
        for entry in entries:
            known[said(entry)] -= 1
            if known[said(entry)] < 0:
                yield Row(kind, entry)
    had = {_said(one) for one in other.conditional if one.kind == kind}
    yield from (
        row_of(one) for one in lexicon.conditional if one.kind == kind and not one.off and _said(one) not in had
    )


def _said(one: ConditionalEntry) -> ConditionalEntry:
    return replace(one, entry=replace(one.entry, note=""))


def _same_time(one: Row, other: Row) -> bool:
    return not _before(one, other) and not _before(other, one)


def _before(one: Row, other: Row) -> bool:
    """Whether a row has ended when another one starts."""
    return bool(one.ends and other.starts) and one.ends < other.starts[: len(one.ends)]
