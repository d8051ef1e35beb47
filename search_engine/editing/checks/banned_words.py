"""Banned words that hit what they are not meant for: names of the catalogue, names of places, what many ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from dictionaries.banned import BannedWords
from dictionaries.banned.allowlist import ANY_WORD
from dictionaries.kinds import Trait, kinds_with
from dictionaries.lexicon import Lexicon
from search_engine.editing.checks.changes import Changes, Row, texts_of
from search_engine.editing.checks.evidence import Evidence, Texts
from search_engine.editing.checks.formatting import MOST_GIVEN, quoted, with_times
from search_engine.editing.finding import Finding

EFFECT = {"block": "不予检索", "mask": "会被遮盖", "warn": "会带警示"}
# Texts that are looked at together.
BLOCK = 32
# Who is to blame, and what happens to the texts that are hit.
Blamed = tuple[Row, str]


def banned_words(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """A ban of a real name is an error unless it only warns, one of a frequent query is asked about. So is what an
    allowed word excuses that is taken away.
    """
    if not (changes.touches("banned", "offers", "word_classes") or changes.gone("allowed")):
        return  # what is newly allowed bans nothing
    after = evidence.banned(_judged(changes))
    before = evidence.banned(changes.before)
    names = _hit([*evidence.names.texts, *_places(changes, evidence)], before, after, changes)
    terms = _hit(_terms(changes, evidence), before, after, changes)
    asked = _hit(evidence.said(changes.before).texts, before, after, changes)
    for (row, action), texts in names.items():
        yield row.finding(
            "warn" if action == "warn" else "error",
            f"{_cause(row, changes)}会命中真实名称，{EFFECT[action]}：{quoted(texts)}。请改违禁词，或放行这些名称",
            names=texts[:MOST_GIVEN], count=len(texts), action=action,
        )  # fmt: skip
    for (row, action), texts in terms.items():
        yield row.finding(
            "warn", f"{_cause(row, changes)}会命中词典里的词，{EFFECT[action]}：{quoted(texts)}。请确认",
            terms=texts[:MOST_GIVEN], count=len(texts), action=action,
        )  # fmt: skip
    for (row, action), texts in asked.items():
        queries = sorted(((text, evidence.times.get(text, 0)) for text in texts), key=lambda one: -one[1])
        yield row.finding(
            "warn",
            f"{_cause(row, changes)}会命中常见检索，{EFFECT[action]}：{quoted(with_times(queries))}。请确认",
            queries=[{"text": text, "count": times} for text, times in queries[:MOST_GIVEN]],
            count=len(queries), action=action,
        )  # fmt: skip


def _cause(row: Row, changes: Changes) -> str:
    return "撤去后" if row in changes.gone(row.kind) else ""


def _judged(changes: Changes) -> Lexicon:
    """The bans whose hits are looked at: where nothing but banned words is new, they alone, which is three times as
    quick.
    """
    found = _strictest(changes)
    if changes.touches("offers", "word_classes") or changes.gone("allowed") or changes.gone("banned"):
        return found
    return replace(found, banned=tuple(row.entry for row in changes.new("banned")), offers=(), word_classes=())


def _strictest(changes: Changes) -> Lexicon:
    """All bans that anybody would have, with what is allowed to everybody."""
    gone = {row.key for row in changes.gone("allowed")}
    kept = {row.key for row in changes.new("allowed") if row.scope.everywhere}
    of_some: dict[str, list[Any]] = defaultdict(list)
    for row in changes.every_new:
        always = row.scope.everywhere and not row.starts and not row.ends
        if row.kind in kinds_with(Trait.BANS) and row.kind != "allowed" and not always:
            of_some[row.kind].append(row.entry)
    more: dict[str, Any] = {kind: (*getattr(changes.after, kind), *entries) for kind, entries in of_some.items()}
    allowed = tuple(one for one in changes.after.allowed if (one.text,) not in gone or (one.text,) in kept)
    return replace(changes.after, allowed=allowed, **more)


def _places(changes: Changes, evidence: Evidence) -> Iterator[str]:
    """Names of places that have a new banned word in them, letter by letter: there are too many for more."""
    if evidence.tree is not None:
        places = Texts(evidence.tree.names)
        for row in changes.new("banned"):
            yield from places.with_piece(row.entry.text)


def _terms(changes: Changes, evidence: Evidence) -> Iterator[str]:
    """What other lists lead people to, but for names."""
    goals = texts_of(changes.after, lambda texts: texts.is_goal)
    yield from (text for text in goals if text not in evidence.names)


def _hit(texts: Iterable[str], before: BannedWords, after: BannedWords, changes: Changes) -> dict[Blamed, list[str]]:
    """The texts that are hit, and were not so badly, by the row that is to blame."""
    found: dict[Blamed, list[str]] = defaultdict(list)
    for text in _suspects(dict.fromkeys(texts), after):
        hit = after.verdict(text)
        was = before.verdict(text) if hit is not None else None
        if hit is not None and (was is None or hit.severity < was.severity):
            row = _to_blame(hit.row.text, text, changes)
            if row is not None:
                found[row, hit.row.action].append(text)
    return found


def _suspects(texts: Iterable[str], banned: BannedWords) -> Iterator[str]:
    """The texts without most of those in which nothing can be found: many are looked at together."""
    ahead = iter(texts)
    while block := tuple(islice(ahead, BLOCK)):
        if banned.may_hold("\n".join(block)):
            yield from block


def _to_blame(ban: str, text: str, changes: Changes) -> Row | None:
    """The row that makes a text banned: the ban, a new word of a class, what excused it before."""
    bans = [row for kind in ("banned", "offers") for row in changes.new(kind) if row.key[0] == ban]
    excused = [row for row in changes.gone("allowed") if row.entry.text.strip(ANY_WORD) in text]
    words = [row for row in changes.new("word_classes") if any(word in text for word in row.entry.words)]
    others = [row for kind in ("offers", "word_classes", "banned") for row in (*changes.gone(kind), *changes.new(kind))]
    return next(iter((*bans, *excused, *words, *others)), None)
