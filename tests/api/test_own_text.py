"""Our own words and callers' words in one message.

1. Of a caller's text no unsafe mark is left, wherever it is put in; our own stay, in whichever order, also through an
   error (`str(error)`).
2. What is made plain text on its way is cleaned as a whole: nobody's marks stay by oversight.
3. Messages that callers get are whole: of a body that is no JSON lines, of an address, of a pattern, of a name.
4. No message of ours with such marks is plain text where it is made.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.errors import error_object
from dictionaries.own_text import UNSAFE, OwnText, harmless
from dictionaries.patterns.offer_patterns import classes_of
from indexer.errors import WrongFile
from indexer.loaders.jsonl import read_jsonl_bytes
from search_engine.errors import BadParameters, Detail
from search_engine.installation.accounts.account import name_faults

TEXTS = st.text(alphabet="<>&\"'\x00\x7f\ud800护a{}", max_size=8)
OWN = OwnText('如 {"id": "…"} <词类>')


@given(sent=TEXTS, other=TEXTS)
def test_marks_stay_in_our_words_and_not_in_a_callers(sent: str, other: str) -> None:
    clean = (harmless(sent), harmless(other))
    assert not UNSAFE.search("".join(clean))
    told = sent + OwnText("“{}”有误：{own}").format(other, own=OWN) + sent
    assert harmless(told) == told == f"{clean[0]}“{clean[1]}”有误：{OWN}{clean[0]}"
    assert harmless(str(ValueError(told))) == told
    assert orjson.loads(orjson.dumps(told)) == told


@given(sent=TEXTS)
def test_what_is_made_plain_on_its_way_is_cleaned_as_a_whole(sent: str) -> None:
    assert not UNSAFE.search(harmless(f"{sent}：{OWN}"))
    assert not UNSAFE.search(harmless(f"{OWN}{sent}" + sent))


def of_body(body: bytes) -> str:
    """What is said of a body of lines, or of its first line."""
    try:
        return next(fault.reason for row in read_jsonl_bytes(io.BytesIO(body)) for fault in row.faults)
    except WrongFile as error:
        return error.reason


def of_pattern(text: str) -> str:
    with pytest.raises(ValueError, match="…") as error:
        classes_of(text)
    return str(error.value)


@pytest.mark.parametrize(
    ("reason", "whole"),
    [
        (of_body(b"[1]"), '{"id": "…", "title": "…"}，可用 jq -c \'.[]\' 原文件 > 新文件'),
        (of_body(b"{\n}"), '{"id": "…", "title": "…"}，可用 jq'),
        (of_body(b'1\n{"id": "a"}'), '{"id": "…", "title": "…"}'),
        (of_body(b'{"id'), '{"id": "…", "title": "…"}'),
        (of_body("护照 身份证".encode("gbk") * 9), "原文件 > 新文件"),
        (of_pattern("(|)"), "<词类>"),
        (name_faults("<b>")[0].reason, "< > & \" ' ?"),
    ],
)
def test_messages_reach_callers_whole(reason: str, whole: str) -> None:
    told = error_object(BadParameters([Detail("<b>", reason), Detail("body", f"<{reason}")]), "zh")["error"]["details"]
    assert whole in told[0]["reason"]
    assert "□" not in told[0]["reason"]
    assert told[0]["field"] == "□b□"
    assert not UNSAFE.search(told[1]["reason"])


TOPS = [Path(__file__).parents[2] / name for name in ("dictionaries", "indexer", "ranker", "search_engine", "api")]
# Messages that nobody gets over HTTP: of commands, of making the dictionaries, of settings at the start.
OF_COMMANDS = re.compile(r"/(cli|making|measuring|samples|evaluation|settings|segmenters)/|/location\.py$")
CHINESE = re.compile(r"[一-龥]")
MADE_BY = re.compile(
    r"Detail|Fault|Finding|refuse|[A-Z]\w*(Error|File|Parameters|Found|Forbidden|Ready)|Forbidden|_?Wrong\w*"
)


def plain_messages(path: Path) -> Iterator[str]:
    """Texts with marks that a message is made of and that are no own text."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and MADE_BY.fullmatch(getattr(call.func, "id", "")):
            for given in (*call.args, *(keyword.value for keyword in call.keywords)):
                parts = given.values if isinstance(given, ast.JoinedStr) else [given]
                said = "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
                if CHINESE.search(said) and UNSAFE.search(said):
                    yield f"{path.name}:{given.lineno} {said}"


def test_no_message_of_ours_with_marks_is_plain_text() -> None:
    paths = [path for top in TOPS for path in top.rglob("*.py") if not OF_COMMANDS.search(path.as_posix())]
    assert len(paths) > 500
    assert [said for path in paths for said in plain_messages(path)] == []
