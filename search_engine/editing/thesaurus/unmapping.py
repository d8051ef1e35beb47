"""Rows as a thesaurus again: those whose notes say that they came with one, or all topics that there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dictionaries.editing.own_row import OwnRow
from dictionaries.kinds.words import KEEPING, Synonym, Topic
from dictionaries.reasons import Message
from search_engine.editing.thesaurus.kept_note import SAME, TOP, WORD, KeptNote
from search_engine.editing.thesaurus.mapping import SYNONYMS, TOPICS
from search_engine.editing.thesaurus.thesaurus import (
    INVERSE,
    Relation,
    Statement,
    TermEntry,
    Thesaurus,
    completed,
    targets_of,
    tops_of,
)
from search_engine.errors import BadParameters, Detail

A_SUMMARY = Message(
    "conflict",
    "这是导出的全部在用主题词的汇总，不能原样导回：词表中一词只能有一个“用”、没有权重，随软件的行与其他词表的行"
    "也会改属本词表",
    "this is the summary of all topics in force, which does not come back as it is: a thesaurus has one “用” for a term"
    " and no weights, and shipped rows and those of other thesauri would become rows of this one",
    "要往返，请导出主题词与同义词；确要收为一个新词表，请另给名称",
    "to bring rows back, export topics and synonyms; to take it as a new thesaurus, give it another name", joint="。",
)  # fmt: skip
NO_THESAURUS = Message(
    "not_found", "没有词表“{name}”；{there}", "there is no thesaurus {name}; {there}", "也可写出在用的全部主题词",
    "all topics in force can be written, too", joint="；",
)  # fmt: skip
NAME_IT = Message(
    "missing", "请给出词表的名称；{there}", "the name of a thesaurus is needed; {there}", "也可写出在用的全部主题词",
    "all topics in force can be written, too", joint="；",
)  # fmt: skip
THERE_ARE = Message("part", "现有的词表：{names}", "there are {names}")
NONE_YET = Message("part", "还没有发布过从词表导入的行", "no rows that came with a thesaurus were published yet")
R = Relation
# How all that is in force is called as a thesaurus. It does not come back: a thesaurus has one “用” for a term and no
# weights, and rows that ship, or came with another one, would become rows of this one.
SUMMARY = "在用主题词汇总"


def summary_name(name: str | None) -> str:
    """What it is called that holds all that is in force; `name`: what somebody calls it."""
    return f"{SUMMARY}（{name}）" if name else SUMMARY


def require_no_summary(thesaurus: Thesaurus) -> None:
    """Raise `BadParameters` for one that was written of all that is in force."""
    if thesaurus.name.startswith(SUMMARY):
        raise BadParameters([Detail("file", A_SUMMARY())])


def chosen_name(rows: Sequence[OwnRow], name: str | None) -> str:
    """The one that is asked for, or the only one that there is. Raises `BadParameters`."""
    there = sorted({KeptNote.of(row.entry.note).name for row in rows if row.kind in (TOPICS, SYNONYMS)} - {""})
    if name is None and len(there) == 1:
        return there[0]
    if name in there and name is not None:
        return name
    known = THERE_ARE(names=list(there)) if there else NONE_YET()
    reason = NAME_IT(there=known) if name is None else NO_THESAURUS(name=name, there=known)
    raise BadParameters([Detail("name", reason)])


def thesaurus_of(rows: Iterable[OwnRow], name: str, *, everything: bool = False) -> Thesaurus:
    """The thesaurus of a name.

    Args:
        rows: Of topics and synonyms, in force for everybody.
        everything: All topics, and all that they are official names of.
    """
    taken = [
        (row, KeptNote.of(row.entry.note))
        for row in rows
        if row.kind in (TOPICS, SYNONYMS) and row.scope.everywhere and not row.off
    ]
    if not everything:
        taken = [(row, note) for row, note in taken if note.name == name]
    topics = [(row.entry, note) for row, note in taken if row.kind == TOPICS]
    terms = {topic.term for topic, _ in topics}
    synonyms = [
        (row.entry, note)
        for row, note in taken
        if row.kind == SYNONYMS and row.entry.relation in KEEPING and row.entry.target in terms
        and not (everything and row.entry.term in terms)
    ]  # fmt: skip
    return _Unmapped(topics, synonyms).thesaurus(name)


class _Unmapped:
    def __init__(self, topics: list[tuple[Topic, KeptNote]], synonyms: list[tuple[Synonym, KeptNote]]) -> None:
        self._topics, self._synonyms = topics, synonyms
        self._word = {topic.term: note.one(WORD) or topic.term for topic, note in topics}
        self._notes = {self._word[topic.term]: note for topic, note in topics}
        self._entries: dict[str, TermEntry] = {}

    def thesaurus(self, name: str) -> Thesaurus:
        whole = completed(self._told())
        whole |= self._tops(targets_of(whole, R.BROADER))
        return Thesaurus(name, self._entries, {one: 0 for one in whole if self._is_written(one)})

    def _told(self) -> list[Statement]:
        found = []
        for topic, note in self._topics:
            term = self._word[topic.term]
            self._entries[term] = note.entry()
            found += [Statement(term, R.BROADER, self._word.get(one, one)) for one in topic.broader]
            found += [Statement(term, R.RELATED, self._word.get(one, one)) for one in topic.related]
            for same in note.all(SAME):
                self._entries[same] = TermEntry()
                found.append(Statement(term, R.USED_FOR, same))
        for synonym, note in self._synonyms:
            term = note.one(WORD) or synonym.term
            # a shipped row's note is about our list, not about the term
            self._entries.setdefault(term, replace(note.entry(), note=note.text if note.name else ""))
            found.append(Statement(self._word[synonym.target], R.USED_FOR, term))
        return found

    def _tops(self, broader: dict[str, list[str]]) -> dict[Statement, None]:
        derived = tops_of(broader)
        found: dict[Statement, None] = {}
        for term, note in self._notes.items():
            kept = note.all(TOP)
            for top in (kept or derived.get(term, ())) if R.TOP in note.written() else ():
                if top:
                    found[Statement(term, R.TOP, top)] = None
        return found

    def _is_written(self, one: Statement) -> bool:
        """Whether the thesaurus says it from this side; what no note speaks of is said from both."""
        preferred = one.target if one.relation is R.USE else one.term
        note = self._notes.get(preferred)
        return note is None or one.relation in note.written() or INVERSE.get(one.relation) not in note.written()
