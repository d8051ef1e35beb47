"""Lower levels may tighten what is banned, and never loosen it: what a row of a region, site or department may not do.

A rule a kind: the row, what it would replace or take away (None: nothing), and the rows of everybody → why it may not
act, in Chinese; "" where it may. They are asked when rows are checked, and again when they are merged: a ban that comes
later for everybody holds against a weaker row that was right before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from dictionaries.lexicon.scope import ConditionalEntry
from dictionaries.patterns.offer_patterns import classes_of

Entries: TypeAlias = Mapping[str, Sequence[Any]]
# From the weakest to the strongest.
ACTIONS, MATCHES, VARIANTS = ("warn", "mask", "block"), ("exact", "contains"), ("disguised", "written", "all")
EFFECTS = ("except", "warn", "disguised", "block", "sure")
SIGNS = ("never", "except", "sign", "sure")


def loosens(row: ConditionalEntry, wider: Any | None, entries: Entries) -> str:
    """Why a row may not act, "" where it may.

    Args:
        wider: The row of its key that is in force for a wider scope; None: there is none.
        entries: Kind → the rows of everybody.
    """
    rule = RULES.get(row.kind)
    return rule(row, wider, entries) if rule is not None and not row.scope.everywhere else ""


def _banned(row: ConditionalEntry, wider: Any | None, _entries: Entries) -> str:
    if wider is None:
        return ""
    if row.off:
        return f"“{wider.text}”是上级的违禁词，下级不能停用"
    orders = (("action", ACTIONS), ("match", MATCHES), ("variants", VARIANTS))
    for column, order in orders:
        now, before = getattr(row.entry, column), getattr(wider, column)
        if order.index(now) < order.index(before):
            return f"“{wider.text}”在上级的 {column} 为 {before}，下级只能加严，不能改为 {now}"
    return ""


def _allowed(row: ConditionalEntry, _wider: Any | None, _entries: Entries) -> str:
    return "" if row.off else "下级不能放行违禁词，放行词只能由全国统一增加"


def _offers(row: ConditionalEntry, wider: Any | None, _entries: Entries) -> str:
    if row.off:
        banned = wider is not None and wider.effect != "except"
        return f"“{wider.pattern}”是上级的兜售句式，下级不能停用" if banned and wider else ""
    if row.entry.effect == "except":
        return "下级不能增加 except，例外只能由全国统一增加"
    if wider is not None and EFFECTS.index(row.entry.effect) < EFFECTS.index(wider.effect):
        return f"“{wider.pattern}”在上级为 {wider.effect}，下级只能加严，不能改为 {row.entry.effect}"
    return ""


def _word_classes(row: ConditionalEntry, wider: Any | None, entries: Entries) -> str:
    if row.off:
        return f"词类“{wider.name}”的这些词由上级给出，下级不能停用" if wider is not None else ""
    excepted = {
        name for offer in entries.get("offers", ()) if offer.effect == "except" for name in classes_of(offer.pattern)
    }
    if row.entry.name in excepted:
        return f"词类“{row.entry.name}”用在 except 的句式中，增加词会放宽违禁，下级不能增加"
    return ""


def _suggestions(row: ConditionalEntry, _wider: Any | None, _entries: Entries) -> str:
    return (
        "下级不能用 protect 保留联想词，含违禁词的也会因此出现" if not row.off and row.entry.action == "protect" else ""
    )


def _crisis(row: ConditionalEntry, wider: Any | None, _entries: Entries) -> str:
    shows = wider is not None and wider.effect in ("sign", "sure")
    if row.off:
        return f"“{wider.pattern}”是上级的紧急求助句式，下级不能停用" if shows and wider else ""
    if row.entry.effect in ("except", "never"):
        return f"下级不能增加 {row.entry.effect}，例外只能由全国统一增加"
    if shows and wider and SIGNS.index(row.entry.effect) < SIGNS.index(wider.effect):
        return f"“{wider.pattern}”在上级为 {wider.effect}，下级不能改为 {row.entry.effect}"
    return ""


def _crisis_help(row: ConditionalEntry, wider: Any | None, _entries: Entries) -> str:
    return f"“{wider.situation}”的指引不能停用，可以改成本地的" if row.off and wider is not None else ""


RULES: Mapping[str, Callable[[ConditionalEntry, Any | None, Entries], str]] = {
    "banned": _banned,
    "allowed": _allowed,
    "offers": _offers,
    "word_classes": _word_classes,
    "suggestions": _suggestions,
    "crisis": _crisis,
    "crisis_help": _crisis_help,
}
