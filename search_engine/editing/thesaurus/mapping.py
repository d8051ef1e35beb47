"""A thesaurus as rows: terms become `topics`, terms that others are used for become `synonyms` of the relation
`official`, all else goes into their notes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dictionaries.editing.own_files import PlacedRow
from dictionaries.editing.own_row import OwnRow, Values
from dictionaries.editing.row_cells import BETWEEN, cells_of, entry_of_cells
from dictionaries.kinds.words import Synonym, Topic
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.normalize import normal_text
from dictionaries.reasons import Message, about
from search_engine.editing.thesaurus.conflicts import Conflict, in_our_lists, sound_statements
from search_engine.editing.thesaurus.kept_note import (
    SAME,
    TOP,
    WORD,
    WRITTEN,
    KeptNote,
    note_of,
    written_text,
)
from search_engine.editing.thesaurus.thesaurus import (
    FULL,
    Relation,
    Thesaurus,
    completed,
    targets_of,
    tops_of,
)

R = Relation
UNFIT_TERM = Message("not_a_term", "“{term}”不能收录：{why}", "“{term}” cannot be taken: {why}", "请改正", "correct it")
HAS_MARK = Message("forbidden_character", "含有 {mark}", "contains {mark}")
SAME_FORM = Message(
    "same_form", "“{term}”与“{other}”在检索中写法相同（{form}）",
    "“{term}” and “{other}” are written alike in searches ({form})", "只收录后者，请改正",
    "the latter alone is taken; correct it",
)  # fmt: skip
TOPICS, SYNONYMS = "topics", "synonyms"
OFFICIAL, WEIGHT = "official", 1.0
# Kind and key → the row in force for everybody.
InForce = Callable[[str, Values], OwnRow | None]


@dataclass
class Mapped:
    """What a thesaurus becomes.

    Attributes:
        placed: Rows. Their numbers count them, from 1, for several may come from one line of the file.
        places: For each of them the term, and its line in the file.
    """

    placed: list[PlacedRow] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


class Mapper:
    """Makes rows of one thesaurus.

    Args:
        thesaurus: It.
        in_force: What is in force: what a thesaurus has no word for, departments and themes, stays.
        lexicon: What is in force for everybody.
    """

    def __init__(self, thesaurus: Thesaurus, in_force: InForce, lexicon: Lexicon) -> None:
        self._thesaurus, self._in_force, self._lexicon = thesaurus, in_force, lexicon
        self._statements, conflicts = sound_statements(thesaurus)
        self._whole = completed(self._statements)
        self._found = Mapped(conflicts=conflicts)
        self._written = thesaurus.written()

    def mapped(self) -> Mapped:
        """The rows, and every conflict."""
        uses = {term: targets[0] for term, targets in targets_of(self._whole, R.USE).items()}
        out = self._undecided()
        preferred = [term for term in self._thesaurus.terms() if term not in uses and term not in out]
        taken = self._one_form([term for term in preferred if self._is_fit(term)])
        same: dict[str, list[str]] = {}
        synonyms = []
        for term, target in uses.items():
            if normal_text(term) == normal_text(target):
                same.setdefault(target, []).append(term)
            else:
                synonyms.append((term, target))
        self._topics([term for term in preferred if term in taken], taken, same)
        self._synonyms([pair for pair in synonyms if pair[1] in taken])
        used_for = [(term, self._row(term)) for term, _ in synonyms]
        self._found.conflicts += in_our_lists(self._lexicon, [(term, self._row(term)) for term in preferred], used_for)
        return self._found

    def _undecided(self) -> set[str]:
        """Terms that are not to be used, of which it is not known what else is, and that have no other relation."""
        placed = {term for one in self._whole for term in (one.term, one.target)}
        users = {one.term for one in completed(self._thesaurus.statements) if one.relation is R.USE}
        return users - placed

    def _is_fit(self, term: str) -> bool:
        """Whether a row can hold the term, and lists of other rows can name it."""
        topic = Topic(normal_text(term))
        again, faults = entry_of_cells(TOPICS, cells_of(TOPICS, Topic("甲", broader=(topic.term,))))
        _, wrong = entry_of_cells(TOPICS, cells_of(TOPICS, topic))
        if again is not None and not wrong and again.broader == (topic.term,):
            return True
        why = [*dict.fromkeys(fault.reason for fault in (*wrong, *faults))] or [HAS_MARK(mark=BETWEEN)]
        self._found.conflicts.append(Conflict("error", term, self._row(term), UNFIT_TERM(term=term[:80], why=why)))
        return False

    def _one_form(self, terms: Iterable[str]) -> set[str]:
        """Terms that differ in normal form; of those that do not, the first."""
        first: dict[str, str] = {}
        for term in terms:
            other = first.setdefault(normal_text(term), term)
            if other != term:
                what = SAME_FORM(term=term, other=other, form=normal_text(term))
                self._found.conflicts.append(Conflict("error", term, self._row(term), what))
        return set(first.values())

    def _topics(self, terms: Collection[str], taken: Collection[str], same: dict[str, list[str]]) -> None:
        wider, related = targets_of(self._whole, R.BROADER), targets_of(self._whole, R.RELATED)
        tops, told = tops_of(wider), targets_of(self._statements, R.TOP)
        for term in terms:
            entry = self._thesaurus.entry(term)
            key = normal_text(term)
            now = self._now(TOPICS, (key,))
            more = self._more(term, key)
            if R.TOP in self._written and sorted(told.get(term, ())) != sorted(tops.get(term, ())):
                more += [(TOP, one) for one in told.get(term, ("",))]
            more += [(SAME, one) for one in same.get(term, ())]
            topic = Topic(
                key, _in_order(wider.get(term, ()), taken, now.broader if now else ()),
                _in_order(related.get(term, ()), taken, now.related if now else ()),
                now.departments if now else (), now.themes if now else (),
                note_of(self._thesaurus.name, entry, entry.note, more),
            )  # fmt: skip
            self._place(TOPICS, topic, term)

    def _synonyms(self, pairs: Iterable[tuple[str, str]]) -> None:
        for term, target in pairs:
            entry, key = self._thesaurus.entry(term), normal_text(term)
            now = self._now(SYNONYMS, (key, normal_text(target)))
            # what people have written stays where the thesaurus says nothing
            text = entry.note or (KeptNote.of(now.note).text if now else "")
            note = note_of(self._thesaurus.name, entry, text, self._more(term, key))
            self._place(SYNONYMS, Synonym(key, normal_text(target), OFFICIAL, WEIGHT, note), term)

    def _more(self, term: str, key: str) -> list[tuple[str, str]]:
        more = [(WORD, term)] if term != key else []
        return more + ([(WRITTEN, written_text(self._written))] if self._written != FULL else [])

    def _place(self, kind: str, entry: Any, term: str) -> None:
        read, faults = entry_of_cells(kind, cells_of(kind, entry))
        if faults:
            why = [about(fault.field, fault.reason) for fault in faults]
            self._found.conflicts.append(Conflict("error", term, self._row(term), UNFIT_TERM(term=term, why=why)))
            return
        self._found.placed.append(PlacedRow(OwnRow(kind, read), number=len(self._found.placed) + 1))
        self._found.places.append((term, self._row(term)))

    def _now(self, kind: str, key: Values) -> Any:
        row = self._in_force(kind, key)
        return None if row is None or row.off else row.entry

    def _row(self, term: str) -> int:
        return self._thesaurus.entry(term).row or self._rows_of_statements.get(term, 0)

    @cached_property
    def _rows_of_statements(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for one, row in self._thesaurus.statements.items():
            for term in (one.term, one.target):
                found.setdefault(term, row)
        return found


def _in_order(targets: Iterable[str], taken: Collection[str], now: tuple[str, ...]) -> tuple[str, ...]:
    """Those targets that are taken, in normal form; as they stand now where they are the same."""
    found = tuple(dict.fromkeys(normal_text(target) for target in targets if target in taken))
    return now if sorted(now) == sorted(found) else found
