"""Random thesauri that are in order: no conflict, every relation from both sides."""

from __future__ import annotations

from random import Random

from search_engine.editing.thesaurus.thesaurus import (
    Relation,
    Statement,
    TermEntry,
    Thesaurus,
    completed,
    targets_of,
    tops_of,
)

HAN = "证照社保医养老金公积户籍婚姻登记企业注册税务许可备案变更补发年检教育学历"


def words(chance: Random, count: int) -> list[str]:
    """So many words, no two of them one."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(chance.choice(HAN) for _ in range(chance.randint(3, 7)))] = None
    return list(found)


def any_thesaurus(seed: int, size: int, *, tops: bool = False, name: str = "政务主题词表") -> Thesaurus:
    """A thesaurus of so many terms: a fifth of them not to be used, the others in families of a few levels."""
    chance = Random(seed)
    terms = words(chance, size)
    preferred, others = terms[: size * 4 // 5], terms[size * 4 // 5 :]
    told = []
    for number, term in enumerate(preferred):
        if number > 5 and chance.random() < 0.9:
            told += [
                Statement(term, Relation.BROADER, one)
                for one in chance.sample(preferred[:number], chance.choice([1, 1, 2]))
            ]
        if chance.random() < 0.3 and number > 3:
            told.append(Statement(term, Relation.RELATED, chance.choice(preferred[:number])))
    told += [Statement(term, Relation.USE, chance.choice(preferred)) for term in others]
    whole = completed(told)
    if tops:
        ends = tops_of(targets_of(whole, Relation.BROADER))
        whole |= {Statement(term, Relation.TOP, top): None for term, found in ends.items() for top in found}
    entries = {
        term: TermEntry(note=f"{term}，含 A/B 类" if chance.random() < 0.2 and term in preferred else "")
        for term in terms
    }
    return Thesaurus(name, entries, dict.fromkeys(whole, 0))
