"""The toneless syllables of Mandarin as they are typed: ü is v (lv, nv, lve, nve)."""

from __future__ import annotations

_TABLE = {
    "": "a ai an ang ao e en er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}

SYLLABLES: frozenset[str] = frozenset(start + end for start, ends in _TABLE.items() for end in ends.split())
"""Every syllable, toneless; sounds of interjections alone (ng, hm, ei) are left out."""

INITIALS: frozenset[str] = frozenset(start for start in _TABLE if start) | frozenset("aeo")
"""What may stand for a syllable when only its beginning is typed; no syllable begins with i, u, v."""

OTHER_SPELLINGS: dict[str, str] = {
    **{f"{start}ü{end}": f"{start}v{end}" for start in "nl" for end in ("", "e")},
    "lue": "lve",
    "nue": "nve",
    **{f"{start}v{end}": f"{start}u{end}" for start in "jqxy" for end in ("", "e", "an", "n")},
}
"""Ways to type a syllable that keyboards take too; v is what people type for the sound of ü, which ju has too."""

MAX_SYLLABLE_LENGTH = max(map(len, SYLLABLES))


def canonical(syllable: str) -> str:
    """The spelling of `SYLLABLES`: lü, lue → lv, lve; others as they are."""
    return OTHER_SPELLINGS.get(syllable, syllable)


def split_initial(syllable: str) -> tuple[str, str]:
    """Consonant and rest: zhang → (zh, ang), an → ("", an)."""
    for length in (2, 1):
        if syllable[:length] in _TABLE and len(syllable) > length:
            return syllable[:length], syllable[length:]
    return "", syllable
