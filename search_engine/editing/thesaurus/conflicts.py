"""What is wrong within a thesaurus, and what of it our lists have already. What is an error is left out, and told; what
is a doubt is taken, and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import Literal

from dictionaries.kinds import BY_NAME, Trait, kinds_with
from dictionaries.kinds.words import KEEPING
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.normalize import normal_text
from dictionaries.reasons import Message, Words, code_of
from search_engine.editing.thesaurus.thesaurus import (
    INVERSE,
    Relation,
    Statement,
    Thesaurus,
    completed,
    targets_of,
    tops_of,
)

R = Relation
HIERARCHY = (R.BROADER, R.NARROWER, R.RELATED, R.TOP)
# Kinds whose texts are no terms.
OTHER_KINDS = kinds_with(Trait.NO_TERM)
# A term, and its line in the file.
Placed = tuple[str, int]

UNREADABLE = Message("unreadable", "这一行无法收录：{why}", "the line cannot be taken: {why}")
ITSELF = Message("itself", "“{term}”指向自己", "“{term}” points to itself", "请删去", "delete it")
TWO_USES = Message(
    "two_uses", "“{term}”有 {count} 个“用”：{targets}", "“{term}” has {count} terms to use instead: {targets}",
    "只能有一个，请改正", "there may be one only; correct it",
)  # fmt: skip
TWO_ROLES = Message(
    "two_roles", "“{term}”应用“{target}”，是非正式主题词，{other}",
    "“{target}” is to be used for “{term}”, so it is no preferred term, and it {other}",
    "二者只能取一，请改正", "keep one of the two", joint="：",
)  # fmt: skip
PLACED = Words("又有属、分、参、族关系", "has a place in the hierarchy too")
PREFERRED = Words("又代其他词", "is used for others too")
CYCLE = Message(
    "cycle", "上位词成环：{circle}", "broader terms form a circle: {circle}", "请改正其中一处", "correct one of them"
)
ONE_SIDED = Message(
    "no_reciprocal", "有“{one}”，没有“{inverse}”", "there is “{one}”, but not “{inverse}”", "已补全", "it was added",
    joint="：",
)  # fmt: skip
WRONG_TOP = Message(
    "wrong_top", "“{one}”与属分关系不符：沿上位词到“{top}”",
    "“{one}” does not fit the hierarchy, which leads to “{top}”", "照原样保留，不影响检索",
    "it is kept as it is, and searches are not affected", joint="；",
)  # fmt: skip
IN_OTHERS = Message(
    "elsewhere", "“{term}”现为{kind}", "“{term}” is in another list of ours ({kind})", "两处作用不同，请核对",
    "the two act differently; check them",
)  # fmt: skip
IN_SYNONYMS = Message(
    "elsewhere", "“{term}”现为同义词，对应 {targets}", "“{term}” is a synonym of {targets} now",
    "收为主题词后两者并存，请核对", "as a topic it would be both; check it", joint="；",
)  # fmt: skip
IN_TOPICS = Message(
    "elsewhere", "“{term}”现为主题词，词表作非正式主题词",
    "“{term}” is a topic now, and no preferred term in the thesaurus",
    "两者并存，请核对", "it would be both; check it", joint="；",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fault of a thesaurus, or a doubt.

    Attributes:
        row: In the file; 0: in no line of its own.
        what: What is wrong, and what is done about it.
    """

    level: Literal["error", "warn"]
    term: str
    row: int
    what: str

    @property
    def code(self) -> str:
        """Which kind."""
        return code_of(self.what)


def sound_statements(thesaurus: Thesaurus) -> tuple[dict[Statement, int], list[Conflict]]:
    """The statements that can be taken, and all conflicts."""
    found = [Conflict("error", term, row, UNREADABLE(why=what)) for row, term, what in thesaurus.faults]
    kept = dict(thesaurus.statements)
    for rule in (_itself, _two_uses, _two_roles, _cycles):
        for conflict, bad in rule(kept):
            found.append(conflict)
            for statement in bad:
                kept.pop(statement, None)
    found += _one_sided(kept, thesaurus.written())
    found += _wrong_tops(kept)
    return kept, found


Found = Iterator[tuple[Conflict, list[Statement]]]


def _itself(statements: dict[Statement, int]) -> Found:
    """No term has a relation to itself; that a top term is its own top is how some write that it is one."""
    for one, row in list(statements.items()):
        if one.term == one.target and one.relation is not R.TOP:
            yield Conflict("error", one.term, row, ITSELF(term=str(one))), [one]


def _two_uses(statements: dict[Statement, int]) -> Found:
    """One term to use instead, not several."""
    uses = targets_of(completed(statements), R.USE)
    for term, targets in uses.items():
        if len(targets) > 1:
            bad = _uses(statements, term)
            what = TWO_USES(term=term, count=len(targets), targets=[f"“{target}”" for target in targets])
            yield Conflict("error", term, _row(statements, bad), what), bad


