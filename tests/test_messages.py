"""Messages of faults: what programs are told by a code, and people in two languages.

1. A message has both languages: the same places for values, Chinese in one and none in the other but what it quotes;
   a mend in both or in neither.
2. A code is a name in snake_case, and stands in the table of docs/integration.md; the table has no other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

from dictionaries.reasons import Message, Reason
from search_engine.editing.checks import CHECKS
from search_engine.editing.checks.reasons import MEANINGS, reason_of
from search_engine.editing.finding import Finding

TOP = Path(__file__).parents[1]
PACKAGES = ("dictionaries", "indexer", "ranker", "search_engine", "api")
DOCUMENT = TOP / "docs/integration.md"
HANZI = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile(r"“[^”]*”")
# Faults and refusals → the place of their reason.
REASON_OF = {"Detail": 1, "Fault": 2, "ValueError": 0, "refuse": 1}
# Told at the shell, in the console, or of files of the installation: in Chinese only.
CHINESE_ONLY = (
    "api/console", "dictionaries/pinyin", "dictionaries/meaning", "dictionaries/regions",
    "indexer/backends/opensearch/address.py", "indexer/events/pseudonyms.py", "indexer/samples",
    "ranker/evaluation", "ranker/recommenders",
    "search_engine/cli", "search_engine/interfaces", "search_engine/measuring",
    "search_engine/people/activity/transfer", "search_engine/settings", "search_engine/signing/key_texts.py",
    "search_engine/tuning",
)  # fmt: skip
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


def is_bare(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Constant) and HANZI.search(str(one.value)) for one in ast.walk(node)) and (
        isinstance(node, (ast.Constant, ast.JoinedStr, ast.BinOp))
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "OwnText")
    )


def bare_reasons(code: str) -> Iterator[int]:
    """Lines of faults whose reason is a bare text in Chinese."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and (place := REASON_OF.get(getattr(node.func, "id", ""))) is not None:
            named = [word.value for word in node.keywords if word.arg == "reason"]
            if any(is_bare(one) for one in (*node.args[place : place + 1], *named)):
                yield node.lineno


def test_3_no_fault_is_a_bare_text() -> None:
    code = 'Detail("a", f"{b} 不对")\nFault(1, "不", TOO(b=1))\nraise ValueError("不对")\nDetail("a", reason="不对")'
    assert sorted(bare_reasons(code)) == [1, 3, 4]
    paths = {path.relative_to(TOP).as_posix(): path for name in PACKAGES for path in (TOP / name).rglob("*.py")}
    found = {name: lines for name, path in paths.items() if (lines := list(bare_reasons(path.read_text("utf-8"))))}
    assert {name: lines for name, lines in found.items() if not name.startswith(CHINESE_ONLY)} == {}
    assert [place for place in CHINESE_ONLY if not any(name.startswith(place) for name in found)] == []


def test_4_each_check_has_a_code() -> None:
    assert list(MEANINGS) == [check.__name__ for check in CHECKS]
    assert {code for code, _ in MEANINGS.values()} <= {message.code for message in messages()}
    finding = Finding("synonyms", ("甲", "乙"), "warn", "与“{}”意思相差很远", "", check="far_apart")
    reason = reason_of(finding)
    assert isinstance(reason, Reason)
    assert (str(reason), reason.code) == ("与“{}”意思相差很远", "contradiction")
    assert not HANZI.search(reason.sentence("en"))
