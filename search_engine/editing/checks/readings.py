"""Readings that no character of the phrase has."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.pinyin.pinyin import tables
from dictionaries.pinyin.syllables import SYLLABLES, split_initial
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.finding import Finding


def readings(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """What is no syllable, or not one a character, is an error; what sounds like no common reading of its character,
    neither in its beginning nor in its end, is asked about: rare readings of places mostly share one (六安 lu, no liu).
    So is a phrase that the general table reads otherwise.
    """
    for row in changes.new("polyphones"):
        phrase, pinyin = row.entry.phrase, row.entry.pinyin
        if len(phrase) != len(pinyin):
            yield row.finding("error", f"应有 {len(phrase)} 个音节，现有 {len(pinyin)} 个")
            continue
        if unknown := [syllable for syllable in pinyin if syllable not in SYLLABLES]:
            yield row.finding("error", f"“{' '.join(unknown)}”不是拼音音节（ü 写作 v），请改正", syllables=unknown)
            continue
        general = tables().phrase(phrase)
        if general and general != pinyin:
            yield row.finding(
                "warn", f"通用词典中“{phrase}”读 {' '.join(general)}，这里写 {' '.join(pinyin)}，请核对",
                general=list(general),
            )  # fmt: skip
            continue
        for char, syllable in zip(phrase, pinyin, strict=True):
            common = tables().readings_of(char)
            if common and not any(_alike(syllable, reading) for reading in common):
                yield row.finding(
                    "warn", f"“{char}”一般读 {'、'.join(common)}，这里写 {syllable}，请核对",
                    character=char, readings=list(common),
                )  # fmt: skip


def _alike(one: str, other: str) -> bool:
    return any(mine == its for mine, its in zip(split_initial(one), split_initial(other), strict=True))
