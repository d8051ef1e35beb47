"""Rows that lead to what is banned: a synonym whose target no query may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dictionaries.banned import BannedWords
from dictionaries.kinds import KINDS
from dictionaries.lexicon import Lexicon
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.finding import Finding

# Kinds that lead people to a text.
LEADING = tuple([kind for kind in KINDS if any(texts.leads for texts in kind.texts)])
EFFECT = {"block": "不予检索", "mask": "会被遮盖"}


def leads_to_banned(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """What a new row leads to holds a blocked or masked word, in any writing. What a new ban hits is the ban's fault
    (`banned_words`).
    """
    if not any(changes.new(kind.name) for kind in LEADING):
        return
    banned = evidence.banned(_without_new_bans(changes))
    for kind in LEADING:
        for row in changes.new(kind.name):
            for texts in kind.texts:
                for text in texts.read(row.entry) if texts.leads else ():
                    if texts.leads and (told := _told(banned, text)):
                        found, effect = told
                        yield row.finding(
                            texts.leads, f"{texts.column} 中的“{text}”含违禁词“{found}”，{effect}，请换一个词或先放行",
                            text=text, banned=found,
                        )  # fmt: skip


def _without_new_bans(changes: Changes) -> Lexicon:
    kept: dict[str, Any] = {}
    for kind in ("banned", "offers", "word_classes"):
        if new := {row.entry for row in changes.new(kind)}:
            kept[kind] = tuple(entry for entry in getattr(changes.after, kind) if entry not in new)
    return replace(changes.after, **kept) if kept else changes.after


def _told(banned: BannedWords, text: str) -> tuple[str, str] | None:
    """The banned word of a text and what becomes of such a query; None where it is answered."""
    found = banned.verdict(text)
    return (found.row.text, EFFECT[found.row.action]) if found and found.row.action in EFFECT else None
