"""What is wrong with an answer: not well, slow, of another form, or holding what it should not.

Of an answer's text nothing is kept: a reason tells the status, a member that was registered, or where in the answer
something stands.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson

from dictionaries.banned import BannedRow, BannedWords
from indexer.documents.masking.texts import strip_personal
from search_engine.interfaces.exchange import Reply
from search_engine.interfaces.interface import TYPE_LABELS, Interface, is_type, type_of

# A host that answers so is there, but wants another method, a sign-in, or less haste.
ALIVE: Final = frozenset({401, 403, 405, 429, 501})
# What the standard's envelope says of what it could not do.
FAILED_CODE: Final = "102"
CODE: Final = re.compile(r"[0-9]{1,6}")
# Names in an answer that are told: none that could be a number or a text of somebody.
TOLD_NAME: Final = re.compile(r"[A-Za-z_]{1,40}[0-9]{0,2}")
HIDDEN_NAME: Final = "*"
# Things of one answer that are listed, texts that are looked at, and parts of its form that are shown.
MOST_NOTED, MOST_TEXTS, MOST_SHAPE = 5, 20_000, 60
PERSONAL: Final = "含个人信息"


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that should not be there.

    Attributes:
        where: `参数 q`, `返回内容 items[0].name`.
        what: In Chinese: the row of the banned words, or that it is personal data.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


def fault_of(interface: Interface, reply: Reply) -> tuple[str, str]:
    """Outcome and reason of an answer; ("ok", "") where it is as it should be. How long it took is not looked at."""
    if fault := _fault_of_status(interface, reply.status):
        return "failed", fault
    if interface.media_type and reply.media_type != interface.media_type:
        return "malformed", f"媒体类型应为 {interface.media_type}"
    value = json_of(reply)
    if (code := result_code(value)) == FAILED_CODE:
        return "failed", f"result_code 为 {code}（处理失败）"
    if not interface.is_json or not reply.is_whole:
        return "ok", ""
    if value is NOT_JSON:
        return "malformed", "返回内容不是 JSON"
    fault = next(filter(None, (_fault_of_member(value, one.path, one.type) for one in interface.members)), "")
    return ("malformed", fault) if fault else ("ok", "")


def noted_in(interface: Interface, reply: Reply | None, banned: BannedWords) -> list[Noted]:
    """Sensitive words in the parameters and the answer, and personal data in an answer that should hold none."""
    found = [
        Noted(f"参数 {one.name}", _told(row))
        for one in interface.parameters
        for row in rows_in(f"{one.name} {one.value}", banned)
    ]
    for where, text in _texts_of(reply) if reply is not None and reply.body else ():
        found += [Noted(f"返回内容 {where}", _told(row)) for row in rows_in(text, banned)]
        if not interface.personal and strip_personal(text) != text:
            found.append(Noted(f"返回内容 {where}", PERSONAL))
        if len(found) >= MOST_NOTED:
            break
    return list(dict.fromkeys(found))[:MOST_NOTED]


def rows_in(text: str, banned: BannedWords) -> tuple[BannedRow, ...]:
    """The rows of the lists that a text holds, each once."""
    if not banned.may_hold(text):
        return ()
    return tuple({one.row.text: one.row for one in banned.find(text)}.values())


class _NotJson:
    pass


NOT_JSON: Final = _NotJson()


def json_of(reply: Reply) -> Any:
    """The value of an answer; `NOT_JSON` where it is none, or was too long to be read as a whole."""
    if not reply.body or not reply.is_whole:
        return NOT_JSON
    try:
        return orjson.loads(reply.text)
    except ValueError:
        return NOT_JSON


def result_code(value: Any) -> str:
    """The result code of the standard's envelope; "" where there is none."""
    for part in (value.get("process_response"), value) if isinstance(value, dict) else ():
        code = part.get("result_code") if isinstance(part, dict) else None
        if isinstance(code, str | int) and CODE.fullmatch(str(code)):
            return str(code)
    return ""


def shape_of(value: Any) -> list[tuple[str, str]]:
    """The form of an answer of JSON: members by their paths with their types, as they could be registered."""
    found: dict[str, str] = {}
    waiting: deque[tuple[str, Any]] = deque([("", value)])
    while waiting and len(found) < MOST_SHAPE:
        path, part = waiting.popleft()
        if path:
            found.setdefault(path, type_of(part) or "any")
        if isinstance(part, dict):
            named = [(name, one) for name, one in part.items() if TOLD_NAME.fullmatch(name)]
            waiting.extend((f"{path}.{name}" if path else name, one) for name, one in named[:MOST_SHAPE])
        elif isinstance(part, list) and part:
            waiting.append((f"{path}[]", part[0]))
    return list(found.items())


def _fault_of_status(interface: Interface, status: int) -> str:
    if interface.status:
        return "" if status == interface.status else f"返回 {status}，应为 {interface.status}"
    is_fine = {
        "ok": 200 <= status < 300,
        "alive": status < 400 or status in ALIVE,
        "answering": status < 500 or status in ALIVE,
    }[interface.accepts]
    if is_fine:
        return ""
    return f"返回 {status}" + ("，要求转到别处，没有跟随" if 300 <= status < 400 else "")


def _fault_of_member(value: Any, path: str, wanted: str) -> str:
    """What is wrong with a member, in every place where a list has it; "": nothing."""
    parts = [value]
    for step in filter(None, path.replace("[]", ".[]").split(".")):
        if step == "[]":
            if any(not isinstance(part, list) for part in parts):
                return f"{path} 的上级应为列表"
            parts = [one for part in parts for one in part]
        elif any(not isinstance(part, dict) or step not in part for part in parts):
            return f"缺少 {path}"
        else:
            parts = [part[step] for part in parts]
    if any(not is_type(part, wanted) for part in parts):
        return f"{path} 应为{TYPE_LABELS[wanted]}"
    return ""


def _texts_of(reply: Reply) -> Iterator[tuple[str, str]]:
    """Where texts of an answer stand, and the texts; nothing of them may leave this file."""
    value = json_of(reply)
    if value is NOT_JSON:
        # pieces of a text or a page: marks apart them, and a piece of a few hundred characters is soon looked at
        for place, text in enumerate(re.split(r"[<>\r\n]+|(?<=[。；])", reply.text)[:MOST_TEXTS], 1):
            if text.strip():
                yield f"第 {place} 段", text
        return
    waiting, count = deque([("", value)]), 0
    while waiting and count < MOST_TEXTS:
        path, part = waiting.popleft()
        count += 1
        if isinstance(part, dict):
            for name, one in part.items():
                told = name if TOLD_NAME.fullmatch(name) else HIDDEN_NAME
                here = f"{path}.{told}" if path else told
                waiting.append((here, one))
                if told is HIDDEN_NAME:
                    waiting.append((f"{here}（字段名）", name))
        elif isinstance(part, list):
            waiting.extend((f"{path}[{place}]", one) for place, one in enumerate(part))
        elif isinstance(part, str) and part:
            yield path or "（整体）", part
        elif isinstance(part, int) and not isinstance(part, bool):
            yield path or "（整体）", str(part)


def _told(row: BannedRow) -> str:
    return f"敏感词“{row.text}”（{row.category}）"
