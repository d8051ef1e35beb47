"""The kinds of dictionaries that two have to look at."""

from __future__ import annotations

from dictionaries.kinds import BY_NAME, Trait, kinds_with

# Where one person's slip does the most harm: what is banned, what is told to somebody in distress, what stands first.
PROTECTED = kinds_with(Trait.FOUR_EYES)
ALL, NONE = "all", "none"


def read_four_eyes(text: str) -> tuple[str, ...]:
    """Names of kinds between commas; `ALL` or `NONE` of them. Raises `ValueError` (in Chinese)."""
    if text in (ALL, NONE):
        return tuple(BY_NAME) if text == ALL else ()
    found = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if unknown := [name for name in found if name not in BY_NAME]:
        raise ValueError(f"没有名为 {unknown[0]} 的词典；应为 {ALL}、{NONE}，或若干类别，如 {','.join(PROTECTED)}")
    return found
