"""Banned words: blocked queries are not answered, masked ones are searched without the word, others are only told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dictionaries.banned import MASK
from search_engine.query.analysis.query_analysis import Ban, Understanding

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import Tools


def read_banned(understanding: Understanding, tools: Tools) -> Understanding:
    """Look at the text as it was typed: a ban sees through signs that other steps take away."""
    if tools.banned is None:
        return understanding
    found = tools.banned.verdict(understanding.raw)
    if found is None:
        return understanding
    ban = Ban(found.row.category, found.row.action)
    record = {"category": ban.category, "action": ban.action}
    if ban.action == "block":
        return understanding.after("read_banned", record, ban=ban, text="")
    if ban.action == "mask":
        masked = tools.banned.masked(understanding.raw)
        return understanding.after("read_banned", record, ban=ban, masked=masked, text=masked.replace(MASK, " "))
    return understanding.after("read_banned", record, ban=ban)
