"""The parameters of calls other than a search; what a search has too is taken from its table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from search_engine import Message, Reason
from search_engine.messages import CONTROL_CHARACTERS, NOT_A_SINGLE_VALUE, TOO_LONG, TOO_MANY_VALUES
from search_engine.reconciling import BAD_ID, IDENTIFIER, STATUSES, parse_instant
from search_engine.searching import (
    MAX_VALUES,
    PARAMETERS,
    Parameter,
    choice_parameter,
    choices_parameter,
    update_time_parameter,
    whole_parameter,
)

OF_SEARCH = {parameter.name: parameter for parameter in PARAMETERS}
REGION = OF_SEARCH["region"]
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
EVENT_NAME = re.compile(r"[A-Za-z0-9._:\-]{1,64}")
FORMATS = ("json", "jsonl")
CURSOR_FORM = {"type": "string", "maxLength": 1_000, "pattern": "^[A-Za-z0-9_-]+$"}
LONGEST = 200  # characters of a line
NOT_AN_EVENT_ID = Message(
    "wrong_form", "应为 1 至 64 个字符，只用字母、数字与 . _ : -",
    "must have 1 to 64 characters, only letters, digits and . _ : -",
)  # fmt: skip
NOT_A_KEY = Message(
    "wrong_form", "应为 1 至 128 个可见的 ASCII 字符，不含空格", "must be 1 to 128 visible ASCII characters, no spaces"
)


def only(values: Sequence[str]) -> str:
    """The value of what may be given once. Raises `ValueError`."""
    if len(values) > 1:
        raise ValueError(NOT_A_SINGLE_VALUE())
    return values[0]


def _text(values: Sequence[str]) -> str:
    text = only(values)
    if len(text) > LONGEST:
        raise ValueError(TOO_LONG(most=LONGEST, length=len(text)))
    if CONTROL.search(text):
        raise ValueError(CONTROL_CHARACTERS())
    return text.strip()


def _document(values: Sequence[str]) -> str:
    identifier = only(values)
    if not IDENTIFIER.fullmatch(identifier):
        raise ValueError(BAD_ID())
    return identifier


def _idempotency_key(values: Sequence[str]) -> str:
    """A key; the draft of the IETF writes it in quotation marks, most programs do not."""
    key = only(values).strip()
    key = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if not re.fullmatch("[!-~]{1,128}", key):
        raise ValueError(NOT_A_KEY())
    return key


def _several(form: re.Pattern[str], fault: Reason) -> Callable[[Sequence[str]], tuple[str, ...]]:
    def read(values: Sequence[str]) -> tuple[str, ...]:
        if len(values) > MAX_VALUES:
            raise ValueError(TOO_MANY_VALUES(most=MAX_VALUES))
        if not all(map(form.fullmatch, values)):
            raise ValueError(fault)
        return tuple(values)

    return read


def _as_region(name: str, help_text: str) -> Parameter:
    return replace(REGION, name=name, help=help_text)


def flag_parameter(name: str, help_text: str) -> Parameter:
    """A parameter that is yes or no."""
    return replace(OF_SEARCH["explain"], name=name, help=help_text)


def text_parameter(name: str, help_text: str, example: str | None = None) -> Parameter:
    """A parameter that is any line of text."""
    return Parameter(
        name,
        _text,
        {"type": "string", "maxLength": LONGEST, "pattern": r"^[^\x00-\x1f\x7f]*$"},
        help_text,
        example=example,
    )


def moment_parameter(name: str, help_text: str, example: str) -> Parameter:
    """A parameter that is a point in time; one without a zone is China's."""

    def read(values: Sequence[str]) -> datetime:
        return parse_instant(only(values).strip().replace(" ", "+"))  # what "+08:00" becomes if it is not quoted

    return Parameter(name, read, {"type": "string", "format": "date-time"}, help_text, example=example)


PLACE_NAME = text_parameter("name", "只列名称（或其上级的名称）中含有这些字的地区，以空格分隔几个词", "宁波")
DOCUMENT_ID = Parameter(
    "id",
    _document,
    {"type": "string", "minLength": 1, "maxLength": 128, "pattern": r"^[^\s<>\x00-\x1f\x7f]+$"},
    "文档编号",
    example="11330110002501234X4000109001000",
)
IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key", _idempotency_key, {"type": "string", "pattern": "^[!-~]{1,128}$"},
    "由调用方为每次写入选定的唯一值（如 UUID）：没有收到回答时用同一值重发，得到第一次的回答而不会再次写入",
    example="8e03978e-40d5-43dd-bc93-6894a57f9324",
)  # fmt: skip
EVENT_IDS = Parameter(
    "id", _several(EVENT_NAME, NOT_AN_EVENT_ID()),
    {"type": "string", "pattern": "^[A-Za-z0-9._:\\-]{1,64}$"}, "事件的 id，可重复", repeated=True,
)  # fmt: skip
DOCUMENT_IDS = Parameter(
    "id", _several(IDENTIFIER, BAD_ID()), DOCUMENT_ID.schema,
    "文档编号，可重复", repeated=True,
)  # fmt: skip
PAGE, SIZE = OF_SEARCH["page"], OF_SEARCH["size"]
FORMAT = choice_parameter("format", FORMATS, "json 为一页，jsonl 为全部，每行一条", "json")
LARGEST = 10**18 - 1  # of a number that something stored has
LOAD_NUMBER = whole_parameter("number", LARGEST, "载入编号", least=0, example=1)
CODE = _as_region("code", "行政区划代码，6、9 或 12 位；已撤销的代码给出 successor")
LAT, LON = OF_SEARCH["lat"], OF_SEARCH["lon"]
PARENT = _as_region("parent", "上级行政区划代码；不给则为各省")
NODE = text_parameter("node", "目录节点，取自上一次回答的 node；不给则为根")
NAME = text_parameter("q", "名称中的文字，或代码的开头")
SKIP_BAD_ROWS = flag_parameter("skip_bad_rows", "跳过有错误的行，载入其余")
CONFIRM = flag_parameter("confirm", "全量数据会使超过 5% 的文档下线时，确认执行")
REASON = text_parameter("reason", "原因，记入审计日志")
FORCE = flag_parameter("force", "库中已有的更新，或已删除，也照样写入；须写明 reason")
DELETED_AT = update_time_parameter(
    "updated_at", "删除的时间：库中的文档在此之后更新过的，不删除（409）；不给则无条件删除", "2026-03-01T09:00:00+08:00"
)
STATUS = choices_parameter("status", "文档状态，可重复；不给则不论状态", STATUSES)
SITE = text_parameter("site", "本批为该站点的全量数据：未包含的文档下线")
