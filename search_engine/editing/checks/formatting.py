"""How findings name what they found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# So many are named, the others counted; programs are given more.
NAMED, MOST_GIVEN = 5, 50


def quoted(texts: Sequence[str], named: int = NAMED) -> str:
    """“甲”、“乙”等 7 个."""
    told = "、".join(f"“{text}”" for text in texts[:named])
    return f"{told}等 {len(texts)} 个" if len(texts) > named else told


def with_times(found: Iterable[tuple[str, int]]) -> list[str]:
    """Queries, each with how often it is asked where that is known."""
    return [f"{text}（{times} 次）" if times else text for text, times in found]