def _two_roles(statements: dict[Statement, int]) -> Found:
    """What another term is used for has no place in the hierarchy of its own."""
    whole = completed(statements)
    uses = targets_of(whole, R.USE)
    placed = Counter(term for one in statements if one.relation in HIERARCHY for term in (one.term, one.target))
    preferred = {one.target for one in whole if one.relation is R.USE}
    for term, targets in uses.items():
        if placed[term] or term in preferred:
            bad = _uses(statements, term)
            what = TWO_ROLES(term=term, target=targets[0], other=PLACED if placed[term] else PREFERRED)
            yield Conflict("error", term, _row(statements, bad), what), bad


def _cycles(statements: dict[Statement, int]) -> Found:
    """No term is wider than itself, by any way."""
    wider = targets_of(completed(statements), R.BROADER)
    group = _groups(wider)
    by_group: dict[int, list[Statement]] = {}
    for one in statements:
        if one.relation in (R.BROADER, R.NARROWER) and group[one.term] == group[one.target]:
            by_group.setdefault(group[one.term], []).append(one)
    for bad in by_group.values():
        circle = _circle(targets_of(completed(bad), R.BROADER))
        what = CYCLE(circle=" → ".join(circle))
        yield Conflict("error", circle[0], _row(statements, bad), what), bad


def _groups(wider: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Term → a number that those share who are wider than each other."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    numbers = {term: number for number, term in enumerate(dict.fromkeys([*wider, *chain(*wider.values())]))}
    if not numbers:
        return {}
    steps = [(numbers[term], numbers[target]) for term, targets in wider.items() for target in targets]
    rows, columns = zip(*steps, strict=True)
    graph = csr_array(([1] * len(steps), (rows, columns)), shape=(len(numbers), len(numbers)))
    _, labels = connected_components(graph, directed=True, connection="strong")
    return dict(zip(numbers, map(int, labels), strict=True))


def _circle(wider: Mapping[str, Sequence[str]]) -> list[str]:
    """One circle of some, from a term along wider terms back to it."""
    try:
        TopologicalSorter(wider).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return list(wider)


def _one_sided(statements: dict[Statement, int], written: frozenset[Relation]) -> Iterator[Conflict]:
    """What is said from one side is said from the other, unless the file never says it from there."""
    for one, row in statements.items():
        inverse = one.inverse
        if inverse and inverse not in statements and INVERSE[one.relation] in written:
            yield Conflict("warn", one.term, row, ONE_SIDED(one=str(one), inverse=str(inverse)))


def _wrong_tops(statements: dict[Statement, int]) -> Iterator[Conflict]:
    """A top term is the end of the way along wider terms."""
    tops = tops_of(targets_of(completed(statements), R.BROADER))
    for one, row in statements.items():
        if one.relation is R.TOP and one.target not in tops.get(one.term, (one.term,)):
            what = WRONG_TOP(one=str(one), top=list(tops.get(one.term, (one.term,))))
            yield Conflict("warn", one.term, row, what)


def _uses(statements: dict[Statement, int], term: str) -> list[Statement]:
    """Statements by which something else is to be used instead of a term."""
    return [
        one
        for one in statements
        if (one.relation is R.USE and one.term == term) or (one.relation is R.USED_FOR and one.target == term)
    ]


def _row(statements: dict[Statement, int], some: list[Statement]) -> int:
    return min((statements[one] for one in some), default=0)


def in_our_lists(lexicon: Lexicon, preferred: Sequence[Placed], used_for: Sequence[Placed]) -> Iterator[Conflict]:
    """What terms of a vocabulary, and terms that these are used for, are in our lists. Of banned words and misspellings
    the rules of all lists tell.

    Args:
        lexicon: What is in force for everybody.
    """
    official: dict[str, list[str]] = {}
    for synonym in lexicon.synonyms:
        if synonym.relation in KEEPING:
            official.setdefault(synonym.term, []).append(synonym.target)
    topics = {topic.term for topic in lexicon.topics}
    others = {name: {getattr(row, BY_NAME[name].key[0]) for row in getattr(lexicon, name)} for name in OTHER_KINDS}
    ours = {normal_text(term) for term, _ in preferred}

    def in_others(term: str, row: int) -> Iterator[Conflict]:
        for name, texts in others.items():
            if normal_text(term) in texts:
                yield Conflict("warn", term, row, IN_OTHERS(term=term, kind=Words(BY_NAME[name].label, name)))

    for term, row in preferred:
        if targets := [target for target in official.get(normal_text(term), ()) if target not in ours]:
            what = IN_SYNONYMS(term=term, targets=[f"“{target}”" for target in targets[:3]])
            yield Conflict("warn", term, row, what)
        yield from in_others(term, row)
    for term, row in used_for:
        if (key := normal_text(term)) in topics and key not in ours:
            yield Conflict("warn", term, row, IN_TOPICS(term=term))
        yield from in_others(term, row)
