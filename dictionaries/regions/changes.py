"""What differs between two region tables, for the person who rebuilds one."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from dictionaries.regions.faults import Row

CHANGES = ("added", "removed", "renamed", "moved", "amended")
WORDS = {"added": "新增", "removed": "撤销", "renamed": "更名", "moved": "改隶", "amended": "改注"}


def changes(old: Sequence[Row], new: Sequence[Row], abolished: Collection[str]) -> Iterator[str]:
    """One line for each change, by code, and a last one with the counts.

    Args:
        old: the table in place.
        new: the table rebuilt.
        abolished: codes whose successors are on record; the removal of another one asks for a row in successors.tsv.
    """
    before, after = ({row.code: row for row in rows} for rows in (old, new))
    counts: Counter[str] = Counter()
    for code in sorted({*before, *after}):
        for kind, text in _changes_of(before.get(code), after.get(code), code in abolished):
            counts[kind] += 1
            yield f"{WORDS[kind]} {code} {text}"
    yield f"共 {len(new)} 个区划；" + "，".join(f"{WORDS[kind]} {counts[kind]}" for kind in CHANGES)


def _changes_of(old: Row | None, new: Row | None, known: bool) -> Iterator[tuple[str, str]]:
    if old is None:
        if new is not None:
            yield "added", f"{new.name}（上级 {new.parent}）"
    elif new is None:
        yield "removed", old.name + ("" if known else "（请在 successors.tsv 中写明后继）")
    else:
        yield from _differences(old, new)


def _differences(old: Row, new: Row) -> Iterator[tuple[str, str]]:
    if (old.name, old.short_name) != (new.name, new.short_name):
        yield "renamed", f"{old.name}（{old.short_name}）→ {new.name}（{new.short_name}）"
    if (old.parent, old.level) != (new.parent, new.level):
        yield "moved", f"{new.name}：{old.parent} {old.level} → {new.parent} {new.level}"
    if old.note != new.note:
        yield "amended", f"{new.name}：{old.note} → {new.note}"
