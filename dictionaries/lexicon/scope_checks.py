"""What can be wrong with rows that act for some only, or for some time only; beside what is wrong with any row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.effective import loosens
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.scope import NATIONAL, Audience, ConditionalEntry, Scope

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")
# Codes of a region and those above it, from the nation down; none where the region is unknown.
Chain = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class ScopeFault:
    """A row that cannot act as it says.

    Attributes:
        column: `region`, `site`, `department`, `starts`, `ends`, or a column of its kind.
        reason: What is wrong, and the mend, in Chinese.
    """

    row: ConditionalEntry
    column: str
    reason: str


def moment(cell: str) -> str:
    """A minute of China, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`, or nothing; `ValueError` (in Chinese) else."""
    try:
        if cell and not (MOMENT.fullmatch(cell) and datetime.fromisoformat(cell)):
            raise ValueError
    except ValueError:
        raise ValueError("应为日期或日期与时刻，如 2026-12-31 或 2026-12-31T18:00，或留空") from None
    return cell


def scope_faults(
    lexicon: Lexicon, chain: Chain, rows: Iterable[ConditionalEntry] | None = None
) -> Iterator[ScopeFault]:
    """The faults of a lexicon's conditional rows.

    Args:
        rows: Only those of these rows are told; None: of all.
    """
    by_key: dict[tuple[Any, ...], list[ConditionalEntry]] = {}
    for row in lexicon.conditional:
        if BY_NAME[row.kind].tighten:
            by_key.setdefault(_key(row.kind, row.entry), []).append(row)
    everybody = {_key(kind, entry): entry for kind in {key[0] for key in by_key} for entry in getattr(lexicon, kind)}
    for row in lexicon.conditional if rows is None else rows:
        yield from _in_itself(row, chain)
        if BY_NAME[row.kind].tighten and not row.scope.everywhere:
            key = _key(row.kind, row.entry)
            wider = [everybody[key]] if key in everybody else []
            wider += [
                one.entry for one in by_key.get(key, ()) if not one.off and _is_wider(one.scope, row.scope, chain)
            ]
            reasons = (loosens(row, one, lexicon.entries()) for one in wider or (None,))
            if reason := next(filter(None, reasons), ""):
                yield ScopeFault(row, BY_NAME[row.kind].key[0], reason)


def _in_itself(row: ConditionalEntry, chain: Chain) -> Iterator[ScopeFault]:
    scope, label = row.scope, BY_NAME[row.kind].label
    if row.kind in NATIONAL and not scope.everywhere:
        column = "region" if scope.region else "site" if scope.site else "department"
        yield ScopeFault(row, column, f"{label}只能全国统一，不能只用于某地区、站点或部门，请留空")
    if scope.region and not chain(scope.region):
        yield ScopeFault(row, "region", f"没有区划代码 {scope.region}，请用区划表中现行的代码")
    right = True
    for column in ("starts", "ends"):
        try:
            moment(getattr(row, column))
        except ValueError as error:
            right = False
            yield ScopeFault(row, column, str(error))
    if right and row.starts and row.ends and row.starts[: len(row.ends)] > row.ends:
        yield ScopeFault(row, "ends", f"结束时间 {row.ends} 早于开始时间 {row.starts}")


def _is_wider(scope: Scope, than: Scope, chain: Chain) -> bool:
    """Whether a scope is that of all for whom another one is, and of more."""
    audience = Audience(tuple(chain(than.region)) if than.region else (), than.site, than.department)
    return scope != than and audience.covers(scope)


def _key(kind: str, entry: Any) -> tuple[Any, ...]:
    return kind, *BY_NAME[kind].key_of(entry)
