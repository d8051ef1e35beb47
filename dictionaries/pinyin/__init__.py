"""How is a word read, and what may a run of Latin letters mean?"""

from dictionaries.pinyin.latin import latin, latin_with_numbers
from dictionaries.pinyin.letters import Element, Sound, parses, read_letters
from dictionaries.pinyin.near import NEAR_SOUNDS, near
from dictionaries.pinyin.pinyin import Pinyin
from dictionaries.pinyin.syllables import INITIALS, SYLLABLES, canonical

__all__ = [
    "INITIALS",
    "NEAR_SOUNDS",
    "SYLLABLES",
    "Element",
    "Pinyin",
    "Sound",
    "canonical",
    "latin",
    "latin_with_numbers",
    "near",
    "parses",
    "read_letters",
]
