"""Messages of faults: what programs are told by a code, and people in two languages.

1. A message has both languages: the same places for values, Chinese in one and none in the other but what it quotes;
   a mend in both or in neither.
2. A code is a name in snake_case, and stands in the table of docs/integration.md; the table has no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

from dictionaries.reasons import Message

TOP = Path(__file__).parents[1]
PACKAGES = ("dictionaries", "indexer", "ranker", "search_engine", "api")
DOCUMENT = TOP / "docs/integration.md"
HANZI = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile(r"“[^”]*”")
# A part of other messages: no fault by itself.
PART = "part"


def modules_with_messages() -> list[str]:
    paths = [path for name in PACKAGES for path in sorted((TOP / name).rglob("*.py")) if "Message(" in path.read_text()]
    return [".".join(path.relative_to(TOP).with_suffix("").parts) for path in paths]


def messages_within(value: object) -> Iterator[Message]:
    if isinstance(value, Message):
        yield value
    elif isinstance(value, (Mapping, tuple, list)):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from messages_within(part)


@cache
def messages() -> frozenset[Message]:
    every = [vars(import_module(name)).values() for name in modules_with_messages()]
    return frozenset(message for values in every for message in messages_within(list(values)))


def places(*texts: str) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_1_a_message_has_both_languages() -> None:
    assert len(messages()) > 200
    unlike = [one for one in messages() if places(one.chinese, one.mend) != places(one.english, one.mend_english)]
    halved = [one for one in messages() if bool(one.mend) != bool(one.mend_english)]
    mute = [one for one in messages() if one.code != PART and not HANZI.search(one.chinese)]
    mixed = [one for one in messages() if HANZI.search(QUOTED.sub("", one.english + one.mend_english))]
    assert (unlike, halved, mute, mixed) == ([], [], [], [])


def test_2_codes_are_those_of_the_document() -> None:
    codes = {message.code for message in messages()} - {PART}
    table = DOCUMENT.read_text(encoding="utf-8").partition("\n| code | meaning |\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert [code for code in codes if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", code)] == []
    assert told == sorted(codes)
