"""Rows that lead to what is banned: a synonym whose target no query may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from dictionaries.banned import BannedWords
from dictionaries.lexicon import Lexicon
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.finding import Finding, Level

# For each kind that leads people to a text: the column of the text, and how bad it is.
LEADS: dict[str, tuple[tuple[Level, str, Callable[[Any], Sequence[str]]], ...]] = {
    "synonyms": (
        ("error", "target", lambda row: (row.target,)),
        ("warn", "term", lambda row: (row.term,)),
    ),
    "topics": (
        ("error", "term", lambda row: (row.term,)),
        ("error", "related", lambda row: (*row.broader, *row.related)),
    ),
    "corrections": (("error", "right", lambda row: (row.right,)),),
    "services": (("error", "text", lambda row: (row.text,)),),
    "suggestions": (("error", "text", lambda row: (row.text,) if row.action == "protect" else ()),),
    "hot": (("error", "text", lambda row: (row.text,) if row.action == "pin" else ()),),
    "paraphrases": (
        ("error", "title", lambda row: (row.title,)),
        ("warn", "query", lambda row: (row.query,)),
    ),
    "wishes": (("error", "means", lambda row: (row.means,) if row.means else ()),),
    "offices": (("error", "name", lambda row: (row.name, *row.aliases)),),
    "portals": (("error", "name", lambda row: (row.name, *row.aliases)),),
    "hotlines": (("error", "name", lambda row: (row.name, *row.aliases)),),
}
EFFECT = {"block": "不予检索", "mask": "会被遮盖"}


def leads_to_banned(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """What a new row leads to holds a blocked or masked word, in any writing. What a new ban hits is the ban's fault
    (`banned_words`).
    """
    if not any(changes.new(kind) for kind in LEADS):
        return
    banned = evidence.banned(_without_new_bans(changes))
    for kind, columns in LEADS.items():
        for row in changes.new(kind):
            for level, column, texts in columns:
                for text in texts(row.entry):
                    if told := _told(banned, text):
                        found, effect = told
                        yield row.finding(
                            level, f"{column} 中的“{text}”含违禁词“{found}”，{effect}，请换一个词或先放行",
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
